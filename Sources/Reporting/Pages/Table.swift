import Diagnostics

/// Rows and columns that fit a terminal: a column that may wrap does, and when even that is too wide the columns are
/// laid out in several tables below each other, the first column repeated.
package struct Table: Sendable {
  package struct Column: Sendable {
    package let title: String
    /// Whether its texts may be broken into lines when room is short.
    package let mayWrap: Bool

    package init(_ title: String, mayWrap: Bool = false) {
      self.title = title
      self.mayWrap = mayWrap
    }
  }

  package struct Cell: Sendable, ExpressibleByStringLiteral {
    package let text: String
    package let tone: Tone

    package init(_ text: String, _ tone: Tone = .plain) {
      self.text = Glyph.printable(text)
      self.tone = tone
    }

    package init(stringLiteral text: String) { self.init(text) }
  }

  /// What a cell wants to say by its colour.
  package enum Tone: Sendable, Hashable {
    case plain, strong, faint, good, note, warning, error

    fileprivate var style: Style {
      switch self {
      case .plain: .plain
      case .strong: .strong
      case .faint: .faint
      case .good: .good
      case .note: .severity(.note)
      case .warning: .severity(.warning)
      case .error: .severity(.error)
      }
    }
  }

  private let columns: [Column]
  private let rows: [[Cell]]

  /// Blanks between columns.
  private static let gap = 2
  /// A column that wraps is no narrower than this.
  private static let leastWidth = 12

  /// - Parameter rows: as many cells a row as there are columns; missing ones are empty, further ones left out.
  package init(_ columns: [Column], _ rows: [[Cell]]) {
    self.columns = columns
    self.rows = rows.map { row in
      Array((row + repeatElement(Cell(""), count: max(0, columns.count - row.count))).prefix(columns.count))
    }
  }

  /// The table as text for a terminal.
  package func text(_ format: TextFormat) -> String {
    guard !columns.isEmpty else { return "" }
    let widths = widths(format.width)
    var text = ""
    for group in groups(widths, format.width) {
      if !text.isEmpty { text += "\n" }
      var canvas = Canvas()
      let titles = group.map { Cell(Glyph.printable(columns[$0].title), .strong) }
      draw(titles, group, widths, on: &canvas)
      draw(group.map { Cell(String(repeating: "-", count: widths[$0]), .faint) }, group, widths, on: &canvas)
      for row in rows { draw(group.map { row[$0] }, group, widths, on: &canvas) }
      canvas.paint(inColour: format.isColoured, into: &text)
    }
    return text
  }

  /// The table in Markdown.
  package var markdown: String {
    func line(_ cells: [String]) -> String {
      "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
    }
    return line(columns.map { Markdown.prose($0.title) }) + line(columns.map { _ in "---" })
      + rows.map { row in line(row.map { Markdown.prose($0.text) }) }.joined()
  }

  /// The columns' widths: what they need, less where they may wrap and there is not enough room.
  private func widths(_ limit: Int?) -> [Int] {
    var widths = columns.indices.map { column in
      rows.reduce(DisplayWidth.of(Glyph.printable(columns[column].title))) { max($0, DisplayWidth.of($1[column].text)) }
    }
    guard let limit else { return widths }
    var excess = widths.reduce(0, +) + Table.gap * (columns.count - 1) - limit
    // The widest gives way first, so that narrow columns stay whole.
    while excess > 0 {
      let candidates = columns.indices.filter { columns[$0].mayWrap && widths[$0] > Table.leastWidth }
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
      let second = candidates.filter { widths[$0] < widths[widest] }.map { widths[$0] }.max() ?? Table.leastWidth
      let step = max(1, min(excess, widths[widest] - max(second, Table.leastWidth)))
      widths[widest] -= step
      excess -= step
    }
    for column in columns.indices { widths[column] = min(widths[column], max(limit, 1)) }
    return widths
  }

  /// The columns of each table: the first, and as many others as fit beside it.
  private func groups(_ widths: [Int], _ limit: Int?) -> [[Int]] {
    guard let limit else { return [Array(columns.indices)] }
    var groups: [[Int]] = []
    var group = [0]
    var used = widths[0]
    for column in columns.indices.dropFirst() {
      if used + Table.gap + widths[column] > limit && group.count > 1 {
        groups.append(group)
        group = [0]
        used = widths[0]
      }
      group.append(column)
      used += Table.gap + widths[column]
    }
    return groups + [group]
  }

  private func draw(_ cells: [Cell], _ group: [Int], _ widths: [Int], on canvas: inout Canvas) {
    let wrapped = zip(cells, group).map { Wrapping.lines($0.text, width: max(1, widths[$1])) }
    for line in 0..<(wrapped.map(\.count).max() ?? 0) {
      let row = canvas.addRow()
      var column = 0
      for (index, lines) in wrapped.enumerated() {
        if line < lines.count { canvas.write(lines[line], row: row, column: column, style: cells[index].tone.style) }
        column += widths[group[index]] + Table.gap
      }
    }
  }
}
