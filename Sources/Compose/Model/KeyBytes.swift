/// A string as a dictionary key that tells composed from decomposed characters apart, as YAML does.
package struct KeyBytes: Hashable, Sendable {
  package let string: String

  package init(_ string: String) { self.string = string }

  package static func == (left: KeyBytes, right: KeyBytes) -> Bool { left.string.hasSameBytes(as: right.string) }
}

extension String {
  /// Whether both are written with the same bytes; `==` also equates composed and decomposed characters.
  package func hasSameBytes(as other: String) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    // Strings that differ for `==` differ in their bytes. Equal ones as long as each other have the same bytes unless
    // there is a letter with an accent in them.
    return self == other && (utf8.count < 3 || isSurelyTheSame(as: other))
  }

  /// Compares the bytes of two strings of the same length.
  private func isSurelyTheSame(as other: String) -> Bool {
    let same = unsafe utf8.withContiguousStorageIfAvailable { left in
      unsafe other.utf8.withContiguousStorageIfAvailable { right in unsafe left.elementsEqual(right) }
    }
    return (same ?? nil) ?? utf8.elementsEqual(other.utf8)
  }
}
