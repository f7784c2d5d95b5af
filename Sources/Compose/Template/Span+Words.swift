extension Span<UInt8> {
  /// Eight bytes from `offset`, the first in the lowest place; at the end as many as are left, and zeros.
  func word(at offset: Int) -> UInt64 {
    if offset <= count - 8 {
      return unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    var word: UInt64 = 0
    var shift: UInt64 = 0
    for index in Swift.min(offset, count)..<count {
      word |= UInt64(self[index]) &<< shift
      shift &+= 8
    }
    return word
  }

  /// The last eight bytes, or all if there are fewer.
  var lastWord: UInt64 { word(at: Swift.max(0, count - 8)) }
}

extension UInt64 {
  /// The top bit of the lowest of its bytes that is `byte`, and possibly of bytes above it.
  func marks(of byte: UInt8) -> UInt64 {
    let difference = self ^ (UInt64(byte) &* 0x0101_0101_0101_0101)
    return (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
  }
}
