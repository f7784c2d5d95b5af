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
    let range: SourceRange
    let text: String
    let isPrimary: Bool

    fileprivate func over(_ offsets: Range<Int>) -> Mark {
      Mark(range: SourceRange(range.file, offsets), text: text, isPrimary: isPrimary)
    }
  }

  let file: SourceFile
  let lines: LineTable
  /// The severity whose colour the primary marks have.
  let severity: Severity
  /// The columns for source and labels, without the line numbers.
  let room: Int

  /// A label on one line.
  struct Single {
    let mark: Mark
    fileprivate let line: Int
  }

  /// A label over several lines.
  private struct Multiple {
    let mark: Mark
    let lines: ClosedRange<Int>
    /// The offset of the last byte marked.
    let last: Int
    var lane = 0
  }

  /// A line to show, with the positions of those of its labels that fit into one window.
  private struct Entry {
    let line: Int
    var focus: Range<Int>
    var singles = 0..<0
  }

  /// Beyond this many, bars would crowd the source out; further ranges are marked where they begin.
  private static let laneLimit = 3
  /// A range of up to this many lines is shown whole.
  private static let wholeLimit = 6

  /// The first of the places that are marked.
  let place: SourceRange
  /// In source order.
  private var singles: [Single] = []
  private var multiples: [Multiple] = []
  private var laneWidth: Int { multiples.isEmpty ? 0 : multiples.count + 1 }
  private var sourceRoom: Int { max(8, room - laneWidth) }

  /// - Parameter marks: one or more in the file; those in other files are left out.
  init(file: SourceFile, lines: LineTable, marks: [Mark], severity: Severity, room: Int) {
    self.file = file
    self.lines = lines
    self.severity = severity
    self.room = room
    place = marks.first { $0.range.file == file.id }?.range ?? SourceRange(file.id, 0..<0)
    singles.reserveCapacity(marks.count)
    for mark in marks where mark.range.file == file.id { sort(mark) }
    if singles.count > 1 { singles.sort { ($0.line, $0.mark.range) < ($1.line, $1.mark.range) } }
    if multiples.isEmpty { return }
    // The outermost range has the leftmost lane, so that lines to the source cross no bar.
    multiples.sort {
      ($0.mark.range.lowerBound, -$0.mark.range.upperBound) < ($1.mark.range.lowerBound, -$1.mark.range.upperBound)
    }
    for lane in multiples.indices { multiples[lane].lane = lane }
  }

  /// The number of the last line that is shown, which decides how wide the gutter is.
  var lastLine: Int {
    multiples.reduce(singles.reduce(1) { max($0, $1.line) }) { max($0, $1.lines.upperBound) }
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
    let last = upper > max(lower, contents.upperBound) ? lines.line(at: upper - 1) : line
    if last > line && multiples.count < CodeFrame.laneLimit {
      multiples.append(
        Multiple(
          mark: mark.over(lower..<upper), lines: line...last, last: UTF8Scalar.start(of: upper - 1, in: file.bytes),
          lane: multiples.count))
    } else {
      let end = last > line ? contents.upperBound : upper
      singles.append(Single(mark: mark.over(lower..<max(lower, end)), line: line))
    }
  }
}

// MARK: - Plan

extension CodeFrame {
  /// The lines to show, in order; a line whose labels lie too far apart appears once for each window.
  private func plan() -> [Entry] {
    var entries: [Entry] = []
    entries.reserveCapacity(singles.count)
    for (index, single) in singles.enumerated() {
      entries.append(Entry(line: single.line, focus: single.mark.range.offsets, singles: index..<(index + 1)))
    }
    if entries.count == 1, multiples.isEmpty { return entries }
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
    if !multiples.isEmpty {
      entries.sort {
        ($0.line, $0.focus.lowerBound, $0.focus.upperBound) < ($1.line, $1.focus.lowerBound, $1.focus.upperBound)
      }
    }
    var merged: [Entry] = []
    merged.reserveCapacity(entries.count)
    for entry in entries {
      guard let last = merged.last else {
        merged.append(entry)
        continue
      }
      if last.line == entry.line, fits(last, entry) {
        let upper = max(last.focus.upperBound, entry.focus.upperBound)
        merged[merged.count - 1].focus = last.focus.lowerBound..<upper
        if last.singles.isEmpty {
          merged[merged.count - 1].singles = entry.singles
        } else if !entry.singles.isEmpty {
          merged[merged.count - 1].singles = last.singles.lowerBound..<entry.singles.upperBound
        }
        continue
      }
      // One line left out is shown instead of the dots that would stand for it.
      if entry.line == last.line + 2 {
        let start = lines.contents(ofLine: last.line + 1).lowerBound
        merged.append(Entry(line: last.line + 1, focus: start..<start))
      }
      merged.append(entry)
    }
    return merged
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
        canvas.addRow()
        canvas.write("...", column: 0, style: .frame)
        let open = bars { $0.lines.contains(previous) && $0.lines.contains(entry.line) }
        Gutter(width: gutter, bars: open).drawBars(on: &canvas)
      }
      draw(entry, isAgain: previous == entry.line, on: &canvas, gutter: gutter, hidden: hidden)
      previous = entry.line
    }
  }

  private func draw(
    _ entry: Entry, isAgain: Bool, on canvas: inout Canvas, gutter: Int, hidden: (Range<Int>) -> [Range<Int>]
  ) {
    let marks = singles[entry.singles]
    let contents = lines.contents(ofLine: entry.line)
    let line = ShownLine(
      contents: contents, in: file.bytes, hidden: hidden(contents), focus: entry.focus,
      beside: marks.reduce(0) { max($0, DisplayWidth.of($1.mark.text)) } + 1, room: sourceRoom)
    let above = bars { $0.lines.contains(entry.line) && ($0.lines.lowerBound < entry.line || isAgain) }
    Gutter(width: gutter, bars: above).addRow(to: &canvas, number: entry.line)
    let origin = gutter + 4 + laneWidth
    line.draw(on: &canvas, column: origin)
    let below = bars { $0.lines.contains(entry.line) && $0.lines.lowerBound < entry.line }
    LabelRows(marks: marks, line: line, severity: severity, room: sourceRoom).draw(
      on: &canvas, column: origin, gutter: Gutter(width: gutter, bars: below))
    for multiple in multiples where multiple.lines.lowerBound == entry.line {
      guard entry.focus.contains(multiple.mark.range.lowerBound) else { continue }
      let start = multiple.mark.range.lowerBound
      drawTurn(multiple, at: line.columns(of: start..<(start + 1)), of: entry.line, on: &canvas, gutter: gutter)
    }
    for multiple in multiples where multiple.lines.upperBound == entry.line {
      guard entry.focus.contains(multiple.last) else { continue }
      let columns = line.columns(of: multiple.last..<(multiple.last + 1))
      drawTurn(multiple, at: columns, of: entry.line, on: &canvas, gutter: gutter)
      drawEndLabel(multiple, column: columns.upperBound + 1, on: &canvas, gutter: gutter)
    }
  }

  /// What stands left of the source in a row: the line's number if it is one, and the bars of labels that are open.
  struct Gutter {
    /// The columns of the widest line number.
    let width: Int
    fileprivate var bars: [Bar] = []

    fileprivate struct Bar {
      let lane: Int
      let style: Style
    }

    func addRow(to canvas: inout Canvas, number: Int? = nil) {
      canvas.addRow()
      if let number { canvas.write(number, column: 1 + width - number.decimalDigits, style: .frame) }
      canvas.mark("|", column: width + 2, style: .frame)
      drawBars(on: &canvas)
    }

    fileprivate func drawBars(on canvas: inout Canvas) {
      for bar in bars { canvas.mark("|", column: width + 4 + bar.lane, style: bar.style) }
    }
  }

  private func bars(where isOpen: (Multiple) -> Bool) -> [Gutter.Bar] {
    var bars: [Gutter.Bar] = []
    for multiple in multiples where isOpen(multiple) {
      bars.append(Gutter.Bar(lane: multiple.lane, style: style(of: multiple.mark)))
    }
    return bars
  }

  private func style(of mark: Mark) -> Style { mark.isPrimary ? .severity(severity) : .related }

  /// The row where a bar begins or ends: a line from its lane to the marked column.
  private func drawTurn(
    _ multiple: Multiple, at columns: Range<Int>, of line: Int, on canvas: inout Canvas, gutter: Int
  ) {
    let isEnd = multiple.lines.upperBound == line
    let open = bars { other in
      if other.lane == multiple.lane { return isEnd }
      guard other.lines.contains(line) else { return false }
      // Those that began further up, or on a row above this one, and have not ended on a row above this one.
      let hasBegun = other.lines.lowerBound < line || (isEnd || other.lane < multiple.lane)
      let hasEnded = isEnd && other.lines.upperBound == line && other.lane < multiple.lane
      return hasBegun && !hasEnded
    }
    Gutter(width: gutter, bars: open).addRow(to: &canvas)
    let origin = gutter + 4 + laneWidth
    let style = style(of: multiple.mark)
    canvas.fill("_", columns: (gutter + 5 + multiple.lane)..<(origin + columns.lowerBound), style: style)
    canvas.mark(multiple.mark.isPrimary ? "^" : "-", column: origin + columns.lowerBound, style: style)
  }

  private func drawEndLabel(_ multiple: Multiple, column: Int, on canvas: inout Canvas, gutter: Int) {
    guard !multiple.mark.text.isEmpty else { return }
    let origin = gutter + 4 + laneWidth
    let text = Glyph.printable(multiple.mark.text)
    if column + DisplayWidth.of(text) <= sourceRoom {
      canvas.write(text, column: origin + column, style: style(of: multiple.mark))
      return
    }
    for line in Wrapping.lines(text, width: sourceRoom) {
      Gutter(width: gutter).addRow(to: &canvas)
      canvas.write(line, column: origin, style: style(of: multiple.mark))
    }
  }
}
