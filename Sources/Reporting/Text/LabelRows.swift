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

  init(marks: ArraySlice<CodeFrame.Single>, line: ShownLine, severity: Severity, room: Int) {
    // One place may be marked for several reasons that read the same.
    var labels: [Label] = []
    labels.reserveCapacity(marks.count)
    for mark in marks.lazy.map(\.mark) {
      let label = Label(
        columns: line.columns(of: mark.range.offsets), text: Glyph.printable(mark.text), isPrimary: mark.isPrimary)
      if !labels.contains(where: { $0.columns == label.columns && $0.text == label.text }) { labels.append(label) }
    }
    if labels.count > 1 {
      labels.sort {
        ($0.columns.lowerBound, $0.isPrimary ? 0 : 1) < ($1.columns.lowerBound, $1.isPrimary ? 0 : 1)
      }
    }
    self.labels = labels
    self.severity = severity
    self.room = room
  }

  func draw(on canvas: inout Canvas, column: Int, gutter: CodeFrame.Gutter) {
    guard !labels.isEmpty else { return }
    gutter.addRow(to: &canvas)
    // Primary marks are drawn over the others.
    for label in labels where !label.isPrimary { mark("-", label, on: &canvas, column: column) }
    for label in labels where label.isPrimary { mark("^", label, on: &canvas, column: column) }
    guard labels.contains(where: { !$0.text.isEmpty }) else { return }
    var hanging = labels.filter { !$0.text.isEmpty }
    let end = labels.reduce(0) { max($0, $1.columns.upperBound) }
    if let last = hanging.last, last.columns.upperBound == end, end + 1 + DisplayWidth.of(last.text) <= room {
      canvas.write(last.text, column: column + end + 1, style: style(of: last))
      hanging.removeLast()
    }
    guard !hanging.isEmpty else { return }
    gutter.addRow(to: &canvas)
    drawConnectors(hanging, before: .max, on: &canvas, column: column)
    while let label = hanging.popLast() {
      // A text that does not fit below its mark moves to the left as far as it must.
      let width = DisplayWidth.of(label.text)
      let start = max(0, min(label.columns.lowerBound, room - width))
      for text in Wrapping.lines(label.text, width: room - start) {
        gutter.addRow(to: &canvas)
        drawConnectors(hanging, before: start, on: &canvas, column: column)
        canvas.write(text, column: column + start, style: style(of: label))
      }
    }
  }

  private func mark(_ character: Unicode.Scalar, _ label: Label, on canvas: inout Canvas, column: Int) {
    let columns = (column + label.columns.lowerBound)..<(column + label.columns.upperBound)
    canvas.fill(character, columns: columns, style: style(of: label))
  }

  private func drawConnectors(_ labels: [Label], before limit: Int, on canvas: inout Canvas, column: Int) {
    for label in labels where label.columns.lowerBound < limit {
      canvas.mark("|", column: column + label.columns.lowerBound, style: style(of: label))
    }
  }

  private func style(of label: Label) -> Style { label.isPrimary ? .severity(severity) : .related }
}
