package import Diagnostics

/// Finds services that wait for each other, in a compose file or a contract.
package struct DependencyCycles {
  /// More than this many are not worth telling apart.
  private static let most = 20

  /// What all services wait for, service by service.
  private var edges: [Edge] = []
  /// Where in `edges` those of each service begin.
  private var starts: [Int] = []

  private struct Edge {
    let target: Int
    let range: SourceRange
  }

  private enum Mark { case new, open, done }

  /// A service of a cycle, and where it names the next.
  package typealias Step = (service: Int, range: SourceRange)

  /// - Parameter capacity: how many services there are.
  package init(capacity: Int) { starts.reserveCapacity(capacity) }

  /// Goes on with the next service.
  package mutating func beginService() { starts.append(edges.count) }

  /// Adds that it waits for the service at a position, which it names there.
  package mutating func add(_ target: Int, at range: SourceRange) { edges.append(Edge(target: target, range: range)) }

  /// Walks the dependencies depth first, without recursion: chains may be as long as the project.
  package func find() -> [[Step]] {
    var marks = [Mark](repeating: .new, count: starts.count)
    var cycles: [[Step]] = []
    var stack: [(service: Int, next: Int)] = []
    for start in starts.indices where marks[start] == .new {
      stack.append((start, starts[start]))
      marks[start] = .open
      while let (service, next) = stack.last {
        guard next < end(of: service) else {
          marks[service] = .done
          stack.removeLast()
          continue
        }
        stack[stack.count - 1].next += 1
        let target = edges[next].target
        switch marks[target] {
        case .done: break
        case .new:
          marks[target] = .open
          stack.append((target, starts[target]))
        case .open:
          guard cycles.count < Self.most, let first = stack.firstIndex(where: { $0.service == target }) else { break }
          cycles.append(stack[first...].map { ($0.service, edges[$0.next - 1].range) })
        }
      }
    }
    return cycles
  }

  private func end(of service: Int) -> Int { service + 1 < starts.count ? starts[service + 1] : edges.count }

  /// A cycle in words, `verb` being what each service does to the next.
  package static func labels(_ cycle: [Step], _ verb: String, names: [String]) -> [Label] {
    zip(cycle.indices, cycle).dropFirst().prefix(10).map { index, step in
      Label(step.range, "\(names[index]) \(verb) \(names[(index + 1) % names.count])")
    }
  }

  /// The way around a cycle, of a long one both ends.
  package static func path(_ names: [String]) -> String {
    let shown = names.count > 12 ? names[..<6] + ["…"] + names[(names.count - 5)...] : names[...]
    return (shown + names.prefix(1)).joined(separator: " -> ")
  }
}

extension DependencyCycles {
  /// Reports the cycles among the services of a project.
  func report(in services: [Model.ID], of model: Model, session: LoadSession) {
    for cycle in find() {
      guard let first = cycle.first else { continue }
      let names = cycle.map { "`\(model.keyText(services[$0.service]))`" }
      let name = model.keyText(services[first.service])
      let message: Message =
        cycle.count == 1
        ? "`\(name)` depends on itself" : "services depend on each other: \(DependencyCycles.path(names))"
      session.report(
        .dependencyCycle, message, at: first.range,
        related: DependencyCycles.labels(cycle, "depends on", names: names),
        help: ["remove one of these dependencies"],
        path: ModelPath([.key("services"), .key(name), .key("depends_on")]))
    }
  }
}
