import Diagnostics

/// Finds the bytes that are no text, before parsing: nothing behind this has to think of malformed UTF-8.
struct CharacterCheck {
  enum Fault: Sendable {
    case invalidUTF8
    /// Allowed nowhere: control characters other than tab and line breaks.
    case control
    /// Allowed in quotes only (`nb-json`): DEL, C1 controls, U+FFFE and U+FFFF.
    case quotable
    /// Allowed in quotes, and before a document.
    case byteOrderMark
    /// Text in YAML 1.2, line breaks for Docker Compose: NEL, U+2028 and U+2029.
    case lineBreak
  }

  private(set) var faults: [(fault: Fault, range: Range<Int>)] = []
  /// How many there are in all; not all are kept.
  private(set) var count = 0

  private static let limit = 100

  init(_ input: Input) {
    var offset = 0
    while offset < input.count {
      offset = input.endOfPlainASCII(offset)
      guard offset < input.count else { break }
      let byte = input[offset]
      if byte < 0x80 {
        if byte == 0x7F {
          add(.quotable, offset..<offset + 1)
        } else if byte < 0x20 && byte != Byte.tab && !Byte.isBreak(byte) {
          add(.control, offset..<offset + 1)
        }
        offset += 1
      } else if let (scalar, length) = input.decodeScalar(offset) {
        switch scalar {
        case 0x80..<0x85, 0x86..<0xA0, 0xFFFE, 0xFFFF: add(.quotable, offset..<offset + length)
        case 0xFEFF: add(.byteOrderMark, offset..<offset + length)
        case 0x85, 0x2028, 0x2029: add(.lineBreak, offset..<offset + length)
        default: break
        }
        offset += length
      } else {
        add(.invalidUTF8, offset..<offset + 1)
        offset += 1
      }
    }
  }

  private mutating func add(_ fault: Fault, _ range: Range<Int>) {
    // Only the mark at the very start is too common to be looked at later.
    if fault == .byteOrderMark && range.lowerBound == 0 { return }
    if fault == .invalidUTF8, let last = faults.last, last.fault == fault, last.range.upperBound == range.lowerBound {
      // Of several in a row the first is enough.
      faults[faults.count - 1].range = last.range.lowerBound..<range.upperBound
      return
    }
    count += 1
    if faults.count < CharacterCheck.limit { faults.append((fault, range)) }
  }
}

extension Input {
  /// The offset of the first byte at or behind `offset` that is not printable ASCII, tab or line break.
  @inline(__always)
  func endOfPlainASCII(_ offset: Int) -> Int {
    let repeated: UInt64 = 0x0101_0101_0101_0101
    let high = repeated &* 0x80
    /// The top bit of every byte that equals `byte`; exact for words of ASCII.
    func equal(_ word: UInt64, _ byte: UInt64) -> UInt64 { ~((word ^ repeated &* byte) &+ repeated &* 0x7F) & high }
    var offset = offset
    while let word = word(at: offset) {
      let isASCII = word & high
      let isControl = ~(word &+ repeated &* 0x60) & high
      let isAllowed = equal(word, 0x0A) | equal(word, 0x0D) | equal(word, 0x09)
      let found = isASCII | (isControl & ~isAllowed) | equal(word, 0x7F)
      if found != 0 { break }
      offset += 8
    }
    while offset < count {
      let byte = self[offset]
      guard byte >= 0x20 && byte < 0x7F || byte == Byte.tab || Byte.isBreak(byte) else { break }
      offset += 1
    }
    return offset
  }

  /// The character at `offset`, which is not ASCII, and its length; nil if it is not well-formed UTF-8.
  @inline(__always)
  func decodeScalar(_ offset: Int) -> (UInt32, Int)? {
    func continuation(_ index: Int) -> UInt32? {
      let byte = self[offset + index]
      return byte & 0xC0 == 0x80 ? UInt32(byte & 0x3F) : nil
    }
    let lead = self[offset]
    switch lead {
    case 0xC2...0xDF:
      guard let second = continuation(1) else { return nil }
      return (UInt32(lead & 0x1F) << 6 | second, 2)
    case 0xE0...0xEF:
      guard let second = continuation(1), let third = continuation(2) else { return nil }
      let scalar = UInt32(lead & 0x0F) << 12 | second << 6 | third
      return scalar >= 0x800 && !(scalar >= 0xD800 && scalar < 0xE000) ? (scalar, 3) : nil
    case 0xF0...0xF4:
      guard let second = continuation(1), let third = continuation(2), let fourth = continuation(3) else { return nil }
      let scalar = UInt32(lead & 0x07) << 18 | second << 12 | third << 6 | fourth
      return scalar >= 0x10000 && scalar <= 0x10FFFF ? (scalar, 4) : nil
    default:
      return nil
    }
  }
}

extension Parser {
  /// Reports the characters that are not allowed where they stand. Called when the nodes are known.
  mutating func reportFaults(_ check: CharacterCheck) {
    var reported = 0
    for (fault, range) in check.faults {
      switch fault {
      case .invalidUTF8:
        reportFault(
          range.count == 1 ? "a byte is not valid UTF-8" : "\(range.count) bytes are not valid UTF-8", range,
          help: "save the file as UTF-8")
      case .control:
        let code = String(input[range.lowerBound], radix: 16, uppercase: true)
        reportFault(
          "the control character U+\(String(repeating: "0", count: 4 - code.utf8.count))\(code) is not allowed", range,
          help: "remove it; in double quotes it can be written as `\\x\(code.utf8.count == 1 ? "0" : "")\(code)`")
      case .quotable:
        if isInQuotes(range.lowerBound) {
          guard options.dialect == .compose else { continue }
          refuseFault("an invisible control character", range, help: "remove it, or write it as an escape")
        } else {
          reportFault("an invisible control character is not allowed here", range, help: "remove it")
        }
      case .byteOrderMark:
        if byteOrderMarks.contains(range.lowerBound) || isInQuotes(range.lowerBound) { continue }
        noteLax("a byte order mark stands inside the text", at: range, help: "remove this invisible character")
      case .lineBreak:
        guard options.dialect == .compose, !isInQuotes(range.lowerBound) else { continue }
        refuseFault(
          "an invisible line separator outside quotes", range, help: "remove it, or use an ordinary line break")
      }
      reported += 1
      // More of the same helps nobody.
      if reported == 10 { return }
    }
  }

  private mutating func refuseFault(_ message: Message, _ range: Range<Int>, help: Message) {
    problems.append(
      Diagnostic(
        .yamlRefusedByCompose, .error, "Docker Compose refuses \(message)", at: label(range), help: [help]))
  }

  private mutating func reportFault(_ message: Message, _ range: Range<Int>, help: Message) {
    problems.append(Diagnostic(.invalidEncoding, .error, message, at: label(range), help: [help]))
  }

  /// Whether a byte belongs to a quoted scalar.
  private func isInQuotes(_ offset: Int) -> Bool {
    var low = 0
    var high = nodes.count
    while low < high {
      let middle = (low + high) / 2
      if Int(nodes[middle].start) <= offset { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return false }
    let node = nodes[low - 1]
    return (node.style == .singleQuoted || node.style == .doubleQuoted) && offset < Int(node.end)
  }
}
