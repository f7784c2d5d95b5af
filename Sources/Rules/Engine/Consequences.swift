import Compose
import Contract
import YAML
import Diagnostics

extension Deployment {
  /// Leaves out what a syntax error makes look wrong.
  ///
  /// Where YAML breaks, the parser loses a key or takes a value for nothing, and the service around it seems to lack
  /// what its author wrote: an image, a healthcheck, a list. The syntax error says all there is to say; what is then
  /// still missing the next run reports. Findings about values stay, for a value that was read is a value.
  func withoutConsequencesOfSyntaxErrors(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    let broken = brokenServices(diagnostics)
    guard !broken.isEmpty else { return diagnostics }
    return diagnostics.filter { diagnostic in
      guard rulesOfAbsence.contains(diagnostic.rule) else { return true }
      if let service = diagnostic.subject.service, broken.names.contains(service) { return false }
      let ranges = (diagnostic.primary.map { [$0.range] } ?? []) + diagnostic.related.map(\.range)
      return !ranges.contains { range in
        let count = broken.extents.partitionPoint(where: { $0.start <= range.start })
        return count > 0 && broken.extents[count - 1].contains(range)
      }
    }
  }

  /// The services in which a syntax error stands, each from its key to the next one's.
  private func brokenServices(_ diagnostics: [Diagnostic]) -> (
    names: Set<String>, extents: [SourceRange], isEmpty: Bool
  ) {
    let errors = diagnostics.filter { $0.rule == .yamlSyntax }.compactMap(\.primary?.range)
    guard !errors.isEmpty else { return ([], [], true) }
    let keys = (project.services + project.inactiveServices).map(\.name).sorted { $0.range < $1.range }
    var names: Set<String> = []
    var extents: [SourceRange] = []
    for error in errors {
      // The last service that begins before the error.
      let next = keys.partitionPoint(where: { $0.range <= error })
      guard next > 0, keys[next - 1].range.file == error.file, names.insert(keys[next - 1].value).inserted else {
        continue
      }
      let isLast = next == keys.count || keys[next].range.file != error.file
      let end = isLast ? files[error.file].bytes.count : keys[next].range.lowerBound
      extents.append(SourceRange(error.file, keys[next - 1].range.lowerBound..<max(end, error.upperBound)))
    }
    return (names, extents.sorted(), names.isEmpty)
  }
}

extension [Diagnostic] {
  /// Leaves out what is said of a line that is known to be the rest of a secret.
  func withoutConsequencesOfWrapping() -> [Diagnostic] {
    let rests = filter { $0.rule == Rule.secretInSeveralLines.name }.compactMap(\.primary?.range).sorted()
    guard !rests.isEmpty else { return self }
    return filter { diagnostic in
      guard rulesOfLines.contains(diagnostic.rule), let range = diagnostic.primary?.range else { return true }
      let count = rests.partitionPoint(where: { $0.start <= range.start })
      return count == 0 || !rests[count - 1].contains(range)
    }
  }
}

extension Deployment {
  /// Leaves out what is said of a value that is known to be wrong, and follows from that.
  ///
  /// A URL that does not parse differs from every other, a secret that was cut is short, and neither has to be said. The
  /// finding that stays is at least as severe as those that it stands for. Where it is accepted or switched off they
  /// all stay.
  func withoutConsequencesOfBrokenValues(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    let rules = Set(diagnostics.map(\.rule))
    let breakages = Breakage.all.filter { $0.mayFollow(among: rules) }
    guard !breakages.isEmpty else { return diagnostics }
    let values = valueIndex
    var diagnostics = diagnostics
    for breakage in breakages {
      /// The position of the first finding about each value that is broken in this way.
      var broken: [SourceRange: Int] = [:]
      for (position, diagnostic) in diagnostics.enumerated() where breakage.isCause(diagnostic) {
        for range in values.broken(by: diagnostic) { broken[range] = broken[range] ?? position }
      }
      guard !broken.isEmpty else { continue }
      var consequences: [Int: Int] = [:]
      for (position, diagnostic) in diagnostics.enumerated() where breakage.affects(diagnostic.rule) {
        let cause = values.compared(by: diagnostic, isComparison: breakage.comparisons.contains(diagnostic.rule))
          .lazy.compactMap { broken[$0] }.first
        if let cause, cause != position { consequences[position] = cause }
      }
      diagnostics.leaveOut(consequences)
    }
    return diagnostics
  }

  /// Leaves out that URLs and dependencies name a service that is not there, or whose container is called otherwise,
  /// where that is said of the service itself.
  func withoutConsequencesOfMissingServices(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    /// The positions of the first findings about services, by the names that these should have.
    var causes: [String: Int] = [:]
    for (position, diagnostic) in diagnostics.enumerated() {
      for name in namesMissed(by: diagnostic) where causes[name] == nil { causes[name] = position }
    }
    guard !causes.isEmpty else { return diagnostics }
    var consequences: [Int: Int] = [:]
    for (position, diagnostic) in diagnostics.enumerated() {
      guard let name = nameInVain(in: diagnostic), let cause = causes[name] else { continue }
      consequences[position] = cause
    }
    var diagnostics = diagnostics
    diagnostics.leaveOut(consequences)
    return diagnostics
  }

  /// The lowercased names that a service would have if a finding about it were not.
  private func namesMissed(by diagnostic: Diagnostic) -> [String] {
    switch diagnostic.rule {
    case Rule.missingService.name:
      guard let role = diagnostic.subject.service.flatMap({ contract?.service(named: $0) }) else { return [] }
      return [role.key.value, role.container?.value, idleService(for: role)?.name.value].compactMap { $0?.lowercased() }
    case Rule.containerNameDiffers.name:
      let services = diagnostic.occurrences.compactMap(\.path.service) + [diagnostic.subject.service].compactMap(\.self)
      return services.compactMap { name in
        project.service(named: name).flatMap { role(of: $0) }?.container?.value.lowercased()
      }
    default: return []
    }
  }

  /// The lowercased name that a finding says to lead nowhere.
  private func nameInVain(in diagnostic: Diagnostic) -> String? {
    switch diagnostic.rule {
    case Rule.unknownURLHost.name:
      guard let variable = diagnostic.subject.variable, let place = diagnostic.primary?.range else { return nil }
      for value in values(of: variable) {
        if let url = value.url, value.place(url.host) == place { return url.hostName.lowercased() }
      }
      return nil
    case .undefinedService:
      guard let place = diagnostic.primary?.range, let service = diagnostic.subject.service,
        diagnostic.subject.path?.hasPrefix("services.\(service).depends_on.") == true
      else { return nil }
      let written = files.bytes(of: place).filter { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") }
      return String(decoding: written, as: UTF8.self).lowercased()
    default: return nil
    }
  }
}

extension [Diagnostic] {
  /// Leaves out findings, each with the one that it follows from; that becomes at least as severe.
  ///
  /// - Parameter consequences: the position of the cause of each that is left out.
  fileprivate mutating func leaveOut(_ consequences: [Int: Int]) {
    guard !consequences.isEmpty else { return }
    for (consequence, cause) in consequences {
      self[cause].severity = Swift.max(self[cause].severity, self[consequence].severity)
    }
    self = enumerated().filter { consequences[$0.offset] == nil }.map(\.element)
  }
}

extension ValueIndex {
  /// The values that a finding says something of, be it wrong or only other than the one that is.
  fileprivate func compared(by diagnostic: Diagnostic, isComparison: Bool) -> [SourceRange] {
    // What is empty is named.
    if diagnostic.rule == .missingVariable {
      return diagnostic.related.compactMap { first(from: $0.range.start)?.range }
    }
    let places = diagnostic.places + (isComparison ? diagnostic.related.map(\.range) : [])
    return places.compactMap { owner(of: $0)?.range }
  }

  /// The values that a finding is about.
  fileprivate func broken(by diagnostic: Diagnostic) -> [SourceRange] {
    switch diagnostic.rule {
    case _ where rulesBehindValues.contains(diagnostic.rule): diagnostic.places.compactMap { last(before: $0)?.range }
    case Rule.dokployValueChanges.name:
      // Only what Dokploy cuts off is in no value. One that it reads in another way may well be what is meant.
      diagnostic.places.filter { owner(of: $0) == nil }.compactMap { last(before: $0)?.range }
    case Rule.secretInComposeFile.name:
      // A URL with a password that should be elsewhere is a URL all the same.
      diagnostic.places.compactMap { place in
        owner(of: place).flatMap { $0.range.count <= place.count + 2 ? $0.range : nil }
      }
    default: diagnostic.places.compactMap { owner(of: $0)?.range }
    }
  }
}

/// One way in which a value can be wrong, and which findings then follow.
private struct Breakage {
  let causes: Set<RuleName>
  /// Rules that look at the value.
  let own: Set<RuleName>
  /// Rules that compare it with others.
  let comparisons: Set<RuleName>

  func affects(_ rule: RuleName) -> Bool { own.contains(rule) || comparisons.contains(rule) }

  /// Whether one of the findings can follow from another, as far as their rules tell.
  func mayFollow(among rules: Set<RuleName>) -> Bool {
    !causes.isDisjoint(with: rules) && (!own.isDisjoint(with: rules) || !comparisons.isDisjoint(with: rules))
  }

  func isCause(_ diagnostic: Diagnostic) -> Bool {
    guard causes.contains(diagnostic.rule) else { return false }
    // Where no contract asks for a variable, all of the stack may be written in its compose file.
    return diagnostic.rule != "secret-in-compose-file" || diagnostic.severity == .error
  }

  /// In this order: what follows from another finding is no cause.
  static let all = [
    // Nothing is left of what was written.
    Breakage(causes: [.unsetVariable], own: [], comparisons: [.missingVariable]),
    // The value is not what was written.
    Breakage(
      causes: rulesBehindValues.union([
        .unsetVariable, .missingVariable, .envSyntax, .typographicQuotes, .strayQuote, .commentInValue,
        .quotesInRawValue, "invisible-character", Rule.dokployValueChanges.name, Rule.quotesInListEntry.name,
      ]), own: rulesOfText.union(rulesOfURLs), comparisons: rulesOfComparison),
    Breakage(
      causes: ["placeholder-value"], own: rulesOfURLs.union(["unencoded-url-character", "invalid-url"]),
      comparisons: rulesOfComparison),
    // It cannot be taken apart.
    Breakage(
      causes: ["invalid-url"], own: rulesOfURLs.union(["unencoded-url-character"]), comparisons: rulesOfComparison),
    Breakage(causes: ["unencoded-url-character"], own: rulesOfURLs, comparisons: rulesOfComparison),
    // It is not what is meant.
    Breakage(
      causes: [
        "placeholder-secret", "weak-secret", "secret-in-compose-file", "invalid-origin", "invalid-choice",
        "invalid-identifier", "not-a-boolean", "not-a-number",
      ], own: [], comparisons: rulesOfComparison),
    Breakage(
      causes: ["url-names-other-service"], own: ["url-port-not-listened"], comparisons: ["database-server-differs"]),
    Breakage(
      causes: ["unknown-url-host", "localhost-in-container", "url-port-not-listened"], own: [],
      comparisons: ["database-server-differs"]),
    Breakage(causes: ["url-scheme-not-spoken"], own: [], comparisons: ["insecure-flag-contradicts-url"]),
    Breakage(causes: ["public-url-without-tls"], own: [], comparisons: ["origin-not-listed", "values-differ"]),
    Breakage(
      causes: ["values-differ-across-services"], own: ["variable-not-referenced"],
      comparisons: ["insecure-flag-contradicts-url"]),
  ]
}

/// Rules that mark what stands behind the value which is wrong.
private let rulesBehindValues: Set<RuleName> = [
  Rule.secretCutShort.name, Rule.secretInSeveralLines.name, .textAfterQuote,
]

private let rulesOfText: Set<RuleName> = [
  "weak-secret", "placeholder-secret", "placeholder-value", "invalid-url", "invalid-origin", "unencoded-url-character",
  "invalid-choice", "invalid-identifier", "not-a-boolean", "not-a-number", "blank-around-value", "blank-in-origin-list",
]

private let rulesOfURLs: Set<RuleName> = [
  "unknown-url-host", "url-names-other-service", "url-port-not-listened", "localhost-in-container",
  "unreachable-url-host", "public-url-not-public", "public-url-without-tls", "database-url-without-name",
  "trailing-slash", "origin-with-path", "origin-spelling", "dokploy-randomised-host",
]

private let rulesOfComparison: Set<RuleName> = [
  "database-login-differs", "database-name-differs", "database-password-differs", "database-port-differs",
  "database-server-differs", "database-user-differs", "shadow-database-not-separate", "values-differ",
  "values-differ-across-services", "origin-not-listed", "secret-reused", "insecure-flag-contradicts-url",
]

/// Rules that find a line of an env file odd.
private let rulesOfLines: Set<RuleName> = [
  .variableWithoutValue, .valueWithoutName, .envSyntax, .unreferenceableName, .duplicateVariable, .dokploySkippedLine,
]

/// Rules that find something missing, or of the wrong shape.
private let rulesOfAbsence: Set<RuleName> = [
  .missingImage, .wrongType, .missingKey, .unknownKey, "missing-healthcheck", "healthy-without-healthcheck",
  "container-name-differs", "variable-not-delivered", "variable-not-referenced", "build-argument-missing",
  "missing-dependency", "logical-replication-off", "unreachable-url-host", "unknown-url-host", "url-port-not-listened",
  "unused-definition",
]
