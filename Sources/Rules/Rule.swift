package import Compose
package import Diagnostics

/// One thing that can be wrong with a deployment, with its documentation and the function that looks for it.
package struct Rule: Sendable {
  package let name: RuleName
  package let group: Group
  package let scope: Scope
  /// The severity of its findings; nil when the rule is off unless the user asks for it.
  package let severity: Severity?
  /// One sentence: what the rule reports.
  package let summary: String
  /// Why that is a problem, in a paragraph or two.
  package let rationale: String
  /// The deployment guide's own words, when it states the requirement.
  package let guide: String?
  package let incorrect: [Example]
  package let correct: [Example]
  package let check: Check

  /// What the rule is about; the catalogue is shown in this order.
  package enum Group: String, Sendable, CaseIterable {
    case services = "Services"
    case variables = "Variables"
    case delivery = "Delivery"
    case values = "Values"
    case urls = "URLs"
    case databases = "Databases"
    case secrets = "Secrets"
    case envFiles = "Env files"
    case compose = "Compose files"
    case images = "Well-known images"
    case dokploy = "Dokploy"
    case stack = "Docker stack"
    case allowances = "Allowances"
    case contract = "Contract files"
    case reading = "Reading files"
  }

  /// Which deployments the rule looks at.
  package enum Scope: Sendable, Hashable {
    case everyDeployment
    /// Those that are held against a contract.
    case contract
    /// Those whose files are in a git repository.
    case repository
    case target(Target)
  }

  package enum Check: Sendable {
    /// The function that looks for it.
    case deployment(@Sendable (Deployment, inout Reporter) -> Void)
    /// Found by a parser, the loader, the contract's decoder or the engine itself, while it does its work.
    case whileReading
  }

  package init(
    _ name: RuleName, group: Group, scope: Scope = .everyDeployment, severity: Severity?, summary: String,
    rationale: String, guide: String? = nil, incorrect: [Example], correct: [Example],
    check: @escaping @Sendable (Deployment, inout Reporter) -> Void
  ) {
    self.init(
      name: name, group: group, scope: scope, severity: severity, summary: summary, rationale: rationale,
      guide: guide, incorrect: incorrect, correct: correct, check: .deployment(check))
  }

  /// A rule whose findings are made while the files are read.
  package init(
    whileReading name: RuleName, group: Group = .reading, severity: Severity, summary: String, rationale: String,
    guide: String? = nil, incorrect: [Example], correct: [Example]
  ) {
    self.init(
      name: name, group: group, scope: .everyDeployment, severity: severity, summary: summary, rationale: rationale,
      guide: guide, incorrect: incorrect, correct: correct, check: .whileReading)
  }

  private init(
    name: RuleName, group: Group, scope: Scope, severity: Severity?, summary: String, rationale: String,
    guide: String?, incorrect: [Example], correct: [Example], check: Check
  ) {
    self.name = name
    self.group = group
    self.scope = scope
    self.severity = severity
    self.summary = summary
    self.rationale = rationale
    self.guide = guide
    self.incorrect = incorrect
    self.correct = correct
    self.check = check
  }
}

/// Collects the findings of one rule, filling in what they share.
package struct Reporter {
  private let rule: Rule
  private let quotesGuide: Bool
  package private(set) var diagnostics: [Diagnostic] = []

  /// - Parameter quotesGuide: whether the deployment guide applies, so that its words can be quoted.
  init(for rule: Rule, quotesGuide: Bool) {
    self.rule = rule
    self.quotesGuide = quotesGuide
  }

  /// The deployment guide's words, where it applies.
  private var ownGuide: Message? { quotesGuide ? rule.guide.map(Message.init(stringLiteral:)) : nil }

  /// Reports one finding. `severity` and `guide` are the rule's unless given; a guide's words that are given are the
  /// contract's own note.
  mutating func callAsFunction(
    _ message: Message, at range: SourceRange?, label: Message = "", related: [Label] = [], help: Message...,
    guide: String? = nil, subject: Subject = Subject(), fix: Fix? = nil, severity: Severity? = nil
  ) {
    diagnostics.append(
      Diagnostic(
        rule.name, severity ?? rule.severity ?? .warning, message, at: range.map { Label($0, label) },
        related: related, help: help, guide: guide.map(Message.init(inserted:)) ?? ownGuide, subject: subject, fix: fix)
    )
  }

  /// Reports a problem that may show at several places: one finding, whatever the number.
  mutating func callAsFunction(
    _ message: Message, at occurrences: [Occurrence], related: [Label] = [], help: Message..., variable: String? = nil,
    fix: Fix? = nil, severity: Severity? = nil
  ) {
    diagnostics.append(
      Diagnostic(
        rule.name, severity ?? rule.severity ?? .warning, message, at: occurrences, related: related, help: help,
        guide: ownGuide, variable: variable, fix: fix))
  }
}
