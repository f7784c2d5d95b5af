/// Files that are laid over each other, and slips of the pen.
extension RemedyTests {
  static let overrides = [
    Example(
      "an override file whose services are all commented out",
      """
      services: {a: {image: i}}
      """,
      """
      services:
        # a: {image: j}
      """,
      findings: ["wrong-type: write a mapping, or remove the key"]),
    Example(
      "a label of a volume and of a network that both files have",
      """
      services: {a: {image: i, volumes: ["vol:/v"]}}
      volumes: {vol: {labels: {x: y, z: 1}}}
      networks: {default: {labels: {x: y}}}
      """,
      """
      volumes: {vol: {labels: {x: y, z: 2}}}
      networks: {default: {labels: {x: y}}}
      """,
      findings: ["duplicate-item: remove one of them"]),
    Example(
      "a mark in a list of merged mappings",
      """
      services: {a: {image: i, ports: ["80:80"]}}
      """,
      """
      x-a: &a {ports: !override ["90:90"]}
      services: {a: {<<: [*a, {hostname: h}]}}
      """,
      findings: ["ignored-override: merge this mapping alone: `<<: *NAME`"]),
    Example(
      "keys of an include that Compose passes over",
      """
      include: [{path: compose.override.yaml, projet_directory: sub, x-why: because, env_file: }]
      """,
      """
      services: {a: {image: i}}
      """,
      findings: ["unknown-key: did you mean `project_directory`?"]),
    Example(
      "a base whose file is no path",
      """
      services: {a: {image: i}, b: {extends: {service: a, file: 5}, image: i}}
      """,
      findings: ["wrong-type: write `extends: {service: NAME}`, with `file: PATH` for another file"]),
    Example(
      "nothing in the place of what Compose looks into",
      """
      services: {a: {image: i, logging: {driver: x}, deploy: {replicas: 1}}}
      networks: {default: {ipam: {config: [{subnet: 10.0.0.0/24}]}}}
      """,
      """
      services: {a: {logging: , deploy: }}
      networks: {default: {ipam: {config: }}}
      """,
      findings: Array(
        repeating:
          "conflicting-kinds: remove the key, or write `!reset null` behind it to do without what was there before",
        count: 2)),
    Example(
      "values of a kind that Compose makes nothing of",
      """
      services:
        a: {image: i, environment: {A: 1}, depends_on: [b], networks: [n], build: {context: .}}
        b: {image: i}
      networks: {n: {}}
      """,
      """
      services: {a: {environment: 5, depends_on: c, networks: m, build: 5}}
      """,
      findings: [
        "ignored-override: write a mapping or a list of strings, or remove the key",
        "ignored-override: write a mapping or a list of strings, or remove the key",
        "ignored-override: write a mapping or a list of strings, or remove the key",
        "ignored-override: write a mapping or a string, or remove the key",
      ]),
    Example(
      "a mark within an override",
      """
      services: {a: {image: i, environment: {A: 1}}}
      """,
      """
      services: {a: {environment: !override {A: !reset null, C: 3}}}
      """,
      findings: ["ignored-override: leave out what is not wanted: nothing of before is left here"]),
    Example(
      "a variable that is taken away from a list",
      """
      services: {a: {image: i, environment: [A=1, B=2]}}
      """,
      """
      services: {a: {environment: {A: !reset null}}}
      """,
      findings: ["ignored-override: put `!override` before the whole of it, and write what is to stay"]),
    Example(
      "subnets that are lost",
      """
      services: {a: {image: i}}
      networks: {default: {ipam: {config: [{subnet: 10.0.0.0/24}, {subnet: "fd::/64"}]}}}
      """,
      """
      networks: {default: {ipam: {config: [{subnet: 10.0.0.0/24, ip_range: 10.0.0.128/25}]}}}
      """,
      findings: ["replaced-item: put `!override` before the list, and repeat all subnets in it"]),
  ]

  static let mistakes = [
    Example(
      "a service that is not indented",
      """
      services:
      web:
        image: i
      """,
      findings: ["unknown-key: indent it if it belongs below `services`"]),
    Example(
      "entries that are not indented",
      """
      services:
        a:
          image: i
          environment:
          A: 1
          B: 2
          tty: true
          other: 3
      """,
      findings: [
        "unknown-key: indent it if it belongs below `environment`",
        "unknown-key: remove it, or name it `x-other` to have Docker Compose ignore it",
      ]),
    Example(
      "a service without a name",
      """
      services:
        image: i
        ports: ["80"]
        restart: always
      """,
      findings: [
        "wrong-type: put the name of the service above it, and indent what belongs to the service below the name"
      ]),
    Example(
      "a service that is not indented below its name",
      """
      services:
        a:
        image: i
        environment:
          A: 1
        depends_on: [b]
        b: {image: i}
      """,
      findings: ["wrong-type: indent what belongs to the service below its name"]),
    Example(
      "volumes of which there are none",
      """
      services: {a: {image: i, volumes: ["data:/x"]}}
      volumes:
      """,
      findings: [
        "undefined-volume: declare it under `volumes:` at the top level, or write `./data` if a folder is meant"
      ]),
    Example(
      "volumes under a misspelt key",
      """
      services: {a: {image: i, volumes: ["data:/x", "other:/y"]}}
      volume: {data: {}}
      """,
      findings: [
        "undefined-volume: declare it under `volumes:` at the top level, or write `./other` if a folder is meant",
        "unknown-key: did you mean `volumes`?",
      ]),
    Example(
      "a key that is begun twice",
      """
      services:
        a:
          image: i
          ports:
          ports: ["80"]
      """,
      findings: ["duplicate-key: remove one of them, or merge the two"]),
  ]

  static let names = [
    Example(
      "references in keys",
      """
      services:
        "${S}": {image: i}
        a: {image: i, environment: {"${K}": x}, labels: {"a.${K}.b": y, "cost$": z}}
        b: {image: i, environment: ["${K:-k}=x"]}
      """,
      findings: [
        "invalid-name: write the name itself: Docker Compose fills in no variables in keys",
        "reference-in-key: write the mapping as a list of `NAME=value`, where variables are filled in, or the name itself",
        "reference-in-key: write the mapping as a list of `NAME=value`, where variables are filled in, or the name itself",
      ]),
    Example(
      "a project's name of which nothing is left",
      """
      name: "___"
      services: {a: {image: i}}
      """,
      findings: [
        "missing-project-name: write a name of small letters, digits, `-` and `_` that begins with a letter or a digit"
      ]),
    Example(
      "a project's name that a variable leaves empty",
      """
      name: ${NAME:-}
      services: {a: {image: i}}
      """,
      findings: [
        "missing-project-name: write a name of small letters, digits, `-` and `_` that begins with a letter or a digit"
      ]),
    Example(
      "braces that are miscounted",
      """
      services: {a: {image: i, command: "${U:-{}} ${A:-}"}}
      """,
      findings: ["miscounted-braces: put a blank between the braces: `{ }` is counted correctly, `{}` is not"]),
  ]
}
