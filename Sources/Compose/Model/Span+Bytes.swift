extension Span<UInt8> {
  var text: String { unsafe withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) } }

  func hasSameBytes(as other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    guard count >= 8 else {
      for index in indices where self[index] != other[index] { return false }
      return true
    }
    for offset in stride(from: 0, to: count - 8, by: 8) where word(at: offset) != other.word(at: offset) {
      return false
    }
    return word(at: count - 8) == other.word(at: count - 8)
  }

  func isWritten(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    for index in indices where unsafe self[index] != text.utf8Start[index] { return false }
    return true
  }

  func starts(with text: StaticString) -> Bool {
    count >= text.utf8CodeUnitCount && extracting(first: text.utf8CodeUnitCount).isWritten(text)
  }

  /// Whether there is a `$` in it.
  @inline(__always)
  var holdsDollar: Bool {
    var offset = 0
    while offset < count {
      if word(at: offset).marks(of: Byte.dollar) != 0 { return true }
      offset += 8
    }
    return false
  }

  /// The offset of the first byte like this.
  func firstIndex(of byte: UInt8) -> Int? {
    for index in indices where self[index] == byte { return index }
    return nil
  }

  func allBytes(_ condition: (UInt8) -> Bool) -> Bool {
    for index in indices where !condition(self[index]) { return false }
    return true
  }

  /// Whether it may name a service, a network, a volume, a secret or a config.
  var isResourceName: Bool {
    !isEmpty
      && allBytes { byte in
        Byte.isLetter(byte) || Byte.isDigit(byte) || byte == Byte.dot || byte == Byte.underscore
          || byte == UInt8(ascii: "-")
      }
  }
}
