/// A value that is made once and never given back, for what is written down once and lasts as long as the program.
///
/// Passing it on copies an address and counts no references. It is the one place of the shapes that touches unchecked
/// memory: nothing changes what is there once it has been made.
@safe
struct Lasting<Value: Sendable>: Sendable {
  private nonisolated(unsafe) let address: UnsafePointer<Value>

  init(_ value: Value) {
    let memory = UnsafeMutablePointer<Value>.allocate(capacity: 1)
    unsafe memory.initialize(to: value)
    unsafe address = UnsafePointer(memory)
  }

  var value: Value {
    @inline(__always) _read { yield unsafe address.pointee }
  }

  func isSame(as other: Lasting) -> Bool { unsafe address == other.address }
}

/// The same for several values, every access to which is checked.
@safe
struct LastingArray<Element: Sendable>: Sendable {
  private nonisolated(unsafe) let elements: UnsafeBufferPointer<Element>
  let count: Int

  init(_ elements: [Element]) {
    let memory = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
    _ = unsafe memory.initialize(from: elements)
    unsafe self.elements = UnsafeBufferPointer(memory)
    count = elements.count
  }

  @inline(__always)
  subscript(index: Int) -> Element {
    precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "no element at this index")
    return unsafe elements[index]
  }
}
