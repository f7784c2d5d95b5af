import Diagnostics
import Rules
import Testing

@Suite struct AllowanceTests {
  static let ports = """
    services:
      a:
        image: redis:7
        ports: ["6379:6379"]
      b:
        image: redis:7
        ports: ["6380:6379"]
    """

  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let text: String
    /// The findings that remain, as `rule` or, with a service, `rule service`.
    let left: [String]
    let suppressed: Int

    init(_ name: String, _ text: String, left: [String], suppressed: Int) {
      testDescription = name
      self.text = text
      self.left = left
      self.suppressed = suppressed
    }
  }

  static func compose(_ above: String, _ beside: String = "") -> String {
    """
    --- compose.yaml
    services:
    \(above)
      a:
        image: redis:7
        ports: ["6379:6379"]\(beside)
      b:
        image: redis:7
        ports: ["6380:6379"]
    """
  }

  static func contract(_ entry: String) -> String {
    "--- compose.yaml\n\(ports)\n--- validate.yaml\nservices: { a: {}, b: {} }\nallow:\n  - rule: database-published\n"
      + entry
  }

  /// With `a` under a container name, by which the contract knows it as `cache`.
  static func contract(_ entry: String, named container: String) -> String {
    contract(entry).replacing("  a:\n", with: "  a:\n    container_name: \(container)\n", maxReplacements: 1)
      .replacing("{ a: {}, ", with: "{ cache: { container: \(container) }, ")
  }

  static let cases = [
    Case(
      "a comment above a mapping covers what is in it",
      compose("  # validate:allow database-published -- because"), left: ["database-published b"], suppressed: 1),
    Case(
      "a comment behind a value covers its line",
      compose("", " # validate:allow database-published -- because"), left: ["database-published b"], suppressed: 1),
    Case(
      "several comments stand one above the other",
      compose("  # validate:allow database-published -- because\n  # another remark\n"),
      left: ["database-published b"], suppressed: 1),
    Case(
      "one comment allows several rules",
      compose("  # validate:allow database-published, missing-image -- because"),
      left: ["database-published b", "unused-allowance"], suppressed: 1),
    Case(
      "without a reason it does not hold", compose("  # validate:allow database-published"),
      left: ["allowance-without-reason", "database-published a", "database-published b"], suppressed: 0),
    Case(
      "nor with nothing behind the dashes", compose("  # validate:allow database-published -- "),
      left: ["allowance-without-reason", "database-published a", "database-published b"], suppressed: 0),
    Case(
      "nor with a colon for the dashes", compose("  # validate:allow database-published: because"),
      left: ["allowance-without-reason", "database-published a", "database-published b"], suppressed: 0),
    Case(
      "it must name a rule", compose("  # validate:allow -- because"),
      left: ["allowance-without-reason", "database-published a", "database-published b"], suppressed: 0),
    Case(
      "a mistyped rule", compose("  # validate:allow database-publish -- because"),
      left: ["database-published a", "database-published b", "unknown-rule"], suppressed: 0),
    Case(
      "another remark is no allowance", compose("  # validate:allowed things -- because"),
      left: ["database-published a", "database-published b"], suppressed: 0),
    Case(
      "an entry for a service", contract("    service: a\n    reason: r\n"), left: ["database-published b"],
      suppressed: 1),
    Case("an entry for a rule", contract("    reason: r\n"), left: [], suppressed: 2),
    Case(
      "an entry for a path", contract("    path: services.b\n    reason: r\n"), left: ["database-published a"],
      suppressed: 1),
    Case("an entry for a file", contract("    path: compose.yaml\n    reason: r\n"), left: [], suppressed: 2),
    Case("a path is cleaned", contract("    path: ./compose.yaml\n    reason: r\n"), left: [], suppressed: 2),
    Case(
      "an entry for a service by its name in the contract",
      contract("    service: cache\n    reason: r\n", named: "my-redis"), left: ["database-published b"],
      suppressed: 1),
    Case(
      "an entry for a service by its name in the compose file",
      contract("    service: a\n    reason: r\n", named: "my-redis"), left: ["database-published b"], suppressed: 1),
    Case(
      "an entry for a service that has no such finding", contract("    service: c\n    reason: r\n"),
      left: ["database-published a", "database-published b", "unused-allowance"], suppressed: 0),
    Case("its last day has not come", contract("    reason: r\n    until: 2026-07-01\n"), left: [], suppressed: 2),
    Case(
      "its last day has passed", contract("    reason: r\n    until: 2026-06-30\n"),
      left: ["database-published a", "database-published b", "expired-allowance"], suppressed: 0),
  ]

  @Test(arguments: cases) func `An allowance covers what it says`(_ test: Case) {
    let run = ExampleRun(Example(test.text))
    let left = run.findings.diagnostics.map { diagnostic in
      "\(diagnostic.rule)" + (diagnostic.subject.service.map { " \($0)" } ?? "")
    }
    #expect(left.sorted() == test.left.sorted())
    #expect(run.findings.suppressed.count == test.suppressed)
    #expect(run.findings.suppressed.allSatisfy { !$0.reason.isEmpty })
  }

  /// One variable that is missing at three places.
  static func missing(_ above: String = "", contract entry: String? = nil) -> Example {
    let compose = """
      services:
        a:
          image: a
          environment:
      \(above)
            MODE: ${MODE:?}
        b:
          image: b
          environment:
            MODE: ${MODE:?}
            OTHER: ${MODE:?}
      """
    let contract =
      entry.map { "\n--- validate.yaml\nservices: { a: {} }\nallow: [{ rule: missing-variable, \($0) }]" } ?? ""
    return Example("--- compose.yaml\n\(compose)\(contract)")
  }

  @Test(arguments: [
    (missing(), ["services.a.environment.MODE", "services.b.environment.MODE", "services.b.environment.OTHER"]),
    (
      missing("      # validate:allow missing-variable -- because"),
      ["services.b.environment.MODE", "services.b.environment.OTHER"]
    ),
    (missing(contract: "service: b, reason: r"), ["services.a.environment.MODE"]),
    (
      missing(contract: "path: services.b.environment.MODE, reason: r"),
      ["services.a.environment.MODE", "services.b.environment.OTHER"]
    ),
    (missing(contract: "variable: MODE, reason: r"), []),
  ]) func `Places of one problem are accepted one by one`(_ example: Example, _ left: [String]) {
    let findings = ExampleRun(example).findings
    #expect(findings.diagnostics.count == (left.isEmpty ? 0 : 1))
    #expect(findings.suppressed.count == (left.isEmpty ? 1 : 0))
    #expect(findings.diagnostics.flatMap(\.occurrences).map(\.path.description) == left)
    #expect(findings.diagnostics.first?.primary?.range == findings.diagnostics.first?.occurrences.first?.range)
    #expect(findings.diagnostics.first?.subject.path == left.first)
  }

  @Test func `The command line allows and denies`() {
    let example = Example("--- compose.yaml\n\(Self.ports)")
    let allowed = ExampleRun(example, settings: Settings(allow: ["database-published"]))
    #expect(allowed.findings.diagnostics.isEmpty && allowed.findings.suppressed.count == 2)
    let denied = ExampleRun(example, settings: Settings(deny: ["database-published"]))
    #expect(denied.findings.diagnostics.map(\.severity) == [.error, .error])
  }

  @Test func `Denying a rule that is off switches it on`() {
    let example: Example = """
      --- compose.yaml
      services:
        a:
          image: ${IMAGE:?}
      --- .env
      IMAGE=redis:7
      """
    #expect(ExampleRun(example).findings.diagnostics.isEmpty)
    let run = ExampleRun(example, settings: Settings(deny: ["guard-without-message"]))
    #expect(run.findings.diagnostics.map(\.rule) == ["guard-without-message"])
  }

  @Test(arguments: [("error", Severity.error), ("note", .note), ("warning", .warning)])
  func `A contract gives a rule its severity`(_ word: String, _ severity: Severity) {
    let run = ExampleRun(
      Example(
        "--- compose.yaml\n\(Self.ports)\n--- validate.yaml\nrules: { contract-empty: off, database-published: \(word) }\n"
      ))
    #expect(run.findings.diagnostics.map(\.severity) == [severity, severity])
  }

  @Test func `A contract switches a rule off`() {
    let run = ExampleRun(
      Example(
        "--- compose.yaml\n\(Self.ports)\n--- validate.yaml\nrules: { contract-empty: off, database-published: off }\n")
    )
    #expect(run.findings.diagnostics.isEmpty && run.findings.suppressed.isEmpty)
  }

  @Test func `An allowance for another target is not called unused`() {
    let run = ExampleRun(
      Example(
        "--- compose.yaml\nservices:\n  a:\n    # validate:allow dokploy-container-name -- because\n    image: a\n"))
    #expect(run.findings.diagnostics.isEmpty)
  }
}
