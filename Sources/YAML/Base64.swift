/// The text form of `!!binary` scalars.
enum Base64 {
  /// The bytes that `text` stands for, line breaks aside; nil if it is not padded standard Base64.
  static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    let text = text.filter { !Byte.isBreak($0) }
    guard text.count % 4 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    for start in stride(from: 0, to: text.count, by: 4) {
      let group = text[start..<start + 4]
      let digits = group.prefix { $0 != UInt8(ascii: "=") }.compactMap(value)
      let padding = group.count { $0 == UInt8(ascii: "=") }
      guard digits.count + padding == 4, padding <= 2, padding == 0 || start + 4 == text.count else { return nil }
      var bits = digits.reduce(0 as UInt32) { $0 << 6 | $1 }
      bits <<= UInt32(6 * padding)
      for index in 0..<3 - padding { bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(16 - 8 * index))) }
    }
    return bytes
  }

  private static func value(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a") + 26)
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0") + 52)
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
