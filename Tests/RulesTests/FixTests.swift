import Diagnostics
import Rules
import Testing

/// A fix that is offered removes its finding, brings no new one, and has nothing left to do.
@Suite struct FixTests {
  static let fixable = ExampleTests.incorrect.filter { test in
    ExampleRun(test.example).findings.diagnostics.contains { $0.rule == test.rule.name && $0.fix != nil }
  }

  @Test func `A good part of the rules have a fix`() { #expect(Set(Self.fixable.map(\.rule.name)).count >= 15) }

  @Test(arguments: fixable) func `Applying a fix mends what it is for`(_ test: ExampleTests.Case) {
    let before = ExampleRun(test.example)
    let finding = before.findings.diagnostics.filter { $0.rule == test.rule.name && $0.fix != nil }
    let edits = finding.flatMap { $0.fix?.edits ?? [] }
    let after = ExampleRun(test.example) { path, bytes in
      Self.apply(edits.filter { before.files[$0.range.file].path == path }, to: bytes)
    }
    let left = after.findings.diagnostics.filter { $0.rule == test.rule.name && $0.fix != nil }
    #expect(left.isEmpty, "\(left.map(\.summary))")
    let known = Set(before.findings.diagnostics.map(\.rule))
    let new = after.findings.diagnostics.filter { !known.contains($0.rule) && $0.severity == .error }
    // What the guard demands may be missing; then that is what must be said.
    #expect(new.filter { $0.rule != .init("missing-variable") }.isEmpty, "\(new.map(\.summary))")
  }

  static func apply(_ edits: [Fix.Edit], to bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for edit in edits.sorted(by: { $0.range > $1.range }) {
      bytes.replaceSubrange(edit.range.offsets, with: Array(edit.replacement.utf8))
    }
    return bytes
  }
}
