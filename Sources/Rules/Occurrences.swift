import Compose
import Diagnostics

/// The places of problems that may each show at several, the problems in the order in which they were met.
struct Occurrences<Problem: Hashable> {
  private(set) var found: [(problem: Problem, places: [Occurrence], edits: [Fix.Edit])] = []
  private var positions: [Problem: Int] = [:]

  /// Adds a place, and what mends the problem there.
  mutating func add(_ problem: Problem, at place: Occurrence, edit: Fix.Edit? = nil) {
    add(problem, at: place, edits: edit.map { [$0] } ?? [])
  }

  mutating func add(_ problem: Problem, at place: Occurrence, edits: [Fix.Edit]) {
    let position = positions[problem] ?? found.count
    if position == found.count {
      positions[problem] = position
      found.append((problem, [], []))
    }
    found[position].places.append(place)
    found[position].edits += edits
  }
}

extension Service {
  /// A place in the service as that of a problem with one of its keys.
  func occurrence(of key: String, at range: SourceRange) -> Occurrence {
    Occurrence(range, ModelPath([.key("services"), .key(name.value), .key(key)]))
  }
}

extension VariableReference {
  /// The reference as the place of a problem.
  var occurrence: Occurrence { Occurrence(range, path) }
}
