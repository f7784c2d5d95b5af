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

/// Rows of styled cells, painted when the drawing is done. What is drawn goes into the last row, at any column of it.
///
/// A cell is one byte of ASCII, which is what nearly every one shows, so that most rows are text as they stand; what else
/// there is to show stands in `texts`. A canvas that is cleared keeps its memory for the next drawing.
struct Canvas {
  private enum Cell {
    static let blank = UInt8(ascii: " ")
    /// Shows the text for its position.
    static let text: UInt8 = 0
    /// Shows nothing: the glyph to the left reaches into it.
    static let taken: UInt8 = 1
    /// Ends a row.
    static let end: UInt8 = 0x0A
  }

  /// The cells of all rows, each but the last ended and without blanks at its end.
  private var cells: [UInt8] = []
  /// Where the last row begins.
  private var start = 0
  /// By positions in `cells`.
  private var texts: [Int: String] = [:]
  /// Of cells that were drawn twice the later style counts.
  private var styles: [(cells: Range<Int>, style: Style)] = []
  /// Where the styles of the last row begin.
  private var firstStyle = 0
  private var isEmpty = true
  /// Whether anybody will ask for the styles.
  private let isColoured: Bool

  init(isColoured: Bool = true) { self.isColoured = isColoured }

  /// Takes everything off.
  mutating func clear() {
    cells.removeAll(keepingCapacity: true)
    start = 0
    if !texts.isEmpty { texts = [:] }
    if !styles.isEmpty { styles.removeAll(keepingCapacity: true) }
    firstStyle = 0
    isEmpty = true
  }

  /// Adds an empty row, in which all is drawn until the next is added.
  mutating func addRow() {
    if !isEmpty {
      let end = endOfLastRow
      if end < cells.count { cells.removeLast(cells.count - end) }
      for index in firstStyle..<styles.count { styles[index].cells = styles[index].cells.clamped(to: cells.indices) }
      cells.append(Cell.end)
    }
    start = cells.count
    firstStyle = styles.count
    isEmpty = false
  }

  /// The position behind the last cell that shows anything.
  private var endOfLastRow: Int {
    var end = cells.count
    while end > start, cells[end - 1] == Cell.blank { end -= 1 }
    return end
  }

  /// Writes `text`, which must be printable, and returns the column behind it.
  @discardableResult
  mutating func write(_ text: String, column: Int, style: Style = .plain) -> Int {
    let bytes = text.utf8.span
    if bytes.isPrintableASCII {
      write(ascii: bytes, column: column, style: style)
      return column + bytes.count
    }
    var column = column
    for character in text {
      let width = DisplayWidth.of(character)
      put(String(character), width: width, column: column, style: style)
      column += width
    }
    return column
  }

  /// Writes printable ASCII.
  mutating func write(ascii bytes: Span<UInt8>, column: Int, style: Style = .plain) {
    let lower = reserve(column, bytes.count, style)
    if lower == cells.count {
      unsafe bytes.withUnsafeBufferPointer { unsafe cells.append(contentsOf: $0) }
    } else {
      fill(Cell.blank, at: lower, count: bytes.count)
      for index in bytes.indices { cells[lower + index] = bytes[index] }
    }
  }

  /// Writes a number that is not negative, and returns the column behind it.
  @discardableResult
  mutating func write(_ number: Int, column: Int, style: Style = .plain) -> Int {
    let end = column + number.decimalDigits
    let lower = reserve(column, end - column, style)
    var rest = number
    fill(UInt8(ascii: "0"), at: lower, count: end - column)
    for position in (lower..<(lower + end - column)).reversed() {
      cells[position] += UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    return end
  }

  /// Puts one character of ASCII at a column.
  mutating func mark(_ character: Unicode.Scalar, column: Int, style: Style) {
    fill(UInt8(ascii: character), at: reserve(column, 1, style), count: 1)
  }

  /// Fills columns with one character of ASCII.
  mutating func fill(_ character: Unicode.Scalar, columns: Range<Int>, style: Style) {
    fill(UInt8(ascii: character), column: columns.lowerBound, count: columns.count, style: style)
  }

  /// Puts something that takes `width` columns.
  mutating func put(_ text: String, width: Int, column: Int, style: Style) {
    guard width > 0 else { return }
    // A tab is several blanks; each has a cell, so that blanks at the end of a row can be told.
    let isBlank = text.utf8.count == width && text.utf8.allSatisfy { $0 == Cell.blank }
    if isBlank || (width == 1 && text.isPrintableASCII) {
      return write(ascii: text.utf8.span, column: column, style: style)
    }
    texts[start + column] = text
    fill(Cell.text, column: column, count: 1, style: style)
    fill(Cell.taken, column: column + 1, count: width - 1, style: style)
  }

  private mutating func fill(_ cell: UInt8, column: Int, count: Int, style: Style) {
    fill(cell, at: reserve(column, count, style), count: count)
  }

  private mutating func fill(_ cell: UInt8, at lower: Int, count: Int) {
    let known = min(count, cells.count - lower)
    for position in lower..<(lower + known) { cells[position] = cell }
    if count - known == 1 {
      cells.append(cell)
    } else if count > known {
      cells.append(contentsOf: repeatElement(cell, count: count - known))
    }
  }

  /// Notes the style of cells, and makes the row reach up to them.
  ///
  /// - Returns: the position of the first.
  private mutating func reserve(_ column: Int, _ count: Int, _ style: Style) -> Int {
    let lower = start + column
    if isColoured { styles.append((lower..<(lower + count), style)) }
    let gap = lower - cells.count
    if gap > 8 {
      cells.append(contentsOf: repeatElement(Cell.blank, count: gap))
    } else {
      while cells.count < lower { cells.append(Cell.blank) }
    }
    return lower
  }

  /// The rows as text, each ended by a line feed and without blanks at its end.
  func paint(inColour isColoured: Bool, into result: inout String) {
    var bytes: [UInt8] = []
    paint(inColour: isColoured, into: &bytes)
    result += String(decoding: bytes, as: UTF8.self)
  }

  /// The same as UTF-8.
  func paint(inColour isColoured: Bool, into bytes: inout [UInt8]) {
    guard !isEmpty else { return }
    let end = endOfLastRow
    if isColoured || !texts.isEmpty {
      paint(cells[..<end], inColour: isColoured, into: &bytes)
    } else {
      unsafe cells.span.extracting(first: end).withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }
    bytes.append(Cell.end)
  }

  private func paint(_ shown: ArraySlice<UInt8>, inColour isColoured: Bool, into bytes: inout [UInt8]) {
    var codes = [String?](repeating: nil, count: isColoured ? shown.count : 0)
    if isColoured {
      for (cells, style) in styles {
        for cell in cells.clamped(to: shown.indices) { codes[cell] = style.code }
      }
    }
    var current: String?
    for position in shown.indices {
      let cell = shown[position]
      // Blanks look the same in every style.
      if isColoured, cell != Cell.blank {
        let code = cell == Cell.end ? nil : codes[position]
        if code != current {
          if current != nil { bytes += "\u{1B}[0m".utf8 }
          current = code
          if let current { bytes += "\u{1B}[\(current)m".utf8 }
        }
      }
      switch cell {
      case Cell.text: bytes += (texts[position] ?? "").utf8
      case Cell.taken: break
      default: bytes.append(cell)
      }
    }
    if current != nil { bytes += "\u{1B}[0m".utf8 }
  }
}

extension String {
  /// Whether each byte is one column on a terminal.
  var isPrintableASCII: Bool { utf8.span.isPrintableASCII }
}

extension Span<UInt8> {
  /// Whether each byte is one column on a terminal.
  var isPrintableASCII: Bool {
    var offset = 0
    while offset <= count - 8 {
      let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
      // The top bit of each byte: set where it is no ASCII or DEL, and where it is no control character.
      let above = word | (word &+ 0x0101_0101_0101_0101)
      let visible = (word | 0x8080_8080_8080_8080) &- 0x2020_2020_2020_2020
      if (above | ~visible) & 0x8080_8080_8080_8080 != 0 { return false }
      offset += 8
    }
    while offset < count {
      if self[offset] &- 0x20 >= 0x5F { return false }
      offset += 1
    }
    return true
  }
}

extension Int {
  /// How many digits it has, not being negative.
  var decimalDigits: Int {
    var digits = 1
    var rest = self / 10
    while rest > 0 {
      digits += 1
      rest /= 10
    }
    return digits
  }
}
