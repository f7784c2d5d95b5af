/// Memory that is never given back, for what is written down once and lasts as long as the program.
enum Lasting {
  static func make<Value>(_ value: Value) -> UnsafePointer<Value> {
    let memory = UnsafeMutablePointer<Value>.allocate(capacity: 1)
    unsafe memory.initialize(to: value)
    return unsafe UnsafePointer(memory)
  }

  static func make<Value>(_ values: [Value]) -> UnsafeBufferPointer<Value> {
    let memory = UnsafeMutableBufferPointer<Value>.allocate(capacity: values.count)
    _ = unsafe memory.initialize(from: values)
    return UnsafeBufferPointer(memory)
  }
}
