import Diagnostics
import Testing

@Suite struct SourceRangeTests {
  let a = FileID(index: 0)
  let b = FileID(index: 1)

  @Test func containsAndUnion() {
    let range = SourceRange(a, 3..<9)
    #expect(range.contains(range))
    #expect(range.contains(range.start) && range.contains(range.end))
    #expect(!range.contains(SourceRange(a, 2..<4)))
    #expect(!range.contains(SourceRange(b, 4..<5)))
    #expect(range.union(SourceRange(a, 20..<22)) == SourceRange(a, 3..<22))
    #expect(range.union(SourceRange(a, 4..<5)) == range)
    #expect(range.count == 6 && !range.isEmpty && range.start.isEmpty && range.end.lowerBound == 9)
  }

  @Test func ordersByFileThenPlace() {
    let sorted = [
      SourceRange(a, 0..<5), SourceRange(a, 1..<2), SourceRange(a, 1..<3), SourceRange(b, 0..<0),
    ]
    #expect(sorted.reversed().sorted() == sorted)
  }

  @Test func offsetsBeyondFourGibibytesAreClamped() {
    let range = SourceRange(a, 10..<(1 << 40))
    #expect(range.upperBound == Int(UInt32.max))
  }

  @Test func bytesAreClampedToTheFile() {
    var files = SourceFiles()
    let file = files.add(path: "f", bytes: Array("abc".utf8))
    #expect(Array(files.bytes(of: SourceRange(file, 1..<9))) == Array("bc".utf8))
    #expect(files.bytes(of: SourceRange(file, 7..<9)).isEmpty)
  }

  @Test func reportOrder() {
    func diagnostic(_ rule: RuleName, _ message: String, _ range: SourceRange?) -> Diagnostic {
      Diagnostic(rule, .error, "\(message)", at: range.map { Label($0) })
    }
    let sorted = [
      diagnostic("a", "x", nil), diagnostic("b", "a", nil), diagnostic("b", "b", nil),
      diagnostic("z", "z", SourceRange(a, 0..<1)), diagnostic("a", "a", SourceRange(a, 0..<2)),
      diagnostic("b", "a", SourceRange(a, 0..<2)), diagnostic("a", "a", SourceRange(b, 0..<1)),
    ]
    for seed in 0..<20 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      #expect(sorted.shuffled(using: &random).sorted(by: Diagnostic.inReportOrder) == sorted)
    }
  }
}
