import Compose
import Diagnostics
import Testing

/// Where the parts of an interpolated text come from, and what is said about wrong references.
@Suite struct TemplateTests {
  let file = FileID(index: 0)
  let other = FileID(index: 1)

  func text(_ string: String, at offset: Int = 0) -> TracedText {
    TracedText(verbatim: string, at: SourceRange(file, offset..<offset + string.utf8.count))
  }

  func definition(_ name: String, _ value: String, at offset: Int) -> Definition {
    Definition(
      name: name, nameRange: SourceRange(other, 0..<1),
      value: TracedText(verbatim: value, at: SourceRange(other, offset..<offset + value.utf8.count)),
      origin: .envFile(other))
  }

  @Test func textWithoutDollarIsItself() {
    let result = Template.interpolate(text("a { b }")) { _ in
      Issue.record("looked up"); return nil
    }
    #expect(result.text.string == "a { b }")
    #expect(result.references.isEmpty && result.problems.isEmpty)
  }

  @Test func partsAreTracedIntoDefinitions() {
    let secret = definition("PASSWORD", "hunter2", at: 9)
    let result = Template.interpolate(text("postgresql://app:${PASSWORD}@db/${DB:-x}", at: 100)) {
      $0 == "PASSWORD" ? secret : nil
    }
    #expect(result.text.string == "postgresql://app:hunter2@db/x")
    let password = result.text.place(of: 17..<24)
    #expect(password.range == SourceRange(other, 9..<16))
    #expect(password.isExact)
    #expect(password.insertions == [SourceRange(file, 117..<128)])
    #expect(result.text.place(of: 24..<27).range == SourceRange(file, 128..<131))
    #expect(result.text.place(of: 28..<29).range == SourceRange(file, 138..<139))
  }

  @Test func referencesAreFoundInOperandsThatAreNotUsed() {
    let result = Template.interpolate(text("${A:-${B:-$C}} ${D?${E}}")) {
      $0 == "A" ? definition("A", "1", at: 0) : nil
    }
    #expect(result.references.map(\.name) == ["A", "B", "C", "D", "E"])
    let unused = result.references.map { if case .unused = $0.outcome { true } else { false } }
    #expect(unused == [false, true, true, false, false])
    #expect(result.references[1].range == SourceRange(file, 5..<13))
    #expect(result.references[1].nameRange == SourceRange(file, 7..<8))
    #expect(result.references[1].form == .fallback(operand: "$C", whenEmpty: true))
  }

  @Test func escapedScalarsKeepTheirPlaces() {
    // A double-quoted YAML scalar: `"\x24{A}\n$$"`, whose first byte was written as four.
    let scalar = TracedText(
      "${A}\n$$",
      runs: [
        .init(start: 0, source: .rewritten(SourceRange(file, 1..<5))), .init(start: 1, source: .bytes(file, offset: 5)),
        .init(start: 4, source: .rewritten(SourceRange(file, 8..<10))),
        .init(start: 5, source: .bytes(file, offset: 10)),
      ])
    let result = Template.interpolate(scalar) { _ in definition("A", "v", at: 3) }
    #expect(result.text.string == "v\n$")
    #expect(result.references.first?.range == SourceRange(file, 1..<8))
    #expect(result.text.place(of: 1..<2).range == SourceRange(file, 8..<10))
    #expect(result.text.place(of: 2..<3).range == SourceRange(file, 10..<12))
  }

  @Test(arguments: [
    ("x ${} y", "no variable name after `${`", 2..<5),
    ("${1}", "a variable name cannot begin with a digit", 0..<4),
    ("${A }", "a blank inside `${…}` before the operator", 0..<5),
    ("${ A:-x}", "a blank inside `${…}` before the operator", 0..<8),
    ("${${A}}", "a variable name cannot itself be a reference", 0..<7),
    ("${A:=x}", "Docker Compose does not know `:=` after a variable name", 0..<7),
    ("${A.B}", "Docker Compose does not know `.` after a variable name", 0..<6),
    ("${Aé}", "Docker Compose does not know `é` after a variable name", 0..<6),
    ("${A:-x\ny}", "a `${…}` that spans lines", 0..<3),
    ("${A:-x", "`${` without a closing `}`", 0..<3),
    ("${", "`${` without a closing `}`", 0..<2),
  ])
  func malformedReferences(template: String, message: String, marked: Range<Int>) {
    let result = Template.interpolate(text(template)) { _ in definition("A", "1", at: 0) }
    #expect(!result.isAccepted)
    #expect(result.problems.first?.diagnostic.message.text == message)
    #expect(result.problems.first?.diagnostic.primary?.range == SourceRange(file, marked))
  }

  @Test func everyProblemIsReported() {
    let result = Template.interpolate(text("${A:?one} ${B!} ${C?two} ${D}")) { _ in nil }
    #expect(
      result.problems.map(\.diagnostic.message) == [
        "required variable `A` is not set", "Docker Compose does not know `!` after a variable name",
        "required variable `C` is not set", "`D` is not set, so nothing stands in its place",
      ])
  }

  @Test func lostRemainderIsPointedOut() {
    let lost = Template.interpolate(text("${A:-{}} ${B}")) { definition($0, "1", at: 0) }
    #expect(lost.text.string == "1")
    #expect(lost.problems.map(\.diagnostic.rule) == [.miscountedBraces, .invalidInterpolation])
    #expect(lost.isAccepted)
    let lucky = Template.interpolate(text("${A:-{}}")) { _ in nil }
    #expect(lucky.text.string == "{}")
    #expect(lucky.problems.isEmpty)
  }

  @Test func growthIsBounded() {
    let large = definition("A", String(repeating: "x", count: 1000), at: 0)
    let result = Template.interpolate(text("$A$A$A$A"), limit: 2500) { _ in large }
    #expect(result.text.string.utf8.count == 2000)
    #expect(result.problems.map(\.diagnostic.rule) == [.interpolationLimit])
  }

  /// A unit, how often it stands, and what follows as often.
  @Test(arguments: [
    ("${A:-", 4000, "}"), ("${A:-{{x}} ", 2000, ""), ("${A:-{", 2000, "}"), ("${A:-x} $B ", 2000, ""),
    ("${", 10000, ""),
    ("${A", 10000, "}"),
  ])
  func hostileTextEnds(unit: String, count: Int, ending: String) {
    let template = String(repeating: unit, count: count) + String(repeating: ending, count: count)
    let result = Template.interpolate(text(template)) { _ in nil }
    #expect(result.text.string.utf8.count <= template.utf8.count)
  }
}
