import Diagnostics

/// A page for a job's summary or a comment: a table of the findings, and their code frames below it.
enum MarkdownFormat {
  static func render(_ report: Report) -> String {
    let verdict = report.findings.isEmpty ? "no problems" : report.verdict
    var text = "### validate: \(verdict)\n\n\(Markdown.escaped(report.checked))\n"
    if !report.findings.isEmpty {
      text += "\n| | Where | What | What to do |\n|---|---|---|---|\n"
      for finding in report.findings { text += row(finding, in: report) }
      let frames = TextFormat(width: 100, isQuiet: true).render(report)
      text += "\n<details><summary>With the lines</summary>\n\n\(Markdown.fenced(frames))\n</details>\n"
    }
    if !report.suppressed.isEmpty {
      text += "\n<details><summary>\(Report.counted(report.suppressed.count, "finding")) allowed</summary>\n\n"
      for suppressed in report.suppressed {
        let place = suppressed.finding.primary.map { " at \(Markdown.code(report.place(of: $0.range)))" } ?? ""
        text += "- \(Markdown.prose(suppressed.finding.message.text))\(place): \(Markdown.prose(suppressed.reason))\n"
      }
      text += "\n</details>\n"
    }
    return text
  }

  private static func row(_ finding: Diagnostic, in report: Report) -> String {
    var place = finding.primary.map { Markdown.code(report.place(of: $0.range)) } ?? ""
    if finding.occurrences.count > 1 { place += " and \(finding.occurrences.count - 1) more" }
    let what = "\(Markdown.prose(finding.message.text)) (\(Markdown.code(finding.rule.description)))"
    let cells = [
      "**\(finding.severity.rawValue)**", place, what,
      finding.help.map { Markdown.prose($0.text) }.joined(separator: "<br>"),
    ]
    return "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
  }
}

/// Text made safe for Markdown: whatever a file holds, it cannot become markup.
enum Markdown {
  /// A sentence in which user's text stands in backticks.
  static func prose(_ text: String) -> String {
    let parts = Glyph.printable(text).split(separator: "`", omittingEmptySubsequences: false)
    // An odd number of backticks encloses nothing.
    guard parts.count % 2 == 1 else { return escaped(text) }
    return parts.enumerated().map { index, part in
      index % 2 == 0 ? escaped(String(part)) : part.isEmpty ? "" : code(String(part))
    }.joined()
  }

  /// `text` as a code span, whatever backticks are in it.
  static func code(_ text: String) -> String {
    let text = Glyph.printable(text)
    let ticks = String(repeating: "`", count: longestRun(of: "`", in: text) + 1)
    let pad = text.hasPrefix("`") || text.hasSuffix("`") ? " " : ""
    return ticks + pad + text + pad + ticks
  }

  /// `text` as a code block, whatever fences are in it.
  static func fenced(_ text: String, language: String = "text") -> String {
    let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: text) + 1))
    return "\(fence)\(language)\n\(text)\(text.hasSuffix("\n") ? "" : "\n")\(fence)\n"
  }

  static func escaped(_ text: String) -> String {
    var result = ""
    for character in Glyph.printable(text) {
      if "\\`*_[]<>&#~!".contains(character) { result += "\\" }
      result.append(character)
    }
    return result
  }

  private static func longestRun(of wanted: Character, in text: String) -> Int {
    var longest = 0
    var run = 0
    for character in text {
      run = character == wanted ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}
