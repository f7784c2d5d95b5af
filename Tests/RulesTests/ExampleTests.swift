import Diagnostics
import Rules
import Testing

/// Every example of every rule, as it is and in variants.
@Suite struct ExampleTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let rule: Rule
    let example: Example
    let number: Int

    var testDescription: String { "\(rule.name), example \(number)" }
  }

  static let incorrect = Catalogue.rules.flatMap { rule in
    rule.incorrect.enumerated().map { Case(rule: rule, example: $1, number: $0 + 1) }
  }
  static let correct = Catalogue.rules.flatMap { rule in
    rule.correct.enumerated().map { Case(rule: rule, example: $1, number: $0 + 1) }
  }

  /// Rules that no short text can break: bounds of size, bytes that a string literal cannot hold, and a directory
  /// without a name. The layers that report them test them.
  static let withoutExamples: Set<RuleName> = [
    "interpolation-limit", "env-encoding", "yaml-limit", "too-many-nodes", "excessive-aliasing", "missing-project-name",
    "too-many-files",
  ]

  @Test(arguments: Catalogue.rules.map(\.name).filter { !withoutExamples.contains($0) })
  func `Every rule has an example of each kind`(_ name: RuleName) throws {
    let rule = try #require(Catalogue.rule(named: name))
    #expect(!rule.incorrect.isEmpty)
    #expect(!rule.correct.isEmpty)
  }

  @Test(arguments: incorrect) func `An incorrect example is marked where it says`(_ test: Case) {
    expectMarks(ExampleRun(test.example), test)
  }

  @Test(arguments: correct) func `A correct example is silent under all rules`(_ test: Case) {
    let run = ExampleRun(test.example)
    #expect(run.findings.diagnostics.map(\.summary).isEmpty, "\(run.findings.diagnostics.map(\.summary))")
  }

  private func expectMarks(_ run: ExampleRun, _ test: Case) {
    let found = run.findings.diagnostics.filter { $0.rule == test.rule.name }
    let marks = run.marks(of: test.rule.name)
    #expect(!found.isEmpty)
    #expect(found.count { $0.places.isEmpty } == test.example.unplaced)
    #expect(
      marks.matches(run.expectedMarks),
      "found \(marks), expected \(run.expectedMarks); all findings: \(run.findings.diagnostics.map(\.summary))")
  }
}

extension Diagnostic {
  /// For messages of failed expectations.
  var summary: String {
    let place = primary.map { "\($0.range.file.index):\($0.range.offsets)" } ?? "nowhere"
    return "\(severity) \(rule) at \(place): \(message)"
  }
}
