import Synchronization

/// A value that is worked out when it is first asked for, and then kept.
package final class Lazily<Value: Sendable>: Sendable {
  private let work: @Sendable () -> Value
  private let known = Mutex<Value?>(nil)

  package init(_ work: @escaping @Sendable () -> Value) { self.work = work }

  package var value: Value {
    known.withLock { known in
      if let known { return known }
      let value = work()
      known = value
      return value
    }
  }
}
