import Diagnostics

/// The variables that references ask for in vain. Each is one problem with one remedy, wherever it is referred to.
struct AbsentVariables {
  /// What is wrong with a variable, which is what the finding says of it.
  private enum Lack: Int, CaseIterable {
    /// A guard demands it.
    case missing
    /// A guard demands a value, and it has none.
    case empty
    /// A blank stands in its place.
    case unset
  }

  private struct Absent {
    /// The first reference, which knows what its guard says.
    let first: VariableReference
    var others: [VariableReference] = []
  }

  private var found: [Absent] = []
  /// For each variable and lack of it one more than the position in `found`, or 0.
  private var positions: [UInt32] = []
  private(set) var isRefused = false

  /// Takes in a reference that finds nothing, and the number of its variable.
  mutating func add(_ reference: VariableReference, to variable: Int) {
    let lack: Lack
    switch reference.outcome {
    case .missing(let empty): lack = empty == nil ? .missing : .empty
    case .unset: lack = .unset
    case .value, .operand, .blank, .unused: return
    }
    let slot = variable * Lack.allCases.count + lack.rawValue
    while positions.count <= slot { positions.append(0) }
    if positions[slot] != 0 {
      found[Int(positions[slot]) - 1].others.append(reference)
    } else {
      found.append(Absent(first: reference))
      positions[slot] = UInt32(found.count)
      isRefused = isRefused || lack != .unset
    }
  }

  /// One finding for each, with the remedy that `supply` allows.
  func diagnostics(_ supply: Supply) -> [Diagnostic] {
    found.compactMap { absent in
      var places: [Occurrence] = []
      places.reserveCapacity(absent.others.count + 1)
      places.append(Occurrence(absent.first.range, absent.first.path))
      for reference in absent.others { places.append(Occurrence(reference.range, reference.path)) }
      return TemplateProblem(of: absent.first)?.diagnostic(at: places, supply)
    }
  }
}
