import Diagnostics
package import Rules

/// A rule's documentation, as `validate explain` prints it and as Markdown.
package struct RulePage: Sendable {
  private let rule: Rule

  package init(_ rule: Rule) { self.rule = rule }

  /// The page for a terminal.
  package func text(_ format: TextFormat) -> String {
    var page = TextPage(width: format.width ?? 80)
    page.heading(rule.name.description, note: "\(severity), \(rule.group.rawValue.lowercased())")
    page.paragraphs(rule.summary)
    page.paragraphs(rule.rationale)
    if let guide = rule.guide { page.paragraphs("The deployment guide says: \"\(guide)\"") }
    examples(rule.incorrect, title: "Incorrect", on: &page)
    examples(rule.correct, title: "Correct", on: &page)
    page.paragraphs(acceptance)
    return page.text(inColour: format.isColoured)
  }

  /// The page without its title.
  package var markdown: String {
    var text = "\(rule.summary)\n\n\(rule.rationale)\n\nSeverity: \(severity).\n"
    if let guide = rule.guide { text += "\nThe deployment guide says: \"\(guide)\"\n" }
    for (title, examples) in [("Incorrect", rule.incorrect), ("Correct", rule.correct)] {
      for example in examples {
        text += "\n**\(title)**\n"
        for section in example.sections {
          text += "\n\(Markdown.code(section.title))\n\n\(Markdown.fenced(section.body, language: section.language))"
        }
      }
    }
    return text
  }

  /// How a finding is accepted; in a contract, and about allowances, no comment does it.
  private var acceptance: String {
    switch rule.group {
    case .contract: "To accept a finding, in the contract: `allow: [{ rule: \(rule.name), reason: why }]`"
    case .allowances: "To switch the rule off, in the contract: `rules: { \(rule.name): off }`"
    case .services, .variables, .delivery, .values, .urls, .databases, .secrets, .envFiles, .compose, .images, .dokploy,
      .stack, .reading:
      "To accept a finding: `# validate:allow \(rule.name) -- why`"
    }
  }

  private var severity: String { rule.severity?.rawValue ?? "off unless asked for" }

  private func examples(_ examples: [Example], title: String, on page: inout TextPage) {
    for example in examples {
      page.title(title)
      for section in example.sections {
        page.faint("  --- \(section.title)")
        page.verbatim(section.body, indent: 4)
      }
      page.blank()
    }
  }
}

extension Example.Section {
  /// The text without empty lines at its end.
  fileprivate var body: String {
    var body = text[...]
    while body.hasSuffix("\n\n") { body.removeLast() }
    return String(body)
  }

  fileprivate var language: String {
    title.hasSuffix(".yaml") || title.hasSuffix(".yml") ? "yaml" : "text"
  }
}

/// The list of all rules, as `validate rules` prints it.
package enum RuleList {
  package static func text(_ rules: [Rule], _ format: TextFormat) -> String {
    var page = TextPage(width: format.width ?? 80)
    for group in Rule.Group.allCases {
      let members = rules.filter { $0.group == group }
      guard !members.isEmpty else { continue }
      page.title(group.rawValue)
      for rule in members {
        let severity = rule.severity.map { ($0.rawValue, Style.severity($0)) } ?? ("off", .faint)
        page.rule(rule.name.description, severity: severity.0, style: severity.1, text: rule.summary)
      }
      page.blank()
    }
    page.paragraphs("\(Report.counted(rules.count, "rule")). `validate explain RULE` says more about one of them.")
    return page.text(inColour: format.isColoured)
  }

  /// The list for programs. `version` grows when a field changes its meaning or goes away.
  package static func json(_ rules: [Rule]) -> String { JSONText.write(Document(rules: rules.map(Entry.init))) }

  private struct Document: Encodable {
    let version = 1
    let rules: [Entry]
  }

  package static func markdown(_ rules: [Rule]) -> String {
    var text = "| Rule | Severity | Reports |\n|---|---|---|\n"
    for rule in rules {
      let summary = Markdown.prose(rule.summary).replacing("|", with: "\\|")
      text += "| \(Markdown.code(rule.name.description)) | \(rule.severity?.rawValue ?? "off") | \(summary) |\n"
    }
    return text
  }

  private struct Entry: Encodable {
    let name: String
    let group: String
    let severity: String
    let summary: String
    let rationale: String
    let guide: String?

    init(_ rule: Rule) {
      name = rule.name.description
      group = rule.group.rawValue
      severity = rule.severity?.rawValue ?? "off"
      summary = rule.summary
      rationale = rule.rationale
      guide = rule.guide
    }
  }
}
