import Diagnostics
import Foundation
import Reporting
import Testing

/// Generated secrets are written into files and findings in every way they can be, and are never seen again.
@Suite struct SecrecyTests {
  enum Kind: String, Sendable, CaseIterable {
    case base64, quotes, percents, escapes, lines, unicode, pattern, blanks, url

    var alphabet: [Character] {
      switch self {
      case .base64: Array("ABCDEFGHabcdefgh01234567+/=")
      case .quotes: Array("ab'\"`'\"`$")
      case .percents: Array("%%%25ab@:/?#")
      case .escapes: Array("\\\\\"nrtu$04{}")
      case .lines: Array("abcdefgh\n\r ")
      case .unicode: Array("äöüß値😀👩‍👩‍👧é\u{301}Ж한e")
      case .pattern: Array(".*+?[](){}^$|\\ab")
      case .blanks: Array("ab \t")
      case .url: Array("ab:@/?#&=%-._~")
      }
    }

    func secret(_ random: inout SeededGenerator) -> String {
      String((0..<Int.random(in: 4...40, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "a" })
    }
  }

  /// Ways to write a text so that reading it back gives the same text.
  enum Spelling: String, CaseIterable {
    case plain, percent, percentEverything, lowercasePercent, json, jsonEverything, yamlSingle, composeDollars, dotenv

    func write(_ secret: String) -> String {
      switch self {
      case .plain: secret
      case .percent:
        percent(secret, unless: Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~".utf8))
      case .percentEverything: percent(secret, unless: [])
      case .lowercasePercent: percent(secret, unless: []).lowercased()
      case .json:
        (try? JSONEncoder().encode(secret)).map { String(String(decoding: $0, as: UTF8.self).dropFirst().dropLast()) }
          ?? secret
      case .jsonEverything: secret.utf16.map { String(format: "\\u%04x", $0) }.joined()
      case .yamlSingle: secret.replacingOccurrences(of: "'", with: "''")
      case .composeDollars: secret.replacingOccurrences(of: "$", with: "$$")
      case .dotenv:
        ["\\", "\"", "$"].reduce(secret) { $0.replacingOccurrences(of: $1, with: "\\" + $1) }
          .replacingOccurrences(of: "\n", with: "\\n").replacingOccurrences(of: "\r", with: "\\r")
      }
    }

    private func percent(_ text: String, unless isPlain: Set<UInt8>) -> String {
      text.utf8.map { isPlain.contains($0) ? String(Unicode.Scalar($0)) : String(format: "%%%02X", $0) }.joined()
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let kind: Kind
    let seed: UInt64
    var testDescription: String { "\(kind.rawValue) \(seed)" }
  }

  static let cases = Kind.allCases.flatMap { kind in (0..<12).map { Case(kind: kind, seed: $0) } }

  @Test(arguments: cases) func noFormatShowsASecret(_ case: Case) throws {
    var random = SeededGenerator(seed: `case`.seed &* 31 &+ UInt64(`case`.kind.rawValue.utf8.count))
    let secret = `case`.kind.secret(&random)
    let report = report(secret)
    for (name, output) in outputs(of: report) {
      for spelling in Spelling.allCases {
        let written = spelling.write(secret)
        // A spelling of fewer bytes, or of nothing but stars, proves nothing.
        guard written.utf8.count >= 4, written.contains(where: { $0 != "*" }) else { continue }
        let isShown = contains(output, written) || contains(output, xml(written))
        #expect(!isShown, "\(name) shows \(secret) in the \(spelling.rawValue) spelling")
        for line in written.split(whereSeparator: \.isNewline)
        where line.utf8.count >= 8 && line.contains(where: { $0 != " " }) {
          let isShown = contains(output, String(line))
          #expect(!isShown, "\(name) shows a line of \(secret), \(spelling.rawValue)")
        }
      }
    }
  }

  /// Where nothing else could be taken for them, not even parts of secrets are seen.
  @Test(arguments: 0..<40) func noFormatShowsPartOfASecret(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let letters = Array("QXZJVKqxzjvk0123456789")
    let secret = String((0..<30).map { _ in letters.randomElement(using: &random) ?? "Q" })
    for (name, output) in outputs(of: report(secret)) {
      let bytes = Array(secret.utf8)
      for start in 0..<(bytes.count - 5) {
        let part = String(decoding: bytes[start..<start + 5], as: UTF8.self)
        let isShown = contains(output, part)
        #expect(!isShown, "\(name) shows \(part) of \(secret)")
      }
    }
  }

  /// Nobody declared these.
  @Test(arguments: 0..<40) func noFormatShowsThePasswordOfAURL(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let letters = Array("QXZJVKqxzjvk0123456789%:/?#!$&'()*+,;=")
    let password = "Q" + String((0..<20).map { _ in letters.randomElement(using: &random) ?? "Q" })
    let files = MarkedFiles(
      ".env",
      "A=1\nURL=postgresql://app:\(password)@«host:db:5432/x»\n\(String(repeating: "x", count: 300)) redis://:\(password)@«far:h»\n"
    )
    let report = Report(
      files: files.files,
      diagnostics: [
        Diagnostic(
          "url", .error, "`postgresql://app:\(password)@db/x` is odd", at: Label(files["host"], "here"),
          related: [Label(files["far"], "http://u:\(password)@h")], help: ["use http://u:\(password)@h"],
          fix: Fix("x", [Fix.Edit(files["far"], "http://u:\(password)@h")]))
      ], rules: [])
    for (name, output) in outputs(of: report) {
      let isShown = contains(output, String(password.prefix(6)))
      #expect(!isShown, "\(name) shows the start of \(password)")
    }
  }

  /// The secret in every spelling in an env file and a compose file, found wherever a finding has text.
  private func report(_ secret: String) -> Report {
    let filler = String(repeating: "key=value,", count: 30)
    var env = "SECRET='«secret:\(secret)»'\n"
    for (index, spelling) in Spelling.allCases.enumerated() {
      env += "K\(index)=«k\(index):\(spelling.write(secret))»«after\(index):!»\n"
    }
    env += "LONG=\(filler)\(secret)«long:!»\(filler)\n"
    let files = MarkedFiles([(".env", env), ("compose.yaml", "a: \"\(Spelling.json.write(secret))\" # «c:comment»\n")])
    var diagnostics = Spelling.allCases.enumerated().map { index, spelling in
      Diagnostic(
        "spelling", .error, "`\(spelling.write(secret))` is \(spelling.write(secret))",
        at: Label(files["after\(index)"], "\(spelling.write(secret))"),
        related: [Label(files["k\(index)"], "\(spelling.write(secret))"), Label(files["c"])],
        help: ["do not write \(spelling.write(secret))"], guide: "\(spelling.write(secret))",
        subject: Subject(
          service: spelling.write(secret), variable: spelling.write(secret), path: spelling.write(secret)),
        fix: Fix(
          "write \(spelling.write(secret))", [Fix.Edit(files["k\(index)"], spelling.write(secret) + "x")]))
    }
    diagnostics.append(Diagnostic("long", .warning, "far away", at: Label(files["long"], "here")))
    diagnostics.append(Diagnostic("all", .note, "all of it", at: Label(files["secret"], "here")))
    return Report(
      files: files.files, diagnostics: diagnostics,
      suppressed: [Report.Suppressed(diagnostics[0], reason: "because \(secret)")],
      redaction: Redaction(ranges: [files["secret"]], values: [secret]), scope: Samples.scope, rules: [])
  }

  private func outputs(of report: Report) -> [(String, String)] {
    var outputs = Format.allCases.map { ($0.rawValue, $0.render(report)) }
    for width in [24, 60, 100] {
      outputs.append(("text at \(width)", TextFormat(width: width, isColoured: width == 60).render(report)))
    }
    let fixed = FixedFiles(applying: report.findings.compactMap(\.fix), to: report.files)
    outputs.append(("diff", UnifiedDiff(report.redaction).text(of: fixed)))
    // What a program reads out of the JSON formats.
    for (name, output) in outputs where ["json", "sarif", "gitlab"].contains(name) {
      let value = try? JSONSerialization.jsonObject(with: Data(output.utf8), options: .fragmentsAllowed)
      outputs.append(("\(name) decoded", value.map { strings(of: $0).joined(separator: "\n") } ?? ""))
    }
    return outputs
  }

  private func strings(of value: Any) -> [String] {
    switch value {
    case let text as String: [text]
    case let list as [Any]: list.flatMap(strings)
    case let object as [String: Any]: object.flatMap { [$0.key] + strings(of: $0.value) }
    default: []
    }
  }

  /// By bytes; `String.contains` would find composed in decomposed characters.
  private func contains(_ text: String, _ part: String) -> Bool {
    Data(text.utf8).range(of: Data(part.utf8)) != nil
  }

  private func xml(_ text: String) -> String {
    [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;")].reduce(text) {
      $0.replacingOccurrences(of: $1.0, with: $1.1)
    }
  }
}
