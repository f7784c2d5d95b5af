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
  /// A cell holds one byte of ASCII; what else there is to show stands in `Row.texts`.
  private struct Cell {
    var byte = Cell.blank
    var style = Style.plain

    static let blank = UInt8(ascii: " ")
    /// Shows the row's text for its column.
    static let text: UInt8 = 0
    /// Shows nothing: the glyph to the left reaches into it.
    static let taken: UInt8 = 1
  }

  private struct Row {
    var cells: [Cell] = []
    var texts: [Int: String] = [:]
  }

  private var rows: [Row] = []

  var height: Int { rows.count }

  /// Adds an empty row and returns its number.
  mutating func addRow() -> Int {
    rows.append(Row())
    return rows.count - 1
  }

  /// Writes `text`, which must be printable, and returns the column behind it.
  @discardableResult
  mutating func write(_ text: String, row: Int, column: Int, style: Style = .plain) -> Int {
    var column = column
    if text.isPrintableASCII {
      reserve(column + text.utf8.count, row: row)
      for byte in text.utf8 {
        rows[row].cells[column] = Cell(byte: byte, style: style)
        column += 1
      }
      return column
    }
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
    reserve(column + width, row: row)
    // A tab is several blanks; each has a cell, so that blanks at the end of a row can be told.
    let isBlank = text.utf8.count == width && text.utf8.allSatisfy { $0 == Cell.blank }
    if width == 1, text.isPrintableASCII, let byte = text.utf8.first {
      rows[row].cells[column] = Cell(byte: byte, style: style)
      return
    }
    rows[row].cells[column] = Cell(byte: isBlank ? Cell.blank : Cell.text, style: style)
    if !isBlank { rows[row].texts[column] = text }
    for next in 1..<max(1, width) {
      rows[row].cells[column + next] = Cell(byte: isBlank ? Cell.blank : Cell.taken, style: style)
    }
  }

  private mutating func reserve(_ count: Int, row: Int) {
    let missing = count - rows[row].cells.count
    if missing > 0 { rows[row].cells += repeatElement(Cell(), count: missing) }
  }

  /// Fills columns with one character.
  mutating func fill(_ text: String, row: Int, columns: Range<Int>, style: Style) {
    for column in columns { put(text, width: 1, row: row, column: column, style: style) }
  }

  /// The rows as text, each ended by a line feed and without blanks at its end.
  func paint(inColour isColoured: Bool, into result: inout String) {
    var bytes: [UInt8] = []
    for row in rows {
      var end = row.cells.count
      while end > 0, row.cells[end - 1].byte == Cell.blank { end -= 1 }
      var current: String?
      for (column, cell) in row.cells[..<end].enumerated() {
        // Blanks look the same in every style.
        if isColoured, cell.byte != Cell.blank, cell.style.code != current {
          if current != nil { bytes += "\u{1B}[0m".utf8 }
          current = cell.style.code
          if let current { bytes += "\u{1B}[\(current)m".utf8 }
        }
        switch cell.byte {
        case Cell.text: bytes += (row.texts[column] ?? "").utf8
        case Cell.taken: break
        default: bytes.append(cell.byte)
        }
      }
      if current != nil { bytes += "\u{1B}[0m".utf8 }
      bytes.append(0x0A)
    }
    result += String(decoding: bytes, as: UTF8.self)
  }
}

extension String {
  /// Whether each byte is one column on a terminal.
  var isPrintableASCII: Bool { utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } }
}
