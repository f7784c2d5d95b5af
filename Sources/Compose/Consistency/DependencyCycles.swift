import Diagnostics

/// Finds services that wait for each other.
enum DependencyCycles {
  /// More than this many are not worth telling apart.
  private static let maximumReports = 20

  private struct Edge {
    let target: Int
    let range: SourceRange
  }

  private enum Mark { case new, open, done }

  /// Walks the dependencies depth first, without recursion: chains may be as long as the project.
  static func report(
    in services: [Model.ID], of model: Model, _ positions: [KeyBytes: Int], session: LoadSession
  ) {
    let edges = services.map { service -> [Edge] in
      model.entries(model.value("depends_on", in: service)).compactMap { dependency in
        positions[KeyBytes(model.keyText(dependency))].map { Edge(target: $0, range: model.keyRange(dependency)) }
      }
    }
    var marks = [Mark](repeating: .new, count: edges.count)
    var reports = 0
    for start in edges.indices where marks[start] == .new {
      var stack: [(service: Int, next: Int)] = [(start, 0)]
      marks[start] = .open
      while let (service, next) = stack.last {
        guard next < edges[service].count else {
          marks[service] = .done
          stack.removeLast()
          continue
        }
        stack[stack.count - 1].next += 1
        let target = edges[service][next].target
        switch marks[target] {
        case .done: break
        case .new:
          marks[target] = .open
          stack.append((target, 0))
        case .open:
          reports += 1
          guard reports <= maximumReports, let first = stack.firstIndex(where: { $0.service == target }) else { break }
          report(
            stack[first...].map { ($0.service, edges[$0.service][$0.next - 1].range) }, in: services, of: model, session
          )
        }
      }
    }
  }

  /// Reports a cycle: each service with the place where it names the next.
  private static func report(
    _ cycle: [(service: Int, range: SourceRange)], in services: [Model.ID], of model: Model, _ session: LoadSession
  ) {
    guard let first = cycle.first else { return }
    let names = cycle.map { "`\(model.keyText(services[$0.service]))`" }
    let name = model.keyText(services[first.service])
    let shown = names.count > 12 ? names[..<6] + ["…"] + names[(names.count - 5)...] : names[...]
    let message: Message =
      cycle.count == 1
      ? "`\(name)` depends on itself"
      : "services depend on each other: \((shown + [names[0]]).joined(separator: " -> "))"
    let related = zip(cycle.indices, cycle).dropFirst().prefix(10).map { index, step in
      let next = names[(index + 1) % names.count]
      return Label(step.range, "\(names[index]) depends on \(next)")
    }
    session.report(
      .dependencyCycle, message, at: first.range, related: related,
      help: ["remove one of these dependencies"],
      path: ModelPath([.key("services"), .key(name), .key("depends_on")]))
  }
}
