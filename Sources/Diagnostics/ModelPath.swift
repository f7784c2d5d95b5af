/// The way to a value in the compose model, such as `services.web.ports[0]`.
///
/// Very many are kept, of which few are ever shown. So the paths of all that stands in a collection share the way to it.
package struct ModelPath: Sendable, Hashable, CustomStringConvertible {
  private let start: SharedPath?
  /// The last step; nil for the way to the model itself.
  private let end: End?

  package enum Step: Sendable, Hashable {
    case key(String)
    case index(Int)
  }

  private enum End: Sendable {
    case step(Step)
    /// A key as a file holds it, which becomes a string when somebody asks.
    case written(lower: UInt32, upper: UInt32, in: [UInt8])
  }

  package init(_ steps: [Step] = []) {
    var path: ModelPath?
    for step in steps { path = ModelPath(path.map { SharedPath($0) }, step) }
    (start, end) = (path?.start, path?.end)
  }

  /// The way to what stands in a collection.
  package init(_ collection: SharedPath?, _ last: Step) {
    start = collection
    end = .step(last)
  }

  /// The way to what stands in a collection under the key that is these bytes of a file.
  package init(_ collection: SharedPath?, keyAt range: Range<UInt32>, in bytes: [UInt8]) {
    start = collection
    end = .written(lower: range.lowerBound, upper: range.upperBound, in: bytes)
  }

  package func appending(_ key: String) -> ModelPath { ModelPath(isEmpty ? nil : SharedPath(self), .key(key)) }
  package func appending(_ index: Int) -> ModelPath { ModelPath(isEmpty ? nil : SharedPath(self), .index(index)) }

  package var isEmpty: Bool { end == nil }

  private var last: Step? {
    switch end {
    case .step(let step)?: step
    case .written(let lower, let upper, let bytes)?:
      .key(String(decoding: bytes[Int(lower)..<Int(upper)], as: UTF8.self))
    case nil: nil
    }
  }

  package var steps: [Step] {
    guard let last else { return [] }
    var steps = [last]
    var rest = start
    while let path = rest?.path, let step = path.last {
      steps.append(step)
      rest = path.start
    }
    return steps.reversed()
  }

  package var description: String {
    var text = ""
    text.reserveCapacity(64)
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    start?.path.write(to: &text)
    switch last {
    case .key(let key)?:
      if !text.isEmpty { text += "." }
      text += key
    case .index(let index)?: text += "[\(index)]"
    case nil: break
    }
  }

  /// The service that the path leads into, if it leads into one.
  package var service: String? {
    var second = last
    guard var first = start?.path else { return nil }
    while let before = first.start?.path {
      second = first.last
      first = before
    }
    guard first.last == .key("services"), case .key(let name)? = second else { return nil }
    return name
  }

  /// The key of that service that the path leads through: `ports` of `services.web.ports[0]`.
  package var serviceKey: String? {
    var third: Step?
    var second = last
    guard var first = start?.path else { return nil }
    while let before = first.start?.path {
      third = second
      second = first.last
      first = before
    }
    guard first.last == .key("services"), case .key(let key)? = third else { return nil }
    return key
  }

  package static func == (left: ModelPath, right: ModelPath) -> Bool {
    left.last == right.last && (left.start === right.start || left.start?.path == right.start?.path)
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(steps) }
}

/// The way to a collection.
package final class SharedPath: Sendable {
  package let path: ModelPath

  package init(_ path: ModelPath) { self.path = path }
}
