/// The bytes being parsed, every access checked: reading behind the end gives NUL.
///
/// This is the one place of the parser that touches unchecked memory. An `Input` is made for the duration of one parse
/// or one look at a scalar, and must not be kept.
@safe
struct Input {
  private let bytes: UnsafeBufferPointer<UInt8>
  let count: Int

  /// `bytes` must stay valid as long as this value is used.
  @unsafe
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    unsafe self.bytes = bytes
    count = bytes.count
  }

  @inline(__always)
  subscript(offset: Int) -> UInt8 {
    guard UInt(bitPattern: offset) < UInt(bitPattern: count) else { return 0 }
    return unsafe bytes[offset]
  }

  /// Eight bytes from `offset`, the first in the lowest place; nil when fewer are left.
  @inline(__always)
  func word(at offset: Int) -> UInt64? {
    guard offset >= 0 && offset <= count - 8 else { return nil }
    return unsafe UInt64(
      littleEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}

/// Bytes with a meaning in YAML.
enum Byte {
  static let tab: UInt8 = 0x09
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
  static let space: UInt8 = 0x20
  static let exclamation = UInt8(ascii: "!")
  static let doubleQuote = UInt8(ascii: "\"")
  static let hash = UInt8(ascii: "#")
  static let percent = UInt8(ascii: "%")
  static let ampersand = UInt8(ascii: "&")
  static let singleQuote = UInt8(ascii: "'")
  static let asterisk = UInt8(ascii: "*")
  static let comma = UInt8(ascii: ",")
  static let dash = UInt8(ascii: "-")
  static let dot = UInt8(ascii: ".")
  static let colon = UInt8(ascii: ":")
  static let less = UInt8(ascii: "<")
  static let greater = UInt8(ascii: ">")
  static let question = UInt8(ascii: "?")
  static let at = UInt8(ascii: "@")
  static let openBracket = UInt8(ascii: "[")
  static let backslash = UInt8(ascii: "\\")
  static let closeBracket = UInt8(ascii: "]")
  static let backtick = UInt8(ascii: "`")
  static let openBrace = UInt8(ascii: "{")
  static let bar = UInt8(ascii: "|")
  static let closeBrace = UInt8(ascii: "}")

  @inline(__always)
  static func isBreak(_ byte: UInt8) -> Bool { byte == lineFeed || byte == carriageReturn }

  @inline(__always)
  static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }

  /// Letters, digits, `_`, `.` and `-`.
  static func isOfVariableName(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || (0x30...0x39).contains(byte)
      || byte == UInt8(ascii: "_") || byte == dot || byte == dash
  }

  /// `,` `[` `]` `{` `}`
  @inline(__always)
  static func isFlowIndicator(_ byte: UInt8) -> Bool {
    let folded = byte & ~0x20
    return byte == comma || folded == openBracket || folded == closeBracket
  }
}

extension Input {
  @inline(__always)
  func isBreak(_ offset: Int) -> Bool { Byte.isBreak(self[offset]) }

  @inline(__always)
  func isBlank(_ offset: Int) -> Bool { Byte.isBlank(self[offset]) }

  /// Whether white space, a line break or the end of the input is at `offset`.
  @inline(__always)
  func isSeparator(_ offset: Int) -> Bool {
    let byte = self[offset]
    return byte <= Byte.space && (Byte.isBlank(byte) || Byte.isBreak(byte) || offset >= count)
  }

  /// The offset behind the line break at `offset`, CR LF being one.
  @inline(__always)
  func afterBreak(_ offset: Int) -> Int {
    self[offset] == Byte.carriageReturn && self[offset + 1] == Byte.lineFeed ? offset + 2 : offset + 1
  }

  /// The offset of the first line break at or behind `offset`, or the end.
  @inline(__always)
  func endOfLine(_ offset: Int) -> Int {
    var offset = offset
    while let word = word(at: offset) {
      let marks = Input.zeroBytes(word ^ 0x0A0A_0A0A_0A0A_0A0A) | Input.zeroBytes(word ^ 0x0D0D_0D0D_0D0D_0D0D)
      if marks != 0 { return offset + marks.trailingZeroBitCount / 8 }
      offset += 8
    }
    while offset < count && !isBreak(offset) { offset += 1 }
    return min(offset, count)
  }

  /// The top bit of the lowest zero byte of `word`, and possibly of bytes above it.
  @inline(__always)
  static func zeroBytes(_ word: UInt64) -> UInt64 {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
  }

  /// The offset behind the spaces and tabs at `offset`.
  @inline(__always)
  func afterBlanks(_ offset: Int) -> Int {
    var offset = offset
    while isBlank(offset) { offset += 1 }
    return offset
  }

  /// The offset behind the spaces at `offset`.
  @inline(__always)
  func afterSpaces(_ offset: Int) -> Int {
    var offset = offset
    while self[offset] == Byte.space { offset += 1 }
    return offset
  }

  /// The end of `range` without the spaces and tabs before it.
  @inline(__always)
  func trimmingBlanks(_ end: Int, from start: Int) -> Int {
    var end = end
    while end > start && isBlank(end - 1) { end -= 1 }
    return end
  }

  /// Whether a line that starts at `offset` is a document marker, `---` or `...`.
  @inline(__always)
  func isDocumentMarker(_ offset: Int) -> Bool {
    let byte = self[offset]
    guard byte == Byte.dash || byte == Byte.dot else { return false }
    return self[offset + 1] == byte && self[offset + 2] == byte && isSeparator(offset + 3)
  }

  /// Whether the bytes from `offset` are `text`.
  func matches(_ text: StaticString, at offset: Int) -> Bool {
    for index in 0..<text.utf8CodeUnitCount where unsafe self[offset + index] != text.utf8Start[index] {
      return false
    }
    return offset + text.utf8CodeUnitCount <= count
  }

  /// The bytes of a range as text, invalid UTF-8 repaired.
  func text(_ range: Range<Int>) -> String {
    let range = range.clamped(to: 0..<count)
    return unsafe String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
  }
}
