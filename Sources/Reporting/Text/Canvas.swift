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
///
/// A cell is one byte of ASCII, which is what nearly every one shows; what else there is to show stands in the row's
/// `texts`. A canvas that is cleared keeps its memory for the next drawing.
struct Canvas {
  private enum Cell {
    static let blank = UInt8(ascii: " ")
    /// Shows the row's text for its column.
    static let text: UInt8 = 0
    /// Shows nothing: the glyph to the left reaches into it.
    static let taken: UInt8 = 1
  }

  private struct Row {
    var cells: [UInt8] = []
    var texts: [Int: String] = [:]
    /// Of columns that were drawn twice the later style counts.
    var styles: [(columns: Range<Int>, style: Style)] = []

    mutating func clear() {
      cells.removeAll(keepingCapacity: true)
      if !styles.isEmpty { styles.removeAll(keepingCapacity: true) }
      if !texts.isEmpty { texts = [:] }
    }

    /// Puts single cells at `column`.
    mutating func write(_ bytes: some Collection<UInt8>, at column: Int, _ style: Style?) {
      let end = column + bytes.count
      if let style { styles.append((column..<end, style)) }
      if column >= cells.count {
        reserve(column)
        cells.append(contentsOf: bytes)
        return
      }
      reserve(end)
      var column = column
      for byte in bytes {
        cells[column] = byte
        column += 1
      }
    }

    mutating func reserve(_ count: Int) {
      if count > cells.count { cells.append(contentsOf: repeatElement(Cell.blank, count: count - cells.count)) }
    }
  }

  private var rows: [Row] = []
  private(set) var height = 0
  /// Whether anybody will ask for the styles.
  private let isColoured: Bool

  init(isColoured: Bool = true) { self.isColoured = isColoured }

  /// Takes everything off.
  mutating func clear() { height = 0 }

  /// Adds an empty row and returns its number.
  mutating func addRow() -> Int {
    if height < rows.count { rows[height].clear() } else { rows.append(Row()) }
    height += 1
    return height - 1
  }

  /// Writes `text`, which must be printable, and returns the column behind it.
  @discardableResult
  mutating func write(_ text: String, row: Int, column: Int, style: Style = .plain) -> Int {
    if text.isPrintableASCII {
      rows[row].write(text.utf8, at: column, isColoured ? style : nil)
      return column + text.utf8.count
    }
    var column = column
    for character in text {
      let width = DisplayWidth.of(character)
      put(String(character), width: width, row: row, column: column, style: style)
      column += width
    }
    return column
  }

  /// Writes printable ASCII.
  mutating func write(ascii bytes: ArraySlice<UInt8>, row: Int, column: Int, style: Style = .plain) {
    rows[row].write(bytes, at: column, isColoured ? style : nil)
  }

  /// Puts something that takes `width` columns.
  mutating func put(_ text: String, width: Int, row: Int, column: Int, style: Style) {
    guard width > 0 else { return }
    // A tab is several blanks; each has a cell, so that blanks at the end of a row can be told.
    let isBlank = text.utf8.count == width && text.utf8.allSatisfy { $0 == Cell.blank }
    if isBlank || (width == 1 && text.isPrintableASCII) {
      rows[row].write(text.utf8, at: column, isColoured ? style : nil)
      return
    }
    rows[row].write(CollectionOfOne(Cell.text), at: column, isColoured ? style : nil)
    rows[row].texts[column] = text
    rows[row].write(repeatElement(Cell.taken, count: width - 1), at: column + 1, isColoured ? style : nil)
  }

  /// Fills columns with one character of ASCII.
  mutating func fill(_ character: Unicode.Scalar, row: Int, columns: Range<Int>, style: Style) {
    rows[row].write(
      repeatElement(UInt8(ascii: character), count: columns.count), at: columns.lowerBound, isColoured ? style : nil)
  }

  /// The rows as text, each ended by a line feed and without blanks at its end.
  func paint(inColour isColoured: Bool, into result: inout String) {
    var bytes: [UInt8] = []
    paint(inColour: isColoured, into: &bytes)
    result += String(decoding: bytes, as: UTF8.self)
  }

  /// The same as UTF-8.
  func paint(inColour isColoured: Bool, into bytes: inout [UInt8]) {
    for row in rows[..<height] {
      var end = row.cells.count
      while end > 0, row.cells[end - 1] == Cell.blank { end -= 1 }
      if !isColoured && row.texts.isEmpty {
        bytes.append(contentsOf: row.cells[..<end])
      } else {
        paint(row, upTo: end, inColour: isColoured, into: &bytes)
      }
      bytes.append(0x0A)
    }
  }

  private func paint(_ row: Row, upTo end: Int, inColour isColoured: Bool, into bytes: inout [UInt8]) {
    var styles = [Style](repeating: .plain, count: row.cells.count)
    if isColoured {
      for (columns, style) in row.styles {
        for column in columns { styles[column] = style }
      }
    }
    var current: String?
    for column in 0..<end {
      let cell = row.cells[column]
      // Blanks look the same in every style.
      if isColoured, cell != Cell.blank, styles[column].code != current {
        if current != nil { bytes += "\u{1B}[0m".utf8 }
        current = styles[column].code
        if let current { bytes += "\u{1B}[\(current)m".utf8 }
      }
      switch cell {
      case Cell.text: bytes += (row.texts[column] ?? "").utf8
      case Cell.taken: break
      default: bytes.append(cell)
      }
    }
    if current != nil { bytes += "\u{1B}[0m".utf8 }
  }
}

extension String {
  /// Whether each byte is one column on a terminal.
  var isPrintableASCII: Bool {
    let bytes = utf8.span
    for index in bytes.indices where bytes[index] &- 0x20 >= 0x5F { return false }
    return true
  }
}
