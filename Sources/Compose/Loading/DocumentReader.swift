import Diagnostics
import YAML

/// Reads one YAML document into a `Value`: aliases and merge keys expanded, variables filled in, `!reset` and
/// `!override` noted.
///
///     x-env: &env {TZ: "${TZ:-UTC}"}          x-env: {TZ: UTC}
///     services:                                services:
///       web:                          ->         web:
///         environment:                             environment: {PORT: 80, TZ: UTC}
///           <<: *env
///           PORT: 80
///         ports: !reset []                     resets: services.web.ports
///
/// Variables are filled in here, not in a pass of their own, since each use of an anchor is interpolated anew: the
/// place in the model decides what a string is cast to.
struct DocumentReader {
  /// Compose gives up a document beyond this number of nodes, an anchored collection counting once.
  static let maximumVisits = 100_000
  /// Far deeper than any attribute of the specification lies; what nests deeper can only be an extension.
  static let maximumDepth = 500

  private let tree: Tree
  private let session: LoadSession
  private let lookup: VariableLookup
  private let shape: Shape?
  /// Whether the file is known to hold a duplicate key, so that every mapping must be searched for them.
  private let hasDuplicateKeys: Bool
  private var path: [ModelPath.Step] = []
  private var depth = 0
  private var aliasDepth = 0
  private var visits = 0
  private var expansion = AliasExpansion()
  private var hasGivenUp = false
  private(set) var resets: [[ModelPath.Step]] = []

  init(
    _ stream: YAML.Stream, session: LoadSession, shape: Shape? = .project, lookup: @escaping VariableLookup
  ) {
    tree = stream.tree
    self.shape = shape
    self.session = session
    self.lookup = lookup
    hasDuplicateKeys = stream.diagnostics.contains { $0.rule == .duplicateKey }
  }

  /// The document's value; nil when its root carries `!reset`.
  mutating func read(_ document: Document) -> Value? {
    let value = read(document.root, as: shape)
    if hasGivenUp { return nil }
    if visits > Self.maximumVisits {
      session.report(
        .tooManyNodes,
        "the document has \(visits) nodes, more than the \(Self.maximumVisits) that Docker Compose reads",
        at: document.range.start, help: ["split the project into several files with `include`"])
    }
    return value
  }
}

extension DocumentReader {
  private mutating func read(_ node: NodeID, as shape: Shape?) -> Value? {
    if aliasDepth == 0 { visits += 1 }
    expansion.count(isInAlias: aliasDepth > 0)
    let tag = tree.tag(node)
    if let tag {
      switch tag.value {
      case "!reset":
        resets.append(path)
        return nil
      case "!override": resets.append(path)
      default: break
      }
    }
    switch tree.kind(node) {
    case .scalar: return scalar(node, tag: tag?.value, as: shape)
    case .alias: return alias(node, as: shape)
    case .sequence: return nested(node) { $0.sequence(node, as: shape) }
    case .mapping: return nested(node) { $0.mapping(node, as: shape) }
    }
  }

  private mutating func nested(_ node: NodeID, _ read: (inout DocumentReader) -> Value) -> Value {
    guard depth < Self.maximumDepth, !expansion.isExcessive else {
      giveUp(at: node)
      return Value(.null, at: tree.range(node))
    }
    depth += 1
    defer { depth -= 1 }
    return read(&self)
  }

  private mutating func giveUp(at node: NodeID) {
    guard !hasGivenUp else { return }
    hasGivenUp = true
    if expansion.isExcessive {
      session.report(
        .excessiveAliasing, "the aliases of this document expand to more than Docker Compose accepts",
        at: tree.range(node), help: ["write out what the anchors stand for, or nest them less"])
    } else {
      session.report(
        .yamlLimit, "collections nest deeper than \(Self.maximumDepth) levels here", at: tree.range(node).start,
        help: ["nest less deep"])
    }
  }

  private mutating func alias(_ node: NodeID, as shape: Shape?) -> Value? {
    // The YAML layer has reported an unknown alias already.
    guard let target = tree.target(ofAlias: node), !isCycle(node, target) else {
      session.misread.insert(tree.range(node))
      return Value(.null, at: tree.range(node))
    }
    aliasDepth += 1
    defer { aliasDepth -= 1 }
    return read(target, as: shape)
  }

  /// Whether an alias stands inside what it stands for; reported if so.
  private func isCycle(_ node: NodeID, _ target: NodeID) -> Bool {
    guard tree.kind(target) != .scalar, tree.range(target).contains(tree.range(node)) else { return false }
    session.report(
      .aliasCycle, "the alias stands inside the node that it stands for", at: tree.range(node),
      related: [Label(tree.range(target).start, "the node begins here")], help: ["write the value out here"])
    return true
  }

  private mutating func sequence(_ node: NodeID, as shape: Shape?) -> Value {
    var items: [Value] = []
    items.reserveCapacity(tree.count(node))
    let itemShape = shape?.items
    var index = 0
    var children = tree.children(of: node)
    while let item = tree.next(&children) {
      path.append(.index(index))
      if let value = read(item, as: itemShape) { items.append(value) }
      path.removeLast()
      index += 1
    }
    return Value(.sequence(items), at: tree.range(node))
  }
}

// MARK: - Mappings

extension DocumentReader {
  private mutating func mapping(_ node: NodeID, as shape: Shape?) -> Value {
    var mapping = Mapping()
    mapping.reserveCapacity(tree.count(node) + (depth == 3 ? 2 : 0))
    var merges: [NodeID] = []
    readEntries(of: node, as: shape, into: &mapping, merges: &merges)
    for merge in merges { mergeMappings(from: merge, as: shape, into: &mapping) }
    return Value(.mapping(mapping), at: tree.range(node))
  }

  private mutating func readEntries(
    of node: NodeID, as shape: Shape?, into mapping: inout Mapping, merges: inout [NodeID]
  ) {
    let fields = shape?.fields
    var seen: Set<KeyBytes> = []
    var children = tree.children(of: node)
    while let keyNode = tree.next(&children), let valueNode = tree.next(&children) {
      if isMergeKey(keyNode) {
        merges.append(valueNode)
        continue
      }
      let key = key(keyNode)
      if hasDuplicateKeys, !seen.insert(KeyBytes(key)).inserted { continue }
      readEntry(key, keyNode, valueNode, of: fields, into: &mapping)
    }
  }

  private mutating func readEntry(
    _ key: String, _ keyNode: NodeID, _ valueNode: NodeID, of fields: MappingShape?, into mapping: inout Mapping
  ) {
    let field = fields?.position(of: key) ?? .unsought
    var shape: Shape?
    if let fields {
      if case .at(let index) = field { shape = fields.fields[Int(index)].shape } else { shape = fields.element }
    }
    path.append(.key(key))
    if let value = read(valueNode, as: shape) {
      mapping.append(Mapping.Entry(key: key, keyRange: tree.range(keyNode), value: value, field: field))
    }
    path.removeLast()
  }

  private func isMergeKey(_ node: NodeID) -> Bool {
    tree.kind(node) == .scalar && tree.style(node) == .plain && tree.equals(node, "<<")
  }

  /// The text of a key. One that YAML does not read as a string is refused, as Compose does, and then used as text.
  private mutating func key(_ node: NodeID) -> String {
    expansion.count(isInAlias: aliasDepth > 0)
    var scalar = node
    if tree.kind(node) == .alias, let target = tree.target(ofAlias: node) { scalar = target }
    guard tree.kind(scalar) == .scalar else {
      reportKey(node, "a mapping's key must be a string, not a collection", help: "give the entry a plain name")
      return ""
    }
    let bytes = tree.utf8(scalar)
    let text = String(decoding: bytes, as: UTF8.self)
    if tree.style(scalar) != .plain || Self.isSurelyString(bytes), tree.tag(scalar) == nil { return text }
    let isString = if case .string = tree.resolved(scalar) { true } else { false }
    if !isString {
      let isNull = if case .null = tree.resolved(scalar) { true } else { false }
      let message = isNull ? "the key is null, not a string" : "the key `\(text)` is not a string"
      reportKey(node, message, help: isNull ? "name the key" : "put the key in quotes: `\"\(text)\"`")
    }
    return text
  }

  /// Whether a plain scalar begins with a letter with which neither null, a boolean nor a number begins.
  private static func isSurelyString(_ text: ArraySlice<UInt8>) -> Bool {
    guard let first = text.first else { return false }
    switch first {
    case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): return false
    case UInt8(ascii: "T"), UInt8(ascii: "F"), UInt8(ascii: "N"): return false
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): return true
    default: return false
    }
  }

  private func reportKey(_ node: NodeID, _ message: String, help: String) {
    session.misread.insert(tree.range(node))
    session.report(.nonStringKey, message, at: tree.range(node), help: [help], path: ModelPath(path))
  }

  /// Adds the entries of the mappings that `<<` names, where the mapping does not have the key yet.
  private mutating func mergeMappings(from node: NodeID, as shape: Shape?, into mapping: inout Mapping) {
    var source = node
    var isThroughAlias = false
    if tree.kind(node) == .alias {
      guard let target = tree.target(ofAlias: node) else { return }
      guard !isCycle(node, target) else { return }
      source = target
      isThroughAlias = true
    }
    expansion.count(isInAlias: aliasDepth > 0)
    if aliasDepth == 0 { visits += 1 }
    if isThroughAlias { aliasDepth += 1 }
    defer { if isThroughAlias { aliasDepth -= 1 } }
    switch tree.kind(source) {
    case .mapping:
      guard depth < Self.maximumDepth, !expansion.isExcessive else { return giveUp(at: source) }
      depth += 1
      defer { depth -= 1 }
      mergeEntries(of: source, as: shape, into: &mapping)
    case .sequence:
      guard depth < Self.maximumDepth, !expansion.isExcessive else { return giveUp(at: source) }
      depth += 1
      defer { depth -= 1 }
      for item in tree.items(source) {
        let isMapping = tree.kind(item) == .mapping || isAliasOfMapping(item)
        if isMapping { mergeMappings(from: item, as: shape, into: &mapping) } else { reportMerge(item) }
      }
    case .scalar, .alias: reportMerge(node)
    }
  }

  private mutating func mergeEntries(of source: NodeID, as shape: Shape?, into mapping: inout Mapping) {
    let fields = shape?.fields
    var merges: [NodeID] = []
    // Long mappings are indexed, so that merging into one is not quadratic; what is added here needs no search, since
    // a key stands in the source once.
    let known = mapping.count
    let positions = mapping.count > 16 ? mapping.positions : nil
    var children = tree.children(of: source)
    while let keyNode = tree.next(&children), let valueNode = tree.next(&children) {
      if isMergeKey(keyNode) {
        merges.append(valueNode)
        continue
      }
      let key = key(keyNode)
      let isKnown = positions.map { $0[KeyBytes(key)] != nil } ?? mapping.has(key, among: known)
      guard !isKnown else { continue }
      readEntry(key, keyNode, valueNode, of: fields, into: &mapping)
    }
    for merge in merges { mergeMappings(from: merge, as: shape, into: &mapping) }
  }

  private func isAliasOfMapping(_ node: NodeID) -> Bool {
    guard tree.kind(node) == .alias, let target = tree.target(ofAlias: node) else { return false }
    return tree.kind(target) == .mapping
  }

  private func reportMerge(_ node: NodeID) {
    session.report(
      .invalidMergeKey, "`<<` merges a mapping or a list of mappings, and this is neither", at: tree.range(node),
      help: ["give `<<` an alias of a mapping, such as `<<: *defaults`"], path: ModelPath(path))
  }
}

// MARK: - Scalars

extension DocumentReader {
  private mutating func scalar(_ node: NodeID, tag: String?, as shape: Shape?) -> Value {
    let range = tree.range(node)
    if tag == nil {
      let bytes = tree.utf8(node)
      if tree.style(node) != .plain || Self.isSurelyString(bytes) { return string(node, bytes, range, as: shape) }
    }
    switch tree.resolved(node) {
    case .null: return Value(.null, at: range)
    case .bool(let flag): return Value(.boolean(flag), at: range)
    case .int(let number): return Value(.integer(number), at: range)
    case .uint(let number): return Value(.unsigned(number), at: range)
    case .float(let number): return Value(.float(number), at: range)
    case .timestamp(let time): return Value(.timestamp(time.description), at: range)
    case .string: return string(node, tree.utf8(node), range, tag: tag, as: shape)
    }
  }

  private mutating func string(
    _ node: NodeID, _ bytes: ArraySlice<UInt8>, _ range: SourceRange, tag: String? = nil, as shape: Shape?
  ) -> Value {
    var value: Value
    if session.interpolates, bytes.contains(UInt8(ascii: "$")) {
      value = interpolated(tree.traced(node), at: range)
    } else if tag == "tag:yaml.org,2002:binary" {
      // Its text is what the Base64 stands for.
      value = Value(.text(ComposedText(tree.traced(node))), at: range)
    } else if bytes.count == range.count || bytes.count + 2 == range.count {
      value = Value(.string(String(decoding: bytes, as: UTF8.self)), at: range)
    } else {
      value = Value(.text(ComposedText(tree.traced(node))), at: range)
    }
    if session.interpolates, let shape, shape.isCastEarly {
      Casting(session: session).cast(&value, to: shape.type, at: path)
    }
    return value
  }

  private func interpolated(_ text: TracedText, at range: SourceRange) -> Value {
    let result = Template.interpolate(text, at: ModelPath(path), lookup: lookup)
    session.references.append(contentsOf: result.references)
    for problem in result.problems { session.report(problem) }
    session.noteUnknown(result.text, at: range)
    return Value(.text(ComposedText(result.text, references: result.references)), at: range)
  }
}

/// Counts what aliases expand to, as Compose's YAML library does: a document may be nearly all aliases while it is
/// small, and hardly any when it is huge.
struct AliasExpansion {
  private var total = 0
  private var inAliases = 0
  private(set) var isExcessive = false

  mutating func count(isInAlias: Bool) {
    total += 1
    guard isInAlias else { return }
    inAliases += 1
    if inAliases > 100, total > 1000, Double(inAliases) / Double(total) > allowedRatio { isExcessive = true }
  }

  private var allowedRatio: Double {
    let (low, high) = (400_000, 4_000_000)
    if total <= low { return 0.99 }
    if total >= high { return 0.10 }
    return 0.99 - 0.89 * Double(total - low) / Double(high - low)
  }
}
