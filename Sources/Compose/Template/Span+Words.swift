extension Span<UInt8> {
  /// Eight bytes from `offset`, the first in the lowest place; at the end as many as are left, and zeros.
  @inline(__always)
  func word(at offset: Int) -> UInt64 {
    guard offset <= count - 8 else { return rest(from: offset) }
    return unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  private func rest(from offset: Int) -> UInt64 {
    guard offset < count else { return 0 }
    let last = count - 1
    if offset + 4 <= count {
      let low = unsafe UInt32(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
      let high = unsafe UInt32(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
      return UInt64(low) | UInt64(high) &<< UInt64((count - 4 - offset) * 8)
    }
    // Of one, two or three the first, the middle and the last are all.
    let middle = (offset + count) / 2
    return UInt64(self[offset]) | UInt64(self[middle]) &<< UInt64((middle - offset) * 8)
      | UInt64(self[last]) &<< UInt64((last - offset) * 8)
  }

  /// Where a byte stands next, from `offset` on.
  package func next(_ byte: UInt8, from offset: Int) -> Int? {
    var index = offset
    while index < count {
      let marks = word(at: index).marks(of: byte)
      // Behind the end there are only zeros.
      if marks != 0 { return index + marks.trailingZeroBitCount / 8 }
      index += 8
    }
    return nil
  }

  /// The last eight bytes, or all if there are fewer.
  @inline(__always)
  var lastWord: UInt64 { word(at: Swift.max(0, count - 8)) }
}

extension UInt64 {
  /// The top bit of the lowest of its bytes that is `byte`, and possibly of bytes above it.
  func marks(of byte: UInt8) -> UInt64 {
    let difference = self ^ (UInt64(byte) &* 0x0101_0101_0101_0101)
    return (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
  }

  /// The top bits of those of its bytes that are neither an ASCII letter nor a digit nor an underscore.
  var marksOutsideNames: UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let low = self & (0x7F &* ones)
    let letter = low | (0x20 &* ones)
    // A sum reaches the top bit if the byte is not below the first of a range, or is above the last.
    let isLetter = (letter &+ 0x1F &* ones) & ~(letter &+ 0x05 &* ones)
    let isDigit = (low &+ 0x50 &* ones) & ~(low &+ 0x46 &* ones)
    let isUnderscore = ~((low ^ (0x5F &* ones)) &+ 0x7F &* ones)
    return ~((isLetter | isDigit | isUnderscore) & ~self) & (0x80 &* ones)
  }
}
