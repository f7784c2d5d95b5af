import Diagnostics
import Testing

/// Two rounds of fixes must come to the same as their combination, whatever they touch.
@Suite struct FixedFilesRoundsTests {
  private static func edits(of count: Int, _ generator: inout SeededGenerator) -> [(Range<Int>, String)] {
    (0..<Int.random(in: 0...5, using: &generator)).map { _ in
      let lower = Int.random(in: 0...count, using: &generator)
      let upper = Int.random(in: lower...min(count, lower + 4), using: &generator)
      let text = String(
        (0..<Int.random(in: 0...3, using: &generator)).map { _ in "xyz\n".randomElement(using: &generator) ?? "x" })
      return (lower..<upper, text)
    }
  }

  private static func applied(_ edits: [(Range<Int>, String)], to bytes: [UInt8]) -> FixedFiles {
    var files = SourceFiles()
    let file = files.add(path: ".env", bytes: bytes)
    let fixes = edits.map { Fix("edit", [Fix.Edit(SourceRange(file, $0.0), $0.1)]) }
    return FixedFiles(applying: fixes, to: files)
  }

  @Test("the combination gives what the second round gave", arguments: 0..<400)
  func combination(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let original = Array("abcdefghijklmnopqrstuvw".utf8)
    let first = Self.applied(Self.edits(of: original.count, &generator), to: original)
    let between = first.files.first?.bytes ?? original
    let second = Self.applied(Self.edits(of: between.count, &generator), to: between)
    let both = first.followed(by: second)

    let result = second.files.first?.bytes ?? between
    #expect(both.files.first?.bytes ?? original == result)
    #expect(both.applied.count == first.applied.count + second.applied.count)
    guard let file = both.files.first else { return }
    // The edits are of the original, in order and apart.
    #expect(file.original.bytes == original)
    for (one, next) in zip(file.edits, file.edits.dropFirst()) {
      #expect(one.range.upperBound < next.range.lowerBound || first.files.isEmpty || second.files.isEmpty)
    }
    let again = Self.applied(file.edits.map { ($0.range.offsets, $0.replacement) }, to: original)
    #expect(again.files.first?.bytes ?? original == result)
  }

  @Test("files of the second round alone are added")
  func otherFile() {
    var files = SourceFiles()
    let one = files.add(path: "one", bytes: Array("a".utf8))
    let two = files.add(path: "two", bytes: Array("b".utf8))
    let first = FixedFiles(applying: [Fix("edit", [Fix.Edit(SourceRange(one, 0..<1), "x")])], to: files)
    let second = FixedFiles(applying: [Fix("edit", [Fix.Edit(SourceRange(two, 0..<1), "y")])], to: files)
    #expect(first.followed(by: second).files.map(\.original.path) == ["one", "two"])
  }
}
