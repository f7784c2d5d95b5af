import Diagnostics

/// The variables that references ask for in vain. Each is one problem with one remedy, wherever it is referred to.
struct AbsentVariables {
  private struct Key: Hashable {
    let name: KeyBytes
    let lack: Lack
  }

  /// What is wrong with a variable, which is what the finding says of it.
  private enum Lack: Hashable {
    /// A guard demands it.
    case missing
    /// A guard demands a value, and it has none.
    case empty
    /// A blank stands in its place.
    case unset
  }

  private var positions: [Key: Int] = [:]
  /// The first problem of each, which knows what its guard says, and where it shows.
  private var found: [(problem: TemplateProblem, occurrences: [Occurrence])] = []
  private(set) var isRefused = false

  /// Takes in a problem that is about an absent variable and stands in a file.
  ///
  /// - Returns: whether it is.
  mutating func add(_ problem: TemplateProblem) -> Bool {
    guard let range = problem.range, let key = Self.key(of: problem) else { return false }
    let occurrence = Occurrence(range, problem.path)
    if let position = positions[key] {
      found[position].occurrences.append(occurrence)
    } else {
      positions[key] = found.count
      found.append((problem, [occurrence]))
      isRefused = isRefused || problem.isRefused
    }
    return true
  }

  private static func key(of problem: TemplateProblem) -> Key? {
    switch problem.kind {
    case .missing(let name, _, _, let empty): Key(name: KeyBytes(name), lack: empty == nil ? .missing : .empty)
    case .unset(let name): Key(name: KeyBytes(name), lack: .unset)
    case .invalid, .miscountedBraces, .nestedTooDeeply, .expandsTooFar: nil
    }
  }

  var diagnostics: [Diagnostic] { found.map { $0.problem.diagnostic(at: $0.occurrences) } }
}
