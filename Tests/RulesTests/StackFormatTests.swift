import Diagnostics
import Testing

@testable import Rules

/// What `docker stack config` of Docker 28.2.2 said of the same files.
@Suite struct StackFormatTests {
  static let accepted = [
    "environment: {A: 4, B: 4.5, C: , D: \"true\"}", "environment: [A]", "env_file: a.env", "env_file: [a.env]",
    "ports: [\"127.0.0.1:80:80\", {target: 80, published: 8080, mode: host, protocol: udp}]",
    "ports: [{target: 80, published: \"${PORT:-8080}\"}]",
    "deploy: {resources: {limits: {cpus: \"0.5\", memory: 512m, pids: 5}}}",
    "deploy: {resources: {reservations: {generic_resources: [{discrete_resource_spec: {kind: gpu, value: 1}}]}}}",
    "deploy: {replicas: \"${R:-2}\", update_config: {delay: 10s, max_failure_ratio: 0.3}}",
    "deploy: {placement: {constraints: [node.role == manager], max_replicas_per_node: 1}}",
    "healthcheck: {test: x, retries: 3, start_interval: 5s}",
    "networks: {default: {aliases: [x], driver_opts: {a: b}}}",
    "networks: {default: }", "volumes: [{type: bind, source: ., target: /x, bind: {create_host_path: true}}]",
    "volumes: [./a:/b:ro]", "secrets: [key, {source: key, mode: 0440}]", "ulimits: {nofile: {soft: 5, hard: 6}}",
    "ulimits: {nofile: 5}", "logging: {driver: a, options: {a: 5}}", "init: true", "x-note: [1]",
    "expose: [80, \"80\"]",
    "environment: [A=1, A=2]", "volumes: [/a:/b, /a:/b]", "configs: [{source: a, x-note: 1}]", "command: [a]",
    "stop_grace_period: \"${GRACE:-1d}\"", "healthcheck: {test: x, interval: 24h}", "ulimits: {nofile: \"${N:-5}\"}",
    "volumes: [{type: tmpfs, target: /x, tmpfs: {size: 5, mode: 7}}]",
  ]

  @Test(arguments: accepted) func `What Docker accepts is let through`(_ attribute: String) {
    #expect(Self.objections(to: attribute).map(\.path) == [])
  }

  static let refused: [(attribute: String, place: String)] = [
    ("environment: {A: true}", "environment.A"), ("labels: {a: no, b: false}", "labels.b"),
    ("sysctls: {a: true}", "sysctls.a"), ("env_file: [{path: a.env}]", "env_file[0]"),
    ("ports: [{target: 80, published: \"8080\"}]", "ports[0].published"),
    ("ports: [{target: \"80\"}]", "ports[0].target"), ("ports: [{target: 80, host_ip: \"::1\"}]", "ports[0].host_ip"),
    ("ports: [{target: 80, name: x}]", "ports[0].name"),
    ("deploy: {resources: {limits: {cpus: 0.5}}}", "deploy.resources.limits.cpus"),
    ("deploy: {resources: {limits: {memory: 512}}}", "deploy.resources.limits.memory"),
    ("deploy: {resources: {reservations: {devices: []}}}", "deploy.resources.reservations.devices"),
    ("deploy: {replicas: \"2\"}", "deploy.replicas"), ("deploy: {labels: {a: true}}", "deploy.labels.a"),
    ("deploy: {restart_policy: {max_attempts: \"3\"}}", "deploy.restart_policy.max_attempts"),
    ("healthcheck: {test: x, retries: \"3\"}", "healthcheck.retries"), ("tty: \"true\"", "tty"),
    ("networks: {default: {priority: 5}}", "networks.default.priority"),
    ("volumes: [{type: bind, source: ., target: /x, read_only: \"true\"}]", "volumes[0].read_only"),
    ("secrets: [{source: key, mode: \"0440\"}]", "secrets[0].mode"), ("mem_limit: 5m", "mem_limit"),
    ("ulimits: {nofile: {soft: \"5\", hard: 6}}", "ulimits.nofile.soft"), ("<<: {profiles: [a]}", "profiles"),
    ("ulimits: {nofile: \"5\"}", "ulimits.nofile"), ("devices: [{source: /a, target: /b}]", "devices[0]"),
    ("volumes: [{type: tmpfs, target: /x, tmpfs: {size: 5m}}]", "volumes[0].tmpfs.size"),
    ("shm_size: 512", "shm_size"), ("command: ", "command"), ("extra_hosts: {a: [10.0.0.1]}", "extra_hosts.a"),
    ("stop_grace_period: 1d", "stop_grace_period"), ("healthcheck: {test: x, interval: 1w}", "healthcheck.interval"),
    ("deploy: {update_config: {delay: 1d2h}}", "deploy.update_config.delay"),
    ("ports: [\"80:80\", \"81:81\", \"80:80\"]", "ports[2]"), ("environment: [A=1, A=1]", "environment[1]"),
    ("cap_add: [A, A]", "cap_add[1]"), ("labels: [a=b, a=b]", "labels[1]"), ("dns: [8.8.8.8, 8.8.8.8]", "dns[1]"),
    ("deploy: {x-note: 1}", "deploy.x-note"), ("healthcheck: {x-note: 1}", "healthcheck.x-note"),
    ("ports: [{target: 80, x-note: 1}]", "ports[0].x-note"), ("networks: {default: {x-a: 1}}", "networks.default.x-a"),
  ]

  @Test(arguments: refused) func `What Docker refuses is found at its place`(_ test: (attribute: String, place: String))
  {
    #expect(
      Self.objections(to: test.attribute).map { ModelPath($0.path).description } == ["services.api.\(test.place)"])
  }

  static let refusedAtTop = [
    "include: [b.yaml]", "models: {m: {model: a}}", "secrets: {k: {environment: A}}", "configs: {k: {content: a}}",
    "networks: {n: {internal: \"true\"}}", "networks: {n: {enable_ipv6: true}}",
    "networks: {n: {ipam: {config: [{gateway: 10.0.0.1}]}}}", "volumes: {v: {labels: {a: true}}}",
  ]

  @Test(arguments: refusedAtTop) func `Sections are held against it as well`(_ section: String) {
    #expect(StackObjection.all(in: Array(section.utf8), of: FileID(index: 0)).count == 1)
  }

  static let versions: [(file: String, places: [String])] = [
    ("version: \"2.4\"", ["version"]), ("version: \"4\"", ["version"]), ("version: \"3.99\"", ["version"]),
    ("version: \"3\"\nx-note: 1", []), ("version: \"\"", []), ("version: \"3.4\"\nx-note: 1", []),
    ("version: \"3.3\"\nx-note: 1", ["x-note"]), ("version: \"3.2\"\nconfigs: {c: {file: c}}", ["configs"]),
    ("version: \"3.6\"\nservices: {a: {init: true, x-note: 1}}", ["services.a.init", "services.a.x-note"]),
    ("version: \"3.7\"\nservices: {a: {init: true, x-note: 1}}", []),
    (
      "version: \"3.8\"\nservices: {a: {healthcheck: {start_interval: 5s}}}",
      ["services.a.healthcheck.start_interval"]
    ), ("version: \"3.12\"\nservices: {a: {healthcheck: {start_interval: 5s}}}", []),
    ("version: \"3.3\"\nvolumes: {v: {name: w}}", ["volumes.v.name"]),
    ("version: \"3.4\"\nvolumes: {v: {name: w}}", []),
    ("volumes: {v: {external: \"true\"}}", ["volumes.v.external"]), ("networks: ", ["networks"]),
    (
      "services: {a: , b: {image: , deploy: , healthcheck: }}",
      ["services.a", "services.b.image", "services.b.healthcheck"]
    ),
    ("networks: {n: }\nsecrets: {s: }", ["secrets.s"]), ("volumes: {v: {external: {name: w}}}", []),
  ]

  @Test(arguments: versions) func `A file is held against its own version`(_ test: (file: String, places: [String])) {
    let objections = StackObjection.all(in: Array(test.file.utf8), of: FileID(index: 0))
    #expect(objections.map { ModelPath($0.path).description } == test.places.map { $0 == "version" ? "" : $0 })
  }

  static let dollars: [(text: String, positions: [Int])] = [
    ("$", [0]), ("a $", [2]), ("$5", [0]), ("$(date) $1", [0, 8]), ("$$5 $$", []), ("$$$", [2]), ("${A} $B $_c", []),
    ("${A:-$5} $", [9]), ("$[", [0]), ("é$ ", [2]),
  ]

  @Test(arguments: dollars) func `A dollar that begins no reference is found`(_ test: (text: String, positions: [Int]))
  {
    #expect(StackDollars.positions(in: Array(test.text.utf8)[...]) == test.positions)
  }

  @Test func `It is found where it stands in the file`() {
    let file = "x-a: {b: \"\\té $1\"}\nservices:\n  a:\n    command:\n      - |\n        one\n        $(two) $$\n"
    let found = StackObjection.dollars(in: Array(file.utf8), of: FileID(index: 0))
    #expect(found.map(\.path.description).sorted() == ["services.a.command[0]", "x-a.b"])
    #expect(found.allSatisfy { Array(file.utf8)[$0.range.offsets].elementsEqual("$".utf8) })
  }

  static let heeded: [(services: String, rules: [RuleName])] = [
    ("{a: {image: a, depends_on: [b]}}", ["undefined-service"]),
    ("{a: {image: a, depends_on: [a]}}", ["dependency-cycle"]),
    ("{a: {image: a, container_name: aa, deploy: {replicas: 2}}}", ["stack-ignored-key"]),
    ("{a: {image: a, network_mode: host, networks: [n]}}", ["stack-ignored-key"]),
    ("{a: {image: a, container_name: cc}, b: {image: b, container_name: cc}}", ["stack-ignored-key"]),
  ]

  @Test(arguments: heeded) func `What a stack ignores is no error`(_ test: (services: String, rules: [RuleName])) {
    let run = ExampleRun(
      Example(
        """
        --- target stack
        --- compose.yaml
        services: \(test.services)
        networks: { n: { driver: overlay } }
        """))
    #expect(run.findings.diagnostics.map(\.rule) == test.rules)
    #expect(run.findings.diagnostics.allSatisfy { $0.severity < .error })
  }

  @Test func `A driver of the swarm may supply a secret`() {
    let run = ExampleRun(
      """
      --- target stack
      --- compose.yaml
      services: { a: { image: a, secrets: [key] } }
      secrets: { key: { driver: vault } }
      """)
    #expect(run.findings.diagnostics.map(\.rule) == [])
  }

  static let files: [(first: String, second: String, count: Int)] = [
    ("version: \"3.8\"", "version: \"3.8\"", 0), ("version: \"3.8\"", "version: \"3.7\"", 1),
    ("version: \"3.8\"", "", 1), ("", "version: \"3.8\"", 1), ("version: \"3\"", "", 0), ("", "", 0),
  ]

  @Test(arguments: files) func `All files are of one version`(_ test: (first: String, second: String, count: Int)) {
    let run = ExampleRun(
      Example(
        """
        --- target stack
        --- compose.yaml
        \(test.first)
        services: { a: { image: a } }
        --- compose.override.yaml
        \(test.second)
        services: { a: { init: true } }
        """))
    #expect(run.findings.diagnostics.map(\.rule) == Array(repeating: "stack-refused-value", count: test.count))
  }

  @Test func `An env file that nobody names fills in nothing`() {
    let run = ExampleRun(
      """
      --- target stack
      --- compose.yaml
      services: { api: { image: api, environment: { MODE: "${MODE:?}" } } }
      --- .env
      MODE=live
      """)
    #expect(run.findings.diagnostics.map(\.rule) == ["stack-env-file-not-read", "missing-variable"])
  }

  static let values: [(text: String, isReadAlike: Bool)] = [
    ("plain-1.5/x@y:z", true), ("'a & b; (c) `d` \\'", true), ("\"a & b ; $MODE\"", true), ("${MODE}-x", true),
    ("a#b", true), ("a&b", false), ("a;b", false), ("a b", false), ("(a)", false), ("~/x", false), ("a`b`", false),
    ("a$$b", false), ("\"a\\nb\"", false), ("\"a`b\"", false), ("\\", false),
  ]

  @Test(arguments: values) func `Values are told that a shell reads otherwise`(_ text: String, _ isReadAlike: Bool) {
    let run = ExampleRun(
      Example(
        """
        --- target stack
        --- compose.yaml
        services: { api: { image: api, environment: { VALUE: "${VALUE:?}" } } }
        --- .env.live
        VALUE=\(text)
        """))
    let help = run.findings.diagnostics.first { $0.rule == "stack-env-file-not-read" }?.help.first?.text ?? ""
    #expect(help.hasPrefix("write `VALUE` as") == !isReadAlike, "\(help)")
    #expect(help.hasSuffix("export its variables before: set -a; . ./.env.live; set +a"))
  }

  @Test func `Aliases that multiply come to an end`() {
    var text = "x-0: &a0 {A: 1}\n"
    for level in 1..<40 { text += "x-\(level): &a\(level) {<<: [*a\(level - 1), *a\(level - 1)]}\n" }
    let file = Array((text + "services: {api: {image: api, environment: *a39}}\n").utf8)
    #expect(StackObjection.all(in: file, of: FileID(index: 0)).isEmpty)
  }

  private static func objections(to attribute: String) -> [StackObjection] {
    StackObjection.all(in: Array("services:\n  api:\n    image: api\n    \(attribute)\n".utf8), of: FileID(index: 0))
  }
}
