import Diagnostics

/// What a cell is, from which its colour follows.
enum Style: Hashable {
  case plain
  case severity(Severity)
  case message
  /// Line numbers, bars and arrows.
  case frame
  case related
  /// What matters least, such as a rule's name or an ellipsis.
  case faint
  /// A heading, or a word to find.
  case strong
  case good

  /// The parameters of the terminal's SGR sequence.
  fileprivate var code: String? {
    switch self {
    case .plain: nil
    case .severity(.error): "1;31"
    case .severity(.warning): "1;33"
    case .severity(.note): "1;36"
    case .message, .strong: "1"
    case .frame: "34"
    case .related: "36"
    case .faint: "2"
    case .good: "32"
    }
  }

  /// A text that is all of one style.
  func paint(_ text: String, inColour isColoured: Bool) -> String {
    guard isColoured, let code else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }
}

/// A grid of styled cells to draw on, painted when the drawing is done.
struct Canvas {
  private struct Cell {
    /// Empty in the columns that the glyph to the left reaches into.
    var text = " "
    var style = Style.plain
  }

  private var rows: [[Cell]] = []

  var height: Int { rows.count }

  /// Adds an empty row and returns its number.
  mutating func addRow() -> Int {
    rows.append([])
    return rows.count - 1
  }

  /// Writes `text`, which must be printable, and returns the column behind it.
  @discardableResult
  mutating func write(_ text: String, row: Int, column: Int, style: Style = .plain) -> Int {
    var column = column
    for character in text {
      let width = DisplayWidth.of(character)
      put(String(character), width: width, row: row, column: column, style: style)
      column += width
    }
    return column
  }

  /// Puts something that takes `width` columns.
  mutating func put(_ text: String, width: Int, row: Int, column: Int, style: Style) {
    guard width > 0 else { return }
    while rows[row].count < column + width { rows[row].append(Cell()) }
    // A tab is several blanks; each has a cell, so that blanks at the end of a row can be told.
    let isBlank = text.utf8.count == width && text.utf8.allSatisfy { $0 == 0x20 }
    rows[row][column] = Cell(text: isBlank ? " " : text, style: style)
    for next in 1..<max(1, width) { rows[row][column + next] = Cell(text: isBlank ? " " : "", style: style) }
  }

  /// Fills columns with one character.
  mutating func fill(_ text: String, row: Int, columns: Range<Int>, style: Style) {
    for column in columns { put(text, width: 1, row: row, column: column, style: style) }
  }

  /// The rows as text, each ended by a line feed and without blanks at its end.
  func paint(inColour isColoured: Bool, into result: inout String) {
    for row in rows {
      var end = row.count
      while end > 0, row[end - 1].text == " " { end -= 1 }
      var current: String?
      for cell in row[..<end] {
        // Blanks look the same in every style.
        let code = cell.text == " " ? current : cell.style.code
        if isColoured, code != current {
          if current != nil { result += "\u{1B}[0m" }
          if let code { result += "\u{1B}[\(code)m" }
          current = code
        }
        result += cell.text
      }
      if current != nil { result += "\u{1B}[0m" }
      result += "\n"
    }
  }
}
