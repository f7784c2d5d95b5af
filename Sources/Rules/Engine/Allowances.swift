import Compose
import Contract
package import Diagnostics

/// All allowances of a run, and which of them were of use.
struct Allowances {
  private let commandLine: [RuleName]
  private let entries: [Contract.Allowance]
  /// For each entry that names a service, the one of the project that it means.
  private let services: [String?]
  private let comments: [AllowanceComment]
  private let commentsByRule: [RuleName: [AllowanceComment]]
  private let paths: [FileID: String]
  private let today: Day?
  private var usedEntries: Set<Int> = []
  private var usedComments: Set<SourceRange> = []

  init(_ deployment: Deployment, _ settings: Settings) {
    commandLine = settings.allow
    entries = deployment.contract?.allowances ?? []
    services = entries.map { entry in
      entry.service.map { deployment.service(forRole: $0.value)?.name.value ?? $0.value }
    }
    today = deployment.facts.today
    var tables: [FileID: LineTable] = [:]
    var comments: [AllowanceComment] = []
    for range in deployment.comments where comments.count < AllowanceComment.mostComments {
      guard deployment.files.bytes(of: range).span.mentionsAllowance else { continue }
      let file = deployment.files[range.file]
      let lines = tables[range.file] ?? LineTable(file.bytes)
      tables[range.file] = lines
      if let comment = AllowanceComment(range, in: file, lines: lines) { comments.append(comment) }
    }
    self.comments = comments
    var byRule: [RuleName: [AllowanceComment]] = [:]
    for comment in comments {
      for rule in Set(comment.rules.map(\.value)) { byRule[rule, default: []].append(comment) }
    }
    commentsByRule = byRule
    paths = Dictionary(
      deployment.files.files.map { ($0.id, $0.path) }, uniquingKeysWith: { first, _ in first })
  }

  /// A place of a finding, as allowances select by it.
  private struct Place {
    let rule: RuleName
    let range: SourceRange?
    let subject: Subject
  }

  /// What is left of a finding without the places at which it is accepted; when nothing is, the reason.
  mutating func apply(to diagnostic: Diagnostic) -> (left: Diagnostic?, reason: String) {
    let rule = diagnostic.rule
    if commandLine.contains(rule) { return (nil, "allowed on the command line") }
    guard commentsByRule[rule] != nil || entries.contains(where: { $0.rule.value == rule }) else {
      return (diagnostic, "")
    }
    guard !diagnostic.occurrences.isEmpty else {
      let place = Place(rule: rule, range: diagnostic.primary?.range, subject: diagnostic.subject)
      return reason(for: place).map { (nil, $0) } ?? (diagnostic, "")
    }
    var reason: String?
    let left = diagnostic.keeping { occurrence in
      let subject = Subject(
        service: occurrence.path.service, variable: diagnostic.subject.variable, path: occurrence.path.description)
      let accepted = self.reason(for: Place(rule: rule, range: occurrence.range, subject: subject))
      reason = reason ?? accepted
      return accepted == nil
    }
    return (left, reason ?? "")
  }

  /// The reason for which a place is accepted, if it is.
  private mutating func reason(for place: Place) -> String? {
    var reason: String?
    for comment in commentsByRule[place.rule] ?? [] where comment.covers(place.range) {
      for rule in comment.rules where rule.value == place.rule { usedComments.insert(rule.range) }
      reason = reason ?? comment.reason
    }
    for (index, entry) in entries.enumerated() where covers(entry, of: services[index], place) && !isExpired(entry) {
      usedEntries.insert(index)
      reason = reason ?? entry.reason.value
    }
    return reason
  }

  private func isExpired(_ entry: Contract.Allowance) -> Bool {
    guard let until = entry.until, let today else { return false }
    return until.value < today
  }

  private func covers(_ entry: Contract.Allowance, of service: String?, _ place: Place) -> Bool {
    guard entry.rule.value == place.rule else { return false }
    if let service, service != place.subject.service { return false }
    if let variable = entry.variable, variable.value != place.subject.variable { return false }
    if let path = entry.path?.value {
      let file = place.range.flatMap { paths[$0.file] }
      let isBelow =
        place.subject.path.map { $0 == path || $0.hasPrefix(path + ".") || $0.hasPrefix(path + "[") } ?? false
      if !isBelow && (file == nil || file != entry.file) { return false }
    }
    return true
  }

  /// The findings about the allowances themselves, once all others have been asked about.
  ///
  /// - Parameter isChecked: whether a rule looks at this deployment at all; an allowance for one that does not, such
  ///   as a rule of another target, cannot be of use and is not called unused.
  func findings(isChecked: (RuleName) -> Bool) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    let known = Catalogue.rules.map(\.name.description)
    func checkKnown(_ rule: Located<RuleName>) -> Bool {
      let name = rule.value.description
      if known.contains(name) { return true }
      findings.append(
        Diagnostic(
          .unknownRule, .warning, "there is no rule `\(name)`", at: Label(rule.range),
          help: [nearest(to: name, in: known).map { "did you mean `\($0)`?" } ?? "`validate rules` lists them all"]))
      return false
    }
    for comment in comments {
      if comment.rules.isEmpty || comment.reason == nil {
        let missing = comment.rules.isEmpty ? "names no rule" : "gives no reason, so it does not hold"
        findings.append(
          Diagnostic(
            .allowanceWithoutReason, .warning, "the allowance \(missing)", at: Label(comment.range),
            help: ["write `# validate:allow RULE -- why the finding is accepted`"]))
      }
      // Without `--` it cannot be told where the rules end and the reason begins.
      for rule in comment.rules where comment.reason != nil && checkKnown(rule) {
        if !usedComments.contains(rule.range) && isChecked(rule.value) { findings.append(unused(rule)) }
      }
    }
    for (index, entry) in entries.enumerated() where checkKnown(entry.rule) {
      if isExpired(entry), let until = entry.until {
        findings.append(
          Diagnostic(
            .expiredAllowance, .warning, "the allowance for `\(entry.rule.value)` ended on \(until.value)",
            at: Label(until.range), help: ["mend what it allowed, or decide on a later date"]))
      } else if !usedEntries.contains(index) && isChecked(entry.rule.value) {
        findings.append(unused(entry.rule))
      }
    }
    return findings
  }

  private func unused(_ rule: Located<RuleName>) -> Diagnostic {
    Diagnostic(
      .unusedAllowance, .warning, "nothing is found that this allowance for `\(rule.value)` covers",
      at: Label(rule.range), help: ["remove it: what it was for is gone, or it stands in the wrong place"])
  }
}

extension Span<UInt8> {
  /// Whether it is worth looking for an allowance, told without reading more than the beginning.
  fileprivate var mentionsAllowance: Bool {
    var start = 0
    while start < count, self[start] == UInt8(ascii: "#") || self[start].isBlank { start += 1 }
    guard start < count, self[start] == allowanceMark[0], start + allowanceMark.count <= count else { return false }
    for index in allowanceMark.indices where self[start + index] != allowanceMark[index] { return false }
    return true
  }
}

private let allowanceMark = Array("validate:".utf8)

extension AllowanceComment {
  fileprivate func covers(_ place: SourceRange?) -> Bool {
    guard reason != nil, let place, place.file == range.file else { return false }
    let isAboutWholeFile = place.isEmpty && place.lowerBound == 0
    return isAboutWholeFile || (covered.lowerBound <= place.lowerBound && place.lowerBound <= covered.upperBound)
  }
}

/// The problems with allowances themselves.
extension RuleName {
  package static let unusedAllowance: RuleName = "unused-allowance"
  package static let expiredAllowance: RuleName = "expired-allowance"
  package static let allowanceWithoutReason: RuleName = "allowance-without-reason"
  package static let unknownRule: RuleName = "unknown-rule"
}
