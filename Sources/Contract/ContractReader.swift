import Diagnostics
import YAML

/// Reads typed values out of a YAML tree and notes every mistake with its place.
///
/// A mistake never stops the reading: what is wrong is left out, and the rest of the contract still counts.
struct ContractReader {
  let tree: Tree
  var diagnostics: [Diagnostic] = []

  init(_ tree: Tree) { self.tree = tree }

  /// The keys of one mapping, for looking up by name.
  struct Fields {
    fileprivate let nodes: [String: NodeID]
    /// The mapping itself, for what is missing in it.
    let range: SourceRange

    subscript(key: String) -> NodeID? { nodes[key] }
  }

  /// A key and the node behind it, for mappings whose keys the user makes up.
  typealias Entry = (key: Located<String>, value: NodeID)

  // MARK: Collections

  /// A mapping whose keys the format fixes.
  mutating func fields(_ node: NodeID, of what: String, known: [String]) -> Fields? {
    guard let entries = entries(node, of: what) else { return nil }
    var nodes: [String: NodeID] = [:]
    for (key, value) in entries {
      if known.contains(where: { $0.utf8.elementsEqual(key.value.utf8) }) {
        nodes[key.value] = value
      } else if !key.value.hasPrefix("x-") {
        let suggestion = nearest(to: key.value, in: known)
        report(
          .contractUnknownKey, "\(what) has no key `\(key.value)`", at: key.range,
          help: suggestion.map { "did you mean `\($0)`?" } ?? "the keys are \(list(known))")
      }
    }
    return Fields(nodes: nodes, range: tree.range(resolving(node)))
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
    guard !isNull(resolved), !text.isEmpty else {
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
    guard tree.kind(resolved) == .scalar, case .bool(let value) = tree.resolved(resolved) else {
      reportType(resolved, of: what, wanted: "`true` or `false`")
      return nil
    }
    return Located(value, at: tree.range(resolved))
  }

  mutating func integer(_ node: NodeID?, of what: String, in bounds: ClosedRange<Int>) -> Located<Int>? {
    guard let node else { return nil }
    let resolved = resolving(node)
    guard tree.kind(resolved) == .scalar, case .int(let value) = tree.resolved(resolved) else {
      reportType(resolved, of: what, wanted: "a number")
      return nil
    }
    guard let number = Int(exactly: value), bounds.contains(number) else {
      report(
        .contractInvalidValue, "\(what) must lie between \(bounds.lowerBound) and \(bounds.upperBound)",
        at: tree.range(resolved), help: "write a number in that range")
      return nil
    }
    return Located(number, at: tree.range(resolved))
  }

  /// One of the raw values of an enumeration.
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
    return nil
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

  /// The node that stands behind an alias; an alias never stands for another alias.
  private func resolving(_ node: NodeID) -> NodeID {
    tree.kind(node) == .alias ? tree.target(ofAlias: node) ?? node : node
  }

  private func isNull(_ node: NodeID) -> Bool { tree.kind(node) == .scalar && tree.resolved(node) == .null }
}

/// `a`, `b` and `c`.
func list(_ names: [String]) -> String {
  let quoted = names.map { "`\($0)`" }
  guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
  return quoted.dropLast().joined(separator: ", ") + " and " + last
}
