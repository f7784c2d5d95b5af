import Diagnostics
import Testing
import YAML

/// Input that is meant to break a parser.
@Suite("Hostile input")
struct HostileInputTests {
  /// A little of everything, to be cut and mutilated.
  static let sample = """
    %TAG !e! tag:e,1:
    --- # c
    x-a: &a {b: 1, 'c': "d\\u00e9\\n", ? e : f}
    services:
      web: &w
        <<: *a
        image: !e!x nginx:${T:-1}
        command: ["a", 'b''s', {k: v}, x: y]
        text: |+2
            lit
          eral

        fold: >-
          one
          two
      ? db
      : - 1
        - - 2
          -
    ...
    ---
    "a
      b"
    """

  @Test("every prefix can be read")
  func prefixes() {
    let bytes = Array(HostileInputTests.sample.utf8)
    for count in 0...bytes.count { check(Array(bytes[..<count])) }
  }

  @Test("every text with one byte missing, and one replaced, can be read")
  func mutilations() {
    let bytes = Array(HostileInputTests.sample.utf8)
    let replacements = Array("\t\n\"[]{}:-#&*!|%".utf8) + [0, 0xFF]
    for offset in bytes.indices {
      var shorter = bytes
      shorter.remove(at: offset)
      check(shorter)
      var changed = bytes
      changed[offset] = replacements[offset % replacements.count]
      check(changed)
    }
  }

  @Test("what the fuzzer found", arguments: ["[! : 4", "%TAG", "[a: $ {b: c: d", "[   x: >-\n a\n: b\n"])
  func findings(_ text: String) { check(Array(text.utf8)) }

  @Test("brackets that are not closed have complete entries", arguments: ["{a", "{a:", "{? ", "[? a", "[a:", "{a: {b"])
  func completeEntries(_ text: String) {
    let stream = parse("k: \(text)\nb: 1\n")
    let tree = stream.tree
    let mappings = (0..<tree.nodeCount).map { NodeID(index: UInt32($0)) }.filter { tree.kind($0) == .mapping }
    for mapping in mappings {
      let last = tree.entries(mapping).map(\.value).last
      #expect(last.map { tree.range($0).upperBound <= tree.range(mapping).upperBound } == true)
    }
    #expect(stream.isRefused())
  }

  private func check(_ bytes: [UInt8]) {
    let problems = rangeProblems(of: parse(bytes), bytes)
    #expect(problems == [], "\(String(decoding: bytes, as: UTF8.self))")
  }

  @Test("nesting ends at the limit with a diagnostic", arguments: ["[", "{a: ", "- ", "? ", "- ? ", "[{a: "])
  func depth(_ opening: String) {
    let text = String(repeating: opening, count: 20_000) + "x"
    let stream = parse(text)
    #expect(stream.diagnostics.contains { $0.rule == .yamlLimit })
    #expect(stream.diagnostics.count == 1)
  }

  @Test("nesting of 100,000 is read if it is asked for", arguments: ["[", "{a: ", "- ", "? "])
  func unlimited(_ opening: String) {
    var text = String(repeating: opening, count: 100_000) + "x"
    if opening == "[" { text += String(repeating: "]", count: 100_000) }
    if opening == "{a: " { text += String(repeating: "}", count: 100_000) }
    let options = ParseOptions(dialect: .yaml12, maximumDepth: 200_000)
    let stream = YAML.Stream.parse(Array(text.utf8), file: file, options: options)
    #expect(stream.diagnostics == [])
    #expect(stream.tree.nodeCount >= 100_001)
  }

  @Test(
    "a file with nothing but mistakes has a bounded report", arguments: ["]\n", "a\tb: \"\n", "*x\n", "@ ", "\u{1}"])
  func manyMistakes(_ line: String) {
    let stream = parse(String(repeating: line, count: 5_000))
    #expect(!stream.diagnostics.isEmpty && stream.diagnostics.count <= 1_010)
  }

  @Test(
    "mistakes on one long line, or one in another, take no time",
    arguments: [
      "[" + String(repeating: "\"a\"", count: 20_000) + "]",
      String(repeating: " ", count: 20_000) + "[" + String(repeating: "'a' ", count: 20_000) + "]",
      String(repeating: "[", count: 400) + String(repeating: "a, ", count: 5_000)
        + String(repeating: "]: b", count: 400),
    ])
  func longLines(_ text: String) {
    #expect(parse("k: \(text)\n").diagnostics.contains { $0.severity == .error })
  }

  @Test("aliases cost nothing")
  func aliasBomb() {
    var text = "a0: &a0 [x, x]\n"
    for level in 1...60 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    let stream = parse(text)
    #expect(stream.diagnostics == [])
    #expect(stream.tree.nodeCount == 1 + 61 * 4)
  }
}
