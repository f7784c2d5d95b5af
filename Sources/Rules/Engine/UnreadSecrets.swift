import Contract
import Diagnostics

/// Secrets in text that nothing was made of: what a syntax error hides from the parser, what stands at a place that
/// Docker Compose does not know, an env file that was taken for a compose file.
///
///     environment:
///     DB_PASSWORD=hunter2            in the wrong column: no variable, no value
///                 ^^^^^^^
///     x-env:
///       SESSION_SECRET: "letmein"    not merged into any service
///                       ^^^^^^^^^
///
/// Only the name says that a secret follows, so everything up to the end of the line is taken for it. Masking too
/// much costs some clarity; too little, a secret. Names whose values were read are left to those who read them.
struct UnreadSecrets {
  private(set) var ranges: [SourceRange] = []
  private(set) var values: [String] = []

  private let contract: Contract?
  /// Where the names stand whose values were read, in source order.
  private let read: [SourceRange]
  /// Those before it stand before every name that is still to come.
  private var nextRead = 0
  /// The same few keys come again and again, and a contract must be asked about each.
  private var verdicts: [ArraySlice<UInt8>: Bool] = [Array("secrets".utf8)[...]: false]

  /// - Parameter read: where the names stand whose values were read.
  init(_ contract: Contract?, read: [SourceRange]) {
    self.contract = contract
    self.read = read.sorted()
  }

  /// The work is linear in the file: what stands before a mark of a value is only looked at when there is one. Files
  /// must come in their order.
  ///
  /// - Parameter hasColons: whether `:` stands between a name and its value, or only `=` does.
  mutating func collect(from file: SourceFile, hasColons: Bool) {
    let bytes = file.bytes
    let text = bytes.span
    var closing = ClosingBrace()
    // A name cannot begin in a value that is hidden.
    var start = 0
    var offset = 0
    // Only a contract may call any name that of a secret.
    let isAny = contract != nil
    while let mark = isAny ? text.nextMark(from: offset, hasColons) : text.nextTellingMark(from: offset, hasColons) {
      offset = mark + 1
      let name = text.name(before: mark, notBefore: start)
      // Most names are of the first kind, or before a reference.
      if isRead(SourceRange(file.id, name)) { continue }
      let lower = text.endOfBlanks(from: offset)
      // A mapping is no value, but may hold some.
      guard text.byte(at: lower) != UInt8(ascii: "{"), !text.isReference(at: lower, &closing), isSecret(bytes, name)
      else { continue }
      let lineEnd = bytes.endOfLine(from: lower)
      var upper = lineEnd
      while upper > lower, bytes[upper - 1].isBlank { upper -= 1 }
      let line = text.startOfLine(at: name.lowerBound, notBefore: start)..<lineEnd
      start = max(lineEnd, hide(lower..<upper, line, in: file)) + 1
      offset = start
    }
  }

  private mutating func isRead(_ name: SourceRange) -> Bool {
    while nextRead < read.count, read[nextRead] < name { nextRead += 1 }
    return nextRead < read.count && read[nextRead] == name
  }

  private mutating func isSecret(_ bytes: [UInt8], _ name: Range<Int>) -> Bool {
    guard let contract else {
      return SecretName.holdsSecretWord(bytes.span.extracting(name)) && !bytes[name].elementsEqual("secrets".utf8)
    }
    if name.isEmpty { return false }
    if let known = verdicts[bytes[name]] { return known }
    let verdict = SecretName.isSecret(String(decoding: bytes[name], as: UTF8.self), in: contract)
    verdicts[bytes[name]] = verdict
    return verdict
  }

  private mutating func hide(_ value: Range<Int>, _ line: Range<Int>, in file: SourceFile) -> Int {
    let bytes = file.bytes
    var end = value.upperBound
    let first = value.isEmpty ? nil : bytes[value.lowerBound]
    if first == nil || first == UInt8(ascii: "|") || first == UInt8(ascii: ">") {
      end = bytes.endOfBlock(below: line, mayHoldKeys: first != nil)
    } else if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
      let rest = bytes[(value.lowerBound + 1)...]
      end = max(end, rest.firstIndex(of: first ?? 0) ?? bytes.count)
    }
    guard value.lowerBound < end else { return line.upperBound }
    ranges.append(SourceRange(file.id, value.lowerBound..<end))
    for piece in bytes[value.lowerBound..<end].split(whereSeparator: \.endsPiece) {
      // The default of a reference begins with a dash.
      values.append(String(decoding: piece.drop { $0 == UInt8(ascii: "-") }, as: UTF8.self))
    }
    return end
  }
}

/// Where a message may end, for all that begin between two offsets: one message may hold the marks of many values.
private struct ClosingBrace {
  var offsets = 0..<0
  /// Whether it is there, and nothing but a comment behind it.
  var endsValue = false
}

extension Span<UInt8> {
  /// The byte at an offset; NUL where there is none.
  @inline(__always)
  fileprivate func byte(at offset: Int) -> UInt8 { offset < count ? self[offset] : 0 }

  /// The next `=`, or `:` as well.
  @inline(__always)
  fileprivate func nextMark(from start: Int, _ hasColons: Bool) -> Int? {
    let (equals, other) = (UInt8(ascii: "="), hasColons ? UInt8(ascii: ":") : UInt8(ascii: "="))
    var offset = start
    // Eight bytes at a time; the first in the lowest place.
    while offset <= count - 8 {
      let word = unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
      let marks = Self.zeroBytes(word ^ Self.repeated(equals)) | Self.zeroBytes(word ^ Self.repeated(other))
      if marks != 0 { return offset + marks.trailingZeroBitCount / 8 }
      offset += 8
    }
    while offset < count {
      if self[offset] == equals || self[offset] == other { return offset }
      offset += 1
    }
    return nil
  }

  private static func repeated(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

  /// The top bit of the lowest zero byte of `word`, and possibly of bytes above it.
  private static func zeroBytes(_ word: UInt64) -> UInt64 {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
  }

  /// The next `=`, or `:` as well, behind a name that may be one of a secret.
  @inline(__always)
  fileprivate func nextTellingMark(from start: Int, _ hasColons: Bool) -> Int? {
    var offset = start
    while let pair = nextTellingPair(from: offset) {
      offset = pair + 2
      while byte(at: offset).isNamePart { offset += 1 }
      let mark = endOfBlanks(from: byte(at: offset).isQuote ? offset + 1 : offset)
      if byte(at: mark) == UInt8(ascii: "=") || hasColons && byte(at: mark) == UInt8(ascii: ":") { return mark }
    }
    return nil
  }

  /// The name that a mark is behind, a quote that closes it and blanks passed over; empty if there is none.
  @inline(__always)
  fileprivate func name(before mark: Int, notBefore start: Int) -> Range<Int> {
    var end = mark
    while end > start, self[end - 1].isBlankInLine { end -= 1 }
    if end > start, self[end - 1].isQuote { end -= 1 }
    var lower = end
    while lower > start, self[lower - 1].isNamePart { lower -= 1 }
    return lower..<end
  }

  fileprivate func startOfLine(at offset: Int, notBefore start: Int) -> Int {
    var offset = offset
    while offset > start, !self[offset - 1].isLineBreak { offset -= 1 }
    return offset
  }

  fileprivate func endOfBlanks(from start: Int) -> Int {
    var offset = start
    while byte(at: offset).isBlankInLine { offset += 1 }
    return offset
  }

  private func endOfQuotes(from start: Int) -> Int {
    var offset = start
    while byte(at: offset).isQuote { offset += 1 }
    return offset
  }

  /// Whether nothing stands there but one reference that says no value itself, and perhaps a comment. Quotes may be
  /// anywhere.
  fileprivate func isReference(at start: Int, _ closing: inout ClosingBrace) -> Bool {
    var offset = endOfQuotes(from: start)
    guard byte(at: offset) == UInt8(ascii: "$") else { return false }
    offset = endOfQuotes(from: offset + 1)
    guard byte(at: offset) == UInt8(ascii: "{") else { return false }
    offset += 1
    while byte(at: offset).isNamePartOfVariable || byte(at: offset).isQuote { offset += 1 }
    if byte(at: offset) == UInt8(ascii: ":") {
      offset = endOfQuotes(from: offset + 1)
      if byte(at: offset) == UInt8(ascii: "}") { return false }
    }
    switch byte(at: offset) {
    case UInt8(ascii: "?"):
      // A message says no value.
      let message = offset + 1
      if !closing.offsets.contains(message) { closing = closingBrace(from: message) }
      return closing.endsValue
    case UInt8(ascii: "-"):
      // Neither does an empty default.
      offset = endOfQuotes(from: offset + 1)
      return byte(at: offset) == UInt8(ascii: "}") && endsValue(at: offset + 1)
    default: return byte(at: offset) == UInt8(ascii: "}") && endsValue(at: offset + 1)
    }
  }

  /// Where a message ends that begins at `start`, unless the line or a comment comes first.
  private func closingBrace(from start: Int) -> ClosingBrace {
    var offset = start
    while offset < count, !self[offset].isLineBreak, self[offset] != UInt8(ascii: "}"), !beginsComment(at: offset) {
      offset += 1
    }
    let isThere = byte(at: offset) == UInt8(ascii: "}")
    return ClosingBrace(offsets: start..<(offset + 1), endsValue: isThere && endsValue(at: offset + 1))
  }

  /// Whether nothing follows but quotes, then blanks, then perhaps a comment.
  private func endsValue(at start: Int) -> Bool {
    let end = endOfBlanks(from: endOfQuotes(from: start))
    return end >= count || self[end].isLineBreak || beginsComment(at: end)
  }

  private func beginsComment(at offset: Int) -> Bool {
    self[offset] == UInt8(ascii: "#") && offset > 0 && self[offset - 1].isBlankInLine
  }
}

extension UInt8 {
  fileprivate var isNamePart: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
      true
    default: false
    }
  }

  fileprivate var isNamePartOfVariable: Bool { isLetter || isDigit || self == UInt8(ascii: "_") }

  fileprivate var isQuote: Bool { self == UInt8(ascii: "\"") || self == UInt8(ascii: "'") }

  fileprivate var isLineBreak: Bool { self == 0x0A || self == 0x0D }

  fileprivate var isBlankInLine: Bool { self == 0x20 || self == 0x09 || self == 0x0B || self == 0x0C }

  /// Whether it can only stand around a value in YAML, so that what it parts may be told from messages.
  fileprivate var endsPiece: Bool {
    isBlank || isQuote || self == UInt8(ascii: ",") || self == UInt8(ascii: "[") || self == UInt8(ascii: "]")
      || self == UInt8(ascii: "{") || self == UInt8(ascii: "}")
  }
}

extension [UInt8] {
  fileprivate func endOfLine(from start: Int) -> Int {
    self[start...].firstIndex(where: \.isLineBreak) ?? count
  }

  /// Where the lines end that are indented deeper than `line`; unless they are text in any case, the first that holds
  /// a key or a value of its own is beyond them.
  fileprivate func endOfBlock(below line: Range<Int>, mayHoldKeys: Bool) -> Int {
    func indentation(_ line: Range<Int>) -> Int { self[line].prefix(while: \.isBlank).count }
    var end = line.upperBound
    var start = end + 1
    while start < count {
      let next = start..<endOfLine(from: start)
      start = next.upperBound + 1
      if self[next].allSatisfy(\.isBlank) { continue }
      guard indentation(next) > indentation(line),
        mayHoldKeys || !self[next].contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "=") })
      else { break }
      end = next.upperBound
    }
    return end
  }
}
