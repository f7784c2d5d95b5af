import Diagnostics
import Foundation
import Reporting
import Rules
import Testing

@Suite struct FormatTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let report: Report
    let format: Format
    var testDescription: String { "\(name) as \(format.rawValue)" }
  }

  static let reports: [(String, Report)] = [
    ("clean", Samples.clean), ("every severity", Samples.severities), ("secrets", Samples.secrets),
    ("hostile", Samples.hostileCharacters), ("several files", Samples.severalFiles), ("fixes", Samples.fixes),
    ("several places", Samples.missingVariable), ("very many places", Samples.manyPlaces),
  ]

  static let cases = reports.flatMap { name, report in
    Format.allCases.map { Case(name: name, report: report, format: $0) }
  }

  @Test(arguments: cases.filter { $0.format != .text }) func looksAsRecorded(_ case: Case) {
    Snapshot.expect(`case`.format.render(`case`.report), "\(`case`.format.rawValue)/\(`case`.name)")
  }

  /// Every JSON format decodes, and control characters reach no format but as an escape.
  @Test(arguments: cases) func isWellFormed(_ case: Case) throws {
    let text = `case`.format.render(`case`.report)
    #expect(text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A })
    switch `case`.format {
    case .json, .sarif, .gitlab: _ = try JSONSerialization.jsonObject(with: Data(text.utf8))
    case .text, .github, .junit, .markdown: break
    }
  }

  @Test(arguments: cases.filter { $0.format == .json }) func jsonFollowsItsSchema(_ case: Case) throws {
    let schema = try JSONSchema(contentsOf: FormatTests.documentation.appending(path: "Resources/report-1.schema.json"))
    let problems = try schema.problems(of: Format.json.render(`case`.report.renamingHostileRules))
    #expect(problems == [])
  }

  /// The pages on JSON describe every field of the schemas, in their words.
  @Test(arguments: [
    ("JSONReport", "report"), ("JSONPages", "matrix"), ("JSONPages", "why"), ("JSONPages", "variables"),
    ("JSONPages", "rules"),
  ])
  func jsonIsDocumented(page: String, schema: String) throws {
    let page = try String(contentsOf: FormatTests.documentation.appending(path: "\(page).md"), encoding: .utf8)
    let data = try Data(contentsOf: FormatTests.documentation.appending(path: "Resources/\(schema)-1.schema.json"))
    var fields: [(String, String)] = []
    func collect(_ schema: Any) {
      guard let schema = schema as? [String: Any] else { return }
      for (name, property) in schema["properties"] as? [String: Any] ?? [:] {
        if let text = (property as? [String: Any])?["description"] as? String { fields.append((name, text)) }
      }
      for value in schema.values {
        collect(value)
        if let nested = value as? [String: Any] { for value in nested.values { collect(value) } }
      }
    }
    collect(try JSONSerialization.jsonObject(with: data))
    #expect(fields.count > 5)
    for (name, text) in fields {
      #expect(page.contains("| `\(name)` | \(text) |"), "the page lacks `\(name)`")
    }
  }

  static let documentation = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources/Reporting/Reporting.docc")

  static let conformance = ProcessInfo.processInfo.environment["VALIDATE_CONFORMANCE"]

  @Test(
    .enabled(if: conformance != nil, "VALIDATE_CONFORMANCE names no folder"),
    arguments: cases.filter { $0.format == .sarif })
  func sarifFollowsItsSchema(_ case: Case) throws {
    let folder = URL(filePath: try #require(FormatTests.conformance))
    let schema = try JSONSchema(contentsOf: folder.appending(path: "sarif-2.1.0.schema.json"))
    let problems = try schema.problems(of: Format.sarif.render(`case`.report))
    #expect(problems == [])
  }

  @Test(.enabled(if: conformance != nil, "VALIDATE_CONFORMANCE names no folder"))
  func theWholeCatalogueIsValidSARIF() throws {
    let folder = URL(filePath: try #require(FormatTests.conformance))
    let schema = try JSONSchema(contentsOf: folder.appending(path: "sarif-2.1.0.schema.json"))
    let report = Report(files: SourceFiles(), diagnostics: [], rules: Catalogue.rules)
    let problems = try schema.problems(of: Format.sarif.render(report))
    #expect(problems == [])
  }

  @Test func fingerprintsOutliveMovedLines() throws {
    func fingerprints(_ before: String) throws -> [String] {
      let files = MarkedFiles(".env", "\(before)A=«a:one»\n  B=«b:two»\nB=«c:two»\n")
      let report = Report(
        files: files.files,
        diagnostics: ["a", "b", "c"].map { Diagnostic("r", .error, "bad value", at: Label(files[$0])) })
      let list = try JSONDecoder().decode([GitLabFinding].self, from: Data(Format.gitlab.render(report).utf8))
      return list.map(\.fingerprint)
    }
    let first = try fingerprints("")
    #expect(Set(first).count == 3)
    #expect(try fingerprints("# a line\n\n") == first)
    #expect(try fingerprints("A=two # ").first != first.first)
  }

  private struct GitLabFinding: Decodable {
    let fingerprint: String
  }

  @Test func githubEscapesWhatEndsACommand() {
    let files = MarkedFiles("a,b:c%d.env", "A=1«x:2»\nB=«y:1\n2»3\n")
    let report = Report(
      files: files.files,
      diagnostics: [
        Diagnostic("r", .error, "100% of\r\n::warning::it, all: so", at: Label(files["x"])),
        Diagnostic("r", .note, "two lines", at: Label(files["y"]), help: ["one", "two"]),
      ])
    #expect(
      Format.github.render(report) == """
        ::error file=a%2Cb%3Ac%25d.env,line=1,endLine=1,col=4,endColumn=5,title=r::100%25 of␍␊::warning::it, all: so
        ::notice file=a%2Cb%3Ac%25d.env,line=2,endLine=3,title=r::two lines%0Ahelp: one%0Ahelp: two
        validate: 1 error, 1 note: 0 services and 0 variables

        """)
  }

  @Test func columnsAreInEachFormatsUnit() {
    let files = MarkedFiles(".env", "é😀«x:😀»")
    let report = Report(files: files.files, diagnostics: [Diagnostic("r", .error, "m", at: Label(files["x"]))])
    #expect(Format.text.render(report).contains("--> .env:1:3\n"))
    #expect(Format.github.render(report).contains("col=4,endColumn=6"))
    #expect(Format.sarif.render(report).contains(#""startColumn" : 4"#))
    #expect(Format.json.render(report).contains(#""column" : 3"#))
  }
}

extension Report {
  /// Rule names are never anything but kebab-case; the hostile sample is there for the other formats.
  fileprivate var renamingHostileRules: Report {
    Report(
      files: files,
      diagnostics: findings.map {
        Diagnostic(
          RuleName($0.rule.description.filter { $0 != "\u{1B}" }), $0.severity, $0.message, at: $0.primary,
          related: $0.related, help: $0.help, guide: $0.guide, subject: $0.subject, fix: $0.fix)
      }, suppressed: suppressed, redaction: redaction, scope: scope, rules: rules, toolVersion: toolVersion)
  }
}
