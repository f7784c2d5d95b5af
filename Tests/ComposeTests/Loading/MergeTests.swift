import Compose
import Diagnostics
import Testing

/// How later documents and files change earlier ones.
@Suite("Merging")
struct MergeTests {
  @Test(
    arguments: [
      ("scalars", "hostname: one", "hostname: two", "hostname", "\"two\""),
      ("a later null", "hostname: one", "hostname: ~", "hostname", "\"one\""),
      ("mappings", "sysctls: {a: 1}", "sysctls: {b: 2}", "sysctls", #"{"a":"1","b":"2"}"#),
      ("commands", "command: [a, b]", "command: c", "command", #"["c"]"#),
      ("a cleared command", "command: [a, b]", "command: ~", "command", nil),
      (
        "environment in both forms", "environment: {A: 1, B: 2}", "environment: [A=3, C=4]", "environment",
        #"{"A":"3","B":"2","C":"4"}"#
      ),
      ("ports add up", "ports: ['80:80']", "ports: ['81:80']", "ports.1.published", "\"81\""),
      ("the same port replaces", "ports: ['80:80']", "ports: ['80:80']", "ports.1", nil),
      (
        "a port as a number is not the same as one in quotes", "ports: [{target: 80, published: 80}]",
        "ports: ['80:80']", "ports.1.published", "\"80\""
      ),
      (
        "the same port twice as a number", "ports: [{target: 80, published: 80}]",
        "ports: [{target: 80, published: 80}]", "ports.1", nil
      ),
      ("volumes by target", "volumes: ['/a:/x', '/b:/y']", "volumes: ['/c:/x']", "volumes.0.source", "\"/c\""),
      ("lists that are not told apart", "security_opt: [a]", "security_opt: [b]", "security_opt", #"["a","b"]"#),
      ("networks in both forms", "networks: [n]", "networks: {n: {aliases: [z]}}", "networks.n.aliases", #"["z"]"#),
      ("a build context and a mapping", "build: .", "build: {target: t}", "build.context", "\"/work\""),
      ("a scale and a deployment", "scale: 2", "deploy: {mode: replicated}", "deploy.replicas", "2"),
      ("ulimits", "ulimits: {nofile: {soft: 1, hard: 2}}", "ulimits: {nofile: 3}", "ulimits.nofile", "3"),
      (
        "logging with another driver", "logging: {driver: a, options: {x: 1}}", "logging: {driver: b}", "logging",
        #"{"driver":"b"}"#
      ),
      (
        "logging with the same driver", "logging: {driver: a, options: {x: '1'}}",
        "logging: {driver: a, options: {y: '2'}}",
        "logging.options", #"{"x":"1","y":"2"}"#
      ),
      (
        "hosts", "extra_hosts: [a=1.1.1.1]", "extra_hosts: {a: 1.1.1.1, b: 2.2.2.2}", "extra_hosts",
        #"["a=1.1.1.1","b=2.2.2.2"]"#
      ),
      ("dns", "dns: 1.1.1.1", "dns: [2.2.2.2, 1.1.1.1]", "dns", #"["1.1.1.1","2.2.2.2"]"#),
      ("a reset", "ports: ['80:80']", "ports: !reset []", "ports", nil),
      ("an override", "ports: ['80:80']", "ports: !override ['90:90']", "ports.0.target", "90"),
      ("a reset of any key", "environment: {A: 1, B: 2}", "environment: {'*': !reset null}", "environment", "{}"),
      ("a reset inside", "environment: {A: 1, B: 2}", "environment: {A: !reset null}", "environment", #"{"B":"2"}"#),
    ] as [(String, String, String, String, String?)])
  func documents(_ name: String, _ base: String, _ over: String, _ path: String, _ expected: String?) throws {
    let result = LoadedProject.load(
      """
      services:
        s:
          image: x
          \(base)
      networks: {n: {}}
      ---
      services:
        s:
          \(over)
      """)
    #expect(result.errors.isEmpty)
    #expect(try result.json(at: "services.s.\(path)") == expected)
  }

  @Test func kindsThatDoNotFitShowBothPlaces() throws {
    let result = LoadedProject.load(
      ["compose.yaml": "services: {a: {image: x, deploy: {replicas: 1}}}", "b.yaml": "services: {a: {deploy: 3}}"],
      compose: ["compose.yaml", "b.yaml"])
    let finding = try #require(result.diagnostics.first { $0.rule == .conflictingKinds })
    #expect(result.marked(finding) == "3")
    #expect(finding.related.count == 1)
    #expect(result.files[try #require(finding.related.first).range.file].path == "compose.yaml")
  }

  @Test(
    arguments: [
      ("v: {external: false, driver: local}", "v: {external: true}", "external"),
      ("v: {external: true, driver: local}", "v: {name: n}", "external"),
      ("v: {external: true}", "v: {driver: local}", "driver"),
    ])
  func `What an override says is pointed at where it says it`(_ first: String, _ second: String, _ key: String) {
    let result = LoadedProject.load(
      ["a.yaml": "services: {s: {image: x}}\nvolumes:\n  \(first)\n", "b.yaml": "volumes:\n  \(second)\n"],
      compose: ["a.yaml", "b.yaml"])
    let found = result.diagnostics.first { $0.rule == .exclusiveAttributes }
    let places = ([found?.primary] + (found?.related ?? [])).compactMap(\.?.range)
    let place = places.first { result.files.bytes(of: $0).elementsEqual(key.utf8) }
    let file = place.map { result.files[$0.file].path }
    let isOverridden = second.contains(key)
    #expect(file == (isOverridden ? "b.yaml" : "a.yaml"))
  }

  @Test(arguments: [("name: ~", "first"), ("name: \"\"", "first"), ("name: second", "second"), ("x-n: 1", "first")])
  func `A later name counts if it is one`(_ line: String, _ name: String) throws {
    let result = LoadedProject.load("name: &n first\nservices: {s: {image: x}}\n---\n\(line)\n")
    #expect(result.errors.isEmpty)
    #expect(try result.json(at: "name") == "\"\(name)\"")
  }

  @Test func mergeKeys() throws {
    let result = LoadedProject.load(
      """
      x-a: &a {A: a, B: a}
      x-b: &b {B: b, C: b}
      services:
        s:
          image: x
          environment:
            <<: [*a, *b]
            A: own
      """)
    #expect(result.errors.isEmpty)
    #expect(try result.json(at: "services.s.environment") == #"{"A":"own","B":"a","C":"b"}"#)
  }

  @Test func filesInUTF16MeanTheSame() throws {
    let compose = """
      x-a: &a {MODE: "on\\tline", PORT: 80}
      services: {s: {image: 'x:${TAG:-1}', command: run, environment: {<<: *a, NAME: été}}}
      """
    let bytes: [UInt8] =
      [0xFF, 0xFE] + compose.utf16.flatMap { unit -> [UInt8] in [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    let fileSystem = FileSystem(
      read: { $0 == "/work/compose.yaml" ? .success(bytes) : .failure(.notFound) },
      kind: { $0 == "/work/compose.yaml" ? .file : nil })
    let result = ProjectLoader.load(LoadRequest(workingDirectory: "/work"), from: fileSystem)
    #expect(result.errors.isEmpty)
    #expect(try result.json(at: "services") == LoadedProject.load(compose).json(at: "services"))
  }

  @Test func valuesKeepTheirPlacesThroughAMerge() throws {
    let result = LoadedProject.load(
      [
        "compose.yaml": "services: {a: {image: x, environment: {URL: 'http://one'}}}",
        "b.yaml": "services:\n  a:\n    environment:\n      - URL=http://${HOST:-two}/x\n",
      ], compose: ["compose.yaml", "b.yaml"])
    let variable = try #require(result.project?.service(named: "a")?.environment.first)
    let value = try #require(variable.value)
    #expect(value.string == "http://two/x")
    let place = value.place(of: 7..<10)
    #expect(place.isExact)
    #expect(place.range.map { String(decoding: result.files.bytes(of: $0), as: UTF8.self) } == "two")
  }
}
