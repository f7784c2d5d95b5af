import Diagnostics
import Rules

/// The Static Analysis Results Interchange Format 2.1.0, which code scanning services take. Columns are counted in
/// UTF-16 code units, as `columnKind` says.
enum SARIFFormat {
  static func render(_ report: Report) -> String { JSONText.write(Log(report)) }

  private struct Log: Encodable {
    let schema = "https://json.schemastore.org/sarif-2.1.0.json"
    let version = "2.1.0"
    let runs: [Run]

    private enum CodingKeys: String, CodingKey {
      case schema = "$schema"
      case version, runs
    }

    init(_ report: Report) { runs = [Run(report)] }
  }

  private struct Run: Encodable {
    let tool: Tool
    let columnKind = "utf16CodeUnits"
    let artifacts: [Artifact]
    let results: [Result]
    let invocations = [Invocation()]

    init(_ report: Report) {
      let rules = RuleTable(report)
      tool = Tool(driver: Driver(version: report.toolVersion, rules: rules.descriptors))
      artifacts = report.files.files.map { Artifact(location: ArtifactLocation($0.path), length: $0.bytes.count) }
      var fingerprints = Fingerprints(report)
      results =
        report.findings.map { Result($0, fingerprints.next($0), nil, rules, in: report) }
        + report.suppressed.map { Result($0.finding, fingerprints.next($0.finding), $0.reason, rules, in: report) }
    }
  }

  private struct Invocation: Encodable {
    let executionSuccessful = true
  }

  private struct Artifact: Encodable {
    let location: ArtifactLocation
    let length: Int
  }

  private struct Tool: Encodable {
    let driver: Driver
  }

  private struct Driver: Encodable {
    let name = "validate"
    let version: String
    let rules: [Descriptor]
  }
}

// MARK: - Rules

extension SARIFFormat {
  /// The catalogue, and rules that only findings know of, by the index that results refer to.
  private struct RuleTable {
    private(set) var descriptors: [Descriptor] = []
    private var indices: [RuleName: Int] = [:]

    init(_ report: Report) {
      for rule in report.rules where indices[rule.name] == nil {
        indices[rule.name] = descriptors.count
        descriptors.append(Descriptor(rule))
      }
      for finding in report.findings + report.suppressed.map(\.finding) where indices[finding.rule] == nil {
        indices[finding.rule] = descriptors.count
        descriptors.append(Descriptor(named: finding.rule))
      }
    }

    func index(of name: RuleName) -> Int { indices[name] ?? -1 }
  }

  private struct Descriptor: Encodable {
    let id: String
    let shortDescription: Message?
    let fullDescription: Message?
    let help: Message?
    let defaultConfiguration: Configuration?
    let properties: Properties?

    init(_ rule: Rule) {
      let page = RulePage(rule)
      id = rule.name.description
      shortDescription = Message(text: rule.summary)
      fullDescription = Message(text: rule.rationale)
      help = Message(text: page.text(TextFormat()), markdown: page.markdown)
      defaultConfiguration = Configuration(
        enabled: rule.severity != nil, level: SARIFFormat.level(rule.severity ?? .warning))
      properties = Properties(tags: [rule.group.rawValue])
    }

    init(named name: RuleName) {
      id = name.description
      shortDescription = nil
      fullDescription = nil
      help = nil
      defaultConfiguration = nil
      properties = nil
    }
  }

  private struct Configuration: Encodable {
    let enabled: Bool
    let level: String
  }

  private struct Properties: Encodable {
    let tags: [String]
  }

  private struct Message: Encodable {
    let text: String
    var markdown: String?
  }

  private static func level(_ severity: Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .note: "note"
    }
  }
}

// MARK: - Results

extension SARIFFormat {
  private struct Result: Encodable {
    let ruleId: String
    let ruleIndex: Int
    let level: String
    let message: Message
    let locations: [Location]
    let relatedLocations: [Location]?
    let fixes: [Fix]?
    let suppressions: [Suppression]?
    let partialFingerprints: [String: String]

    /// Services take no more places of one result than this.
    private static let mostOccurrences = 100

    /// - Parameter reason: why the finding is accepted, if it is.
    init(_ finding: Diagnostic, _ fingerprint: String, _ reason: String?, _ rules: RuleTable, in report: Report) {
      ruleId = finding.rule.description
      ruleIndex = rules.index(of: finding.rule)
      level = SARIFFormat.level(finding.severity)
      message = Message(text: ([finding.message.text] + finding.help.map { "help: \($0)" }).joined(separator: "\n"))
      if let primary = finding.primary {
        locations = [Location(primary, id: nil, in: report)]
      } else {
        // Services drop a result without a place, so it is put on the compose file as a whole.
        locations = report.scope.composeFiles.prefix(1).map { Location(file: $0) }
      }
      let related =
        finding.related
        + finding.occurrences.dropFirst().prefix(Result.mostOccurrences).map { Label($0.range, "also here") }
      relatedLocations =
        related.isEmpty ? nil : related.enumerated().map { Location($1, id: $0 + 1, in: report) }
      fixes = finding.fix.flatMap { $0.edits.isEmpty ? nil : [Fix($0, in: report)] }
      // Where the allowance stands, in the source or in the contract, does not matter to those who read this.
      suppressions = reason.map { [Suppression(justification: $0)] }
      partialFingerprints = ["validate/v1": fingerprint]
    }
  }

  private struct Suppression: Encodable {
    let kind = "external"
    let status = "accepted"
    let justification: String
  }

  private struct Location: Encodable {
    let id: Int?
    let physicalLocation: PhysicalLocation
    let message: Message?

    init(_ label: Label, id: Int?, in report: Report) {
      self.id = id
      physicalLocation = PhysicalLocation(
        artifactLocation: ArtifactLocation(label.range, in: report), region: Region(label.range, in: report))
      message = label.text.isEmpty ? nil : Message(text: label.text.text)
    }

    init(file: String) {
      id = nil
      physicalLocation = PhysicalLocation(artifactLocation: ArtifactLocation(file), region: nil)
      message = nil
    }
  }

  private struct PhysicalLocation: Encodable {
    let artifactLocation: ArtifactLocation
    let region: Region?
  }

  private struct ArtifactLocation: Encodable {
    let uri: String
    var index: Int?

    init(_ path: String) { uri = FileReference.uri(path) }

    init(_ range: SourceRange, in report: Report) {
      self.init(report.files[range.file].path)
      index = Int(range.file.index)
    }
  }

  private struct Region: Encodable {
    let startLine: Int
    let startColumn: Int
    let endLine: Int
    let endColumn: Int

    init(_ range: SourceRange, in report: Report) {
      let lines = report.lines(of: range.file)
      startLine = lines.line(at: range.lowerBound)
      startColumn = lines.utf16Column(at: range.lowerBound)
      endLine = lines.line(at: range.upperBound)
      endColumn = lines.utf16Column(at: range.upperBound)
    }
  }

  private struct Fix: Encodable {
    let description: Message
    let artifactChanges: [Change]

    init(_ fix: Diagnostics.Fix, in report: Report) {
      description = Message(text: fix.title.text)
      var changes: [Change] = []
      for file in Set(fix.edits.map(\.range.file)).sorted() {
        let edits = fix.edits.filter { $0.range.file == file }
        changes.append(
          Change(
            artifactLocation: ArtifactLocation(report.files[file].path),
            replacements: edits.map {
              Replacement(
                deletedRegion: Region($0.range, in: report), insertedContent: Message(text: $0.replacement))
            }))
      }
      artifactChanges = changes
    }
  }

  private struct Change: Encodable {
    let artifactLocation: ArtifactLocation
    let replacements: [Replacement]
  }

  private struct Replacement: Encodable {
    let deletedRegion: Region
    let insertedContent: Message
  }
}

/// How paths are written as URI references (RFC 3986).
enum FileReference {
  static func uri(_ path: String) -> String {
    var uri = path.hasPrefix("/") ? "file://" : ""
    // A first segment with a colon would be read as a scheme.
    if !path.hasPrefix("/"), path.prefix(while: { $0 != "/" }).contains(":") { uri = "./" }
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"), UInt8(ascii: "/"), UInt8(ascii: ":"):
        uri.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        uri += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return uri
  }
}
