/// The way to a value in the compose model, such as `services.web.ports[0]`.
package struct ModelPath: Sendable, Hashable, CustomStringConvertible {
  package var steps: [Step]

  package enum Step: Sendable, Hashable {
    case key(String)
    case index(Int)
  }

  package init(_ steps: [Step] = []) { self.steps = steps }

  package func appending(_ key: String) -> ModelPath { ModelPath(steps + [.key(key)]) }
  package func appending(_ index: Int) -> ModelPath { ModelPath(steps + [.index(index)]) }

  package var description: String {
    var text = ""
    for step in steps {
      switch step {
      case .key(let key): text += text.isEmpty ? key : ".\(key)"
      case .index(let index): text += "[\(index)]"
      }
    }
    return text
  }

  /// The service that the path leads into, if it leads into one.
  package var service: String? {
    guard steps.count >= 2, steps[0] == .key("services"), case .key(let name) = steps[1] else { return nil }
    return name
  }
}
