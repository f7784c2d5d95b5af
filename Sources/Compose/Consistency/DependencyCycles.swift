import Diagnostics

/// Finds services that wait for each other.
struct DependencyCycles {
  /// More than this many are not worth telling apart.
  private static let maximumReports = 20

  /// What all services wait for, service by service.
  private var edges: [Edge] = []
  /// Where in `edges` those of each service begin.
  private var starts: [Int] = []

  private struct Edge {
    let target: Int
    let range: SourceRange
  }

  private enum Mark { case new, open, done }

  /// - Parameter capacity: how many services there are.
  init(capacity: Int) { starts.reserveCapacity(capacity) }

  /// Goes on with the next service.
  mutating func beginService() { starts.append(edges.count) }

  /// Adds that it waits for the service at a position, which it names there.
  mutating func add(_ target: Int, at range: SourceRange) { edges.append(Edge(target: target, range: range)) }

  /// Walks the dependencies depth first, without recursion: chains may be as long as the project.
  func report(in services: [Model.ID], of model: Model, session: LoadSession) {
    var marks = [Mark](repeating: .new, count: starts.count)
    var reports = 0
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
          reports += 1
          guard reports <= Self.maximumReports, let first = stack.firstIndex(where: { $0.service == target }) else {
            break
          }
          Self.report(stack[first...].map { ($0.service, edges[$0.next - 1].range) }, in: services, of: model, session)
        }
      }
    }
  }

  private func end(of service: Int) -> Int { service + 1 < starts.count ? starts[service + 1] : edges.count }

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
