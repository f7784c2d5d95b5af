import Compose
import Diagnostics
import YAML

/// Reads typed values out of a YAML tree and notes every mistake with its place.
///
/// A mistake never stops the reading: a misspelt word of the format counts as the one that was meant, what else is
/// wrong is left out, and the rest of the contract still counts.
struct ContractReader {
  let tree: Tree
  var diagnostics: [Diagnostic] = []
  /// Services and variables that the contract declares, but of which it cannot be told what it says. To ask more of
  /// them would make several findings of one mistake.
  var unreadServices: Set<KeyBytes> = []
  var unreadVariables: Set<KeyBytes> = []

  init(_ tree: Tree) { self.tree = tree }

  /// The keys of one mapping, for looking up by name.
  struct Fields {
    fileprivate let entries: [String: (key: SourceRange, value: NodeID)]
    /// The mapping itself, for what is missing in it.
    let range: SourceRange

    subscript(key: String) -> NodeID? { entries[key]?.value }

    /// Where a key stands, if it is there.
    func place(of key: String) -> SourceRange? { entries[key]?.key }
  }

  /// A key and the node behind it, for mappings whose keys the user makes up.
  typealias Entry = (key: Located<String>, value: NodeID)

  // MARK: Collections

  /// A mapping whose keys the format fixes.
  mutating func fields(_ node: NodeID, of what: String, known: [String]) -> Fields? {
    guard let entries = entries(node, of: what) else { return nil }
    var found: [String: (key: SourceRange, value: NodeID)] = [:]
    var meant: [String: (key: SourceRange, value: NodeID)] = [:]
    for (key, value) in entries {
      if known.contains(where: { $0.utf8.elementsEqual(key.value.utf8) }) {
        found[key.value] = (key.range, value)
      } else if !key.value.hasPrefix("x-") {
        let suggestion = nearest(to: key.value, in: known)
        if let suggestion { meant[suggestion] = (key.range, value) }
        report(
          .contractUnknownKey, "\(what) has no key `\(key.value)`", at: key.range,
          help: suggestion.map { "did you mean `\($0)`?" } ?? "the keys are \(list(known))")
      }
    }
    return Fields(entries: found.merging(meant) { found, _ in found }, range: tree.range(resolving(node)))
  }

  /// A mapping whose keys the user makes up, in source order, merge keys applied.
  mutating func entries(_ node: NodeID, of what: String) -> [Entry]? {
    let node = resolving(node)
    guard tree.kind(node) == .mapping else {
      // An empty value is an empty mapping: `web:` with everything left to its default.
      if isNull(node) { return [] }
      reportType(node, of: what, wanted: "a mapping")
      return nil
    }
    return entries(node, depth: 0)
  }

  private mutating func entries(_ node: NodeID, depth: Int) -> [Entry] {
    var own: [Entry] = []
    var merged: [Entry] = []
    for (key, value) in tree.entries(node) {
      let keyNode = resolving(key)
      guard tree.kind(keyNode) == .scalar else {
        reportType(keyNode, of: "a key", wanted: "a name")
        continue
      }
      if tree.equals(keyNode, "<<") && tree.style(keyNode) == .plain && depth < 16 {
        let source = resolving(value)
        let sources = tree.kind(source) == .sequence ? tree.items(source).map { resolving($0) } : [source]
        for source in sources where tree.kind(source) == .mapping { merged += entries(source, depth: depth + 1) }
      } else {
        own.append((Located(tree.text(keyNode), at: tree.range(key)), value))
      }
    }
    for entry in merged where !own.contains(where: { $0.key.value == entry.key.value }) { own.append(entry) }
    return own
  }

  /// The items of a list; one value alone is a list of one.
  mutating func items(_ node: NodeID) -> [NodeID] {
    let resolved = resolving(node)
    if tree.kind(resolved) == .sequence { return Array(tree.items(resolved)) }
    return isNull(resolved) ? [] : [node]
  }

  // MARK: Scalars

  /// Any scalar as text; `false` and `2026-12-31` count as written.
  mutating func text(_ node: NodeID?, of what: String) -> Located<String>? {
    guard let node else { return nil }
    let resolved = resolving(node)
    guard tree.kind(resolved) == .scalar else {
      reportType(resolved, of: what, wanted: "a text")
      return nil
    }
    let text = tree.text(resolved)
    guard !isNull(resolved), !text.allSatisfy(\.isWhitespace) else {
      report(
        .contractWrongType, "\(what) is empty", at: tree.range(resolved), help: "give it a value, or leave the key out")
      return nil
    }
    return Located(text, at: tree.range(resolved))
  }

  mutating func texts(_ node: NodeID?, of what: String) -> [Located<String>] {
    guard let node else { return [] }
    return items(node).compactMap { text($0, of: what) }
  }

  mutating func bool(_ node: NodeID?, of what: String) -> Located<Bool>? {
    guard let node else { return nil }
    let resolved = resolving(node)
    if tree.kind(resolved) == .scalar {
      if case .bool(let value) = tree.resolved(resolved) { return Located(value, at: tree.range(resolved)) }
      if isQuoted(resolved), let value = Bool(tree.text(resolved)) {
        reportQuotes(resolved, of: what, wanted: "`true` or `false`")
        return Located(value, at: tree.range(resolved))
      }
    }
    reportType(resolved, of: what, wanted: "`true` or `false`")
    return nil
  }

  mutating func integer(_ node: NodeID?, of what: String, in bounds: ClosedRange<Int>) -> Located<Int>? {
    guard let node else { return nil }
    let resolved = resolving(node)
    var value: Int64?
    if tree.kind(resolved) == .scalar {
      if case .int(let number) = tree.resolved(resolved) { value = number }
      if isQuoted(resolved) { value = Int64(tree.text(resolved)) }
    }
    guard let value else {
      reportType(resolved, of: what, wanted: "a number")
      return nil
    }
    guard let number = Int(exactly: value), bounds.contains(number) else {
      report(
        .contractInvalidValue, "\(what) must lie between \(bounds.lowerBound) and \(bounds.upperBound)",
        at: tree.range(resolved), help: "write a number in that range")
      return nil
    }
    if isQuoted(resolved) { reportQuotes(resolved, of: what, wanted: "a number") }
    return Located(number, at: tree.range(resolved))
  }

  /// One of the raw values of an enumeration; of a misspelt one, the one that was meant.
  mutating func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ node: NodeID?, of what: String, as type: Choice.Type
  ) -> Located<Choice>? {
    guard let text = text(node, of: what) else { return nil }
    if let choice = Choice(rawValue: text.value) { return Located(choice, at: text.range) }
    let known = Choice.allCases.map(\.rawValue)
    let suggestion = nearest(to: text.value, in: known)
    report(
      .contractInvalidValue, "\(what) cannot be `\(text.value)`", at: text.range,
      help: suggestion.map { "did you mean `\($0)`?" } ?? "it is one of \(list(known))")
    return suggestion.flatMap { Choice(rawValue: $0) }.map { Located($0, at: text.range) }
  }

  // MARK: Reporting

  mutating func report(
    _ rule: RuleName, _ message: Message, at range: SourceRange, related: [Label] = [], help: Message,
    severity: Severity = .error
  ) {
    diagnostics.append(
      Diagnostic(rule, severity, message, at: Label(range), related: related, help: [help]))
  }

  private mutating func reportType(_ node: NodeID, of what: String, wanted: String) {
    let isCollection = wanted == "a mapping" || wanted == "a list" || tree.range(node).count > 40
    let found =
      switch tree.kind(node) {
      case .mapping: "a mapping"
      case .sequence: "a list"
      case .scalar where isNull(node): "nothing"
      // Of single values only this one is wrong.
      case .scalar: isCollection ? "a single value" : "`\(tree.text(node))`"
      case .alias: "an alias of nothing"
      }
    report(.contractWrongType, "\(what) must be \(wanted), not \(found)", at: tree.range(node), help: "write \(wanted)")
  }

  /// Quoting is a habit from compose files.
  private mutating func reportQuotes(_ node: NodeID, of what: String, wanted: String) {
    report(
      .contractWrongType, "\(what) must be \(wanted), not a text", at: tree.range(node), help: "remove the quotes")
  }

  private func isQuoted(_ node: NodeID) -> Bool {
    switch tree.style(node) {
    case .singleQuoted, .doubleQuoted: true
    case .plain, .literal, .folded, .block, .flow: false
    }
  }

  /// The node that stands behind an alias; an alias never stands for another alias.
  private func resolving(_ node: NodeID) -> NodeID {
    tree.kind(node) == .alias ? tree.target(ofAlias: node) ?? node : node
  }

  func isNull(_ node: NodeID) -> Bool { tree.kind(node) == .scalar && tree.resolved(node) == .null }
}

/// `a`, `b` and `c`.
func list(_ names: [String], _ conjunction: String = "and") -> String {
  let quoted = names.map { "`\($0)`" }
  guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
  return quoted.dropLast().joined(separator: ", ") + " \(conjunction) " + last
}
