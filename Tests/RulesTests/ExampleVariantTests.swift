import Diagnostics
import Rules
import Testing

/// Every incorrect example again, written in another way: the same text must be marked.
@Suite struct ExampleVariantTests {
  enum Variant: String, CaseIterable, Sendable {
    case carriageReturns, byteOrderMark, multibyteTextBefore

    func apply(to bytes: [UInt8], of path: String) -> [UInt8] {
      switch self {
      case .carriageReturns:
        bytes.flatMap { $0 == UInt8(ascii: "\n") ? [UInt8(ascii: "\r"), $0] : [$0] }
      case .byteOrderMark: [0xEF, 0xBB, 0xBF] + bytes
      case .multibyteTextBefore: Array("# größer, 大きい, 👩‍🚀, e\u{301}\n".utf8) + bytes
      }
    }
  }

  /// Examples that are about what a variant changes.
  static let exempt: [Variant: Set<RuleName>] = [
    .carriageReturns: ["carriage-return-in-value"],
    // The comment would come before a directive, and before what ends a document.
    .multibyteTextBefore: ["yaml-refused-by-compose"],
  ]

  struct Case: CustomTestStringConvertible, Sendable {
    let rule: RuleName
    let example: Example
    let variant: Variant
    let number: Int

    var testDescription: String { "\(rule), example \(number), \(variant.rawValue)" }
  }

  static let cases = Variant.allCases.flatMap { variant in
    ExampleTests.incorrect.filter { exempt[variant]?.contains($0.rule.name) != true }
      .map { Case(rule: $0.rule.name, example: $0.example, variant: variant, number: $0.number) }
  }

  @Test(arguments: cases) func `The same text is marked`(_ test: Case) {
    let plain = ExampleRun(test.example)
    let run = ExampleRun(test.example) { path, bytes in test.variant.apply(to: bytes, of: path) }
    #expect(run.texts(markedBy: test.rule) == plain.texts(markedBy: test.rule))
  }

  @Test(arguments: ExampleTests.correct) func `A correct example stays silent`(_ test: ExampleTests.Case) {
    for variant in [Variant.byteOrderMark, .multibyteTextBefore] {
      let run = ExampleRun(test.example) { path, bytes in variant.apply(to: bytes, of: path) }
      #expect(run.findings.diagnostics.isEmpty, "\(variant): \(run.findings.diagnostics.map(\.summary))")
    }
  }

  @Test(arguments: ExampleTests.incorrect) func `An allowance on the line covers a finding`(_ test: ExampleTests.Case) {
    let plain = ExampleRun(test.example)
    for mark in plain.marks(of: test.rule.name) {
      // A contract has its own list of allowances, and a comment cannot cover what is itself one.
      guard mark.file != "validate.yaml", test.rule.group != .allowances, test.rule.name != "dokploy-comment-lost",
        // Where the file is not understood, neither are its comments.
        !Self.unreadable.contains(test.rule.name)
      else { continue }
      let run = ExampleRun(test.example) { path, bytes in
        path == mark.file ? Self.allowing(test.rule.name, at: mark.range.lowerBound, in: bytes) : bytes
      }
      // What shows at other places as well is left for those.
      let covered = plain.marks(of: test.rule.name).filter { $0 == mark }.count
      #expect(
        run.marks(of: test.rule.name).count <= plain.marks(of: test.rule.name).count - covered,
        "\(run.findings.diagnostics.map(\.summary))")
      #expect(!run.findings.diagnostics.contains { $0.rule == .unusedAllowance })
    }
  }

  static let unreadable: Set<RuleName> = [
    "yaml-syntax", "yaml-refused-by-compose", "invalid-encoding", "carriage-return-in-value", "empty-compose-file",
    "yaml-only-for-compose",
  ]

  /// The file with an allowance in a line of its own above `offset`, indented like the line below it.
  static func allowing(_ rule: RuleName, at offset: Int, in bytes: [UInt8]) -> [UInt8] {
    let lines = LineTable(bytes)
    let line = lines.contents(ofLine: lines.line(at: offset))
    let indentation = bytes[line].prefix { $0 == UInt8(ascii: " ") }
    let comment = Array(indentation) + Array("# validate:allow \(rule) -- so that it is tested\n".utf8)
    return Array(bytes[..<line.lowerBound]) + comment + Array(bytes[line.lowerBound...])
  }
}

extension ExampleRun {
  /// The bytes that a rule's findings mark, as text, in order.
  func texts(markedBy rule: RuleName) -> [String] {
    findings.diagnostics.filter { $0.rule == rule }.flatMap { diagnostic in
      diagnostic.primary == nil
        ? [""]
        : diagnostic.places.map { place in
          String(decoding: files.bytes(of: place).filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
        }
    }
  }
}
