/// Something to tell the user about their files: a sentence, a place and a remedy.
package struct Diagnostic: Sendable, Hashable {
  /// Shared by all copies: a run may sort, filter and hand on thousands.
  private let content: Shared
  package var severity: Severity

  /// The rule that found it; allowances and severities refer to it.
  package var rule: RuleName { content.value.rule }
  /// What is wrong: lower case, no full stop, the user's own text in backticks.
  package var message: String { content.value.message }
  /// The bytes it is about; nil when no file is to blame (a missing file, a shell variable).
  package var primary: Label? { content.value.primary }
  /// Other places that take part, such as the other end of a disagreement.
  package var related: [Label] { content.value.related }
  /// What the reader can do about it, one sentence an entry.
  package var help: [String] { content.value.help }
  /// The deployment guide's own words, when it states the requirement.
  package var guide: String? { content.value.guide }
  package var subject: Subject { content.value.subject }
  /// An edit that removes the finding, when one is certain to be right.
  package var fix: Fix? { content.value.fix }

  private struct Content: Sendable, Hashable {
    let rule: RuleName
    let message: String
    let primary: Label?
    let related: [Label]
    let help: [String]
    let guide: String?
    let subject: Subject
    let fix: Fix?
  }

  private final class Shared: Sendable, Hashable {
    let value: Content

    init(_ value: Content) { self.value = value }

    static func == (left: Shared, right: Shared) -> Bool { left === right || left.value == right.value }

    func hash(into hasher: inout Hasher) { hasher.combine(value) }
  }

  package init(
    _ rule: RuleName, _ severity: Severity, _ message: String, at primary: Label? = nil, related: [Label] = [],
    help: [String] = [], guide: String? = nil, subject: Subject = Subject(), fix: Fix? = nil
  ) {
    content = Shared(
      Content(
        rule: rule, message: message, primary: primary, related: related, help: help, guide: guide, subject: subject,
        fix: fix))
    self.severity = severity
  }
}

/// A rule's only identity: kebab-case, names the problem, reads after the word "allow".
package struct RuleName: Hashable, Comparable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  package let description: String

  package init(_ name: String) { description = name }
  package init(stringLiteral name: String) { description = name }

  package static func < (left: RuleName, right: RuleName) -> Bool { left.description < right.description }
}

package enum Severity: String, Hashable, Comparable, Sendable, CaseIterable {
  case note, warning, error

  private var rank: Int {
    switch self {
    case .note: 0
    case .warning: 1
    case .error: 2
    }
  }

  package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
}

/// Bytes to mark, and what to write beside the mark.
package struct Label: Sendable, Hashable {
  package let range: SourceRange
  /// A few words, or empty for a bare mark.
  package let text: String

  package init(_ range: SourceRange, _ text: String = "") {
    self.range = range
    self.text = text
  }
}

/// What a diagnostic is about in the terms of the project; allowances select by it.
package struct Subject: Sendable, Hashable {
  package var service: String?
  package var variable: String?
  /// The model path, such as `services.web.ports[0]`.
  package var path: String?

  package init(service: String? = nil, variable: String? = nil, path: String? = nil) {
    self.service = service
    self.variable = variable
    self.path = path
  }
}

/// Edits that mend a diagnostic. Applying them leaves every other byte alone.
package struct Fix: Sendable, Hashable {
  /// What applying it does, in the imperative: "quote the value".
  package let title: String
  package let edits: [Edit]

  package struct Edit: Sendable, Hashable {
    package let range: SourceRange
    package let replacement: String

    package init(_ range: SourceRange, _ replacement: String) {
      self.range = range
      self.replacement = replacement
    }
  }

  package init(_ title: String, _ edits: [Edit]) {
    self.title = title
    self.edits = edits
  }
}

extension Diagnostic {
  /// The one order in which diagnostics are reported: by file and offset, then by rule and message, those without a
  /// place first.
  package static func inReportOrder(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
    switch (left.primary?.range, right.primary?.range) {
    case (nil, nil): break
    case (nil, _): return true
    case (_, nil): return false
    case (let l?, let r?): if l != r { return l < r }
    }
    return left.rule == right.rule ? left.message < right.message : left.rule < right.rule
  }
}
