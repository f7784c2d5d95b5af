/// Reads UTF-8 byte by byte where the bytes may be anything.
package enum UTF8Scalar {
  /// The scalar that begins at `offset` and its length in bytes; nil and one byte where no well-formed scalar does.
  package static func read(_ bytes: [UInt8], at offset: Int) -> (scalar: Unicode.Scalar?, length: Int) {
    let lead = bytes[offset]
    if lead < 0x80 { return (Unicode.Scalar(lead), 1) }
    let length: Int
    // Overlong forms, surrogates and scalars above U+10FFFF show in the second byte.
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return (nil, 1)
    }
    guard offset + length <= bytes.count, second.contains(bytes[offset + 1]) else { return (nil, 1) }
    var value = UInt32(lead) & (0xFF >> UInt32(length + 1))
    for byte in bytes[(offset + 1)..<(offset + length)] {
      guard byte & 0xC0 == 0x80 else { return (nil, 1) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    guard let scalar = Unicode.Scalar(value) else { return (nil, 1) }
    return (scalar, length)
  }

  /// The start of the scalar that `offset` lies in; `offset` itself where one begins or none does.
  package static func start(of offset: Int, in bytes: [UInt8]) -> Int {
    guard offset > 0, offset < bytes.count, bytes[offset] & 0xC0 == 0x80 else { return offset }
    for distance in 1...min(3, offset) where read(bytes, at: offset - distance).length > distance {
      return offset - distance
    }
    return offset
  }
}
