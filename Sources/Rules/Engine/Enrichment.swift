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
    diagnostics.compactMap { diagnostic in
      guard diagnostic.rule == .missingVariable || diagnostic.rule == .unsetVariable,
        let name = diagnostic.subject.variable
      else { return diagnostic }
      let variable = contract?.variable(named: name)
      let isUnset = diagnostic.rule == .unsetVariable
      if isUnset, variable?.isRequired == false { return nil }
      var help = diagnostic.help
      let services = services(thatNeed: name)
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

  /// The services that the contract lists for a variable, or failing that those which refer to it.
  private func services(thatNeed name: String) -> [String] {
    let receivers = contract?.variable(named: name).map { self.receivers(of: $0).map(\.name.value) } ?? []
    guard receivers.isEmpty else { return receivers }
    var services: [String] = []
    for reference in project.references where reference.name.utf8.elementsEqual(name.utf8) {
      if let service = reference.path.service, !services.contains(service) { services.append(service) }
    }
    return services
  }
}

extension [Diagnostic] {
  /// Leaves out findings that another one says better, at the same bytes.
  var withoutRepetitions: [Diagnostic] {
    var places: [RuleName: Set<SourceRange>] = [:]
    for diagnostic in self {
      guard let range = diagnostic.primary?.range, betterRules.contains(diagnostic.rule) else { continue }
      places[diagnostic.rule, default: []].insert(range)
    }
    return filter { diagnostic in
      guard let range = diagnostic.primary?.range, let better = repetitions[diagnostic.rule] else { return true }
      return !better.contains { places[$0]?.contains(where: { $0.overlaps(range) }) ?? false }
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

extension SourceRange {
  fileprivate func overlaps(_ other: SourceRange) -> Bool {
    file == other.file && lowerBound <= other.upperBound && other.lowerBound <= upperBound
  }
}
