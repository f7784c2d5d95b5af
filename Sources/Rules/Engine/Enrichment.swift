import Compose
import Contract
import Diagnostics

extension Deployment {
  /// What the loader reported, with what only the contract and the whole project know.
  ///
  /// Here a missing variable learns which services need it, what the contract says about it, and whether the stack can
  /// go without it: a blank in place of a required variable is an error, and in place of an optional one nothing to
  /// speak of.
  func enriched(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    diagnostics.compactMap { diagnostic in
      if diagnostic.rule == .invalidInterpolation, let place = diagnostic.primary?.range, isSharedVariable(place) {
        return nil
      }
      guard let name = diagnostic.absentVariable else { return diagnostic }
      let variable = contract?.variable(named: name)
      let isUnset = diagnostic.rule == .unsetVariable
      if isUnset, variable?.isRequired == false { return nil }
      var enriched = diagnostic.with { content in
        let services = servicesThatNeed(variable, diagnostic)
        if !services.isEmpty {
          content.help.append("\(shortList(services)) \(services.count == 1 ? "needs" : "need") it")
        }
        if let example = variable?.example, variable?.type.value.isSecret == false {
          content.help.append("for example `\(example.value)`")
        }
        content.guide = content.guide ?? variable?.note?.value
      }
      if isUnset && variable != nil { enriched.severity = .error }
      return enriched
    }
  }

  /// The services that need a variable which a finding calls undefined: those that the contract lists for it, or
  /// failing that those which refer to it.
  private func servicesThatNeed(_ variable: Contract.Variable?, _ diagnostic: Diagnostic) -> [String] {
    let receivers = variable.map { self.receivers(of: $0).map(\.name.value) } ?? []
    guard receivers.isEmpty else { return receivers }
    var seen: Set<String> = []
    var services: [String] = []
    for occurrence in diagnostic.occurrences {
      // The references of one service mostly follow each other.
      guard let service = occurrence.path.service, service != services.last, seen.insert(service).inserted else {
        continue
      }
      services.append(service)
    }
    return services
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

extension [Diagnostic] {
  /// Leaves out findings that another one says better, at the same bytes.
  var withoutRepetitions: [Diagnostic] {
    var places: [RuleName: [SourceRange]] = [:]
    for diagnostic in self where betterRules.contains(diagnostic.rule) {
      places[diagnostic.rule, default: []] += diagnostic.places
    }
    guard !places.isEmpty else { return self }
    let sorted = places.mapValues { $0.sorted() }
    return compactMap { diagnostic in
      guard let better = repetitions[diagnostic.rule] else { return diagnostic }
      return diagnostic.keeping(placesWhere: { range in
        !better.contains { sorted[$0]?.holdsNeighbour(of: range) ?? false }
      })
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
