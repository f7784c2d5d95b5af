import Compose
import Contract
import Diagnostics

extension Deployment {
  /// What the loader reported, with what only the contract and the whole project know.
  ///
  /// The loader sees one reference at a time. Here a missing variable learns which services need it, what the contract
  /// says about it, and whether the stack can go without it: a blank in place of a required variable is an error, and
  /// in place of an optional one nothing to speak of.
  func enriched(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    let needs = Needs(of: diagnostics.compactMap(\.absentVariable), in: self)
    return diagnostics.compactMap { diagnostic in
      if diagnostic.rule == .invalidInterpolation, let place = diagnostic.primary?.range, isSharedVariable(place) {
        return nil
      }
      guard let name = diagnostic.absentVariable else { return diagnostic }
      let variable = contract?.variable(named: name)
      let isUnset = diagnostic.rule == .unsetVariable
      if isUnset, variable?.isRequired == false { return nil }
      var help = diagnostic.help
      if let services = needs.services(thatNeed: name) {
        help.append("\(shortList(services)) \(services.count == 1 ? "needs" : "need") it")
      }
      if let example = variable?.example, variable?.type.value.isSecret == false {
        help.append("for example `\(example.value)`")
      }
      return Diagnostic(
        diagnostic.rule, isUnset && variable != nil ? .error : diagnostic.severity, diagnostic.message,
        at: diagnostic.primary, related: diagnostic.related, help: help,
        guide: diagnostic.guide ?? variable?.note?.value,
        subject: diagnostic.subject, fix: diagnostic.fix)
    }
  }

  /// Whether Dokploy fills in what stands at a place of an env file, so that Docker Compose never sees it.
  private func isSharedVariable(_ place: SourceRange) -> Bool {
    target == .dokploy && !project.composeFiles.contains(place.file)
      && files.bytes(of: place).starts(with: Array("${{".utf8))
  }
}

extension Diagnostic {
  /// The variable that a finding of the loader calls undefined.
  fileprivate var absentVariable: String? {
    rule == .missingVariable || rule == .unsetVariable ? subject.variable : nil
  }
}

/// The services that need each of some variables: those that the contract lists for it, or failing that those which
/// refer to it.
private struct Needs {
  private var services: [KeyBytes: [String]] = [:]

  init(of names: [String], in deployment: Deployment) {
    var sought: Set<KeyBytes> = []
    for name in names where services[KeyBytes(name)] == nil {
      let variable = deployment.contract?.variable(named: name)
      let receivers = variable.map { deployment.receivers(of: $0).map(\.name.value) } ?? []
      if receivers.isEmpty { sought.insert(KeyBytes(name)) } else { services[KeyBytes(name)] = receivers }
    }
    guard !sought.isEmpty else { return }
    var seen: Set<Use> = []
    for reference in deployment.project.references {
      let name = KeyBytes(reference.name)
      guard sought.contains(name), let service = reference.path.service,
        seen.insert(Use(name: name, service: service)).inserted
      else { continue }
      services[name, default: []].append(service)
    }
  }

  private struct Use: Hashable {
    let name: KeyBytes
    let service: String
  }

  func services(thatNeed name: String) -> [String]? { services[KeyBytes(name)] }
}

extension [Diagnostic] {
  /// Leaves out findings that another one says better, at the same bytes.
  var withoutRepetitions: [Diagnostic] {
    var places: [RuleName: [SourceRange]] = [:]
    for diagnostic in self {
      guard let range = diagnostic.primary?.range, betterRules.contains(diagnostic.rule) else { continue }
      places[diagnostic.rule, default: []].append(range)
    }
    let sorted = places.mapValues { $0.sorted() }
    return filter { diagnostic in
      guard let range = diagnostic.primary?.range, let better = repetitions[diagnostic.rule] else { return true }
      return !better.contains { sorted[$0]?.holdsNeighbour(of: range) ?? false }
    }
  }
}

/// What each rule's finding repeats, when one of these others is at the same place.
private let repetitions: [RuleName: [RuleName]] = [
  // The file says that a blank is odd, the contract that it is wrong.
  .trailingBlank: ["blank-around-value"],
  .hashInValue: ["dokploy-value-changes"],
  // A default where there must be a guard leaves nothing more to say about the default.
  "inconsistent-default": ["default-instead-of-guard", "secret-default"],
  "trailing-slash": ["origin-with-path"],
  "database-published": ["dokploy-published-port"],
]

private let betterRules = Set(repetitions.values.joined())

extension [SourceRange] {
  /// Whether one of these ranges, which are sorted, overlaps or touches `range`. Findings of one rule do not overlap
  /// each other, so only the two nearest can.
  fileprivate func holdsNeighbour(of range: SourceRange) -> Bool {
    let next = partitionPoint(where: { $0 < range })
    return [next - 1, next].contains { index in
      guard indices.contains(index) else { return false }
      let other = self[index]
      return other.file == range.file && other.lowerBound <= range.upperBound && range.lowerBound <= other.upperBound
    }
  }
}
