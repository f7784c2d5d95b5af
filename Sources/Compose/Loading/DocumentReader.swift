import Diagnostics
import YAML

/// Reads one YAML document into the model: aliases and merge keys expanded, variables filled in, `!reset` and
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
  private let summaries: NodeSummaries
  /// The file's bytes.
  private let source: [UInt8]
  private let session: LoadSession
  private var interpolator: Interpolator
  private let shape: Shape?
  /// Whether the file is known to hold a duplicate key, so that every mapping must be searched for them.
  private let hasDuplicateKeys: Bool
  private var path: [Step] = []
  /// The collections on some earlier way: many ask for the way to what stands in the same one.
  private var collections: [KnownCollection] = []
  private var depth = 0
  private var aliasDepth = 0
  private var visits = 0
  private var expansion = AliasExpansion()
  private var hasGivenUp = false
  private(set) var resets: [[ModelPath.Step]] = []

  /// A step of the way to the node that is being read. A key's text is made when somebody asks for the way.
  private enum Step {
    case key(NodeID)
    case index(UInt32)

    func isSame(as other: Step) -> Bool {
      switch (self, other) {
      case (.key(let node), .key(let other)): node.index == other.index
      case (.index(let index), .index(let other)): index == other
      case (.key, _), (.index, _): false
      }
    }
  }

  private struct KnownCollection {
    /// The last step to it.
    let step: Step
    let way: SharedPath
  }

  init(
    _ stream: YAML.Stream, of source: [UInt8], session: LoadSession, shape: Shape? = .project,
    lookup: @escaping VariableLookup
  ) {
    tree = stream.tree
    summaries = NodeSummaries(of: stream.tree)
    self.source = source
    self.shape = shape
    self.session = session
    interpolator = session.interpolator(lookup: lookup)
    hasDuplicateKeys = stream.diagnostics.contains { $0.rule == .duplicateKey }
  }

  /// The document's value; nil when its root carries `!reset`.
  mutating func read(_ document: Document, into model: inout Model) -> Model.ID? {
    // Keys are no values of their own; long forms make up for it, and memory that is not used costs nothing.
    if model.nodes.isEmpty { model.reserveCapacity(tree.nodeCount * 2) }
    let value = read(document.root, summaries[document.root.index], under: nil, as: shape, into: &model)
    if hasGivenUp { return nil }
    if visits > Self.maximumVisits {
      session.report(
        .tooManyNodes,
        "the document has \(visits) nodes, more than the \(Self.maximumVisits) that Docker Compose reads",
        at: document.range.start, help: ["split the project into several files with `include`"])
    }
    return value
  }

  /// The way to the node that is being read.
  private mutating func modelPath() -> ModelPath {
    guard let last = path.last else { return ModelPath() }
    return ModelPath(collectionPath(), modelStep(last))
  }

  /// The same for a node that is read under that key, if it has one.
  private mutating func modelPath(under key: Model.Key?) -> ModelPath {
    guard let written = key?.written else { return modelPath() }
    return ModelPath(collectionPath(), keyAt: written, in: source)
  }

  /// The way to the collection that the node stands in which is being read; nil for the root.
  private mutating func collectionPath() -> SharedPath? {
    let count = path.count - 1
    var known = 0
    while known < count, known < collections.count, collections[known].step.isSame(as: path[known]) { known += 1 }
    if known < count {
      while collections.count > known { collections.removeLast() }
      for index in known..<count {
        let step = path[index]
        let way = SharedPath(ModelPath(collections.last?.way, modelStep(step)))
        collections.append(KnownCollection(step: step, way: way))
      }
    }
    return count > 0 ? collections[count - 1].way : nil
  }

  private func modelStep(_ step: Step) -> ModelPath.Step {
    switch step {
    case .key(let node): .key(keyText(node))
    case .index(let position): .index(Int(position))
    }
  }

  private var currentPath: ModelPath { ModelPath(path.map(modelStep)) }
}

extension DocumentReader {
  private mutating func read(
    _ node: NodeID, _ summary: NodeSummary, under key: Model.Key?, as shape: Shape?, into model: inout Model
  ) -> Model.ID? {
    if aliasDepth == 0 { visits += 1 }
    expansion.count(isInAlias: aliasDepth > 0)
    let tag = summary.hasTag ? tree.tag(node)?.value : nil
    if tag == "!reset" || tag == "!override" {
      resets.append(modelPath().steps)
      if tag == "!reset" { return nil }
    }
    switch summary.kind {
    case .scalar: return scalar(node, summary, tag: tag, under: key, as: shape, into: &model)
    case .alias: return alias(node, summary, under: key, as: shape, into: &model)
    case .sequence, .mapping:
      guard depth < Self.maximumDepth, !expansion.isExcessive else {
        giveUp(at: node)
        return model.add(.null, at: summary.range, under: key)
      }
      depth += 1
      defer { depth -= 1 }
      if case .sequence = summary.kind { return sequence(node, summary, under: key, as: shape, into: &model) }
      return mapping(node, summary, under: key, as: shape, into: &model)
    }
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

  private mutating func alias(
    _ node: NodeID, _ summary: NodeSummary, under key: Model.Key?, as shape: Shape?, into model: inout Model
  ) -> Model.ID? {
    // The YAML layer has reported an unknown alias already.
    guard let target = tree.target(ofAlias: node), !isCycle(node, target) else {
      session.misread.insert(summary.range)
      return model.add(.null, at: summary.range, under: key)
    }
    aliasDepth += 1
    defer { aliasDepth -= 1 }
    return read(target, summaries[target.index], under: key, as: shape, into: &model)
  }

  /// Whether an alias stands inside what it stands for; reported if so.
  private func isCycle(_ node: NodeID, _ target: NodeID) -> Bool {
    guard tree.kind(target) != .scalar, tree.range(target).contains(tree.range(node)) else { return false }
    session.report(
      .aliasCycle, "the alias stands inside the node that it stands for", at: tree.range(node),
      related: [Label(tree.range(target).start, "the node begins here")], help: ["write the value out here"])
    return true
  }

  private mutating func sequence(
    _ node: NodeID, _ summary: NodeSummary, under key: Model.Key?, as shape: Shape?, into model: inout Model
  ) -> Model.ID {
    let sequence = model.add(.sequence, Model.noChildren, at: summary.range, under: key)
    let itemShape = shape?.items
    var chain = Model.Chain()
    var index: UInt32 = 0
    var item = node.index + 1
    while item < summary.following {
      let itemSummary = summaries[item]
      path.append(.index(index))
      let value = read(NodeID(index: item), itemSummary, under: nil, as: itemShape, into: &model)
      if let value { model.link(value, to: &chain) }
      path.removeLast()
      index += 1
      item = itemSummary.following
    }
    model.setChildren(of: sequence, chain)
    return sequence
  }
}

// MARK: - Mappings

extension DocumentReader {
  private mutating func mapping(
    _ node: NodeID, _ summary: NodeSummary, under key: Model.Key?, as shape: Shape?, into model: inout Model
  ) -> Model.ID {
    let mapping = model.add(.mapping, Model.noChildren, at: summary.range, under: key)
    let fields = shape?.fields
    var chain = Model.Chain()
    var merges: [NodeID] = []
    var seen: Set<KeyBytes> = []
    var upcoming = node.index + 1
    while let (keyNode, keySummary, valueNode) = entry(at: &upcoming, before: summary.following) {
      let valueSummary = summaries[valueNode.index]
      upcoming = valueSummary.following
      guard let key = self.key(keyNode, keySummary, among: fields, in: &model) else {
        merges.append(valueNode)
        continue
      }
      if hasDuplicateKeys, !seen.insert(KeyBytes(keyText(keyNode))).inserted { continue }
      let value = readEntry(key, keyNode, valueNode, valueSummary, of: fields, into: &model)
      if let value { model.link(value, keyHash: key.hash, to: &chain) }
    }
    model.setChildren(of: mapping, chain)
    guard !merges.isEmpty else { return mapping }
    var keys = MergedKeys(of: mapping)
    for merge in merges { mergeMappings(from: merge, as: shape, into: &keys, &model) }
    return mapping
  }

  /// The key and the value that are next in a mapping.
  private func entry(at upcoming: inout UInt32, before end: UInt32) -> (NodeID, NodeSummary, value: NodeID)? {
    guard upcoming < end else { return nil }
    let key = NodeID(index: upcoming)
    let summary = summaries[key.index]
    upcoming = summary.following
    return upcoming < end ? (key, summary, NodeID(index: upcoming)) : nil
  }

  /// The value of an entry under its key; nil for what carries `!reset`, which is not there.
  private mutating func readEntry(
    _ key: Model.Key, _ keyNode: NodeID, _ valueNode: NodeID, _ summary: NodeSummary, of fields: MappingShape?,
    into model: inout Model
  ) -> Model.ID? {
    path.append(.key(keyNode))
    defer { path.removeLast() }
    return read(valueNode, summary, under: key, as: fields?.shape(at: key.field), into: &model)
  }

  /// The key of an entry; nil for a merge key. One that YAML does not read as a string is refused, as Compose does, and
  /// then used as text.
  private mutating func key(
    _ node: NodeID, _ own: NodeSummary, among fields: MappingShape?, in model: inout Model
  ) -> Model.Key? {
    var (scalar, summary) = (node, own)
    if case .alias = own.kind, let target = tree.target(ofAlias: node) {
      scalar = target
      summary = summaries[target.index]
    }
    guard case .scalar = summary.kind else {
      expansion.count(isInAlias: aliasDepth > 0)
      reportKey(node, "a mapping's key must be a string, not a collection", help: "give the entry a plain name")
      return model.key(named: "", at: own.range)
    }
    guard summary.margin <= Self.widestMargin else {
      expansion.count(isInAlias: aliasDepth > 0)
      let name = tree.text(scalar)
      if summary.hasTag || summary.isPlain { checkKey(node, scalar) }
      let field = fields?.position(of: name.utf8.span, Model.hash(name)) ?? Model.unsoughtField
      return model.key(named: name, at: own.range, field: field)
    }
    let (start, end) = Self.bounds(of: summary)
    if own.isPlain, end - start == 2, scalar == node, source[start] == Byte.less, source[start + 1] == Byte.less {
      return nil
    }
    expansion.count(isInAlias: aliasDepth > 0)
    if summary.hasTag || (summary.isPlain && !Self.isSurelyString(source, start, end)) { checkKey(node, scalar) }
    let bytes = source.span.extracting(start..<end)
    let hash = Model.hash(bytes)
    let field = fields?.position(of: bytes, hash) ?? Model.unsoughtField
    if scalar == node {
      return Model.key(writtenAt: own.range, margin: Int(summary.margin), hash: hash, field: field)
    }
    return model.key(named: bytes.text, at: own.range, field: field)
  }

  /// The widest margin that a scalar has which stands in the file letter for letter.
  @inline(__always)
  private static var widestMargin: UInt8 { 1 }

  /// Where the file holds the value of a scalar that has a margin.
  @inline(__always)
  private static func bounds(of summary: NodeSummary) -> (start: Int, end: Int) {
    (Int(summary.range.lower) + Int(summary.margin), Int(summary.range.upper) - Int(summary.margin))
  }

  private func keyText(_ node: NodeID) -> String {
    let summary = summaries[node.index]
    switch summary.kind {
    case .scalar:
      guard summary.margin <= Self.widestMargin else { return tree.text(node) }
      let (start, end) = Self.bounds(of: summary)
      return source.span.extracting(start..<end).text
    case .alias:
      guard let target = tree.target(ofAlias: node), case .scalar = tree.kind(target) else { return "" }
      return tree.text(target)
    case .sequence, .mapping: return ""
    }
  }

  private mutating func checkKey(_ node: NodeID, _ scalar: NodeID) {
    switch tree.resolved(scalar) {
    case .string: return
    case .null: reportKey(node, "the key is null, not a string", help: "name the key")
    case .bool, .int, .uint, .float, .timestamp:
      let text = tree.text(scalar)
      reportKey(node, "the key `\(text)` is not a string", help: "put the key in quotes: `\"\(text)\"`")
    }
  }

  /// Whether a plain scalar can be told to be a string by its first letter and its length, since it begins like no
  /// number and neither null nor a boolean.
  @inline(__always)
  private static func isSurelyString(_ source: [UInt8], _ start: Int, _ end: Int) -> Bool {
    guard start < end, Byte.isLetter(source[start]) else { return false }
    switch source[start] | 0x20 {
    case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): return end - start > "false".utf8.count
    default: return true
    }
  }

  private mutating func reportKey(_ node: NodeID, _ message: Message, help: Message) {
    session.misread.insert(tree.range(node))
    session.report(.nonStringKey, message, at: tree.range(node), help: [help], path: modelPath())
  }

  /// Adds the entries of the mappings that `<<` names, where the mapping does not have the key yet.
  private mutating func mergeMappings(
    from node: NodeID, as shape: Shape?, into keys: inout MergedKeys, _ model: inout Model
  ) {
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
      mergeEntries(of: source, as: shape, into: &keys, &model)
    case .sequence:
      guard depth < Self.maximumDepth, !expansion.isExcessive else { return giveUp(at: source) }
      depth += 1
      defer { depth -= 1 }
      for item in tree.items(source) {
        let isMapping = tree.kind(item) == .mapping || isAliasOfMapping(item)
        if isMapping { mergeMappings(from: item, as: shape, into: &keys, &model) } else { reportMerge(item) }
      }
    case .scalar, .alias: reportMerge(node)
    }
  }

  private mutating func mergeEntries(
    of source: NodeID, as shape: Shape?, into keys: inout MergedKeys, _ model: inout Model
  ) {
    let fields = shape?.fields
    var merges: [NodeID] = []
    var upcoming = source.index + 1
    let end = summaries[source.index].following
    while let (keyNode, keySummary, valueNode) = entry(at: &upcoming, before: end) {
      let valueSummary = summaries[valueNode.index]
      upcoming = valueSummary.following
      guard let key = key(keyNode, keySummary, among: fields, in: &model) else {
        merges.append(valueNode)
        continue
      }
      if keys.contain(key.hash, { keyText(keyNode) }, in: model) { continue }
      if let value = readEntry(key, keyNode, valueNode, valueSummary, of: fields, into: &model) {
        model.append(value, to: keys.mapping)
        keys.noteAdded { keyText(keyNode) }
      }
    }
    for merge in merges { mergeMappings(from: merge, as: shape, into: &keys, &model) }
  }

  private func isAliasOfMapping(_ node: NodeID) -> Bool {
    guard tree.kind(node) == .alias, let target = tree.target(ofAlias: node) else { return false }
    return tree.kind(target) == .mapping
  }

  private mutating func reportMerge(_ node: NodeID) {
    session.report(
      .invalidMergeKey, "`<<` merges a mapping or a list of mappings, and this is neither", at: tree.range(node),
      help: ["give `<<` an alias of a mapping, such as `<<: *defaults`"], path: modelPath())
  }
}

// MARK: - Scalars

extension DocumentReader {
  private mutating func scalar(
    _ node: NodeID, _ summary: NodeSummary, tag: String?, under key: Model.Key?, as shape: Shape?,
    into model: inout Model
  ) -> Model.ID {
    let hasMargin = summary.margin <= Self.widestMargin
    if tag == nil, !summary.isPlain || (hasMargin && isSurelyString(summary)) {
      return string(node, summary, isWritten: hasMargin, under: key, as: shape, into: &model)
    }
    let content: Model.Content
    switch tree.resolved(node) {
    case .null: content = .null
    case .bool(let flag): content = .boolean(flag)
    case .int(let number): content = .integer(number)
    case .uint(let number): content = .unsigned(number)
    case .float(let number): content = .float(number)
    case .timestamp(let time): content = .timestamp(time.description)
    case .string:
      let isWritten = hasMargin && tag != "tag:yaml.org,2002:binary"
      return string(node, summary, isWritten: isWritten, under: key, as: shape, into: &model)
    }
    return model.add(content, at: summary.range, under: key)
  }

  @inline(__always)
  private func isSurelyString(_ summary: NodeSummary) -> Bool {
    let (start, end) = Self.bounds(of: summary)
    return Self.isSurelyString(source, start, end)
  }

  /// - Parameter isWritten: whether the file holds the string letter for letter. That of a binary scalar is what its
  ///   Base64 stands for.
  private mutating func string(
    _ node: NodeID, _ summary: NodeSummary, isWritten: Bool, under key: Model.Key?, as shape: Shape?,
    into model: inout Model
  ) -> Model.ID {
    let value: Model.ID
    if session.interpolates, hasDollar(node, summary) {
      value = interpolated(node, summary, isWritten: isWritten, under: key, into: &model)
    } else if isWritten {
      value = model.addWritten(at: summary.range, margin: Int(summary.margin), under: key)
    } else {
      value = model.add(ComposedText(tree.traced(node)), at: summary.range, under: key)
    }
    if let shape, shape.isCastEarly, session.interpolates {
      Casting(session: session).cast(value, to: shape.type, in: &model) { _ in currentPath }
    }
    return value
  }

  @inline(__always)
  private func hasDollar(_ node: NodeID, _ summary: NodeSummary) -> Bool {
    guard summary.margin <= Self.widestMargin else { return tree.utf8(node).contains(Byte.dollar) }
    let (start, end) = Self.bounds(of: summary)
    let text = source.span.extracting(start..<end)
    var offset = 0
    while offset < text.count {
      if text.word(at: offset).marks(of: Byte.dollar) != 0 { return true }
      offset += 8
    }
    return false
  }

  private mutating func interpolated(
    _ node: NodeID, _ summary: NodeSummary, isWritten: Bool, under key: Model.Key?, into model: inout Model
  ) -> Model.ID {
    let path = modelPath(under: key)
    let text: ComposedText
    if isWritten {
      let (start, end) = Self.bounds(of: summary)
      let origin = Interpolator.Origin.verbatim(summary.range.file, offset: start)
      let bytes = source
      text = session.interpolate(bytes.span.extracting(start..<end), origin, at: path, by: &interpolator)
    } else {
      let traced = tree.traced(node)
      text = session.interpolate(traced.string.utf8.span, .runs(traced.runs), at: path, by: &interpolator)
    }
    if interpolator.hasInserted { session.noteUnknown(text.text, at: summary.range) }
    return model.add(text, at: summary.range, under: key)
  }
}
