import Diagnostics

/// Reads the lines of an Environment tab as the npm package dotenv does, which is one regular expression:
///
///     start of a line, white space, `export ` if it is there
///     a name of letters, digits, `_`, `.` and `-`
///     white space and `=`, or `:` and one white space character
///     a text in quotes, or else all up to a `#` or the end of the line, or nothing
///     white space, a comment, end of a line
///
/// White space may hold line breaks, so a value may stand in quotes below its name. A quote counts as closed by the last
/// of its kind that an unescaped one does not precede, provided that nothing but a comment follows; otherwise it is a
/// letter like any other. What does not match is skipped without a word.
struct EnvironmentTabScanner {
  /// One assignment that matched.
  struct Statement {
    let name: Range<Int>
    let export: Range<Int>?
    /// The `=` or `:`.
    let separator: Range<Int>
    /// The value without white space around it, quotes included.
    let written: Range<Int>
    /// The same without the quotes.
    let value: Range<Int>
    let quoting: EnvFile.Entry.Quoting
    /// Whether `\n` and `\r` stand for line breaks: when the value begins with a double quote, even one never closed.
    let hasEscapes: Bool
    /// A comment on the value's last line.
    let comment: Range<Int>?
    let end: Int
  }

  private let text: EnvText
  private(set) var statements: [Statement] = []
  /// Comments on lines of their own.
  private(set) var comments: [Range<Int>] = []
  /// The lines that are skipped, without white space around them.
  private(set) var skipped: [Range<Int>] = []

  init(_ text: EnvText) { self.text = text }

  mutating func scan() {
    var position = 0
    while case let start = skipSpace(from: position), start < text.end {
      if let statement = statement(at: start) {
        statements.append(statement)
        position = statement.end
      } else {
        position = lineEnd(from: start)
        let line = trimmingEnd(start..<position)
        if text.bytes[start] == Byte.hash { comments.append(line) } else { skipped.append(line) }
      }
    }
  }

  private func statement(at start: Int) -> Statement? {
    let exportEnd = start + "export".utf8.count
    if exportEnd < text.end, text.bytes[start..<exportEnd].elementsEqual("export".utf8),
      case let next = skipSpace(from: exportEnd), next > exportEnd,
      let statement = assignment(at: next, export: start..<exportEnd)
    {
      return statement
    }
    return assignment(at: start, export: nil)
  }

  private func assignment(at start: Int, export: Range<Int>?) -> Statement? {
    var nameEnd = start
    while nameEnd < text.end, Self.isInName(text.bytes[nameEnd]) { nameEnd += 1 }
    guard nameEnd > start, nameEnd < text.end else { return nil }
    let separator: Int
    let valueStart: Int
    let next = skipSpace(from: nameEnd)
    if next < text.end, text.bytes[next] == Byte.equals {
      (separator, valueStart) = (next, next + 1)
    } else if text.bytes[nameEnd] == Byte.colon, case let width = space(at: nameEnd + 1), width > 0 {
      (separator, valueStart) = (nameEnd, nameEnd + 1 + width)
    } else {
      return nil
    }
    let (written, valueEnd) = value(at: valueStart)
    let quoting = quoting(of: written)
    let comment = comment(from: valueEnd)
    return Statement(
      name: start..<nameEnd, export: export, separator: separator..<separator + 1, written: written,
      value: quoting == .none ? written : written.lowerBound + 1..<written.upperBound - 1, quoting: quoting,
      hasEscapes: !written.isEmpty && text.bytes[written.lowerBound] == Byte.doubleQuote, comment: comment,
      end: comment?.upperBound ?? valueEnd)
  }

  private static func isInName(_ byte: UInt8) -> Bool {
    Byte.isLetter(byte) || Byte.isDigit(byte) || byte == Byte.underscore || byte == Byte.dot
      || byte == UInt8(ascii: "-")
  }

  /// The value that begins at `start`, white space around it left out, and where it ends with it.
  private func value(at start: Int) -> (Range<Int>, end: Int) {
    let quote = skipSpace(from: start)
    if quote < text.end, Self.quoting(text.bytes[quote]) != .none, let close = closingQuote(of: quote) {
      return (quote..<close + 1, close + 1)
    }
    var end = start
    while end < text.end, text.bytes[end] != Byte.hash, !isLineBreak(text.bytes[end]) { end += 1 }
    let lower = min(skipSpace(from: start), end)
    return (trimmingEnd(lower..<end), end)
  }

  /// The quotes that are taken off: the first byte and the last are the same quote.
  private func quoting(of written: Range<Int>) -> EnvFile.Entry.Quoting {
    guard written.count > 1, text.bytes[written.lowerBound] == text.bytes[written.upperBound - 1] else { return .none }
    return Self.quoting(text.bytes[written.lowerBound])
  }

  private static func quoting(_ byte: UInt8) -> EnvFile.Entry.Quoting {
    switch byte {
    case Byte.doubleQuote: .double
    case Byte.singleQuote: .single
    case Byte.backtick: .backtick
    default: .none
    }
  }

  private func closingQuote(of open: Int) -> Int? {
    let quote = text.bytes[open]
    var candidates: [Int] = []
    for index in open + 1..<max(open + 1, text.end) where text.bytes[index] == quote {
      candidates.append(index)
      if index == open + 1 || text.bytes[index - 1] != Byte.backslash { break }
    }
    return candidates.last { endsStatement($0 + 1) }
  }

  /// Whether nothing but a comment stands between `offset` and the end of its line.
  private func endsStatement(_ offset: Int) -> Bool {
    let next = skipSpace(from: offset)
    return next == text.end || text.bytes[next] == Byte.hash || text.bytes[offset..<next].contains(where: isLineBreak)
  }

  private func comment(from offset: Int) -> Range<Int>? {
    var start = offset
    while start < text.end, !isLineBreak(text.bytes[start]), case let width = space(at: start), width > 0 {
      start += width
    }
    guard start < text.end, text.bytes[start] == Byte.hash else { return nil }
    return start..<lineEnd(from: start)
  }
}

// MARK: - White space, as JavaScript has it

extension EnvironmentTabScanner {
  private func isLineBreak(_ byte: UInt8) -> Bool { byte == Byte.lineFeed || byte == Byte.carriageReturn }

  private func lineEnd(from offset: Int) -> Int {
    var index = offset
    while index < text.end, !isLineBreak(text.bytes[index]) { index += 1 }
    return index
  }

  /// The length of the white space character at `offset`, 0 if another stands there. A carriage return and a line feed
  /// are one character, for dotenv replaces them by a line feed first.
  private func space(at offset: Int) -> Int {
    guard offset < text.end else { return 0 }
    let byte = text.bytes[offset]
    if byte == Byte.carriageReturn {
      return offset + 1 < text.end && text.bytes[offset + 1] == Byte.lineFeed ? 2 : 1
    }
    if byte < 0x80 { return byte == Byte.space || (byte >= 0x09 && byte <= 0x0C) ? 1 : 0 }
    let (scalar, width) = text.scalar(at: offset)
    return scalar.isSpaceInScripts ? width : 0
  }

  private func skipSpace(from offset: Int) -> Int {
    var index = offset
    while case let width = space(at: index), width > 0 { index += width }
    return index
  }

  private func trimmingEnd(_ offsets: Range<Int>) -> Range<Int> {
    var end = offsets.upperBound
    while end > offsets.lowerBound {
      var start = end - 1
      while start > offsets.lowerBound, text.bytes[start] & 0xC0 == 0x80, end - start < 4 { start -= 1 }
      guard case let width = space(at: start), width > 0, start + width == end else { break }
      end = start
    }
    return offsets.lowerBound..<end
  }
}

extension Unicode.Scalar {
  /// Whether JavaScript's `\s` matches it, of those outside ASCII.
  fileprivate var isSpaceInScripts: Bool {
    value == 0xFEFF || value == 0x2028 || value == 0x2029 || properties.generalCategory == .spaceSeparator
  }
}
