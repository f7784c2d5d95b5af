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
    guard let outermost = outermostSteps, case .key(let name)? = (outermost.second?.path ?? self).last else {
      return nil
    }
    return name
  }

  /// The key of that service that the path leads through: `ports` of `services.web.ports[0]`.
  package var serviceKey: String? {
    guard let outermost = outermostSteps, outermost.second != nil,
      case .key(let key)? = (outermost.third?.path ?? self).last
    else { return nil }
    return key
  }

  /// Whether it stands for certain in the same service as another, told without looking at a name.
  package func sharesService(with other: ModelPath) -> Bool { start?.path.start != nil && start === other.start }

  /// The ways that end with the second and the third step of one that leads into `services`; nil where this path itself
  /// is the one, or has no such step.
  private var outermostSteps: (second: SharedPath?, third: SharedPath?)? {
    guard var first = start else { return nil }
    var (second, third): (SharedPath?, SharedPath?)
    while let before = first.path.start {
      third = second
      second = first
      first = before
    }
    return first.path.isServices ? (second, third) : nil
  }

  /// Whether it is the way to all services.
  private var isServices: Bool {
    switch end {
    case .step(.key(let key))?: key == "services"
    case .written(let lower, let upper, let bytes)?: bytes[Int(lower)..<Int(upper)].elementsEqual("services".utf8)
    case .step(.index)?, nil: false
    }
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
