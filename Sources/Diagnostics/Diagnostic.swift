/// Something to tell the user about their files: a sentence, a place and a remedy.
///
/// A problem is said once, wherever it shows: a variable that nothing sets is one finding, and each reference to it an
/// occurrence. Most problems show at one place and have no list of occurrences.
package struct Diagnostic: Sendable, Hashable {
  /// Shared by all copies: a run may sort, filter and hand on thousands.
  private var shared: Shared
  package var severity: Severity

  /// The rule that found it; allowances and severities refer to it.
  package var rule: RuleName { shared.content.rule }
  /// What is wrong: lower case, no full stop, the user's own text in backticks.
  package var message: Message { shared.content.message }
  /// The bytes it is about; nil when no file is to blame (a missing file, a shell variable).
  package var primary: Label? { shared.content.primary }
  /// Every place where the problem shows, the primary one first; empty when it is of a kind that shows at one.
  package var occurrences: [Occurrence] { shared.content.occurrences }
  /// Other places that take part, such as the other end of a disagreement.
  package var related: [Label] { shared.content.related }
  /// What the reader can do about it, one sentence an entry.
  package var help: [Message] { shared.content.help }
  /// The deployment guide's own words, when it states the requirement.
  package var guide: Message? { shared.content.guide }
  package var subject: Subject { shared.content.subject }
  /// An edit that removes the finding, when one is certain to be right.
  package var fix: Fix? { shared.content.fix }

  /// All but the severity, which the user may change.
  package struct Content: Sendable, Hashable {
    package var rule: RuleName
    package var message: Message
    package var primary: Label?
    package fileprivate(set) var occurrences: [Occurrence] = []
    package var related: [Label]
    package var help: [Message]
    package var guide: Message?
    package var subject: Subject
    package var fix: Fix?
  }

  private final class Shared: Sendable, Hashable {
    let content: Content

    init(_ content: Content) { self.content = content }

    static func == (left: Shared, right: Shared) -> Bool { left === right || left.content == right.content }

    func hash(into hasher: inout Hasher) { hasher.combine(content) }
  }

  package init(
    _ rule: RuleName, _ severity: Severity, _ message: Message, at primary: Label? = nil, related: [Label] = [],
    help: [Message] = [], guide: Message? = nil, subject: Subject = Subject(), fix: Fix? = nil
  ) {
    shared = Shared(
      Content(
        rule: rule, message: message, primary: primary, related: related, help: help, guide: guide, subject: subject,
        fix: fix))
    self.severity = severity
  }

  /// A problem that may show at several places.
  ///
  /// - Parameter occurrences: in any order, at least one; of those at the same bytes one is kept.
  package init(
    _ rule: RuleName, _ severity: Severity, _ message: Message, at occurrences: [Occurrence], related: [Label] = [],
    help: [Message] = [], guide: Message? = nil, variable: String? = nil, fix: Fix? = nil
  ) {
    var content = Content(
      rule: rule, message: message, related: related, help: help, guide: guide, subject: Subject(variable: variable),
      fix: fix)
    content.setOccurrences(occurrences.inOrderWithoutRepetitions)
    shared = Shared(content)
    self.severity = severity
  }

  /// The same with something changed.
  package func with(_ change: (inout Content) -> Void) -> Diagnostic {
    var content = shared.content
    change(&content)
    var copy = self
    copy.shared = Shared(content)
    return copy
  }
}

extension Diagnostic.Content {
  /// Makes the first of `occurrences`, which are in order, the primary place.
  fileprivate mutating func setOccurrences(_ occurrences: [Occurrence]) {
    self.occurrences = occurrences
    guard let first = occurrences.first else { return }
    primary = Label(first.range, primary?.text ?? "")
    subject = Subject(variable: subject.variable, at: first.path)
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
  package let text: Message

  package init(_ range: SourceRange, _ text: Message = "") {
    self.range = range
    self.text = text
  }
}

/// One of the places at which a problem shows that may show at many.
package struct Occurrence: Sendable, Hashable {
  package let range: SourceRange
  /// Where in the model that is.
  package let path: ModelPath

  package init(_ range: SourceRange, _ path: ModelPath) {
    self.range = range
    self.path = path
  }
}

extension Diagnostic {
  /// The bytes at which the problem shows; none when no file is to blame.
  package var places: [SourceRange] {
    occurrences.isEmpty ? primary.map { [$0.range] } ?? [] : occurrences.map(\.range)
  }

  /// The finding without the places that are not wanted; nil when none is left. One without a place stays.
  ///
  /// What a fix does at those places is left out of it.
  package func keeping(placesWhere isWanted: (SourceRange) -> Bool) -> Diagnostic? {
    guard !occurrences.isEmpty else { return primary.map { isWanted($0.range) } ?? true ? self : nil }
    return keeping { isWanted($0.range) }
  }

  /// The same for a finding that has occurrences.
  package func keeping(where isWanted: (Occurrence) -> Bool) -> Diagnostic? {
    let kept = occurrences.filter(isWanted)
    guard kept.count < occurrences.count else { return self }
    guard !kept.isEmpty else { return nil }
    return with { content in
      content.setOccurrences(kept)
      content.fix = fix.map { fix in
        Fix(
          fix.title,
          fix.edits.filter { edit in kept.contains { $0.range.contains(edit.range) || edit.range.contains($0.range) } })
      }
    }
  }
}

extension [Occurrence] {
  /// The occurrences in source order. An anchor that is used in many places stands at one; of those uses the first
  /// that lies in a service says most.
  fileprivate var inOrderWithoutRepetitions: [Occurrence] {
    guard count > 1 else { return self }
    if (1..<count).allSatisfy({ self[$0 - 1].range < self[$0].range }) { return self }
    var result: [Occurrence] = []
    result.reserveCapacity(count)
    for occurrence in sorted(by: { $0.range < $1.range }) {
      if let last = result.last, last.range == occurrence.range {
        if last.path.service == nil, occurrence.path.service != nil { result[result.count - 1] = occurrence }
      } else {
        result.append(occurrence)
      }
    }
    return result
  }
}

/// What a diagnostic is about in the terms of the project; allowances select by it.
package struct Subject: Sendable, Hashable {
  package let variable: String?
  private let place: Place

  private enum Place: Sendable {
    case named(service: String?, path: String?)
    /// Somewhere in the model; few ask where.
    case path(ModelPath)
  }

  package init(service: String? = nil, variable: String? = nil, path: String? = nil) {
    self.variable = variable
    place = .named(service: service, path: path)
  }

  package init(variable: String?, at path: ModelPath) {
    self.variable = variable
    place = .path(path)
  }

  package var service: String? {
    switch place {
    case .named(let service, _): service
    case .path(let path): path.service
    }
  }

  /// The model path, such as `services.web.ports[0]`.
  package var path: String? {
    switch place {
    case .named(_, let path): path
    case .path(let path): path.isEmpty ? nil : path.description
    }
  }

  package static func == (left: Subject, right: Subject) -> Bool {
    left.variable == right.variable && left.service == right.service && left.path == right.path
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(variable)
    hasher.combine(service)
    hasher.combine(path)
  }
}

/// Edits that mend a diagnostic. Applying them leaves every other byte alone.
package struct Fix: Sendable, Hashable {
  /// What applying it does, in the imperative: "quote the value".
  package let title: Message
  package let edits: [Edit]

  package struct Edit: Sendable, Hashable {
    package let range: SourceRange
    package let replacement: String

    package init(_ range: SourceRange, _ replacement: String) {
      self.range = range
      self.replacement = replacement
    }
  }

  package init(_ title: Message, _ edits: [Edit]) {
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
    return left.rule == right.rule ? left.message.text < right.message.text : left.rule < right.rule
  }
}
