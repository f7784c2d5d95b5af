import Diagnostics

/// Rows and columns that fit a terminal: a column that may wrap does, and when even that is too wide the columns are
/// laid out in several tables below each other, the first ones repeated.
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

    var style: Style {
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
  /// How many columns, from the first, stand in each table.
  private let repeated: Int

  /// Blanks between columns.
  private static let gap = 2
  /// A column that wraps is no narrower than this.
  private static let leastWidth = 12

  /// - Parameters:
  ///   - rows: as many cells a row as there are columns; missing ones are empty, further ones left out.
  ///   - repeated: how many columns, from the first, stand in each table where one is too wide.
  package init(_ columns: [Column], _ rows: [[Cell]], repeating repeated: Int = 1) {
    self.columns = columns
    self.repeated = min(max(1, repeated), max(1, columns.count))
    self.rows = rows.map { row in
      Array((row + repeatElement(Cell(""), count: max(0, columns.count - row.count))).prefix(columns.count))
    }
  }

  /// The columns of the terminal that the table takes when nothing is wrapped.
  var width: Int { widths(nil).reduce(0, +) + Table.gap * max(0, columns.count - 1) }

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
    var excess = excess(widths, over: limit)
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

  /// How much room there is too little: for all columns where wrapping can make them fit, otherwise for the repeated
  /// ones and the widest other, as the table has to be parted anyway.
  private func excess(_ widths: [Int], over limit: Int) -> Int {
    let least = columns.indices.map { columns[$0].mayWrap ? min(widths[$0], Table.leastWidth) : widths[$0] }
    let gaps = Table.gap * (columns.count - 1)
    if repeated == 1 || least.reduce(0, +) + gaps <= limit { return widths.reduce(0, +) + gaps - limit }
    return widths.prefix(repeated).reduce(0, +) + Table.gap * repeated + (widths.dropFirst(repeated).max() ?? 0) - limit
  }

  /// The columns of each table: the repeated ones, and as many others as fit beside them.
  private func groups(_ widths: [Int], _ limit: Int?) -> [[Int]] {
    guard let limit else { return [Array(columns.indices)] }
    var groups: [[Int]] = []
    let first = Array(columns.indices.prefix(repeated))
    let firstUsed = first.reduce(0) { $0 + widths[$1] } + Table.gap * (first.count - 1)
    var group = first
    var used = firstUsed
    for column in columns.indices.dropFirst(repeated) {
      if used + Table.gap + widths[column] > limit && group.count > first.count {
        groups.append(group)
        group = first
        used = firstUsed
      }
      group.append(column)
      used += Table.gap + widths[column]
    }
    return groups + [group]
  }

  private func draw(_ cells: [Cell], _ group: [Int], _ widths: [Int], on canvas: inout Canvas) {
    let wrapped = zip(cells, group).map { Wrapping.lines($0.text, width: max(1, widths[$1])) }
    for line in 0..<(wrapped.map(\.count).max() ?? 0) {
      canvas.addRow()
      var column = 0
      for (index, lines) in wrapped.enumerated() {
        if line < lines.count { canvas.write(lines[line], column: column, style: cells[index].tone.style) }
        column += widths[group[index]] + Table.gap
      }
    }
  }
}
