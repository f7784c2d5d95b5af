import Compose
import Contract
package import Diagnostics

/// What the command line says about rules.
package struct Settings: Sendable {
  /// Rules whose findings are accepted for this run.
  package var allow: [RuleName]
  /// Rules whose findings are errors for this run, those included that are off otherwise.
  package var deny: [RuleName]

  package init(allow: [RuleName] = [], deny: [RuleName] = []) {
    self.allow = allow
    self.deny = deny
  }
}

/// What a check came to.
package struct Findings: Sendable {
  /// In report order, severities decided.
  package var diagnostics: [Diagnostic]
  /// Findings that an allowance covers, in report order.
  package var suppressed: [Suppressed]
  /// What no output may show.
  package var redaction: Redaction

  package struct Suppressed: Sendable {
    package let diagnostic: Diagnostic
    package let reason: String
  }
}

/// Holds a deployment against every rule.
package enum Engine {
  /// Runs the catalogue over a deployment.
  ///
  /// - Parameter reported: the problems found while reading the files and the contract; allowances and severities
  ///   apply to them as to any other finding.
  package static func check(
    _ deployment: Deployment, reported: [Diagnostic] = [], settings: Settings = Settings()
  ) -> Findings {
    let accidental = deployment.accidentalReferences
    var found = deployment.enriched(
      reported.withoutAccidentalNames(accidental), losses: Set(accidental.map(\.reference.range)))
    for rule in Catalogue.rules where rule.isChecked(in: deployment, settings) {
      guard case .deployment(let check) = rule.check else { continue }
      var reporter = Reporter(for: rule, quotesGuide: deployment.contract?.origin == .builtIn)
      check(deployment, &reporter)
      found += reporter.diagnostics
    }
    let severities = Severities(deployment, settings)
    var allowances = Allowances(deployment, settings)
    var findings = Findings(diagnostics: [], suppressed: [], redaction: Redaction(of: deployment, accidental))
    func decide(_ diagnostics: [Diagnostic]) {
      for index in diagnostics.indicesInReportOrder {
        var diagnostic = diagnostics[index]
        guard let severity = severities.severity(of: diagnostic) else { continue }
        diagnostic.severity = severity
        let (left, reason) = allowances.apply(to: diagnostic)
        if let left {
          findings.diagnostics.append(left)
        } else {
          findings.suppressed.append(Findings.Suppressed(diagnostic: diagnostic, reason: reason))
        }
      }
    }
    decide(deployment.withoutConsequencesOfSyntaxErrors(found.withoutConsequencesOfWrapping().withoutRepetitions))
    findings.diagnostics = deployment.withoutConsequencesOfMissingServices(findings.diagnostics)
    findings.diagnostics = deployment.withoutConsequencesOfBrokenValues(findings.diagnostics)
    decide(
      severities.findings()
        + allowances.findings { Catalogue.rule(named: $0)?.isChecked(in: deployment, settings) ?? false })
    findings.diagnostics.sort(by: Diagnostic.inReportOrder)
    findings.suppressed.sort { Diagnostic.inReportOrder($0.diagnostic, $1.diagnostic) }
    return findings
  }
}

extension [Diagnostic] {
  /// The positions of the findings in report order. Of those that say the same of the same bytes, as when several
  /// services receive a value from one place, the first stands for all.
  fileprivate var indicesInReportOrder: [Int] {
    // A finding is large: its position is what is moved about.
    let sorted = indices.sorted { left, right in
      if Diagnostic.inReportOrder(self[left], self[right]) { return true }
      return left < right && !Diagnostic.inReportOrder(self[right], self[left])
    }
    var result: [Int] = []
    result.reserveCapacity(sorted.count)
    for index in sorted {
      if let last = result.last, !Diagnostic.inReportOrder(self[last], self[index]) { continue }
      result.append(index)
    }
    return result
  }
}

/// The severities that the contract and the command line give to rules.
private struct Severities {
  private var choices: [RuleName: Severity?] = [:]
  private let contractChoices: [Contract.SeverityChoice]

  init(_ deployment: Deployment, _ settings: Settings) {
    contractChoices = deployment.contract?.severities ?? []
    for choice in contractChoices { choices[choice.rule.value] = .some(choice.severity) }
    for rule in settings.deny { choices[rule] = .some(.error) }
  }

  /// Nil when the rule is switched off.
  func severity(of diagnostic: Diagnostic) -> Severity? {
    guard let choice = choices[diagnostic.rule] else { return diagnostic.severity }
    return choice
  }

  /// Names in the contract that no rule has.
  func findings() -> [Diagnostic] {
    let known = Catalogue.rules.map(\.name.description)
    return contractChoices.filter { !known.contains($0.rule.value.description) }.map { choice in
      let name = choice.rule.value.description
      return Diagnostic(
        .unknownRule, .warning, "there is no rule `\(name)`", at: Label(choice.rule.range),
        help: [nearest(to: name, in: known).map { "did you mean `\($0)`?" } ?? "`validate rules` lists them all"])
    }
  }
}

extension Rule {
  /// Whether the engine runs the rule on a deployment.
  fileprivate func isChecked(in deployment: Deployment, _ settings: Settings) -> Bool {
    guard deployment.hasProject else { return false }
    switch scope {
    case .everyDeployment: break
    case .contract: if deployment.contract == nil { return false }
    case .repository: if deployment.facts.trackedFiles == nil { return false }
    case .target(let target): if deployment.target != target { return false }
    }
    if severity != nil || settings.deny.contains(name) { return true }
    return deployment.contract?.severities.contains { $0.rule.value == name && $0.severity != nil } ?? false
  }
}
