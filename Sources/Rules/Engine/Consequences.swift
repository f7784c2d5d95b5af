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
