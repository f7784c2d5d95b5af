/// Reads the value of a scalar whose bytes are not its value: escapes, folded lines, block scalars.
///
/// Values are decoded when asked for, never while parsing. The scalar was checked then, so what is malformed here has
/// been reported, and is passed on as it is.
struct ScalarDecoder<Sink: ScalarSink> {
  let input: Input
  var sink: Sink

  mutating func decode(_ node: Node) {
    let range = Int(node.start)..<min(Int(node.end), input.count)
    switch node.style {
    case .plain: decodePlain(range)
    case .singleQuoted: decodeQuoted(inside(range, node), isDouble: false)
    case .doubleQuoted: decodeQuoted(inside(range, node), isDouble: true)
    case .literal: decodeBlock(range, column: Int(node.link), folds: false)
    case .folded: decodeBlock(range, column: Int(node.link), folds: true)
    case .block, .flow: break
    }
  }

  /// A quoted scalar without its quotes, the closing one of which may be missing.
  private func inside(_ range: Range<Int>, _ node: Node) -> Range<Int> {
    let lower = min(range.lowerBound + 1, range.upperBound)
    return lower..<max(lower, node.link == ScalarDecoderMark.unclosed ? range.upperBound : range.upperBound - 1)
  }

  private mutating func decodePlain(_ range: Range<Int>) {
    var offset = range.lowerBound
    while true {
      let lineEnd = min(input.endOfLine(offset), range.upperBound)
      let textEnd = input.trimmingBlanks(lineEnd, from: offset)
      sink.take(offset..<textEnd)
      guard lineEnd < range.upperBound else { return }
      offset = fold(from: textEnd, break: lineEnd, limit: range.upperBound)
    }
  }

  /// Writes what the line break at `lineBreak` and the blank lines behind it stand for: a space, or a line feed for
  /// each blank line. Returns where text goes on.
  private mutating func fold(from start: Int, break lineBreak: Int, limit: Int) -> Int {
    var line = input.afterBreak(lineBreak)
    var text = input.afterBlanks(line)
    var emptyLines = 0
    while text < limit && input.isBreak(text) {
      emptyLines += 1
      line = input.afterBreak(text)
      text = input.afterBlanks(line)
    }
    text = min(text, limit)
    if emptyLines == 0 {
      sink.put(Byte.space, for: start..<text)
    } else {
      sink.put(Byte.lineFeed, count: emptyLines, for: start..<text)
    }
    return text
  }

  private mutating func decodeQuoted(_ range: Range<Int>, isDouble: Bool) {
    var offset = range.lowerBound
    var pieceStart = offset
    // Blanks before this offset were escaped, and stay at the end of a line.
    var protected = offset
    while offset < range.upperBound {
      let byte = input[offset]
      if Byte.isBreak(byte) {
        let textEnd = input.trimmingBlanks(offset, from: max(pieceStart, protected))
        sink.take(pieceStart..<textEnd)
        offset = fold(from: textEnd, break: offset, limit: range.upperBound)
        (pieceStart, protected) = (offset, offset)
      } else if !isDouble && byte == Byte.singleQuote {
        sink.take(pieceStart..<offset)
        let end = min(offset + 2, range.upperBound)
        sink.put(Byte.singleQuote, for: offset..<end)
        offset = end
        pieceStart = end
      } else if isDouble && byte == Byte.backslash && offset + 1 < range.upperBound {
        sink.take(pieceStart..<offset)
        offset = decodeEscape(offset, limit: range.upperBound)
        (pieceStart, protected) = (offset, offset)
      } else {
        offset += 1
      }
    }
    sink.take(pieceStart..<range.upperBound)
  }

  /// Decodes the escape at `offset` and returns the offset behind it.
  private mutating func decodeEscape(_ offset: Int, limit: Int) -> Int {
    let byte = input[offset + 1]
    if Byte.isBreak(byte) {
      // An escaped line break joins lines, but blank lines behind it count.
      var text = input.afterBlanks(input.afterBreak(offset + 1))
      while text < limit && input.isBreak(text) {
        sink.put(Byte.lineFeed, for: text..<min(input.afterBreak(text), limit))
        text = input.afterBlanks(input.afterBreak(text))
      }
      return min(text, limit)
    }
    let digits: Int
    switch byte {
    case UInt8(ascii: "x"): digits = 2
    case UInt8(ascii: "u"): digits = 4
    case UInt8(ascii: "U"): digits = 8
    default:
      if let scalar = Escape.simple(byte) {
        sink.put(scalar, for: offset..<offset + 2)
      } else {
        sink.take(offset..<offset + 2)
      }
      return offset + 2
    }
    var end = offset + 2 + digits
    guard end <= limit, var value = Escape.hexadecimal(input, offset + 2, digits: digits) else {
      sink.take(offset..<offset + 2)
      return offset + 2
    }
    if let low = Escape.lowSurrogate(input, behind: value, at: end), end + 6 <= limit {
      value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
      end += 6
    }
    sink.put(Unicode.Scalar(value) ?? "\u{FFFD}", for: offset..<end)
    return end
  }

  private mutating func decodeBlock(_ range: Range<Int>, column: Int, folds: Bool) {
    var keeps = false
    var strips = false
    var header = range.lowerBound + 1
    while header < range.upperBound, !input.isSeparator(header), input[header] != Byte.hash {
      if input[header] == UInt8(ascii: "+") { keeps = true }
      if input[header] == Byte.dash { strips = true }
      header += 1
    }
    let headerEnd = input.endOfLine(range.lowerBound)
    guard headerEnd < range.upperBound else { return }
    var line = input.afterBreak(headerEnd)
    /// The line break behind the last line with text, and whether that line keeps it.
    var lastBreak: Int?
    var lastText = line
    var lastIsIndented = true
    var emptyLines = 0
    var emptyStart = line
    while line < range.upperBound {
      var text = line
      while text < line + column && text < range.upperBound && input[text] == Byte.space { text += 1 }
      let lineEnd = min(input.endOfLine(text), range.upperBound)
      if text == lineEnd {
        if emptyLines == 0 { emptyStart = line }
        // A last line of spaces counts even without its line break.
        emptyLines += lineEnd > line || lineEnd < range.upperBound || input.isBreak(lineEnd) ? 1 : 0
        if lineEnd >= range.upperBound { break }
      } else {
        let isIndented = input.isBlank(text)
        if let lastBreak {
          let isFolded = folds && !lastIsIndented && !isIndented
          if !isFolded {
            putBreak(lastBreak)
          } else if emptyLines == 0 {
            sink.put(Byte.space, for: lastBreak..<text)
          }
        }
        if emptyLines > 0 { sink.put(Byte.lineFeed, count: emptyLines, for: emptyStart..<text) }
        emptyLines = 0
        sink.take(text..<lineEnd)
        lastBreak = lineEnd
        lastText = text
        lastIsIndented = isIndented
      }
      guard lineEnd < input.count else { break }
      line = input.afterBreak(lineEnd)
    }
    if let lastBreak, !strips, lastBreak < input.count || input.afterBlanks(lastText) >= lastBreak {
      putBreak(lastBreak)
    }
    if keeps && emptyLines > 0 { sink.put(Byte.lineFeed, count: emptyLines, for: emptyStart..<range.upperBound) }
  }
}

extension ScalarDecoder {
  /// A line break that is kept: LF is itself, others become LF. The end of the input counts as one here.
  private mutating func putBreak(_ offset: Int) {
    if input[offset] == Byte.lineFeed {
      sink.take(offset..<offset + 1)
    } else {
      sink.put(Byte.lineFeed, for: offset..<min(input.afterBreak(offset), input.count))
    }
  }
}

/// Receives a scalar's value piece by piece.
protocol ScalarSink {
  /// Bytes of the source as they are.
  mutating func take(_ range: Range<Int>)
  /// A character that was written otherwise.
  mutating func put(_ scalar: Unicode.Scalar, for range: Range<Int>)
}

extension ScalarSink {
  mutating func put(_ byte: UInt8, count: Int = 1, for range: Range<Int>) {
    for _ in 0..<count { put(Unicode.Scalar(byte), for: range) }
  }
}

/// What `Node.link` says of quoted scalars.
enum ScalarDecoderMark {
  /// The closing quote is missing.
  static let unclosed: UInt32 = 1
}

/// Escapes in double-quoted scalars.
enum Escape {
  /// What a backslash and `byte` stand for, if that is a single character.
  static func simple(_ byte: UInt8) -> Unicode.Scalar? {
    switch byte {
    case UInt8(ascii: "0"): "\0"
    case UInt8(ascii: "a"): "\u{07}"
    case UInt8(ascii: "b"): "\u{08}"
    case UInt8(ascii: "t"), Byte.tab: "\t"
    case UInt8(ascii: "n"): "\n"
    case UInt8(ascii: "v"): "\u{0B}"
    case UInt8(ascii: "f"): "\u{0C}"
    case UInt8(ascii: "r"): "\r"
    case UInt8(ascii: "e"): "\u{1B}"
    case Byte.space: " "
    case Byte.doubleQuote: "\""
    // Not YAML, but Docker Compose takes it; reported where it is not wanted.
    case Byte.singleQuote: "'"
    case UInt8(ascii: "/"): "/"
    case Byte.backslash: "\\"
    case UInt8(ascii: "N"): "\u{85}"
    case UInt8(ascii: "_"): "\u{A0}"
    case UInt8(ascii: "L"): "\u{2028}"
    case UInt8(ascii: "P"): "\u{2029}"
    default: nil
    }
  }

  /// The number that `digits` hexadecimal digits at `offset` make.
  static func hexadecimal(_ input: Input, _ offset: Int, digits: Int) -> UInt32? {
    var value: UInt32 = 0
    for index in 0..<digits {
      guard let digit = digit(input[offset + index]) else { return nil }
      value = value << 4 | digit
    }
    return value
  }

  private static func digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }

  /// The second half of a surrogate pair, if `high` is a first half and `\uDC00`…`\uDFFF` stands at `offset`.
  static func lowSurrogate(_ input: Input, behind high: UInt32, at offset: Int) -> UInt32? {
    guard high >= 0xD800 && high < 0xDC00, input[offset] == Byte.backslash, input[offset + 1] == UInt8(ascii: "u"),
      let low = hexadecimal(input, offset + 2, digits: 4), low >= 0xDC00 && low < 0xE000
    else { return nil }
    return low
  }

  /// The bytes of a tag or prefix, `%21` and the like decoded.
  static func decodePercents(_ input: Input, _ range: Range<Int>) -> [UInt8] {
    var bytes: [UInt8] = []
    var offset = range.lowerBound
    while offset < range.upperBound {
      if input[offset] == Byte.percent, offset + 2 < range.upperBound,
        let value = hexadecimal(input, offset + 1, digits: 2)
      {
        bytes.append(UInt8(truncatingIfNeeded: value))
        offset += 3
      } else {
        bytes.append(input[offset])
        offset += 1
      }
    }
    return bytes
  }
}
