import Diagnostics
import Rules
import Testing

@Suite struct Scratch {
  @Test func annotate() {
    for rule in Catalogue.rules {
      for (index, example) in rule.incorrect.enumerated() {
        let run = ExampleRun(example)
        let marks = run.marks(of: rule.name)
        if marks.matches(run.expectedMarks) && run.findings.diagnostics.filter({ $0.rule == rule.name }).count - marks.count == example.unplaced { continue }
        if marks.isEmpty { print("ANNOT|\(rule.name)|\(index)|NONE|\(run.findings.diagnostics.map(\.summary))") }
        for diagnostic in run.findings.diagnostics where diagnostic.rule == rule.name {
          guard let range = diagnostic.primary?.range else { print("ANNOT|\(rule.name)|\(index)|UNPLACED|\(diagnostic.message)"); continue }
          let file = run.files[range.file]
          let t = LineTable(file.bytes)
          let line = t.line(at: range.lowerBound)
          let start = t.column(at: range.lowerBound) - 1
          let end = t.line(at: range.upperBound) == line ? t.column(at: range.upperBound) - 1 : t.column(at: t.contents(ofLine: line).upperBound) - 1
          print("ANNOT|\(rule.name)|\(index)|\(file.path)|\(line)|\(start)|\(end - start)|\(t.line(at: range.upperBound) - line)|\(diagnostic.severity)|\(diagnostic.message)")
        }
      }
    }
  }
}
