import Diagnostics

/// The lines of one file that labels point at, with the labels below them.
///
///      2 | DATABASE_URL=postgresql://app:********@db/openchat
///        |                                           -------- the main database
///      3 | SHADOW_DATABASE_URL=postgresql://app:********@db/openchat
///        |                                                  ^^^^^^^^ same name here
///
/// A range of several lines is drawn with a bar in a lane of its own, left of the source:
///
///      4 |   web:
///        |  _^
///      5 | |   image: web
///        | |____________^ this service
///
/// First `plan` decides which lines to show and in what windows, then `draw` puts them on a canvas.
struct CodeFrame {
  struct Mark {
    let range: Range<Int>
    let text: String
    let isPrimary: Bool
  }

  let file: SourceFile
  let lines: LineTable
  /// One or more.
  let marks: [Mark]
  /// The severity whose colour the primary marks have.
  let severity: Severity
  /// The columns for source and labels, without the line numbers.
  let room: Int

  /// A label on one line.
  private struct Single {
    let mark: Mark
    let line: Int
  }

  /// A label over several lines.
  private struct Multiple {
    let mark: Mark
    let lines: ClosedRange<Int>
    /// The offset of the last byte marked.
    let last: Int
    var lane = 0
  }

  /// A line to show, with those of its labels that fit into one window.
  private struct Entry {
    let line: Int
    var focus: Range<Int>
    var singles: [Mark] = []
  }

  /// Beyond this many, bars would crowd the source out; further ranges are marked where they begin.
  private static let laneLimit = 3
  /// A range of up to this many lines is shown whole.
  private static let wholeLimit = 6

  private var singles: [Single] = []
  private var multiples: [Multiple] = []
  private var laneWidth: Int { multiples.isEmpty ? 0 : multiples.count + 1 }
  private var sourceRoom: Int { max(8, room - laneWidth) }

  init(file: SourceFile, lines: LineTable, marks: [Mark], severity: Severity, room: Int) {
    self.file = file
    self.lines = lines
    self.marks = marks
    self.severity = severity
    self.room = room
    for mark in marks { sort(mark) }
    // The outermost range has the leftmost lane, so that lines to the source cross no bar.
    multiples.sort {
      ($0.mark.range.lowerBound, -$0.mark.range.upperBound) < ($1.mark.range.lowerBound, -$1.mark.range.upperBound)
    }
    for lane in multiples.indices { multiples[lane].lane = lane }
  }

  /// The number of the last line that is shown, which decides how wide the gutter is.
  var lastLine: Int {
    max(singles.map(\.line).max() ?? 1, multiples.map(\.lines.upperBound).max() ?? 1)
  }

  private mutating func sort(_ mark: Mark) {
    let size = file.bytes.count
    let lower = min(mark.range.lowerBound, size)
    let line = lines.line(at: lower)
    let contents = lines.contents(ofLine: line)
    var upper = max(lower, min(mark.range.upperBound, size))
    // A range that takes its line break along ends before it.
    while upper > lower, upper > contents.upperBound, file.bytes[upper - 1] == 0x0A || file.bytes[upper - 1] == 0x0D {
      upper -= 1
    }
    let last = upper > lower ? lines.line(at: upper - 1) : line
    if last > line && multiples.count < CodeFrame.laneLimit {
      let whole = Mark(range: lower..<upper, text: mark.text, isPrimary: mark.isPrimary)
      multiples.append(
        Multiple(
          mark: whole, lines: line...last, last: UTF8Scalar.start(of: upper - 1, in: file.bytes), lane: multiples.count)
      )
    } else {
      let end = last > line ? contents.upperBound : upper
      singles.append(
        Single(
          mark: Mark(range: lower..<max(lower, end), text: mark.text, isPrimary: mark.isPrimary), line: line))
    }
  }
}

// MARK: - Plan

extension CodeFrame {
  /// The lines to show, in order; a line whose labels lie too far apart appears once for each window.
  private func plan() -> [Entry] {
    if multiples.isEmpty, singles.count == 1 {
      return singles.map { Entry(line: $0.line, focus: $0.mark.range, singles: [$0.mark]) }
    }
    var entries: [Entry] = []
    for single in singles { entries.append(Entry(line: single.line, focus: single.mark.range, singles: [single.mark])) }
    for multiple in multiples {
      let start = multiple.mark.range.lowerBound
      entries.append(Entry(line: multiple.lines.lowerBound, focus: start..<(start + 1)))
      entries.append(Entry(line: multiple.lines.upperBound, focus: multiple.last..<(multiple.last + 1)))
      if multiple.lines.count <= CodeFrame.wholeLimit {
        for line in multiple.lines {
          let start = lines.contents(ofLine: line).lowerBound
          entries.append(Entry(line: line, focus: start..<start))
        }
      }
    }
    entries.sort {
      ($0.line, $0.focus.lowerBound, $0.focus.upperBound) < ($1.line, $1.focus.lowerBound, $1.focus.upperBound)
    }
    var merged: [Entry] = []
    for entry in entries {
      if let last = merged.last, last.line == entry.line, fits(last, entry) {
        let upper = max(last.focus.upperBound, entry.focus.upperBound)
        merged[merged.count - 1].focus = last.focus.lowerBound..<upper
        merged[merged.count - 1].singles += entry.singles
      } else {
        merged.append(entry)
      }
    }
    return fillingGaps(merged)
  }

  /// Whether two parts of one line can be seen at once.
  private func fits(_ first: Entry, _ second: Entry) -> Bool {
    let contents = lines.contents(ofLine: first.line)
    let span = first.focus.lowerBound..<max(first.focus.upperBound, second.focus.upperBound)
    if contents.count <= sourceRoom / 4 || second.focus.upperBound <= first.focus.upperBound { return true }
    // A byte takes at most a handful of columns; only when it is close is it worth reading.
    guard span.count <= sourceRoom * 4 else { return false }
    let width = Glyph.read(file.bytes, span.clamped(to: contents)).reduce(0) { $0 + $1.width }
    return width <= sourceRoom - 2
  }

  /// One line left out is shown instead of the dots that would stand for it.
  private func fillingGaps(_ entries: [Entry]) -> [Entry] {
    var result: [Entry] = []
    for entry in entries {
      if let last = result.last, entry.line == last.line + 2 {
        let start = lines.contents(ofLine: last.line + 1).lowerBound
        result.append(Entry(line: last.line + 1, focus: start..<start))
      }
      result.append(entry)
    }
    return result
  }
}

// MARK: - Draw

extension CodeFrame {
  /// Draws the frame below what is on the canvas.
  ///
  /// - Parameters:
  ///   - gutter: the columns of the widest line number.
  ///   - hidden: what must not be shown of a line, given its contents.
  func draw(on canvas: inout Canvas, gutter: Int, hidden: (Range<Int>) -> [Range<Int>]) {
    var previous: Int?
    for entry in plan() {
      if let previous, entry.line > previous + 1 {
        let row = canvas.addRow()
        canvas.write("...", row: row, column: 0, style: .frame)
        drawBars(on: &canvas, row: row, gutter: gutter) { $0.lines.contains(previous) && $0.lines.contains(entry.line) }
      }
      draw(entry, isAgain: previous == entry.line, on: &canvas, gutter: gutter, hidden: hidden)
      previous = entry.line
    }
  }

  private func draw(
    _ entry: Entry, isAgain: Bool, on canvas: inout Canvas, gutter: Int, hidden: (Range<Int>) -> [Range<Int>]
  ) {
    let contents = lines.contents(ofLine: entry.line)
    let line = ShownLine(
      contents: contents, in: file.bytes, hidden: hidden(contents), focus: entry.focus,
      beside: (entry.singles.map { DisplayWidth.of($0.text) }.max() ?? 0) + 1, room: sourceRoom)
    let row = addRow(to: &canvas, gutter: gutter, number: entry.line)
    let origin = gutter + 4 + laneWidth
    line.draw(on: &canvas, row: row, column: origin)
    drawBars(on: &canvas, row: row, gutter: gutter) {
      $0.lines.contains(entry.line) && ($0.lines.lowerBound < entry.line || isAgain)
    }
    let firstBelow = canvas.height
    LabelRows(marks: entry.singles, line: line, severity: severity, room: sourceRoom).draw(
      on: &canvas, column: origin, addRow: { addRow(to: &$0, gutter: gutter) })
    for row in firstBelow..<max(firstBelow, canvas.height) {
      drawBars(on: &canvas, row: row, gutter: gutter) {
        $0.lines.contains(entry.line) && $0.lines.lowerBound < entry.line
      }
    }
    for multiple in multiples where multiple.lines.lowerBound == entry.line {
      guard entry.focus.contains(multiple.mark.range.lowerBound) else { continue }
      let start = multiple.mark.range.lowerBound
      drawTurn(multiple, at: line.columns(of: start..<(start + 1)), of: entry.line, on: &canvas, gutter: gutter)
    }
    for multiple in multiples where multiple.lines.upperBound == entry.line {
      guard entry.focus.contains(multiple.last) else { continue }
      let columns = line.columns(of: multiple.last..<(multiple.last + 1))
      let row = drawTurn(multiple, at: columns, of: entry.line, on: &canvas, gutter: gutter)
      drawEndLabel(multiple, row: row, column: columns.upperBound + 1, on: &canvas, gutter: gutter)
    }
  }

  /// A row with the gutter's bar, and a line number if it has one.
  private func addRow(to canvas: inout Canvas, gutter: Int, number: Int? = nil) -> Int {
    let row = canvas.addRow()
    if let number {
      let digits = String(number)
      canvas.write(digits, row: row, column: 1 + gutter - digits.utf8.count, style: .frame)
    }
    canvas.write("|", row: row, column: gutter + 2, style: .frame)
    return row
  }

  private func style(of mark: Mark) -> Style { mark.isPrimary ? .severity(severity) : .related }

  private func drawBars(on canvas: inout Canvas, row: Int, gutter: Int, where isOpen: (Multiple) -> Bool) {
    for multiple in multiples where isOpen(multiple) {
      canvas.write("|", row: row, column: gutter + 4 + multiple.lane, style: style(of: multiple.mark))
    }
  }

  /// The row where a bar begins or ends: a line from its lane to the marked column.
  @discardableResult
  private func drawTurn(
    _ multiple: Multiple, at columns: Range<Int>, of line: Int, on canvas: inout Canvas, gutter: Int
  ) -> Int {
    let row = addRow(to: &canvas, gutter: gutter)
    let isEnd = multiple.lines.upperBound == line
    drawBars(on: &canvas, row: row, gutter: gutter) { other in
      if other.lane == multiple.lane { return isEnd }
      guard other.lines.contains(line) else { return false }
      // Those that began further up, or on a row above this one, and have not ended on a row above this one.
      let hasBegun = other.lines.lowerBound < line || (isEnd || other.lane < multiple.lane)
      let hasEnded = isEnd && other.lines.upperBound == line && other.lane < multiple.lane
      return hasBegun && !hasEnded
    }
    let origin = gutter + 4 + laneWidth
    let style = style(of: multiple.mark)
    canvas.fill(
      "_", row: row, columns: (gutter + 5 + multiple.lane)..<(origin + columns.lowerBound), style: style)
    canvas.write(
      multiple.mark.isPrimary ? "^" : "-", row: row, column: origin + columns.lowerBound, style: style)
    return row
  }

  private func drawEndLabel(_ multiple: Multiple, row: Int, column: Int, on canvas: inout Canvas, gutter: Int) {
    guard !multiple.mark.text.isEmpty else { return }
    let origin = gutter + 4 + laneWidth
    let text = Glyph.printable(multiple.mark.text)
    if column + DisplayWidth.of(text) <= sourceRoom {
      canvas.write(text, row: row, column: origin + column, style: style(of: multiple.mark))
      return
    }
    for line in Wrapping.lines(text, width: sourceRoom) {
      let row = addRow(to: &canvas, gutter: gutter)
      canvas.write(line, row: row, column: origin, style: style(of: multiple.mark))
    }
  }
}
