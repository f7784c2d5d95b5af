import Diagnostics
import Rules
import Testing

/// Which characters of an env file's value are said to be invisible.
@Suite struct InvisibleCharacterTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let value: String
    /// The code point that the finding names, and where in the value it is; nil for no finding.
    let found: (codePoint: String, offset: Int)?

    init(_ description: String, _ value: String, _ codePoint: String? = nil, at offset: Int = 0) {
      testDescription = description
      self.value = value
      found = codePoint.map { ($0, offset) }
    }
  }

  static let cases = [
    Case("zero-width space at the end", "abc\u{200B}", "U+200B", at: 3),
    Case("zero-width space within a word", "a\u{200B}bc", "U+200B", at: 1),
    Case("between quotes", "\"abc\u{200B}\"", "U+200B", at: 4),
    Case("byte order mark", "\u{FEFF}abc", "U+FEFF", at: 0),
    Case("soft hyphen", "pass\u{AD}word", "U+00AD", at: 4),
    Case("mark of direction", "abc\u{202E}def", "U+202E", at: 3),
    Case("joiner between Latin letters", "a\u{200D}b", "U+200D", at: 1),
    Case("escape", "a\u{1B}[31mb", "U+001B", at: 1),
    Case("no-break space at the end of a quoted value", "\"abc\u{A0}\"", "U+00A0", at: 4),
    Case("only the first of several", "a\u{200B}b\u{200C}c", "U+200B", at: 1),
    Case("no-break space in prose", "12\u{A0}000\u{202F}€"),
    Case("joiner in Persian", "نمی\u{200C}دانم"),
    Case("emoji of several scalars", "👩\u{200D}👩\u{200D}👧 ❤\u{FE0F}"),
    Case("accents of their own", "e\u{301}tat"),
    Case("tabs and line breaks", "\"a\tb\nc\""),
    Case("plain", "abc"),
  ]

  @Test(arguments: cases) func `Only what hides is said, at its place`(_ test: Case) throws {
    let env = "REGION=\(test.value)\n"
    let project = SmallProject(
      compose: "services: {api: {image: api, environment: {REGION: '${REGION:?}'}}}", env: env)
    let findings = Engine.check(try project.deployment(), reported: []).diagnostics
      .filter { $0.rule == "invisible-character" }
    guard let found = test.found else { return #expect(findings.map(\.summary) == []) }
    let finding = try #require(findings.first)
    #expect(findings.count == 1)
    #expect(finding.message.description.contains("(\(found.codePoint))"))
    #expect(finding.primary?.range.lowerBound == "REGION=".utf8.count + found.offset)
  }
}
