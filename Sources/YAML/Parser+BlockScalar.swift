/// Literal and folded block scalars (8.1 of the specification).
extension Parser {
  /// Reads the block scalar at the token, up to the start of the line behind it.
  mutating func readBlockScalar() -> Leaf {
    let start = position
    let header = readBlockScalarHeader()
    let first = isAtEnd ? position : input.afterBreak(position)
    let column = header.digit.map { max(top.indent, 0) + $0 } ?? detectIndentation(first)

    var line = first
    var end = header.end
    while line < input.count {
      let limit = line + column
      var text = line
      while text < limit && input[text] == Byte.space { text += 1 }
      if text < limit {
        // Less indented: an empty line, or the end.
        guard input.isBreak(text) || text >= input.count else {
          if input[text] == Byte.tab && isBlankLine(text) { reportTabInBlockScalar(text) }
          break
        }
      } else {
        if column == 0 && input.isDocumentMarker(line) { break }
        let lineEnd = input.endOfLine(text)
        if lineEnd > text { end = lineEnd }
        text = lineEnd
      }
      line = text >= input.count ? input.count : input.afterBreak(text)
    }
    if header.keeps { end = max(line, header.end) }
    position = line
    // The end of the input is no start of a line.
    if line < input.count || input.isBreak(line - 1) { lineStart = line }
    return Leaf(
      style: input[start] == Byte.bar ? .literal : .folded, start: start, end: end, isVerbatim: false,
      spansLines: true, link: UInt32(truncatingIfNeeded: column))
  }

  /// Whether the token begins a block scalar in the column of the collection that it is a value of, where Docker Compose
  /// still takes it.
  func isLaxBlockScalar() -> Bool {
    guard options.dialect == .compose, indent == top.indent,
      input[position] == Byte.bar || input[position] == Byte.greater
    else { return false }
    var end = position + 1
    while input[end] == Byte.dash || input[end] == UInt8(ascii: "+") || (0x31...0x39).contains(input[end]) { end += 1 }
    return input.isBreak(input.afterBlanks(end))
  }

  private func isBlankLine(_ offset: Int) -> Bool {
    let text = input.afterBlanks(offset)
    return text >= input.count || input.isBreak(text)
  }

  private struct Header {
    var digit: Int?
    var keeps = false
    var end: Int
  }

  /// Reads `|` or `>`, its indicators and a comment, up to the end of the line.
  private mutating func readBlockScalarHeader() -> Header {
    let start = position
    var header = Header(end: position + 1)
    var hasChomping = false
    position += 1
    while true {
      let byte = input[position]
      if byte == Byte.dash || byte == UInt8(ascii: "+"), !hasChomping {
        hasChomping = true
        header.keeps = byte != Byte.dash
      } else if byte >= 0x31 && byte <= 0x39, header.digit == nil {
        header.digit = Int(byte - 0x30)
      } else {
        break
      }
      position += 1
    }
    header.end = position
    let blanks = input.afterBlanks(position)
    if input[blanks] == Byte.hash {
      if blanks == position { noteTightComment(blanks) }
      position = blanks
      skipComment()
    } else if !input.isSeparator(blanks) {
      reportBlockScalarHeader(start..<header.end, text: blanks..<input.endOfLine(blanks))
      skipLine()
    } else {
      position = blanks
    }
    return header
  }

  /// The column of the first line with text, which all others must reach.
  private mutating func detectIndentation(_ first: Int) -> Int {
    let least = top.indent + 1
    var line = first
    var deepest = (column: 0, line: first)
    while true {
      let text = input.afterSpaces(line)
      let column = text - line
      if input.isBreak(text) {
        if column > deepest.column { deepest = (column, line) }
        line = input.afterBreak(text)
      } else if text >= input.count {
        return max(least, deepest.column, column)
      } else if column < least {
        return max(least, deepest.column)
      } else {
        if deepest.column > column {
          reportDeepBlankLine(deepest.line, deepest.column, text: line..<text)
          if input[text] == Byte.hash && options.dialect == .compose { return deepest.column }
        }
        if input[text] == Byte.tab { refusedTabInBlockScalar(text) }
        if column == 0 { refusedBlockScalarAtMargin(text) }
        return column
      }
    }
  }
}
