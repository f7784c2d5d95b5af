import Diagnostics

/// Workflow commands: `::error file=compose.yaml,line=3,col=5,title=missing-guard::message`.
enum GitHubFormat {
  static func render(_ report: Report) -> String {
    var text = ""
    for finding in report.findings {
      text += "::\(command(for: finding.severity)) \(properties(of: finding, in: report))::"
      var message = Glyph.printable(finding.message.text)
      if let others = report.otherPlaces(of: finding) { message += "\nalso at \(others)" }
      for related in finding.related where !related.text.isEmpty {
        message += "\n\(report.place(of: related.range)): \(Glyph.printable(related.text.text))"
      }
      for help in finding.help { message += "\nhelp: \(Glyph.printable(help.text))" }
      if let guide = finding.guide { message += "\nguide: \"\(Glyph.printable(guide.text))\"" }
      text += escaped(message) + "\n"
    }
    // The job's log shows this line, with no annotation.
    let verdict = report.findings.isEmpty ? "no problems" : report.verdict
    return text + "validate: \(verdict): \(report.checked)\n"
  }

  private static func command(for severity: Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .note: "notice"
    }
  }

  private static func properties(of finding: Diagnostic, in report: Report) -> String {
    var properties: [(String, String)] = []
    if let range = finding.primary?.range {
      let lines = report.lines(of: range.file)
      let first = lines.line(at: range.lowerBound)
      let last = lines.line(at: max(range.lowerBound, range.upperBound - 1))
      properties += [("file", report.files[range.file].path), ("line", "\(first)"), ("endLine", "\(last)")]
      // GitHub refuses columns of a range that spans lines.
      if first == last {
        properties.append(("col", "\(lines.utf16Column(at: range.lowerBound))"))
        properties.append(("endColumn", "\(lines.utf16Column(at: range.upperBound))"))
      }
    }
    properties.append(("title", finding.rule.description))
    return properties.map { "\($0)=\(escapedProperty(Glyph.printable($1)))" }.joined(separator: ",")
  }

  private static func escaped(_ text: String) -> String {
    escaped(text, [UInt8(ascii: "%"): "%25", 0x0D: "%0D", 0x0A: "%0A"])
  }

  private static func escapedProperty(_ text: String) -> String {
    escaped(
      text, [UInt8(ascii: "%"): "%25", 0x0D: "%0D", 0x0A: "%0A", UInt8(ascii: ":"): "%3A", UInt8(ascii: ","): "%2C"])
  }

  private static func escaped(_ text: String, _ escapes: [UInt8: String]) -> String {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      if let escape = escapes[byte] { bytes += escape.utf8 } else { bytes.append(byte) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
