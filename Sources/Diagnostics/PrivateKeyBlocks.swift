/// Finds private keys in the form of PEM in any text, by the line that they begin with.
///
///     K: |
///       -----BEGIN PRIVATE KEY-----
///       ^^^^^^^^^^^^^^^^^^^^^^^^^^^
///       MC4CAQAwBQYDK2VwBCIEIDb5Ne9rJU8k…
///       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
///       -----END PRIVATE KEY-----
///       ^^^^^^^^^^^^^^^^^^^^^^^^^
///
/// Whatever stands between the two lines belongs to the key: line breaks may be written as `\n` or have become blanks.
/// Without a last line the key reaches as far as there are lines of base64. Certificates and public keys are none.
package enum PrivateKeyBlocks {
  /// Where private keys are in a text, in order. The work is linear in the text, and little: of four bytes one is
  /// looked at first.
  package static func parts(of text: Span<UInt8>) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var begin: Int?
    var offset = 0
    while let line = nextBoundary(in: text, from: offset) {
      offset = line.range.upperBound
      switch (line.kind, begin) {
      case (.end, let start?):
        parts.append(start..<endOfLabel(in: text, from: offset))
        begin = nil
      case (.begin, let start):
        if let start { parts.append(start..<endWithoutLastLine(in: text, from: start, before: line.range.lowerBound)) }
        begin = isPrivate(text, line.range) ? line.range.lowerBound : nil
      case (.end, nil): break
      }
    }
    if let begin { parts.append(begin..<endWithoutLastLine(in: text, from: begin, before: text.count)) }
    return parts
  }

  /// The dashes and the word that a first or last line begins with.
  private struct Boundary {
    enum Kind { case begin, end }
    let kind: Kind
    let range: Range<Int>
  }

  /// One dash may have been lost.
  private static let dashes = 4

  private static func nextBoundary(in text: Span<UInt8>, from start: Int) -> Boundary? {
    var offset = start + dashes - 1
    while offset < text.count {
      guard text[offset] == UInt8(ascii: "-") else {
        offset += dashes
        continue
      }
      var lower = offset
      while lower > start, text[lower - 1] == UInt8(ascii: "-") { lower -= 1 }
      var upper = offset + 1
      while upper < text.count, text[upper] == UInt8(ascii: "-") { upper += 1 }
      if upper - lower >= dashes {
        if text.holds("BEGIN ", at: upper) { return Boundary(kind: .begin, range: lower..<(upper + 6)) }
        if text.holds("END ", at: upper) { return Boundary(kind: .end, range: lower..<(upper + 4)) }
      }
      offset = upper + dashes
    }
    return nil
  }

  /// Whether what a first line says is not for everybody.
  private static func isPrivate(_ text: Span<UInt8>, _ begin: Range<Int>) -> Bool {
    for offset in begin.upperBound..<endOfLabel(in: text, from: begin.upperBound)
    where text.holds("PUBLIC", at: offset) || text.holds("CERTIFICATE", at: offset) {
      return false
    }
    return true
  }

  /// The end of a label and the dashes behind it.
  private static func endOfLabel(in text: Span<UInt8>, from start: Int) -> Int {
    var offset = start
    while offset < text.count, offset < start + 64, text[offset].isLabelPart { offset += 1 }
    while offset < text.count, text[offset] == UInt8(ascii: "-") { offset += 1 }
    return offset
  }

  /// The end of the line that a key begins on, and of the lines of base64 below.
  private static func endWithoutLastLine(in text: Span<UInt8>, from start: Int, before limit: Int) -> Int {
    var end = start
    while end < limit, !text[end].isLineBreak { end += 1 }
    var offset = end
    while offset < limit {
      while offset < limit, text[offset] <= 0x20 { offset += 1 }
      let lower = offset
      while offset < limit, text[offset].isBase64 { offset += 1 }
      guard offset > lower, offset == limit || text[offset] <= 0x20 else { break }
      end = offset
    }
    return end
  }
}

extension Span<UInt8> {
  /// Whether a text stands at an offset.
  func holds(_ part: StaticString, at offset: Int) -> Bool {
    guard offset >= 0, offset + part.utf8CodeUnitCount <= count else { return false }
    for (distance, byte) in part.description.utf8.enumerated() where self[offset + distance] != byte { return false }
    return true
  }
}

extension UInt8 {
  fileprivate var isLineBreak: Bool { self == 0x0A || self == 0x0D }

  fileprivate var isLabelPart: Bool {
    (0x41...0x5A).contains(self) || (0x30...0x39).contains(self) || self == 0x20
  }

  fileprivate var isBase64: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="):
      true
    default: false
    }
  }
}
