import Compose
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
      return !ranges.contains { range in broken.extents.contains { $0.contains(range) } }
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
      // The last service that begins before the error; one per error, so a search from the end will do.
      guard let index = keys.lastIndex(where: { $0.range.file == error.file && $0.range <= error }) else { continue }
      guard names.insert(keys[index].value).inserted else { continue }
      let next = keys[(index + 1)...].first { $0.range.file == error.file }
      let end = next?.range.lowerBound ?? files[error.file].bytes.count
      extents.append(SourceRange(error.file, keys[index].range.lowerBound..<max(end, error.upperBound)))
    }
    return (names, extents, names.isEmpty)
  }
}

/// Rules that find something missing, or of the wrong shape.
private let rulesOfAbsence: Set<RuleName> = [
  .missingImage, .wrongType, .missingKey, .unknownKey, "missing-healthcheck", "healthy-without-healthcheck",
  "container-name-differs", "variable-not-delivered", "variable-not-referenced", "build-argument-missing",
  "missing-dependency", "logical-replication-off", "unreachable-url-host", "unknown-url-host", "url-port-not-listened",
  "unused-definition",
]
