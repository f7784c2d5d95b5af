import Diagnostics

/// The formats in which a report can be written.
package enum Format: String, Sendable, CaseIterable {
  /// For people; see `TextFormat`.
  case text
  /// For programs; see the documentation's page on it.
  case json
  /// The Static Analysis Results Interchange Format 2.1.0.
  case sarif
  /// Workflow commands, which GitHub Actions shows beside the lines.
  case github
  /// GitLab's code quality report.
  case gitlab
  /// JUnit's XML, which nearly every CI system can show.
  case junit
  /// A page for `$GITHUB_STEP_SUMMARY` or a comment.
  case markdown

  /// The report in this format; `text` says how text is to look where the format is text.
  package func render(_ report: Report, text: TextFormat = TextFormat()) -> String {
    switch self {
    case .text: text.render(report)
    case .json: JSONFormat.render(report)
    case .sarif: SARIFFormat.render(report)
    case .github: GitHubFormat.render(report)
    case .gitlab: GitLabFormat.render(report)
    case .junit: JUnitFormat.render(report)
    case .markdown: MarkdownFormat.render(report)
    }
  }
}
