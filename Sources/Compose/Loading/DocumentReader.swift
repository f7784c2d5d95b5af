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
  /// What is known of the children of the collections that are being read, those of the innermost last.
  private var children: [NodeSummary] = []
  /// The step to the node that is being read in each of these collections.
  private var path: [Step] = []
  /// The collections on some earlier way: many ask for the way to what stands in the same one.
  private var collections: [KnownCollection] = []
  /// How many mappings and lists of them lie between the innermost collection and what is merged into it.
  private var mergeDepth = 0
  /// How many lists that `<<` names the node stands in which is being read: Compose looks for what a mark there takes
  /// away under the position in the list, where nothing is.
  private var mergedLists = 0
  private var aliasDepth = 0
  private var visits = 0
  private var expansion = AliasExpansion()
  private var hasGivenUp = false
  /// Whether the node that is being read stands within one that is marked with `!override`, where Compose looks for no
  /// more marks.
  private var isInOverride = false
  private(set) var removals: [Removal] = []

  /// The ways to what earlier documents say and this one takes away.
  var resets: [[ModelPath.Step]] { removals.map(\.path.steps) }

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
    let value = read(summaries[document.root], under: nil, as: shape, into: &model)
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
    _ node: NodeSummary, under key: Model.Key?, as shape: Shape?, into model: inout Model
  ) -> Model.ID? {
    if aliasDepth == 0 { visits += 1 }
    expansion.count(isInAlias: aliasDepth > 0)
    guard node.hasTag, let written = tree.tag(node.id) else {
      return content(node, tag: nil, under: key, as: shape, into: &model)
    }
    return tagged(node, written, under: key, as: shape, into: &model)
  }

  private mutating func tagged(
    _ node: NodeSummary, _ written: Located<String>, under key: Model.Key?, as shape: Shape?, into model: inout Model
  ) -> Model.ID? {
    let tag = written.value
    guard tag == "!reset" || tag == "!override" else {
      return content(node, tag: tag, under: key, as: shape, into: &model)
    }
    guard session.honoursMergeTags, !isInOverride else {
      let isLost = report(lostMark: written, at: node)
      return isLost ? nil : content(node, tag: tag, under: key, as: shape, into: &model)
    }
    if mergedLists > 0 {
      reportMarkInMergedList(written)
    } else {
      removals.append(Removal(path: modelPath(), range: written.range, isReplacement: tag == "!override"))
    }
    if tag == "!reset" { return nil }
    isInOverride = true
    defer { isInOverride = false }
    return content(node, tag: tag, under: key, as: shape, into: &model)
  }

  @inline(__always)
  private mutating func content(
    _ node: NodeSummary, tag: String?, under key: Model.Key?, as shape: Shape?, into model: inout Model
  ) -> Model.ID? {
    switch node.kind {
    case .scalar: return scalar(node, tag: tag, under: key, as: shape, into: &model)
    case .alias: return alias(node, under: key, as: shape, into: &model)
    case .sequence, .mapping:
      guard path.count + mergeDepth < Self.maximumDepth, !expansion.isExcessive else {
        giveUp(at: node.id)
        return model.add(.null, at: node.range, under: key)
      }
      return collection(node, under: key, as: shape, into: &model)
    }
  }

  /// Reports a mark that is not looked for where it stands; whether the value goes all the same.
  private mutating func report(lostMark mark: Located<String>, at node: NodeSummary) -> Bool {
    let (tag, path) = (mark.value, modelPath())
    if session.honoursMergeTags {
      let remedy: Message = tag == "!reset" ? "leave out what is not wanted" : "remove it"
      session.report(
        .ignoredOverride, "`\(tag)` means nothing within `!override`, and the value stays", at: mark.range,
        help: [remedy + ": nothing of before is left here"], severity: .warning, path: path)
      return false
    }
    guard tag == "!reset", case .scalar = node.kind else {
      session.report(
        .stackIgnoredTag, "`docker stack deploy` ignores `\(tag)`", at: mark.range,
        help: ["it adds this to what other files say; keep the value in only one of the files"], severity: .warning,
        path: path)
      return false
    }
    session.report(
      .stackIgnoredTag, "`docker stack deploy` ignores `!reset`, and takes what follows for a text", at: mark.range,
      help: ["remove this line, and what it is to undo from the other file"], path: path)
    return true
  }

  private mutating func reportMarkInMergedList(_ mark: Located<String>) {
    session.report(
      .ignoredOverride, "`\(mark.value)` takes nothing away in a list of mappings that `<<` merges", at: mark.range,
      help: ["merge this mapping alone: `<<: *NAME`"], severity: .warning, path: modelPath())
  }

  private mutating func collection(
    _ node: NodeSummary, under key: Model.Key?, as shape: Shape?, into model: inout Model
  ) -> Model.ID {
    let first = children.count
    summaries.append(childrenOf: node.id, to: &children)
    path.append(.index(0))
    defer {
      children.removeLast(children.count - first)
      path.removeLast()
    }
    if case .sequence = node.kind { return sequence(node, first, under: key, as: shape, into: &model) }
    return mapping(node, first, under: key, as: shape, into: &model)
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
    _ node: NodeSummary, under key: Model.Key?, as shape: Shape?, into model: inout Model
  ) -> Model.ID? {
    // The YAML layer has reported an unknown alias already.
    guard let target = tree.target(ofAlias: node.id), !isCycle(node.id, target) else {
      session.misread.insert(node.range)
      return model.add(.null, at: node.range, under: key)
    }
    aliasDepth += 1
    defer { aliasDepth -= 1 }
    return read(summaries[target], under: key, as: shape, into: &model)
  }

  /// Whether an alias stands inside what it stands for; reported if so.
  private func isCycle(_ node: NodeID, _ target: NodeID) -> Bool {
    guard tree.kind(target) != .scalar, tree.range(target).contains(tree.range(node)) else { return false }
    session.report(
      .aliasCycle, "the alias stands inside the node that it stands for", at: tree.range(node),
      related: [Label(tree.range(target).start, "the node begins here")], help: ["write the value out here"])
    return true
  }

  /// - Parameter first: where its children begin among those of all collections.
  private mutating func sequence(
    _ node: NodeSummary, _ first: Int, under key: Model.Key?, as shape: Shape?, into model: inout Model
  ) -> Model.ID {
    let sequence = model.add(.sequence, Model.noChildren, at: node.range, under: key)
    let itemShape = shape?.items
    var chain = Model.Chain()
    for index in first..<children.count {
      step(to: .index(UInt32(truncatingIfNeeded: index - first)))
      let value = read(children[index], under: nil, as: itemShape, into: &model)
      if let value { model.link(value, to: &chain) }
    }
    model.setChildren(of: sequence, chain)
    return sequence
  }

  /// Goes on to another child of the innermost collection.
  private mutating func step(to step: Step) { path[path.count - 1] = step }
}

// MARK: - Mappings

extension DocumentReader {
  private mutating func mapping(
    _ node: NodeSummary, _ first: Int, under key: Model.Key?, as shape: Shape?, into model: inout Model
  ) -> Model.ID {
    let mapping = model.add(.mapping, Model.noChildren, at: node.range, under: key)
    let fields = shape?.fields
    var chain = Model.Chain()
    var merges: [NodeSummary] = []
    var seen: Set<KeyBytes> = []
    let last = children.count - 1
    for index in stride(from: first, to: last, by: 2) {
      let keyNode = children[index]
      guard let key = self.key(keyNode, among: fields, in: &model) else {
        merges.append(children[index + 1])
        continue
      }
      if hasDuplicateKeys, !seen.insert(KeyBytes(keyText(keyNode.id))).inserted { continue }
      step(to: .key(keyNode.id))
      let value = read(children[index + 1], under: key, as: fields?.shape(at: key.field), into: &model)
      if let value { model.link(value, keyHash: key.hash, to: &chain) }
    }
    model.setChildren(of: mapping, chain)
    guard !merges.isEmpty else { return mapping }
    var keys = MergedKeys(of: mapping)
    for merge in merges { mergeMappings(from: merge, as: shape, into: &keys, &model) }
    return mapping
  }

  /// The key of an entry; nil for a merge key. One that YAML does not read as a string is refused, as Compose does, and
  /// then used as text.
  private mutating func key(
    _ node: NodeSummary, among fields: MappingShape?, in model: inout Model
  ) -> Model.Key? {
    var scalar = node
    if case .alias = node.kind, let target = tree.target(ofAlias: node.id) { scalar = summaries[target] }
    guard case .scalar = scalar.kind else {
      expansion.count(isInAlias: aliasDepth > 0)
      reportKey(node.id, "a mapping's key must be a string, not a collection", help: "give the entry a plain name")
      return model.key(named: "", at: node.range)
    }
    guard scalar.margin <= Self.widestMargin else {
      expansion.count(isInAlias: aliasDepth > 0)
      let name = tree.text(scalar.id)
      if scalar.hasTag || !scalar.isSurelyString { checkKey(node.id, scalar.id) }
      let field = fields?.position(of: name.utf8.span, Model.hash(name)) ?? Model.unsoughtField
      return model.key(named: name, at: node.range, field: field)
    }
    let (start, end) = Self.bounds(of: scalar)
    if node.isPlain, end - start == 2, source[start] == Byte.less, source[start + 1] == Byte.less,
      case .scalar = node.kind
    {
      return nil
    }
    expansion.count(isInAlias: aliasDepth > 0)
    if scalar.hasTag || !scalar.isSurelyString { checkKey(node.id, scalar.id) }
    let bytes = source.span.extracting(start..<end)
    let hash = Model.hash(bytes)
    let field = fields?.position(of: bytes, hash) ?? Model.unsoughtField
    if case .scalar = node.kind {
      return Model.key(writtenAt: node.range, margin: Int(node.margin), hash: hash, field: field)
    }
    return model.key(named: bytes.text, at: node.range, field: field)
  }

  /// The widest margin that a scalar has which stands in the file letter for letter.
  @inline(__always)
  private static var widestMargin: UInt8 { 1 }

  /// Where the file holds the value of a scalar that has a margin.
  @inline(__always)
  private static func bounds(of node: NodeSummary) -> (start: Int, end: Int) {
    (Int(node.range.lower) + Int(node.margin), Int(node.range.upper) - Int(node.margin))
  }

  private func keyText(_ id: NodeID) -> String {
    let node = summaries[id]
    switch node.kind {
    case .scalar:
      guard node.margin <= Self.widestMargin else { return tree.text(id) }
      let (start, end) = Self.bounds(of: node)
      return source.span.extracting(start..<end).text
    case .alias:
      guard let target = tree.target(ofAlias: id), case .scalar = tree.kind(target) else { return "" }
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

  private mutating func reportKey(_ node: NodeID, _ message: Message, help: Message) {
    session.misread.insert(tree.range(node))
    session.report(
      .nonStringKey, message, at: tree.range(node), help: [help], path: collectionPath()?.path ?? ModelPath())
  }

  /// Adds the entries of the mappings that `<<` names, where the mapping does not have the key yet.
  private mutating func mergeMappings(
    from node: NodeSummary, as shape: Shape?, into keys: inout MergedKeys, _ model: inout Model
  ) {
    var source = node
    var isThroughAlias = false
    if case .alias = node.kind {
      guard let target = tree.target(ofAlias: node.id), !isCycle(node.id, target) else { return noteIncomplete() }
      source = summaries[target]
      isThroughAlias = true
    }
    expansion.count(isInAlias: aliasDepth > 0)
    if aliasDepth == 0 { visits += 1 }
    if isThroughAlias { aliasDepth += 1 }
    defer { if isThroughAlias { aliasDepth -= 1 } }
    switch source.kind {
    case .mapping, .sequence:
      guard path.count + mergeDepth < Self.maximumDepth, !expansion.isExcessive else { return giveUp(at: source.id) }
      mergeDepth += 1
      let first = children.count
      summaries.append(childrenOf: source.id, to: &children)
      defer {
        children.removeLast(children.count - first)
        mergeDepth -= 1
      }
      if case .mapping = source.kind { return mergeEntries(from: first, as: shape, into: &keys, &model) }
      mergedLists += 1
      defer { mergedLists -= 1 }
      for index in first..<children.count {
        let item = children[index]
        let isMapping = item.kind == .mapping || isAliasOfMapping(item.id)
        if isMapping {
          mergeMappings(from: item, as: shape, into: &keys, &model)
        } else {
          reportMerge(isThroughAlias ? node.id : item.id)
        }
      }
    case .scalar, .alias: reportMerge(node.id)
    }
  }

  /// - Parameter first: where keys and values begin among the children of all collections.
  private mutating func mergeEntries(
    from first: Int, as shape: Shape?, into keys: inout MergedKeys, _ model: inout Model
  ) {
    let fields = shape?.fields
    var merges: [NodeSummary] = []
    let last = children.count - 1
    for index in stride(from: first, to: last, by: 2) {
      let keyNode = children[index]
      guard let key = key(keyNode, among: fields, in: &model) else {
        merges.append(children[index + 1])
        continue
      }
      if keys.contain(key.hash, { keyText(keyNode.id) }, in: model) { continue }
      step(to: .key(keyNode.id))
      if let value = read(children[index + 1], under: key, as: fields?.shape(at: key.field), into: &model) {
        model.append(value, to: keys.mapping)
        keys.noteAdded { keyText(keyNode.id) }
      }
    }
    for merge in merges { mergeMappings(from: merge, as: shape, into: &keys, &model) }
  }

  private func isAliasOfMapping(_ node: NodeID) -> Bool {
    guard tree.kind(node) == .alias, let target = tree.target(ofAlias: node) else { return false }
    return tree.kind(target) == .mapping
  }

  private mutating func reportMerge(_ node: NodeID) {
    noteIncomplete()
    let anchored = tree.kind(node) == .alias ? tree.target(ofAlias: node) : nil
    session.report(
      .invalidMergeKey, "`<<` merges a mapping or a list of mappings, and this is neither", at: tree.range(node),
      related: anchored.map { [Label(tree.range($0).start, "the anchor stands here")] } ?? [],
      help: ["give `<<` an alias of a mapping, such as `<<: *defaults`"], path: collectionPath()?.path ?? ModelPath())
  }

  /// Notes that the mapping which is being read does not get what it should, if it is a service.
  private mutating func noteIncomplete() {
    guard let path = collectionPath()?.path, path.serviceKey == nil, let service = path.service else { return }
    session.noteIncomplete(service)
  }
}

// MARK: - Scalars

extension DocumentReader {
  private mutating func scalar(
    _ node: NodeSummary, tag: String?, under key: Model.Key?, as shape: Shape?, into model: inout Model
  ) -> Model.ID {
    let hasMargin = node.margin <= Self.widestMargin
    if tag == nil, node.isSurelyString {
      return string(node, isWritten: hasMargin, under: key, as: shape, into: &model)
    }
    let content: Model.Content
    switch tree.resolved(node.id) {
    case .null: content = .null
    case .bool(let flag): content = .boolean(flag)
    case .int(let number): content = .integer(number)
    case .uint(let number): content = .unsigned(number)
    case .float(let number): content = .float(number)
    case .timestamp(let time): content = .timestamp(time.description)
    case .string:
      let isWritten = hasMargin && tag != "tag:yaml.org,2002:binary"
      return string(node, isWritten: isWritten, under: key, as: shape, into: &model)
    }
    return model.add(content, at: node.range, under: key)
  }

  /// - Parameter isWritten: whether the file holds the string letter for letter. That of a binary scalar is what its
  ///   Base64 stands for.
  private mutating func string(
    _ node: NodeSummary, isWritten: Bool, under key: Model.Key?, as shape: Shape?, into model: inout Model
  ) -> Model.ID {
    let value: Model.ID
    if session.interpolates, hasDollar(node) {
      value = interpolated(node, isWritten: isWritten, under: key, into: &model)
    } else if isWritten {
      value = model.addWritten(at: node.range, margin: Int(node.margin), under: key)
    } else {
      value = model.add(ComposedText(tree.traced(node.id)), at: node.range, under: key)
    }
    if let shape, shape.isCastEarly, session.interpolates {
      Casting(session: session).cast(value, to: shape.type, in: &model) { _ in currentPath }
    }
    return value
  }

  @inline(__always)
  private func hasDollar(_ node: NodeSummary) -> Bool {
    guard node.margin <= Self.widestMargin else { return tree.utf8(node.id).contains(Byte.dollar) }
    let (start, end) = Self.bounds(of: node)
    return source.span.extracting(start..<end).holdsDollar
  }

  private mutating func interpolated(
    _ node: NodeSummary, isWritten: Bool, under key: Model.Key?, into model: inout Model
  ) -> Model.ID {
    let path = modelPath(under: key)
    let text: ComposedText
    if isWritten {
      let (start, end) = Self.bounds(of: node)
      let origin = Interpolator.Origin.verbatim(node.range.file, offset: start)
      let bytes = source
      text = session.interpolate(bytes.span.extracting(start..<end), origin, at: path, by: &interpolator)
    } else {
      let traced = tree.traced(node.id)
      text = session.interpolate(traced.string.utf8.span, .runs(traced.runs), at: path, by: &interpolator)
    }
    if interpolator.hasInserted { session.noteUnknown(text.text, at: node.range) }
    if interpolator.isRefused { session.noteUnknown(at: node.range) }
    return model.add(text, at: node.range, under: key)
  }
}
