import Diagnostics

/// The rows below a source line: a row of marks, and the labels' texts.
///
///      7 | PORT=eighty HOST=
///        |      ^^^^^^      - nothing here
///        |      |
///        |      not a number
///
/// The rightmost text stands beside its mark if there is room; the others hang below theirs, from right to left.
struct LabelRows {
  private struct Label {
    let columns: Range<Int>
    let text: String
    let isPrimary: Bool
  }

  private let labels: [Label]
  private let severity: Severity
  private let room: Int

  init(marks: [CodeFrame.Mark], line: ShownLine, severity: Severity, room: Int) {
    // One place may be marked for several reasons that read the same.
    var labels: [Label] = []
    for mark in marks {
      let label = Label(
        columns: line.columns(of: mark.range), text: Glyph.printable(mark.text), isPrimary: mark.isPrimary)
      if !labels.contains(where: { $0.columns == label.columns && $0.text == label.text }) { labels.append(label) }
    }
    self.labels = labels.sorted {
      ($0.columns.lowerBound, $0.isPrimary ? 0 : 1) < ($1.columns.lowerBound, $1.isPrimary ? 0 : 1)
    }
    self.severity = severity
    self.room = room
  }

  /// - Parameter addRow: adds a row that has a gutter.
  func draw(on canvas: inout Canvas, column: Int, addRow: (inout Canvas) -> Int) {
    guard !labels.isEmpty else { return }
    let marks = addRow(&canvas)
    // Primary marks are drawn over the others.
    for label in labels.filter({ !$0.isPrimary }) + labels.filter(\.isPrimary) {
      let columns = (column + label.columns.lowerBound)..<(column + label.columns.upperBound)
      canvas.fill(label.isPrimary ? "^" : "-", row: marks, columns: columns, style: style(of: label))
    }
    var hanging = labels.filter { !$0.text.isEmpty }
    let end = labels.map(\.columns.upperBound).max() ?? 0
    if let last = hanging.last, end + 1 + DisplayWidth.of(last.text) <= room,
      labels.allSatisfy({ $0.columns.upperBound <= last.columns.upperBound })
    {
      canvas.write(last.text, row: marks, column: column + end + 1, style: style(of: last))
      hanging.removeLast()
    }
    guard !hanging.isEmpty else { return }
    let row = addRow(&canvas)
    drawConnectors(hanging, before: .max, on: &canvas, row: row, column: column)
    while let label = hanging.popLast() {
      // A text that does not fit below its mark moves to the left as far as it must.
      let width = DisplayWidth.of(label.text)
      let start = max(0, min(label.columns.lowerBound, room - width))
      for text in Wrapping.lines(label.text, width: room - start) {
        let row = addRow(&canvas)
        drawConnectors(hanging, before: start, on: &canvas, row: row, column: column)
        canvas.write(text, row: row, column: column + start, style: style(of: label))
      }
    }
  }

  private func drawConnectors(
    _ labels: [Label], before limit: Int, on canvas: inout Canvas, row: Int, column: Int
  ) {
    for label in labels where label.columns.lowerBound < limit {
      canvas.write("|", row: row, column: column + label.columns.lowerBound, style: style(of: label))
    }
  }

  private func style(of label: Label) -> Style { label.isPrimary ? .severity(severity) : .related }
}
