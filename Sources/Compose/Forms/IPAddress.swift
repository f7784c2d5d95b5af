/// An IP address. One of version 4 is held in the form that version 6 has for it: `::ffff:127.0.0.1`.
package struct IPAddress: Sendable, Equatable {
  package private(set) var bytes = SIMD16<UInt8>()

  /// Nil when the text is no address. One of version 6 stands in no brackets.
  package init?(_ text: String) {
    guard text.utf8.count <= 45 else { return nil }
    if text.utf8.contains(UInt8(ascii: ":")) {
      guard readVersion6(text) else { return nil }
    } else {
      guard readVersion4(text[...], at: 12) else { return nil }
      bytes[10] = 0xFF
      bytes[11] = 0xFF
    }
  }

  /// The four numbers of an address of version 4.
  package var version4: [UInt8]? {
    let isMapped = (0..<10).allSatisfy { bytes[$0] == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
    return isMapped ? (12..<16).map { bytes[$0] } : nil
  }

  private mutating func readVersion4(_ text: Substring, at start: Int) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4, start + 4 <= 16 else { return false }
    for (index, part) in parts.enumerated() {
      // A leading zero could mean octal, so that Go refuses it.
      guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
        part.utf8.count == 1 || !part.hasPrefix("0"), let number = UInt8(part)
      else { return false }
      bytes[start + index] = number
    }
    return true
  }

  private mutating func readVersion6(_ text: String) -> Bool {
    let halves = text.components(separatedByPair: ":")
    guard halves.count <= 2 else { return false }
    var groups: [UInt16] = []
    var gap: Int?
    for (index, half) in halves.enumerated() {
      if index == 1 { gap = groups.count }
      guard !half.isEmpty else { continue }
      let parts = half.split(separator: ":", omittingEmptySubsequences: false)
      for (position, part) in parts.enumerated() {
        let isLast = index == halves.count - 1 && position == parts.count - 1
        if isLast, part.contains(".") {
          // Read where it will be if nothing moves: at the end.
          guard readVersion4(part, at: 12) else { return false }
          groups.append(UInt16(bytes[12]) << 8 | UInt16(bytes[13]))
          groups.append(UInt16(bytes[14]) << 8 | UInt16(bytes[15]))
        } else {
          guard (1...4).contains(part.utf8.count), part.allSatisfy(\.isHexDigit), let group = UInt16(part, radix: 16)
          else { return false }
          groups.append(group)
        }
      }
    }
    guard gap == nil ? groups.count == 8 : groups.count < 8 else { return false }
    let missing = 8 - groups.count
    for (index, group) in groups.enumerated() {
      let place = index < gap ?? 8 ? index : index + missing
      bytes[place * 2] = UInt8(group >> 8)
      bytes[place * 2 + 1] = UInt8(group & 0xFF)
    }
    return true
  }
}

extension String {
  /// The text split where `mark` stands twice in a row.
  fileprivate func components(separatedByPair mark: Character) -> [Substring] {
    var parts: [Substring] = []
    var start = startIndex
    var index = startIndex
    while index < endIndex {
      let next = self.index(after: index)
      if self[index] == mark, next < endIndex, self[next] == mark {
        parts.append(self[start..<index])
        start = self.index(after: next)
        index = start
      } else {
        index = next
      }
    }
    parts.append(self[start...])
    return parts
  }
}
