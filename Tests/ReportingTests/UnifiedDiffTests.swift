import Diagnostics
import Reporting
import Testing

@Suite struct UnifiedDiffTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let files: MarkedFiles
    let edits: [(String, String)]
    var secrets: [String] = []
    /// Marks whose bytes are secret.
    var hidden: [String] = []
    var isColoured = false
    var testDescription: String { name }

    func fix(_ mark: String, _ replacement: String) -> Fix { Fix("x", [Fix.Edit(files[mark], replacement)]) }
  }

  static let twenty = (1...20).map { "LINE\($0)=«\($0):\($0)»\n" }.joined()

  static let cases = [
    Case(name: "one line", files: MarkedFiles(".env", twenty), edits: [("10", "ten")]),
    Case(name: "the first and the last", files: MarkedFiles(".env", twenty), edits: [("1", "one"), ("20", "twenty")]),
    Case(name: "close together", files: MarkedFiles(".env", twenty), edits: [("5", "five"), ("11", "eleven")]),
    Case(name: "far apart", files: MarkedFiles(".env", twenty), edits: [("5", "five\nMORE=1"), ("14", "fourteen")]),
    Case(
      name: "a line removed", files: MarkedFiles("compose.yaml", "«v:version: '3'\n»services:\n  web: {}\n"),
      edits: [("v", "")]),
    Case(
      name: "a line added at the end", files: MarkedFiles(".env", "A=1\n«e:»"), edits: [("e", "B=2\n")]),
    Case(name: "an empty file", files: MarkedFiles(".env", "«e:»"), edits: [("e", "B=2\n")]),
    Case(name: "no line break at the end", files: MarkedFiles(".env", "A=«a:1»"), edits: [("a", "2")]),
    Case(name: "all of it", files: MarkedFiles(".env", "«a:A=1\nB=2\n»"), edits: [("a", "")]),
    Case(name: "two in one line", files: MarkedFiles(".env", "A=«a:1»,«b:2»\n"), edits: [("a", "x"), ("b", "y")]),
    Case(
      name: "coloured", files: MarkedFiles(".env", "A=«a:1»\nB=2\n"), edits: [("a", "x")], isColoured: true),
    Case(
      name: "a secret encoded", files: MarkedFiles(".env", "P=p@ss/word\nU=http://u:«p:p@ss/word»@h\nQ=p@ss/word\n"),
      edits: [("p", "p%40ss%2Fword")], secrets: ["p@ss/word"]),
    Case(
      name: "a short secret", files: MarkedFiles(".env", "P=«p:abc»\nQ=«q:»x\n"), edits: [("p", "defg"), ("q", "y")],
      hidden: ["p"]),
    Case(
      name: "hostile", files: MarkedFiles("a\u{1B}[1m", "A=\u{1B}[2J«a:1»\t\u{202E}\n"), edits: [("a", "\u{7}")]),
  ]

  @Test(arguments: cases) func looksAsRecorded(_ case: Case) {
    let redaction = Redaction(ranges: `case`.hidden.map { `case`.files[$0] }, values: `case`.secrets)
    let fixes = `case`.edits.map { `case`.fix($0.0, $0.1) }
    let fixed = FixedFiles(applying: fixes, to: `case`.files.files)
    #expect(fixed.postponed.isEmpty)
    let diff = UnifiedDiff(redaction, isColoured: `case`.isColoured).text(of: fixed)
    Snapshot.expect(diff, "diff/\(`case`.name).diff")
  }

  /// Applying the diff by hand to the old lines gives the new lines, at the line numbers that it names.
  @Test(arguments: 0..<150) func theDiffMakesTheNewFile(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let count = Int.random(in: 0...30, using: &random)
    let old = (0..<count).map { "line \($0)\n" }.joined()
    var sources = SourceFiles()
    let file = sources.add(path: "f", bytes: Array(old.utf8))
    let fixes = (0..<Int.random(in: 1...6, using: &random)).map { _ in
      let lower = Int.random(in: 0...old.utf8.count, using: &random)
      let upper = min(old.utf8.count, lower + Int.random(in: 0...20, using: &random))
      let text = ["", "x", "y\n", "a\nb\nc\n", "\n"].randomElement(using: &random) ?? ""
      return Fix("x", [Fix.Edit(SourceRange(file, lower..<upper), text)])
    }
    let fixed = FixedFiles(applying: fixes, to: sources)
    guard let result = fixed.files.first else { return }
    let diff = UnifiedDiff(.none).text(of: fixed)
    var oldLines = lines(old)
    let newLines = lines(String(decoding: result.bytes, as: UTF8.self))
    var body = diff.split(separator: "\n", omittingEmptySubsequences: false).dropLast()[...]
    #expect(body.popFirst() == "--- f" && body.popFirst() == "+++ f")
    var made: [String] = []
    var consumed = 0
    while let header = body.popFirst() {
      let numbers = header.split { !"0123456789".contains($0) }.compactMap { Int($0) }
      try #require(numbers.count == 4, "\(diff)")
      let start = numbers[1] == 0 ? numbers[0] : numbers[0] - 1
      made += oldLines.prefix(start - consumed)
      oldLines.removeFirst(start - consumed)
      consumed = start
      #expect(made.count == (numbers[3] == 0 ? numbers[2] : numbers[2] - 1), "\(diff)")
      var counts = (old: 0, new: 0)
      while let line = body.first, !line.hasPrefix("@@") {
        body.removeFirst()
        if line.first != "+" {
          #expect(oldLines.first == String(line.dropFirst()), "\(diff)")
          oldLines.removeFirst()
          consumed += 1
          counts.old += 1
        }
        if line.first != "-" {
          made.append(String(line.dropFirst()))
          counts.new += 1
        }
      }
      #expect(counts.old == numbers[1] && counts.new == numbers[3], "\(diff)")
    }
    #expect(made + oldLines == newLines, "\(diff)")
  }

  private func lines(_ text: String) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    return lines
  }
}
