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
    let same = unsafe utf8.withContiguousStorageIfAvailable { left in
      unsafe other.utf8.withContiguousStorageIfAvailable { right in unsafe left.isSame(as: right) }
    }
    return (same ?? nil) ?? utf8.elementsEqual(other.utf8)
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether two texts of the same length are the same; in debug builds and for short texts a plain loop is quickest.
  func isSame(as other: UnsafeBufferPointer<UInt8>) -> Bool {
    for index in 0..<count where unsafe self[index] != other[index] { return false }
    return true
  }
}
