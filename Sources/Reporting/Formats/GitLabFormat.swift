import Diagnostics

/// GitLab's code quality report: a list of findings, each in a file.
enum GitLabFormat {
  static func render(_ report: Report) -> String {
    var fingerprints = Fingerprints(report)
    return JSONText.write(report.findings.map { Finding($0, fingerprints.next($0), in: report) })
  }

  private struct Finding: Encodable {
    let check_name: String
    let description: String
    let fingerprint: String
    let severity: String
    let location: Location

    init(_ finding: Diagnostic, _ fingerprint: String, in report: Report) {
      check_name = finding.rule.description
      let others = report.otherPlaces(of: finding).map { ["also at \($0)"] } ?? []
      description = ([finding.message.text] + others + finding.help.map { "help: \($0)" }).joined(separator: "\n")
      self.fingerprint = fingerprint
      severity = GitLabFormat.severity(finding.severity)
      location = Location(finding, in: report)
    }
  }

  private struct Location: Encodable {
    let path: String
    let lines: Lines

    /// What no file is to blame for is shown at the top of the compose file, since GitLab drops findings without one.
    init(_ finding: Diagnostic, in report: Report) {
      guard let range = finding.primary?.range else {
        path = report.scope.composeFiles.first ?? report.files.files.first?.path ?? "compose.yaml"
        lines = Lines(begin: 1, end: 1)
        return
      }
      let table = report.lines(of: range.file)
      path = report.files[range.file].path
      lines = Lines(
        begin: table.line(at: range.lowerBound), end: table.line(at: max(range.lowerBound, range.upperBound - 1)))
    }
  }

  private struct Lines: Encodable {
    let begin: Int
    let end: Int
  }

  private static func severity(_ severity: Severity) -> String {
    switch severity {
    case .error: "major"
    case .warning: "minor"
    case .note: "info"
    }
  }
}
