/// A text in the making, since appending to a string takes three times as long.
package struct TextBuffer: Sendable {
  private var bytes: [UInt8] = []

  package init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  package var count: Int { bytes.count }
  package var isEmpty: Bool { bytes.isEmpty }
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  package mutating func append(_ text: String) {
    let added = text.utf8.span
    unsafe added.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
  }
}
