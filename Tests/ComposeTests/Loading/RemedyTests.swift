import Compose
import Diagnostics
import Testing

/// What loading advises, finding by finding: one mistake is one finding, whose remedy works.
@Suite("Remedies")
struct RemedyTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let name: String
    /// Files by name, the first of which is the compose file.
    let files: [String]
    /// The rule and the first line of help of each finding, in report order.
    let findings: [String]
    var testDescription: String { name }

    init(_ name: String, _ files: String..., findings: [String]) {
      self.name = name
      self.files = files
      self.findings = findings
    }
  }

  @Test(arguments: kinds + absences + anchors + engine + networks + lists + overrides + names + mistakes)
  func remedy(_ example: Example) {
    let names = ["compose.yaml", "compose.override.yaml"]
    let files = Dictionary(uniqueKeysWithValues: zip(names, example.files))
    let result = LoadedProject.load(files, compose: Array(names.prefix(example.files.count)))
    #expect(result.diagnostics.map { "\($0.rule): \($0.help.first ?? "")" } == example.findings)
  }

  @Test func `What only the engine refuses is no error, since Docker Compose accepts it`() {
    let result = LoadedProject.load("services: {a: {image: i, restart: allways}}")
    #expect(result.diagnostics.map(\.rule) == ["unknown-restart-policy"])
    #expect(result.isAccepted)
  }

  static let kinds = [
    Example(
      "values that need a variable",
      """
      name: "${A:?}"
      services:
        a:
          image: "${B:?}"
          privileged: "${C:?}"
          ports: ["${D:?}:80", "${E:?}"]
          container_name: "${F!}"
          mem_limit: "1${G:?}x"
      """,
      findings: [
        "missing-variable: set `A` in an env file or in the shell",
        "missing-variable: set `B` in an env file or in the shell",
        "missing-variable: set `C` in an env file or in the shell",
        "missing-variable: set `D` in an env file or in the shell",
        "missing-variable: set `E` in an env file or in the shell",
        "invalid-interpolation: the operators are `:-` `-` `:?` `?` `:+` and `+`",
        "missing-variable: set `G` in an env file or in the shell",
      ]),
    Example(
      "an include that is no list",
      """
      include: {path: other.yaml}
      services: {a: {image: i}}
      """,
      findings: ["wrong-type: write a list of paths: `include: [other.yaml]`"]),
    Example(
      "durations, flags and numbers of another kind",
      """
      services:
        a:
          image: i
          stop_grace_period: 10
          healthcheck: {interval: true}
          tty: 1
          init: 2
          scale: 1.5
          cpu_percent: "1.5"
          shm_size: false
      """,
      findings: [
        "wrong-type: write it with a unit, such as `10s`", "wrong-type: write a number with a unit, such as `30s`",
        "wrong-type: write `true`", "wrong-type: write `true` or `false`", "wrong-type: write a whole number",
        "wrong-type: write a whole number", "wrong-type: write a number with an optional unit, such as `512m`",
      ]),
    Example(
      "values of the wrong kind, of which nothing else is said",
      """
      services:
        a:
          image: i
          use_api_socket: maybe
          secrets: [{source: 1}]
          healthcheck: {test: [1]}
          networks: {n: {priority: "1.5"}}
      networks: {n: {}}
      secrets: {s: {external: maybe}}
      """,
      findings: [
        "wrong-type: write a boolean", #"wrong-type: put it in quotes: `"1"`"#, #"wrong-type: put it in quotes: `"1"`"#,
        "wrong-type: write a number", "invalid-boolean: write `true` or `false`",
      ]),
    Example(
      "a key that must be there and is misspelt",
      """
      services:
        a: {image: i, depends_on: {b: {conditon: service_started}}}
        b: {image: i}
      """,
      findings: ["unknown-key: did you mean `condition`?"]),
    Example(
      "words to choose from",
      """
      services:
        a: {image: i, cgroup: 1, gpus: 1, restart: false, external_links: [1]}
        b: {image: i, deploy: {restart_policy: {condition: true}}}
      """,
      findings: [
        "wrong-type: write one of `host`, `private`", "wrong-type: write `all`, or a list",
        #"wrong-type: write `"no"`, `always`, `unless-stopped` or `on-failure[:ATTEMPTS]`"#,
        #"wrong-type: put it in quotes: `"1"`"#, "wrong-type: write `none`, `on-failure` or `any`",
      ]),
    Example(
      "a mapping of ports, a variable that is a number",
      """
      services:
        a: {image: i, ports: {80: 80}, environment: [12]}
      """,
      findings: ["wrong-type: write a list", #"wrong-type: put it in quotes: `"12"`"#]),
    Example(
      "hexadecimal digits without an exponent",
      """
      services:
        a: {image: i, cpus: "0x10", mem_limit: "0x10"}
      """,
      findings: [
        "invalid-number: write a number such as `0.5`",
        "invalid-size: write a number with an optional unit `b`, `k`, `m`, `g`, `t` or `p`, such as `512m`",
      ]),
  ]

  static let absences = [
    Example(
      "a base that is misspelt, and services that stand on it",
      """
      services:
        a: {extends: bse}
        b: {extends: a}
        base: {image: i}
      """,
      findings: ["undefined-base: did you mean `base`?"]),
    Example(
      "a base in a file that is not there",
      """
      services:
        a: {extends: {file: common.yaml, service: base}}
      """,
      findings: ["unreadable-file: name a file that can be read"]),
    Example(
      "a file that cannot be included",
      """
      include: [gone.yaml]
      services:
        a: {image: i, depends_on: [db], networks: [back], volumes: ["data:/d"]}
        b: {extends: far}
      """,
      findings: ["unreadable-file: name a file that can be read"]),
    Example(
      "an image under a name that is nearly one",
      """
      services:
        a: {imagee: i}
        b: {restrt: always}
      """,
      findings: [
        "unknown-key: did you mean `image`?", "missing-image: add `image:` or `build:`",
        "unknown-key: did you mean `restart`?",
      ]),
    Example(
      "an env file of an included file",
      """
      include: [{path: compose.override.yaml, env_file: gone.env}]
      services: {a: {image: i, env_file: gone.env}}
      """,
      """
      services: {b: {image: i}}
      """,
      findings: [
        "unreadable-file: create it, or write `/dev/null` if there is nothing to read",
        "unreadable-file: create it, or add `required: false` if the service can do without",
      ]),
    Example(
      "a label file that is named twice",
      """
      services: {a: {image: i, label_file: [gone, gone]}}
      """,
      findings: ["unreadable-file: name a file that can be read"]),
  ]

  static let anchors = [
    Example(
      "one anchor in three services",
      """
      x-c: &c {image: i, restart: 5, foo: bar, networks: [n]}
      services: {a: {<<: *c}, b: {<<: *c}, d: *c}
      """,
      findings: [
        #"wrong-type: write `"no"`, `always`, `unless-stopped` or `on-failure[:ATTEMPTS]`"#,
        "unknown-key: remove it, or name it `x-foo` to have Docker Compose ignore it",
        "undefined-network: declare it under `networks:` at the top level",
      ]),
    Example(
      "two keys that one base lacks",
      """
      services:
        base: {image: i, develop: {watch: [{target: x}]}}
        a: {extends: base}
      """,
      findings: ["missing-key: add `action:`", "missing-key: add `path:`"]),
    Example(
      "an alias of a list where a mapping is merged, and where a string stands",
      """
      services:
        a: {image: i, labels: &l [x=1]}
        b: {<<: *l}
        c: {image: *l}
      """,
      findings: [
        "invalid-merge-key: give `<<` an alias of a mapping, such as `<<: *defaults`", "wrong-type: write a string",
      ]),
    Example(
      "an item that comes by two ways",
      """
      x-s: &s {security_opt: ["no-new-privileges:true"]}
      services: {base: {image: i, <<: *s}, a: {extends: base, <<: *s}}
      """,
      findings: [
        "duplicate-item: have `services.a.security_opt` take it in one way only, from a base or through an alias, "
          + "or put `!override` before its list"
      ]),
  ]

  static let engine = [
    Example(
      "restart policies",
      """
      services:
        a: {image: i, restart: allways}
        b: {image: i, restart: "always:3"}
        c: {image: i, restart: "on-failure:x"}
        d: {image: i, restart: whatever, deploy: {restart_policy: {condition: on-failur}}}
        e: {image: i, restart: "on-failure:3"}
        f: {image: i, restart: no}
        g: {image: i, restart: any}
        h: {image: i, restart: ""}
      """,
      findings: [
        "unknown-restart-policy: did you mean `always`?",
        "unknown-restart-policy: write `always`, or `on-failure` with the number of attempts",
        "unknown-restart-policy: write a number of attempts, such as `on-failure:3`",
        "unknown-restart-policy: did you mean `on-failure`?",
      ]),
    Example(
      "places where nothing can be mounted",
      #"""
      services:
        a:
          image: i
          volumes:
            - "d:/data"
            - "e:/data"
            - "./a:rel"
            - "./b:/"
            - {type: volume, source: d, target: more}
            - "./c:c:/app"
            - 'c:\data'
          tmpfs: [noexec, "/run:size=1m"]
        b: {image: i, platform: windows/amd64, volumes: ["d:/data"]}
      volumes: {d: {}}
      """#,
      findings: [
        "invalid-mount-target: give the volume a name of two letters or more, or use the long form of volumes",
        "invalid-mount-target: if a volume is meant, give the volume a name of two letters or more, "
          + "or use the long form of volumes",
        "invalid-mount-target: write the path in the container from its root on: `/rel`",
        "invalid-mount-target: name a directory below it",
        "invalid-mount-target: write the path in the container from its root on: `/more`",
        "invalid-mount-target: write the path in the container from its root on: `/noexec`",
      ]),
    Example(
      "ports that there are not",
      """
      services:
        a:
          image: i
          ports: [{target: 65536, published: "65535"}, {target: 1, published: "8000-80000"}, {target: 2, published: 70000}]
          expose: [65535, "65536/udp", "1-99999999999999999999"]
      """,
      findings: Array(repeating: "port-out-of-range: write a port from 1 to 65535", count: 5)),
    Example(
      "options of volumes",
      """
      services:
        a: {image: i, volumes: ["./a:/a:readonly", "./b:/b:RO", "./c:/c:rshred,ro", "./d:/d:cached"]}
      """,
      findings: [
        "ignored-volume-option: write `ro`", "ignored-volume-option: write `ro`",
        "ignored-volume-option: did you mean `rshared`?",
      ]),
  ]

  static let lists = [
    Example(
      "a number after a text that reads like it",
      """
      services: {a: {image: i, group_add: ["1", 1]}, b: {image: i, group_add: [1, "1"]}}
      """,
      findings: ["duplicate-item: remove one of them"]),
    Example(
      "elements of one list that replace each other",
      """
      services:
        a:
          image: i
          volumes: ["./a:/x", "./b:/x", "./c:/y", "./c:/y"]
          secrets: [s, {source: u, target: /run/secrets/s}]
          environment: [A=1, A=2]
          ports: ["80:80", "80:80"]
      secrets: {s: {file: s}, u: {file: u}}
      """,
      findings: [
        "replaced-item: remove one of the two, or give one of them another place",
        "replaced-item: remove one of the two, or give one of them another place",
        "replaced-item: remove one of the two",
      ]),
    Example(
      "elements of a base and of another file",
      """
      services:
        base: {image: i, volumes: ["./a:/x", "./b:/x"], environment: [A=1]}
        a: {extends: base, volumes: ["./c:/x"], environment: [A=2]}
      """,
      """
      services:
        a: {volumes: ["./d:/x"], environment: [A=3]}
      """,
      findings: ["replaced-item: remove one of the two, or give one of them another place"]),
  ]

  static let networks = [
    Example(
      "the network of another container",
      """
      services:
        a: {image: i, hostname: x, ports: ["80:80"]}
        b: {image: i, network_mode: "service:a", hostname: x, ports: ["81:81"], dns: 9.9.9.9, expose: []}
        c: {image: i, network_mode: host, hostname: x, ports: ["82:82"]}
      """,
      findings: [
        "shared-network-option: remove it",
        "shared-network-option: give `ports` to the other container, and remove it here",
        "shared-network-option: give `dns` to the other container, and remove it here",
      ]),
    Example(
      "addresses",
      """
      services:
        a: {image: i, networks: {m: {ipv4_address: 10.9.0.5}, n: {ipv4_address: 10.8.0.5}, o: {ipv4_address: 10.7.0.5}}}
        b: {image: i, networks: {n: {ipv4_address: 10.8.0.5}}}
      networks:
        m: {}
        n: {ipam: {config: [{subnet: 10.8.0.0/24}]}}
        o: {external: true}
      """,
      findings: [
        "address-without-subnet: give `m` an `ipam.config` with a `subnet` that holds the address, or remove the address",
        "duplicate-address: give each service an address of its own, or none",
      ]),
    Example(
      "numbers that cannot be negative",
      """
      services:
        a:
          image: i
          healthcheck: {retries: -1}
          ports: [{target: -80}]
          deploy: {update_config: {parallelism: "-1"}, restart_policy: {max_attempts: -2}, placement: {max_replicas_per_node: -1}}
          blkio_config: {weight: -1}
      """,
      findings: Array(repeating: "number-out-of-range: write a number that is at least 0", count: 6)),
  ]
}
