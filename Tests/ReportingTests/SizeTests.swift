import Diagnostics
import Reporting
import Testing

/// Inputs on which work that is not linear would not end. Nothing is timed.
@Suite struct SizeTests {
  /// Many findings on one long line with secrets in it, among short lines.
  @Test(arguments: Format.allCases) func manyFindingsOnOneLongLine(format: Format) {
    let line = String(repeating: "key=välue,secret=hunter2secret,", count: 5_000)
    let bytes = Array(("first\n" + line + "\nlast\n").utf8)
    var files = SourceFiles()
    let file = files.add(path: "long.env", bytes: bytes)
    let unit = line.utf8.count / 5_000
    let diagnostics = (0..<500).map { index in
      let start = 6 + index * 10 * unit + 4
      return Diagnostic(
        "long", .warning, "value \(index) is odd", at: Label(SourceRange(file, start..<start + 6), "this"),
        related: [Label(SourceRange(file, start + 14..<start + 20))], help: ["change value \(index)"])
    }
    let report = Report(
      files: files, diagnostics: diagnostics, redaction: Redaction(values: ["hunter2secret"]), rules: [])
    let output = format.render(report)
    #expect(output.contains("499"))
    #expect(!output.contains("hunter2"))
  }

  @Test(arguments: Format.allCases) func manyFindingsInManyLines(format: Format) {
    var files = SourceFiles()
    let text = (0..<1_000).map { "KEY\($0)=secret-number-\($0)\n" }.joined()
    let file = files.add(path: "many.env", bytes: Array(text.utf8))
    let lines = LineTable(files[file].bytes)
    let diagnostics = (0..<1_000).map { index in
      let line = lines.contents(ofLine: index + 1)
      return Diagnostic("many", .error, "line \(index) is odd", at: Label(SourceRange(file, line), "this"))
    }
    let report = Report(
      files: files, diagnostics: diagnostics,
      redaction: Redaction(values: (0..<1_000).map { "secret-number-\($0)" }), rules: [])
    let output = format.render(report)
    #expect(output.contains("line 999 is odd"))
    #expect(!output.contains("secret-number"))
  }

  @Test(arguments: Format.allCases) func sameFindingAtVeryManyPlaces(format: Format) {
    var files = SourceFiles()
    let text = String(repeating: "A=${URL:?}\n", count: 1_000)
    let file = files.add(path: "many.yaml", bytes: Array(text.utf8))
    let diagnostics = (0..<1_000).map {
      Diagnostic("missing", .error, "`URL` is not set", at: Label(SourceRange(file, $0 * 11 + 2..<$0 * 11 + 10)))
    }
    let report = Report(files: files, diagnostics: diagnostics, rules: [])
    #expect(format.render(report).contains("`URL` is not set"))
  }

  @Test func manyFixes() {
    var files = SourceFiles()
    let file = files.add(path: "many.env", bytes: Array(String(repeating: "A=b/\n", count: 1_000).utf8))
    let fixes = (0..<1_000).map { Fix("strip", [Fix.Edit(SourceRange(file, $0 * 5 + 3..<$0 * 5 + 4), "")]) }
    let fixed = FixedFiles(applying: fixes.reversed(), to: files)
    #expect(fixed.files.first?.bytes == Array(String(repeating: "A=b\n", count: 1_000).utf8))
    #expect(
      UnifiedDiff(.none).text(of: fixed).hasPrefix("--- many.env\n+++ many.env\n@@ -1,1000 +1,1000 @@\n-A=b/\n"))
  }
}
