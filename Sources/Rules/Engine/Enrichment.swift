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
    var users: [String: [String]]?
    return diagnostics.compactMap { diagnostic in
      if diagnostic.rule == .invalidInterpolation, let place = diagnostic.primary?.range, isSharedVariable(place) {
        return nil
      }
      guard diagnostic.rule == .missingVariable || diagnostic.rule == .unsetVariable,
        let name = diagnostic.subject.variable
      else { return diagnostic }
      let variable = contract?.variable(named: name)
      let isUnset = diagnostic.rule == .unsetVariable
      if isUnset, variable?.isRequired == false { return nil }
      var help = diagnostic.help
      let receivers = variable.map { self.receivers(of: $0).map(\.name.value) } ?? []
      if receivers.isEmpty && users == nil { users = usersOfVariables }
      let services = receivers.isEmpty ? users?[name] ?? [] : receivers
      if !services.isEmpty { help.append("\(list(services)) \(services.count == 1 ? "needs" : "need") it") }
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

  /// The services that refer to each variable, in source order.
  private var usersOfVariables: [String: [String]] {
    var users: [String: [String]] = [:]
    var seen: Set<[String]> = []
    for reference in project.references {
      guard let service = reference.path.service, seen.insert([reference.name, service]).inserted else { continue }
      users[reference.name, default: []].append(service)
    }
    return users
  }
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
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < range { low = middle + 1 } else { high = middle }
    }
    return [low - 1, low].contains { index in
      guard indices.contains(index) else { return false }
      let other = self[index]
      return other.file == range.file && other.lowerBound <= range.upperBound && range.lowerBound <= other.upperBound
    }
  }
}
