import Diagnostics

/// The report for programs. Every field is described in the documentation's page "The JSON report" and in its schema;
/// `version` grows when a field changes its meaning or goes away, not when one is added.
enum JSONFormat {
  static let version = 1

  static func render(_ report: Report) -> String { JSONText.write(Document(report)) }

  private struct Document: Encodable {
    let version = JSONFormat.version
    let tool: Tool
    let scope: Scope
    let summary: Summary
    let findings: [Finding]
    let suppressed: [Suppressed]

    init(_ report: Report) {
      tool = Tool(name: "validate", version: report.toolVersion)
      scope = Scope(report.scope)
      summary = Summary(report)
      var fingerprints = Fingerprints(report)
      findings = report.findings.map { Finding($0, fingerprints.next($0), in: report) }
      suppressed = report.suppressed.map {
        Suppressed(finding: Finding($0.finding, fingerprints.next($0.finding), in: report), reason: $0.reason)
      }
    }
  }

  private struct Tool: Encodable {
    let name: String
    let version: String
  }

  private struct Scope: Encodable {
    let composeFiles: [String]
    let envFiles: [String]
    let services: Int
    let variables: Int
    let contract: String?
    let target: String?

    init(_ scope: Report.Scope) {
      composeFiles = scope.composeFiles
      envFiles = scope.envFiles
      services = scope.services
      variables = scope.variables
      contract = scope.contract
      target = scope.target
    }
  }

  private struct Summary: Encodable {
    let errors: Int
    let warnings: Int
    let notes: Int
    let suppressed: Int

    init(_ report: Report) {
      errors = report.count(of: .error)
      warnings = report.count(of: .warning)
      notes = report.count(of: .note)
      suppressed = report.suppressed.count
    }
  }

  private struct Suppressed: Encodable {
    let finding: Finding
    let reason: String
  }

  private struct Finding: Encodable {
    let rule: String
    let severity: String
    let message: String
    let place: JSONPlace?
    let label: String?
    let occurrences: [Occurrence]
    let related: [Related]
    let help: [String]
    let guide: String?
    let service: String?
    let variable: String?
    let path: String?
    let fix: Fix?
    let fingerprint: String

    init(_ finding: Diagnostic, _ fingerprint: String, in report: Report) {
      rule = finding.rule.description
      severity = finding.severity.rawValue
      message = finding.message.text
      place = finding.primary.map { JSONPlace($0.range, in: report) }
      label = finding.primary.flatMap { $0.text.isEmpty ? nil : $0.text.text }
      occurrences = finding.occurrences.map { occurrence in
        let subject = report.subject(of: occurrence)
        return Occurrence(
          place: JSONPlace(occurrence.range, in: report), service: subject.service, path: subject.path)
      }
      related = finding.related.map { Related(place: JSONPlace($0.range, in: report), label: $0.text.text) }
      help = finding.help.map(\.text)
      guide = finding.guide?.text
      let subject = report.subject(of: finding)
      service = subject.service
      variable = subject.variable
      path = subject.path
      fix = finding.fix.map { fix in
        Fix(
          title: fix.title.text,
          edits: fix.edits.map { Edit(place: JSONPlace($0.range, in: report), replacement: $0.replacement) })
      }
      self.fingerprint = fingerprint
    }
  }

  private struct Occurrence: Encodable {
    let place: JSONPlace
    let service: String?
    let path: String?
  }

  private struct Related: Encodable {
    let place: JSONPlace
    let label: String
  }

  private struct Fix: Encodable {
    let title: String
    let edits: [Edit]
  }

  private struct Edit: Encodable {
    let place: JSONPlace
    let replacement: String
  }
}

extension JSONPlace {
  fileprivate init(_ range: SourceRange, in report: Report) {
    self.init(range, path: report.files[range.file].path, lines: report.lines(of: range.file))
  }
}
