import Compose
import Diagnostics
import Testing

/// What the container of a service receives, and from where.
@Suite("Environment of services")
struct ServiceEnvironmentTests {
  private func environment(_ result: LoadResult, _ service: String = "s") -> [String: String] {
    var values: [String: String] = [:]
    for variable in result.project?.service(named: service)?.environment ?? [] {
      let kind =
        switch variable.source {
        case .environment: "own"
        case .passedThrough: "passed"
        case .envFile: "file"
        case .buildArgument: "argument"
        }
      values[variable.name.value] = "\(variable.value?.string ?? "-") \(kind)"
    }
    return values
  }

  @Test func precedence() {
    let result = LoadedProject.load(
      [
        "compose.yaml": """
        services:
          s:
            image: x
            env_file: [one.env, two.env]
            environment: {A: own, P: , Q: }
        """,
        "one.env": "A=one\nB=one\nC=one\nQ=one\n", "two.env": "B=two\nD=${C}-${A}-${OUT}\n",
      ], shell: ["P": "shell", "OUT": "outside"])
    #expect(
      environment(result) == [
        "A": "own own", "B": "two file", "C": "one file", "D": "one-own-outside file", "P": "shell passed",
        // A key without a value that nothing defines hides the file's.
        "Q": "- passed",
      ])
  }

  @Test func aServiceWhoseProfileIsBlankIsActive() {
    let text = "services: {s: {image: x, profiles: ['${P:-}']}, t: {image: x, profiles: [p]}}"
    #expect(LoadedProject.load(text).project?.services.map(\.name.value) == ["s"])
  }

  @Test func labelFilesKnowNothingButLabels() {
    let result = LoadedProject.load(
      [
        "compose.yaml": "services: {s: {image: x, label_file: [one, two], labels: {OWN: own}}}",
        "one": "A=$PROJECT-$OWN\n", "two": "A=two\nB=$A\nPROJECT\n",
      ], shell: ["PROJECT": "p"])
    let labels = result.model?["services"]?["s"]?["labels"]
    #expect(["OWN", "A", "B", "PROJECT"].map { labels?[$0]?.string } == ["own", "two", "-", nil])
    #expect(
      result.diagnostics.filter { $0.rule == .unsetVariable }.map(\.help) == [
        ["in a label file, only labels that stand before it can be referred to"],
        [
          "put the value in single quotes if a dollar sign is meant",
          "otherwise define the variable above, or outside this file",
        ],
      ])
  }

  @Test func `A label file that is named twice counts where it is named last`() throws {
    let result = LoadedProject.load([
      "compose.yaml": "services: {s: {image: x, label_file: [one, two, one]}}", "one": "a=1\n",
      "two": "a=2\nc=${a}\n",
    ])
    #expect(try result.json(at: "services.s.labels") == #"{"a":"1","c":"1"}"#)
  }

  @Test func oneBadLineOfAnEnvFileIsReportedForAllServicesOnce() {
    let services = (1...5).map { "  s\($0): {image: x, env_file: a.env}" }.joined(separator: "\n")
    let result = LoadedProject.load(["compose.yaml": "services:\n\(services)\n", "a.env": "A B=1\nC=2\n"])
    #expect(result.errors.count == 1)
    #expect(environment(result, "s5")["C"] == "2 file")
  }

  @Test func nothingIsFilledInWhereVariablesStayAsWritten() throws {
    let result = LoadedProject.load(
      [
        "compose.yaml": """
        name: ${NAME:-shop}
        services:
          s:
            image: x
            environment: [A, B=1]
            volumes: ["${DATA:-/data}:/x:ro"]
          t: {image: x, environment: {A: }}
        """
      ], shell: ["A": "1", "NAME": "n"]
    ) { $0.interpolates = false }
    #expect(try result.json(at: "name") == "\"name-shop\"")
    #expect(try result.json(at: "services.s.environment") == #"["A","B=1"]"#)
    #expect(try result.json(at: "services.t.environment") == #"{"A":null}"#)
    #expect(try result.json(at: "services.s.volumes.0.source") == "\"${DATA:-/data}\"")
  }

  @Test func missingFilesMayBeOptional() {
    let result = LoadedProject.load(
      "services: {s: {image: x, env_file: [{path: no.env, required: false}, {path: gone.env}]}}")
    #expect(result.errors == ["unreadable-file"])
  }

  @Test func rawFilesAreTakenAsTheyAre() {
    let result = LoadedProject.load([
      "compose.yaml": "services: {s: {image: x, env_file: [{path: a.env, format: raw}]}}", "a.env": "A='$B' # c\n",
    ])
    #expect(environment(result) == ["A": "'$B' # c file"])
  }

  @Test func referencesAreThoseOfTheValue() throws {
    let result = LoadedProject.load("services: {s: {image: x, environment: ['A=${X:-1}', 'B=2']}}")
    let service = try #require(result.project?.service(named: "s"))
    #expect(service.environment.map { $0.references.map(\.name) } == [["X"], []])
    #expect(result.references.map(\.name) == ["X"])
  }

  @Test func refusedProjectsAreStillUnderstood() throws {
    let result = LoadedProject.load(
      """
      services:
        s:
          image: x
          nonsense: 1
          environment:
            A: ${A:?give me A}
            B: ${B:?}
          ports: [abc]
      """)
    #expect(!result.isAccepted)
    #expect(Set(result.errors) == ["unknown-key", "missing-variable", "invalid-port"])
    let service = try #require(result.project?.service(named: "s"))
    #expect(service.environment.map(\.name.value) == ["A", "B"])
    let isMissing = service.environment.flatMap(\.references).map {
      if case .missing = $0.outcome { true } else { false }
    }
    #expect(isMissing == [true, true])
  }
}
