import Diagnostics
import Testing

@Suite struct FixedFilesTests {
  private static func sources(_ texts: String...) -> SourceFiles {
    var files = SourceFiles()
    for (index, text) in texts.enumerated() { _ = files.add(path: "file\(index)", bytes: Array(text.utf8)) }
    return files
  }

  private static func range(_ offsets: Range<Int>, _ file: UInt32 = 0) -> SourceRange {
    SourceRange(FileID(index: file), offsets)
  }

  private static func fix(_ edits: (Range<Int>, String)...) -> Fix {
    Fix("mend it", edits.map { Fix.Edit(range($0.0), $0.1) })
  }

  @Test func replacesInsertsAndDeletes() {
    let fixed = FixedFiles(
      applying: [
        FixedFilesTests.fix((6..<7, "")), FixedFilesTests.fix((2..<3, "two")), FixedFilesTests.fix((8..<8, "!")),
      ], to: FixedFilesTests.sources("a=b\nc=/d"))
    #expect(fixed.files.map { String(decoding: $0.bytes, as: UTF8.self) } == ["a=two\nc=d!"])
    #expect(fixed.applied.count == 3)
    #expect(fixed.postponed.isEmpty)
  }

  @Test func filesAreChangedEachByItself() {
    let fix = Fix(
      "align", [Fix.Edit(FixedFilesTests.range(0..<1, 2), "X"), Fix.Edit(FixedFilesTests.range(1..<1, 0), "Y")])
    let fixed = FixedFiles(applying: [fix], to: FixedFilesTests.sources("a", "b", "c"))
    #expect(fixed.files.map(\.original.path) == ["file0", "file2"])
    #expect(fixed.files.map { String(decoding: $0.bytes, as: UTF8.self) } == ["aY", "X"])
  }

  struct Conflict: Sendable, CustomTestStringConvertible {
    let name: String
    let first: Fix
    let second: Fix
    let isConflict: Bool
    var testDescription: String { name }
  }

  @Test(arguments: [
    Conflict(name: "overlapping", first: fix((0..<3, "x")), second: fix((2..<4, "y")), isConflict: true),
    Conflict(name: "within", first: fix((0..<5, "x")), second: fix((2..<3, "y")), isConflict: true),
    Conflict(name: "around", first: fix((2..<3, "x")), second: fix((0..<5, "y")), isConflict: true),
    Conflict(name: "one place, two texts", first: fix((2..<2, "x")), second: fix((2..<2, "y")), isConflict: true),
    Conflict(name: "before what is replaced", first: fix((2..<4, "x")), second: fix((2..<2, "y")), isConflict: true),
    Conflict(name: "into what is replaced", first: fix((2..<4, "x")), second: fix((3..<3, "y")), isConflict: true),
    Conflict(name: "the same edit", first: fix((2..<4, "x")), second: fix((2..<4, "x")), isConflict: false),
    Conflict(name: "side by side", first: fix((2..<4, "x")), second: fix((4..<5, "y")), isConflict: false),
    Conflict(name: "behind what is replaced", first: fix((2..<4, "x")), second: fix((4..<4, "y")), isConflict: false),
    Conflict(
      name: "the second edit only", first: fix((2..<4, "x")), second: fix((0..<1, "y"), (3..<5, "z")), isConflict: true),
    Conflict(name: "beyond the file", first: fix((2..<4, "x")), second: fix((5..<99, "y")), isConflict: true),
    Conflict(name: "nothing to do", first: fix((2..<4, "x")), second: Fix("nothing", []), isConflict: true),
  ]) func conflictsArePostponed(_ conflict: Conflict) {
    let sources = FixedFilesTests.sources("abcdef")
    let fixed = FixedFiles(applying: [conflict.first, conflict.second], to: sources)
    #expect(fixed.postponed == (conflict.isConflict ? [conflict.second] : []))
    // A fix that is postponed leaves no trace.
    if conflict.isConflict {
      #expect(fixed.files.map(\.bytes) == FixedFiles(applying: [conflict.first], to: sources).files.map(\.bytes))
    }
  }

  @Test func anEditThatChangesNothingChangesNoFile() {
    let fixed = FixedFiles(applying: [FixedFilesTests.fix((0..<2, "ab"))], to: FixedFilesTests.sources("abc"))
    #expect(fixed.files.isEmpty)
    #expect(fixed.applied.count == 1)
  }

  /// Whatever the edits are, all other bytes stay, in their order; and the edits undone give the file back.
  @Test(arguments: 0..<200) func everyOtherByteStays(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
    var sources = SourceFiles()
    let file = sources.add(path: "f", bytes: bytes)
    let fixes = (0..<12).map { _ in
      Fix(
        "x",
        (0..<Int.random(in: 1...3, using: &random)).map { _ in
          let lower = Int.random(in: 0...bytes.count, using: &random)
          let upper = Int.random(in: lower...min(bytes.count, lower + 5), using: &random)
          return Fix.Edit(
            SourceRange(file, lower..<upper),
            String(
              (0..<Int.random(in: 0...4, using: &random)).map { _ in "éa\n$".randomElement(using: &random) ?? "a" }))
        })
    }
    let fixed = FixedFiles(applying: fixes, to: sources)
    #expect(fixed.applied.count + fixed.postponed.count == fixes.count)
    guard let result = fixed.files.first else { return }
    var undone: [UInt8] = []
    var newOffset = 0
    var oldOffset = 0
    for edit in result.edits {
      let kept = edit.range.lowerBound - oldOffset
      #expect(result.bytes[newOffset..<newOffset + kept] == bytes[oldOffset..<edit.range.lowerBound])
      undone += result.bytes[newOffset..<newOffset + kept] + bytes[edit.range.offsets]
      newOffset += kept + edit.replacement.utf8.count
      oldOffset = edit.range.upperBound
    }
    undone += result.bytes[newOffset...]
    #expect(undone == bytes)
    // The order in which fixes are given decides conflicts and nothing else.
    let again = FixedFiles(applying: fixed.applied.reversed(), to: sources)
    #expect(again.postponed.isEmpty)
    #expect(again.files.map(\.bytes) == fixed.files.map(\.bytes))
  }
}
