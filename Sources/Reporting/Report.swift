package import Diagnostics
package import Rules

/// What one run found, ready to be written in any format.
///
/// Everything in a report may be shown: secrets are masked out of every text when the report is made, so that no
/// format can forget to. Source lines are the exception; whoever shows one asks `redaction` first. So are subjects, of
/// which few formats say anything: whoever does asks for `subject(of:)`.
package struct Report: Sendable {
  package let files: SourceFiles
  /// In report order.
  package let findings: [Diagnostic]
  /// Findings that an allowance covers, in report order.
  package let suppressed: [Suppressed]
  package let redaction: Redaction
  package let scope: Scope
  /// The rules that may have made findings, with their documentation.
  package let rules: [Rule]
  package let toolVersion: String
  /// Of the files that findings point into.
  private let lineTables: [LineTable?]
  /// The files' paths as they may be printed.
  let printablePaths: [String]

  /// A finding that somebody has accepted.
  package struct Suppressed: Sendable {
    package let finding: Diagnostic
    /// The reason given for it.
    package let reason: String

    package init(_ finding: Diagnostic, reason: String) {
      self.finding = finding
      self.reason = reason
    }
  }

  /// What was checked.
  package struct Scope: Sendable {
    /// Paths as shown to the user.
    package var composeFiles: [String]
    package var envFiles: [String]
    package var services: Int
    package var variables: Int
    /// The contract's name; nil when there is none.
    package var contract: String?
    /// Where the deployment is to run, when it is not plain Compose.
    package var target: String?

    package init(
      composeFiles: [String] = [], envFiles: [String] = [], services: Int = 0, variables: Int = 0,
      contract: String? = nil, target: String? = nil
    ) {
      self.composeFiles = composeFiles
      self.envFiles = envFiles
      self.services = services
      self.variables = variables
      self.contract = contract
      self.target = target
    }
  }

  package init(
    files: SourceFiles, diagnostics: [Diagnostic], suppressed: [Suppressed] = [], redaction: Redaction = .none,
    scope: Scope = Scope(), rules: [Rule] = Catalogue.rules, toolVersion: String = "0"
  ) {
    self.files = files
    self.redaction = redaction
    self.scope = scope
    self.rules = rules
    self.toolVersion = toolVersion
    findings = diagnostics.sorted(by: Diagnostic.inReportOrder).map { $0.showable(redaction) }
    self.suppressed = suppressed.sorted { Diagnostic.inReportOrder($0.finding, $1.finding) }.map {
      Suppressed($0.finding.showable(redaction), reason: redaction.showable($0.reason))
    }
    var tables = [LineTable?](repeating: nil, count: files.files.count)
    func addTable(_ file: FileID) {
      if tables[Int(file.index)] == nil { tables[Int(file.index)] = LineTable(files[file].bytes) }
    }
    for finding in findings { finding.forEachFile(addTable) }
    for suppressed in self.suppressed { suppressed.finding.forEachFile(addTable) }
    lineTables = tables
    printablePaths = files.files.map { Glyph.printable($0.path) }
  }

  /// What the engine found in a deployment.
  package init(files: SourceFiles, findings: Findings, scope: Scope, toolVersion: String) {
    self.init(
      files: files, diagnostics: findings.diagnostics,
      suppressed: findings.suppressed.map { Suppressed($0.diagnostic, reason: $0.reason) },
      redaction: findings.redaction, scope: scope, toolVersion: toolVersion)
  }

  /// What a finding is about. That is not masked before somebody asks: there can be very many model paths, and few
  /// formats write them.
  func subject(of finding: Diagnostic) -> Subject { redaction.showable(finding.subject) }

  /// What one of a finding's places is about.
  func subject(of occurrence: Occurrence) -> Subject {
    redaction.showable(
      Subject(
        service: occurrence.path.service,
        path: occurrence.path.isEmpty ? nil : occurrence.path.description))
  }

  /// How many findings there are of a severity.
  package func count(of severity: Severity) -> Int {
    findings.count { $0.severity == severity }
  }

  /// The lines of a file that a finding points into.
  func lines(of file: FileID) -> LineTable {
    lineTables[Int(file.index)] ?? LineTable(files[file].bytes)
  }
}

extension Diagnostic {
  /// Visits the files that it names places in, each for every place.
  fileprivate func forEachFile(_ visit: (FileID) -> Void) {
    if let primary { visit(primary.range.file) }
    for occurrence in occurrences { visit(occurrence.range.file) }
    for label in related { visit(label.range.file) }
    for edit in fix?.edits ?? [] { visit(edit.range.file) }
  }

  /// Whether it may be shown as it is, but for its subject, as nearly every one may.
  private func isShowable(_ redaction: Redaction) -> Bool {
    guard fix == nil, redaction.isShowable(message) else { return false }
    if let primary, !redaction.isShowable(primary.text) { return false }
    if let guide, !redaction.isShowable(guide) { return false }
    for label in related where !redaction.isShowable(label.text) { return false }
    for sentence in help where !redaction.isShowable(sentence) { return false }
    return true
  }

  /// The same with every secret masked out of what is said. A fix that would have to show one keeps only its title.
  fileprivate func showable(_ redaction: Redaction) -> Diagnostic {
    if isShowable(redaction) { return self }
    return with { content in
      content.message = redaction.showable(message)
      content.primary = primary.map { Label($0.range, redaction.showable($0.text)) }
      content.related = related.map { Label($0.range, redaction.showable($0.text)) }
      content.help = help.map(redaction.showable)
      content.guide = guide.map(redaction.showable)
      content.fix = fix.map { fix in
        let isSafe = fix.edits.allSatisfy {
          !redaction.hides(partOf: $0.range) && !redaction.hides(partOf: $0.replacement)
        }
        return Fix(redaction.showable(fix.title), isSafe ? fix.edits : [])
      }
    }
  }
}

extension Redaction {
  /// The longest text that a report repeats; names in hostile files can be as long as the file.
  private static let longestText = 2_000

  fileprivate func showable(_ subject: Subject) -> Subject {
    Subject(
      service: subject.service.map(showable), variable: subject.variable.map(showable),
      path: subject.path.map(showable))
  }

  fileprivate func isShowable(_ message: Message) -> Bool {
    message.text.utf8.count <= Redaction.longestText && !hides(partOf: message.text)
  }

  /// A message without secrets.
  fileprivate func showable(_ message: Message) -> Message { Message(inserted: Redaction.shortened(masked(message))) }

  /// `text` masked, and cut short if it is out of all proportion.
  fileprivate func showable(_ text: String) -> String { Redaction.shortened(masked(text)) }

  private static func shortened(_ text: String) -> String {
    guard text.utf8.count > Redaction.longestText else { return text }
    let bytes = Array(text.utf8.prefix(Redaction.longestText + 4))
    let end = UTF8Scalar.start(of: Redaction.longestText, in: bytes)
    return String(decoding: bytes[..<end], as: UTF8.self) + "…"
  }
}
