import Compose
import Diagnostics
import Testing

@Suite("include and extends")
struct IncludeAndExtendsTests {
  @Test func includedFilesHaveTheirOwnDirectoryAndVariables() throws {
    let result = LoadedProject.load([
      "compose.yaml": "include: [sub/inc.yaml]\nservices: {a: {image: x, depends_on: [b]}}",
      "sub/inc.yaml": "services: {b: {image: '${TAG}', volumes: ['./d:/d']}}",
      "sub/.env": "TAG=t",
    ])
    #expect(result.errors.isEmpty)
    #expect(try result.json(at: "services.b.image") == "\"t\"")
    #expect(try result.json(at: "services.b.volumes.0.source") == "\"/work/sub/d\"")
  }

  @Test func theIncludingFileHasTheLastWord() throws {
    let result = LoadedProject.load([
      "compose.yaml": "include: [inc.yaml]\nservices: {b: {image: mine}}",
      "inc.yaml": "services: {b: {image: theirs, hostname: h}}",
    ])
    #expect(try result.json(at: "services.b.image") == "\"mine\"")
    #expect(try result.json(at: "services.b.hostname") == "\"h\"")
  }

  @Test(
    "what is included is not declared again, unless it is the same",
    arguments: [
      ("networks: {n: {external: true, name: q}}", "networks: {n: {name: q, external: true}}", [String]()),
      ("volumes: {v: }", "volumes: {v: }", []),
      ("volumes: {v: {driver: local}}", "volumes: {v: {driver: nfs}}", ["v"]),
      ("services: {b: {hostname: h}}", "services: {b: {image: i}, c: {image: i}}", ["b"]),
    ])
  func redeclared(own: String, included: String, names: [String]) {
    let result = LoadedProject.load(
      [
        "compose.yaml": "include: [inc.yaml]\n\(own)", "inc.yaml": included,
        "over.yaml": "services: {a: {image: i}, b: {image: over}}",
      ], compose: ["compose.yaml", "over.yaml"])
    let findings = result.diagnostics.filter { $0.rule == .redeclaredImport }
    #expect(findings.map { result.marked($0) } == names)
  }

  @Test func cyclesNameTheirFiles() throws {
    let result = LoadedProject.load([
      "compose.yaml": "include: [a.yaml]\nservices: {s: {image: x}}", "a.yaml": "include: [b.yaml]",
      "b.yaml": "include: [a.yaml]",
    ])
    let finding = try #require(result.diagnostics.first { $0.rule == .includeCycle })
    #expect(finding.help.map(\.text).joined().contains("compose.yaml -> a.yaml -> b.yaml -> a.yaml"))
  }

  @Test func chainsOfExtends() throws {
    let result = LoadedProject.load([
      "compose.yaml": """
      services:
        top: {extends: middle, environment: {C: c}}
        middle: {extends: {file: sub/base.yaml, service: base}, environment: {B: b}}
      """,
      "sub/base.yaml": """
      services:
        base: {extends: root, build: ., environment: {A: a}}
        root: {hostname: h, env_file: [x.env]}
      """,
      "sub/x.env": "X=x\n",
    ])
    #expect(result.errors.isEmpty)
    #expect(try result.json(at: "services.top.environment") == #"{"A":"a","B":"b","C":"c","X":"x"}"#)
    #expect(try result.json(at: "services.top.build.context") == "\"/work/sub\"")
    #expect(try result.json(at: "services.top.hostname") == "\"h\"")
  }

  @Test func servicesThatShareABaseOfAnotherFileKeepTheirOwn() throws {
    let result = LoadedProject.load([
      "compose.yaml": """
      services:
        a: {extends: {file: base.yaml, service: top}, ports: ["1:1"], environment: {A: a}}
        b: {extends: {file: base.yaml, service: top}, ports: ["2:2"]}
        c: {extends: {file: base.yaml, service: middle}}
      """,
      "base.yaml": """
      services:
        top: {extends: middle, environment: {T: t}}
        middle: {extends: root, environment: {M: m}}
        root: {image: x, ports: ["3:3"]}
      """,
    ])
    #expect(result.errors.isEmpty)
    #expect(try result.json(at: "services.a.environment") == #"{"A":"a","M":"m","T":"t"}"#)
    #expect(try result.json(at: "services.b.environment") == #"{"M":"m","T":"t"}"#)
    #expect(try result.json(at: "services.c.environment") == #"{"M":"m"}"#)
    #expect(result.project?.services.map { $0.ports.compactMap(\.published) } == [["3", "1"], ["3", "2"], ["3"]])
  }

  @Test(
    arguments: [
      ("build:", "build: .", ["wrong-type"]), ("env_file:", "env_file: []", ["wrong-type"]),
      ("networks:", "networks: [default]", ["wrong-type"]), ("logging:", "logging: {driver: none}", ["wrong-type"]),
      ("dns:", "dns: [1.1.1.1]", []), ("hostname:", "hostname: h", []), ("environment:", "environment: [A=1]", []),
      ("depends_on: {db: {}}", "depends_on: [db]", []), ("ports: {}", "hostname: h", ["wrong-type"]),
      ("depends_on: {db: }", "depends_on: [db]", ["wrong-type"]), ("ports: [~]", "ports: !reset []", ["wrong-type"]),
    ])
  func `Of what is not checked in a base, some must make sense`(_ base: String, _ over: String, _ errors: [String]) {
    let result = LoadedProject.load([
      "compose.yaml": """
      services:
        web:
          extends: {file: base.yaml, service: base}
          \(over)
        db: {image: x}
      """,
      "base.yaml": "services:\n  base:\n    image: x\n    \(base)\n",
    ])
    #expect(result.errors == errors)
  }

  @Test(
    arguments: [
      ("base.yaml", "a.env"), ("./sub/base.yaml", "sub/a.env"), ("sub/../base.yaml", "a.env"),
    ])
  func `An env file that a base names too stays where the base has it`(_ base: String, _ own: String) throws {
    let file = FilePath.clean(base)
    let directory = FilePath.directory(of: file)
    let result = LoadedProject.load([
      "compose.yaml": "services: {s: {extends: {file: \(base), service: b}, env_file: [\(own)]}}",
      file: "services: {b: {image: x, env_file: [a.env, ./b.env]}}",
      FilePath.join(directory, "a.env"): "A=a\n", FilePath.join(directory, "b.env"): "A=b\n",
    ])
    #expect(result.errors.isEmpty)
    #expect(try result.json(at: "services.s.environment") == #"{"A":"b"}"#)
  }

  @Test(
    arguments: [
      ("its own marks", "a: {extends: b, ports: !override [\"8:8\"]}", ["8"]),
      ("marks of what was reached without a file", "a: {extends: c}\n  c: {extends: b, ports: !reset null}", ["9"]),
      ("no marks", "a: {extends: b, ports: [\"8:8\"]}", ["9", "8"]),
    ])
  func `A service of another file keeps what its marks have left`(_ name: String, _ base: String, _ ports: [String]) {
    let result = LoadedProject.load([
      "compose.yaml": "services: {a: {extends: {file: base.yaml, service: a}}}",
      "base.yaml": "services:\n  \(base)\n  b: {image: x, ports: [\"9:9\"]}\n",
    ])
    #expect(result.errors.isEmpty)
    #expect(result.project?.service(named: "a")?.ports.compactMap(\.published) == ports)
  }

  @Test(arguments: [("", "/work/sub"), ("here", "/work/here"), ("gone", "/work"), ("/gone", "/gone")])
  func `An included file starts where Docker Compose finds a directory`(_ written: String, _ start: String) throws {
    let result = LoadedProject.load([
      "compose.yaml": "include: [{path: sub/inc.yaml, project_directory: '\(written)'}]",
      "sub/inc.yaml": "services: {b: {image: x, build: ./d}}", "here/there": "",
    ])
    #expect(result.errors.isEmpty)
    #expect(try result.json(at: "services.b.build.context") == "\"\(start)/d\"")
  }

  @Test(
    arguments: [
      ("~/x", "/home/me/x"), ("~", "/home/me"), ("~you/x", "/home/me/you/x"), ("", "/work"), ("./x", "/work/x"),
      ("C:/x", "C:/x"),
    ])
  func `Paths of the host are where Docker Compose looks for them`(_ path: String, _ expected: String) throws {
    let result = LoadedProject.load(
      "services: {s: {image: x, secrets: [c]}}\nsecrets: {c: {file: '\(path)'}}", shell: ["HOME": "/home/me"])
    #expect(result.errors.isEmpty)
    #expect(try result.json(at: "secrets.c.file") == "\"\(expected)\"")
  }

  @Test(
    arguments: [
      ("extends: zz", "name a service of the same file, or add `file:` with the one that has it"),
      ("extends: {file: base.yaml, service: zz}", "name a service that `base.yaml` has"),
      ("extends: {file: base.yaml, service: midle}", "did you mean `middle`?"),
      ("extends: {file: none.yaml, service: a}", "name a compose file that has `services:`"),
      ("extends: {file: empty.yaml, service: a}", "name a compose file that has `services:`"),
    ])
  func `A base that is not there is to be sought where it is looked for`(_ line: String, _ help: String) {
    let result = LoadedProject.load([
      "compose.yaml": "services:\n  web: {image: x, \(line)}\n", "base.yaml": "services: {middle: {image: x}}\n",
      "none.yaml": "volumes: {}\n", "empty.yaml": "# nothing\n",
    ])
    #expect(result.diagnostics.filter { $0.rule == .undefinedBase }.flatMap(\.help).map(\.text) == [help])
  }

  @Test(arguments: ["environment", "labels", "build: {context: ., args"])
  func `Items of a list without dashes are called that`(_ key: String) {
    let end = key.contains("{") ? "}" : ""
    let text = key.contains("{") ? "'A=1'" : "\n      A=1\n      B=2"
    let result = LoadedProject.load("services:\n  web:\n    image: x\n    \(key): \(text)\(end)\n")
    #expect(
      result.diagnostics.flatMap(\.help).map(\.text) == [
        "put `- ` before each `NAME=value`, or write it as `NAME: value`"
      ])
  }

  @Test func aLongChainIsNoTroubleToTheStack() throws {
    var services = "services:\n  s0: {image: x}\n"
    for index in 1...5_000 { services += "  s\(index): {extends: s\(index - 1)}\n" }
    let result = LoadedProject.load(services)
    #expect(result.errors.isEmpty)
    #expect(result.project?.services.last?.image?.string == "x")
  }
}
