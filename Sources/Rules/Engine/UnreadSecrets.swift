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
///       API_TOKEN: Iwqx0K9k5thkeF
///     fLqoqVU6nSUng3lht59wgb         a secret that was broken into lines
///     ^^^^^^^^^^^^^^^^^^^^^^
///       APP_SECRET:
///         value: letmein             a mapping where a value should be
///                ^^^^^^^
///
/// Only the name says that a secret follows, so everything up to the end of the line is taken for it, and the lines below
/// that have no key of their own. Masking too much costs some clarity; too little, a secret. Of names whose values were
/// read only what the parser did not take for the value is left.
///
/// The place says it of what stands below `secrets`, and what it says of private keys in the form of PEM.
struct UnreadSecrets {
  private(set) var ranges: [SourceRange] = []
  private(set) var values: [String] = []

  /// What a file is written in.
  enum Kind {
    case composeFile
    case envFile
    /// A name is followed by what the contract says of it, unless it is no contract.
    case contract
  }

  private let contract: Contract?
  /// Whether a name without one of the usual pairs of letters may be that of a secret: a contract may call any so, and
  /// where nothing was read, mistakes in names are looked for too.
  private let isAny: Bool
  /// Where the names stand whose values were read, in source order.
  private let read: [SourceRange]
  /// Those before it stand before every name that is still to come.
  private var nextRead = 0
  /// The same few keys come again and again, and a contract must be asked about each.
  private var verdicts: [ArraySlice<UInt8>: Bool] = [Array("secrets".utf8)[...]: false]

  /// - Parameters:
  ///   - read: where the names stand whose values were read.
  ///   - hasProject: whether the compose files could be understood.
  init(_ contract: Contract?, read: [SourceRange], hasProject: Bool) {
    self.contract = contract
    isAny = contract != nil || !hasProject
    self.read = read.sorted()
  }

  /// The work is linear in the file: what stands before a mark of a value is only looked at when there is one. Files
  /// must come in their order.
  mutating func collect(from file: SourceFile, _ kind: Kind) {
    for block in PrivateKeyBlocks.parts(of: file.bytes.span) { hide(block, in: file) }
    if kind == .composeFile { collectOptions(from: file) }
    collectNamed(from: file, kind)
  }

  private mutating func collectNamed(from file: SourceFile, _ kind: Kind) {
    let bytes = file.bytes
    let text = bytes.span
    var closing = ClosingBrace()
    // A name cannot begin in a value that is hidden.
    var start = 0
    /// How far what stands below `secrets` has been looked at.
    var walked = 0
    var offset = 0
    let isAny = isAny && kind != .contract
    while let mark = isAny ? text.nextMark(from: offset) : text.nextTellingMark(from: offset) {
      offset = mark + 1
      let name = text.name(before: mark, notBefore: start)
      // Most names are of the first kind, or before a reference.
      let isRead = isRead(SourceRange(file.id, name))
      if isRead, kind != .composeFile { continue }
      let entry = SecretEntry(name: name, value: text.endOfMark(from: text.endOfBlanks(from: offset)), mark: mark)
      if isRead {
        guard let rest = bytes.rest(behindValueOf: entry, notBefore: start), isSecret(bytes, name) else { continue }
        hide(rest, in: file)
        start = rest.upperBound
        offset = start
        continue
      }
      if kind == .composeFile, bytes[name].elementsEqual("secrets".utf8), text[mark] == UInt8(ascii: ":") {
        guard mark >= walked, text.isFlow(at: entry.value) || bytes.isKeyOfLine(entry, notBefore: start) else {
          continue
        }
        let scalars = bytes.scalars(below: entry, .secrets(isTopLevel: text.isLineStart(name.lowerBound)))
        for scalar in scalars.parts { hide(scalar, in: file) }
        walked = scalars.end
        continue
      }
      guard !text.isReference(at: entry.value, &closing) else { continue }
      if kind == .contract {
        guard text[mark] == UInt8(ascii: "=") || text.isInCapitals(name), SecretName.isSecret(text.extracting(name))
        else { continue }
      } else {
        guard isSecret(bytes, name) else { continue }
      }
      let extent = bytes.extent(of: entry, kind, notBefore: start)
      for part in extent.parts { hide(part, in: file) }
      start = max(start, extent.end)
      offset = max(offset, start)
    }
  }

  private mutating func isRead(_ name: SourceRange) -> Bool {
    while nextRead < read.count, read[nextRead] < name { nextRead += 1 }
    return nextRead < read.count && read[nextRead] == name
  }

  private mutating func isSecret(_ bytes: [UInt8], _ name: Range<Int>) -> Bool {
    if contract == nil, SecretName.holdsSecretWord(bytes.span.extracting(name)) {
      return !bytes[name].elementsEqual("secrets".utf8)
    }
    if name.isEmpty { return false }
    if let known = verdicts[bytes[name]] { return known }
    let text = String(decoding: bytes[name], as: UTF8.self)
    let verdict =
      SecretName.isSecret(text, in: contract)
      || contract?.position(ofVariable: text) == nil && SecretName.holdsMisspelledWord(text)
        && !SecretName.isForEverybody(text)
    verdicts[bytes[name]] = verdict
    return verdict
  }

  private mutating func hide(_ part: Range<Int>, in file: SourceFile) {
    guard !part.isEmpty else { return }
    ranges.append(SourceRange(file.id, part))
    for piece in file.bytes[part].split(whereSeparator: \.endsPiece) {
      // The default of a reference begins with a dash.
      let piece = piece.drop { $0 == UInt8(ascii: "-") }
      values.append(String(decoding: piece, as: UTF8.self))
      // What pads base64 is no part of the name that is made of it.
      let core = piece.prefix { $0 != UInt8(ascii: "=") }
      if core.count < piece.count, piece.count <= core.count + 2 {
        values.append(String(decoding: core, as: UTF8.self))
      }
    }
  }

  // MARK: - Commands

  /// What stands behind options that are named like secrets: `--password letmein`, in one text or in items of a list.
  private mutating func collectOptions(from file: SourceFile) {
    let text = file.bytes.span
    var offset = 0
    var line = 0
    var isComment = false
    while let pair = text.nextTellingPair(from: offset) {
      var lower = pair
      while lower > offset, text[lower - 1].isKeyPart { lower -= 1 }
      var upper = pair
      while text.byte(at: upper).isKeyPart { upper += 1 }
      offset = max(upper, pair + 1)
      guard text.byte(at: lower) == UInt8(ascii: "-"), text.byte(at: lower + 1) != 0x20,
        let value = text.operand(behind: upper),
        SecretName.isSecret(text.extracting(lower..<upper)), !text.saysNoSecret(lower..<upper)
      else { continue }
      // A comment may say a word about an option.
      for place in line..<lower {
        if text[place].isLineBreak { isComment = false }
        if text[place] == UInt8(ascii: "#"), place == 0 || text[place - 1].isBlank { isComment = true }
      }
      line = lower
      if isComment { continue }
      ranges.append(SourceRange(file.id, value))
      if value.count >= 8 { values.append(String(decoding: file.bytes[value], as: UTF8.self)) }
    }
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
  func byte(at offset: Int) -> UInt8 { offset < count ? self[offset] : 0 }

  /// The next `=` or `:`.
  @inline(__always)
  fileprivate func nextMark(from start: Int) -> Int? {
    let (equals, other) = (UInt8(ascii: "="), UInt8(ascii: ":"))
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

  /// The next `=` or `:` behind a name that may be one of a secret.
  @inline(__always)
  fileprivate func nextTellingMark(from start: Int) -> Int? {
    var offset = start
    while let pair = nextTellingPair(from: offset) {
      offset = pair + 2
      while byte(at: offset).isKeyPart { offset += 1 }
      let mark = endOfBlanks(from: byte(at: offset).isQuote ? offset + 1 : offset)
      if byte(at: mark) == UInt8(ascii: "=") || byte(at: mark) == UInt8(ascii: ":") { return mark }
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
    while lower > start, self[lower - 1].isKeyPart { lower -= 1 }
    return lower..<end
  }

  /// Whether a line begins at an offset, or does but for a quote.
  fileprivate func isLineStart(_ offset: Int) -> Bool {
    let offset = offset > 0 && self[offset - 1].isQuote ? offset - 1 : offset
    return offset == 0 || self[offset - 1].isLineBreak
  }

  /// Whether a mapping or list in braces stands at an offset.
  fileprivate func isFlow(at offset: Int) -> Bool {
    byte(at: offset) == UInt8(ascii: "{") || byte(at: offset) == UInt8(ascii: "[")
  }

  /// Whether a name has no small letter, as the names of variables have.
  func isInCapitals(_ name: Range<Int>) -> Bool {
    for offset in name where (0x61...0x7A).contains(self[offset]) { return false }
    return name.count > 1
  }

  /// The word or item of a list behind an option; nil if another option follows, or nothing that says a value.
  fileprivate func operand(behind option: Int) -> Range<Int>? {
    var offset = byte(at: option).isQuote ? option + 1 : option
    let isItem = byte(at: endOfBlanks(from: offset)) == UInt8(ascii: ",")
    if isItem { offset = endOfBlanks(from: offset) + 1 }
    let lower = offset
    while byte(at: offset).isBlank, offset < count { offset += 1 }
    var hasBreak = false
    for place in lower..<offset where self[place].isLineBreak { hasBreak = true }
    guard offset > lower || isItem else { return nil }
    if hasBreak, !isItem {
      guard byte(at: offset) == UInt8(ascii: "-"), byte(at: offset + 1) == 0x20 else { return nil }
      offset = endOfBlanks(from: offset + 1)
    }
    let quote = byte(at: offset).isQuote ? byte(at: offset) : 0
    if quote != 0 { offset += 1 }
    var end = offset
    while end < count, !self[end].isLineBreak,
      quote != 0 ? self[end] != quote : isItem ? !self[end].endsPiece : !self[end].isBlank && !self[end].isQuote
    {
      end += 1
    }
    guard end > offset, !"-$#|&;>\\=:".utf8.contains(self[offset]) else { return nil }
    return offset..<end
  }

  /// Whether an option says yes or no, or where a secret is.
  fileprivate func saysNoSecret(_ option: Range<Int>) -> Bool {
    let words = String(decoding: option.map { self[$0] }, as: UTF8.self).split { $0 == "-" || $0 == "_" }
    return ["no", "skip", "without", "use", "enable", "disable", "allow", "require"].contains(words.first)
      || ["file", "path", "dir"].contains(words.last)
  }

  func endOfBlanks(from start: Int) -> Int {
    var offset = start
    while byte(at: offset).isBlankInLine { offset += 1 }
    return offset
  }

  /// Where a value begins that `!reset` or `!override` stands before; `start` if neither does.
  fileprivate func endOfMark(from start: Int) -> Int {
    guard byte(at: start) == UInt8(ascii: "!") else { return start }
    for mark in ["!reset", "!override"] as [StaticString] {
      let length = mark.utf8CodeUnitCount
      let isMark = mark.description.utf8.enumerated().allSatisfy { byte(at: start + $0.offset) == $0.element }
      if isMark, start + length == count || byte(at: start + length).isBlank {
        return endOfBlanks(from: start + length)
      }
    }
    return start
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
    if byte(at: offset + 1) == UInt8(ascii: "$"), isExpansion(behindDollar: offset + 2) { return true }
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

  /// Whether behind a doubled dollar sign something stands that a shell in the container fills in: `$$NAME`, `$${`, `$$(`.
  private func isExpansion(behindDollar start: Int) -> Bool {
    if byte(at: start) == UInt8(ascii: "{") || byte(at: start) == UInt8(ascii: "(") { return true }
    var offset = start
    while (0x41...0x5A).contains(byte(at: offset)) || byte(at: offset).isDigit || byte(at: offset) == UInt8(ascii: "_")
    {
      offset += 1
    }
    return offset > start + 1 && !byte(at: offset).isKeyPart
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
  /// Whether it is in keys that are written without quotes.
  var isKeyPart: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
      true
    default: false
    }
  }

  fileprivate var isNamePartOfVariable: Bool { isLetter || isDigit || self == UInt8(ascii: "_") }

  var isQuote: Bool { self == UInt8(ascii: "\"") || self == UInt8(ascii: "'") }

  var isLineBreak: Bool { self == 0x0A || self == 0x0D }

  var isBlankInLine: Bool { self == 0x20 || self == 0x09 || self == 0x0B || self == 0x0C }

  /// Whether it can only stand around a value in YAML, so that what it parts may be told from messages.
  fileprivate var endsPiece: Bool {
    isBlank || isQuote || self == UInt8(ascii: ",") || self == UInt8(ascii: "[") || self == UInt8(ascii: "]")
      || self == UInt8(ascii: "{") || self == UInt8(ascii: "}")
  }
}
