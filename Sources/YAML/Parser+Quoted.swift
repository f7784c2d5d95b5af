/// Quoted scalars and the escapes in them (5.7, 7.3.1 and 7.3.2 of the specification).
extension Parser {
  mutating func readDoubleQuoted(within column: Int) -> Leaf {
    let start = position
    guard start < unclosedDoubleQuote else { return unclosed(start, .doubleQuoted) }
    var leaf = Leaf(style: .doubleQuoted, start: start, end: start, isVerbatim: true)
    var lines = QuotedLines(column: column, line: lineStart)
    var offset = start + 1
    while offset < input.count {
      let byte = input[offset]
      if byte == Byte.doubleQuote {
        return close(&leaf, lines, end: offset + 1)
      } else if byte == Byte.backslash {
        leaf.isVerbatim = false
        if input.isBreak(offset + 1) {
          guard let next = lines.next(self, behind: offset + 1) else { break }
          offset = next
        } else {
          offset = readEscape(offset)
        }
      } else if Byte.isBreak(byte) {
        leaf.isVerbatim = false
        guard let next = lines.next(self, behind: offset) else { break }
        offset = next
      } else {
        offset += 1
      }
    }
    unclosedDoubleQuote = start
    return unclosed(start, .doubleQuoted)
  }

  mutating func readSingleQuoted(within column: Int) -> Leaf {
    let start = position
    guard start < unclosedSingleQuote else { return unclosed(start, .singleQuoted) }
    var leaf = Leaf(style: .singleQuoted, start: start, end: start, isVerbatim: true)
    var lines = QuotedLines(column: column, line: lineStart)
    var offset = start + 1
    while offset < input.count {
      let byte = input[offset]
      if byte == Byte.singleQuote {
        guard input[offset + 1] == Byte.singleQuote else { return close(&leaf, lines, end: offset + 1) }
        leaf.isVerbatim = false
        offset += 2
      } else if Byte.isBreak(byte) {
        leaf.isVerbatim = false
        guard let next = lines.next(self, behind: offset) else { break }
        offset = next
      } else {
        offset += 1
      }
    }
    unclosedSingleQuote = start
    return unclosed(start, .singleQuoted)
  }

  /// The lines of a quoted scalar behind its first.
  private struct QuotedLines {
    let column: Int
    /// The start of the last line.
    var line: Int
    var spansLines = false
    /// Where the first line begins that is not indented as it should be.
    var underIndented: Int?

    init(column: Int, line: Int) {
      self.column = column
      self.line = line
    }

    /// Where the text goes on behind the line break at `offset`; nil at a document marker.
    mutating func next(_ parser: borrowing Parser, behind offset: Int) -> Int? {
      line = parser.input.afterBreak(offset)
      spansLines = true
      guard !parser.input.isDocumentMarker(line) else { return nil }
      let text = parser.input.afterBlanks(line)
      let isBlank = parser.input.isBreak(text) || text >= parser.input.count
      if !isBlank && underIndented == nil && parser.input.afterSpaces(line) - line <= column { underIndented = text }
      return text
    }
  }

  private mutating func close(_ leaf: inout Leaf, _ lines: QuotedLines, end: Int) -> Leaf {
    if let text = lines.underIndented {
      // A quote that was never meant to go on reaches to the next quote, which opens another scalar.
      if !isCleanEnd(end) { return unclosed(leaf.start, leaf.style) }
      noteQuotedIndentation(text, of: leaf.start)
    }
    leaf.end = end
    leaf.spansLines = lines.spansLines
    lineStart = lines.line
    position = end
    return leaf
  }

  /// Whether something that may follow a quoted scalar is at `offset`.
  private func isCleanEnd(_ offset: Int) -> Bool {
    let next = input.afterBlanks(offset)
    switch input[next] {
    case Byte.comma, Byte.closeBracket, Byte.closeBrace, Byte.colon, Byte.hash: return true
    default: return next >= input.count || input.isBreak(next)
    }
  }

  /// A quoted scalar without an end: takes the rest of its line.
  private mutating func unclosed(_ start: Int, _ style: NodeStyle) -> Leaf {
    let end = input.trimmingBlanks(input.endOfLine(start), from: start + 1)
    reportUnclosedQuote(start..<end)
    position = end
    return Leaf(style: style, start: start, end: end, isVerbatim: false, link: ScalarDecoderMark.unclosed)
  }

  /// Checks the escape at `offset` and returns the offset behind it.
  private mutating func readEscape(_ offset: Int) -> Int {
    let digits: Int
    switch input[offset + 1] {
    case UInt8(ascii: "x"): digits = 2
    case UInt8(ascii: "u"): digits = 4
    case UInt8(ascii: "U"): digits = 8
    case let byte:
      if byte == UInt8(ascii: "/") { refusedEscapedSlash(offset) }
      if byte == Byte.singleQuote {
        noteEscapedSingleQuote(offset)
      } else if Escape.simple(byte) == nil && offset + 1 < input.count {
        reportUnknownEscape(offset)
      }
      return offset + 2
    }
    guard let value = Escape.hexadecimal(input, offset + 2, digits: digits) else {
      reportMalformedEscape(offset, digits: digits)
      return offset + 2
    }
    let end = offset + 2 + digits
    if value >= 0xD800 && value < 0xE000 {
      if Escape.lowSurrogate(input, behind: value, at: end) != nil {
        refusedSurrogatePair(offset..<end + 6)
        return end + 6
      }
      reportImpossibleEscape(offset..<end)
    } else if value > 0x10FFFF {
      reportImpossibleEscape(offset..<end)
    }
    return end
  }
}
