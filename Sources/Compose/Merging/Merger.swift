import Diagnostics

/// Lays a later model over an earlier one, by the rules that the shapes carry.
///
///     ports: [80]           ports: [443]           ports: [80, 443]
///     command: run     +    command: serve    =    command: serve
///     environment:          environment:           environment: [A=1, B=2, A=3]
///       {A: 1, B: 2}          [A=3]                   (of two `A`, the later will win)
struct Merger {
  /// Compose compares each subnet with each; beyond this the lists are only put together.
  private static let maximumSubnetPairs = 10_000

  let session: LoadSession
  private var trail: ModelTrail

  init(session: LoadSession, at path: [ModelPath.Step] = []) {
    self.session = session
    trail = ModelTrail(from: path)
  }

  /// Merges `over`, which is used up, into `base`.
  mutating func merge(
    _ over: Model.ID, into base: Model.ID, in model: inout Model, as shape: Shape?, by rule: MergeRule = .merge
  ) {
    if !rule.takes(model.kind(over)) { reportNoEffect(over, as: shape, in: model) }
    if rule == .logging || rule == .namesToMapping { checkBase(base, under: over, as: shape, in: model) }
    switch rule {
    case .replace: model.replace(base, with: over)
    case .merge: mergePlainly(over, into: base, in: &model, as: shape)
    case .keyValueList:
      let items = pairs(of: base, in: &model) + pairs(of: over, in: &model)
      setList(base, items, like: over, in: &model)
    case .hosts:
      let known = pairs(of: base, in: &model)
      let texts = Set(known.compactMap { model.printed($0).map(KeyBytes.init) })
      let added = pairs(of: over, in: &model).filter { item in
        !(model.printed(item).map { texts.contains(KeyBytes($0)) } ?? false)
      }
      setList(base, known + added, like: over, in: &model)
    case .build:
      Self.makeBuildMapping(base, in: &model)
      Self.makeBuildMapping(over, in: &model)
      mergeMappings(over, into: base, in: &model, as: shape)
    case .dependsOn:
      Self.makeDependencyMapping(base, in: &model)
      Self.makeDependencyMapping(over, in: &model)
      mergeMappings(over, into: base, in: &model, as: shape)
    case .namesToMapping:
      Self.makeNamesMapping(base, in: &model)
      Self.makeNamesMapping(over, in: &model)
      mergeMappings(over, into: base, in: &model, as: shape)
    case .logging: mergeLogging(over, into: base, in: &model, as: shape)
    case .subnets: mergeSubnets(over, into: base, in: &model, as: shape)
    }
  }

  private func setList(_ base: Model.ID, _ items: [Model.ID], like over: Model.ID, in model: inout Model) {
    model.set(base, .sequence)
    model.setRange(base, model.range(over))
    model.setChildren(of: base, items)
  }

  private mutating func mergePlainly(
    _ over: Model.ID, into base: Model.ID, in model: inout Model, as shape: Shape?
  ) {
    if model.isNull(over) { return }
    switch (model.kind(base), model.kind(over)) {
    case (.mapping, .mapping): mergeMappings(over, into: base, in: &model, as: shape)
    case (.sequence, .sequence): model.moveChildren(of: over, to: base)
    case (.mapping, _): reportConflict(base, over, "a mapping", in: model)
    case (.sequence, _): reportConflict(base, over, "a list", in: model)
    default: model.replace(base, with: over)
    }
  }

  private func reportConflict(_ base: Model.ID, _ over: Model.ID, _ kind: String, in model: Model) {
    if session.misread.contains(model.range(base)) { return }
    let path = trail.path(in: model)
    session.report(
      .conflictingKinds,
      "`\(path)` cannot be overridden: it was \(kind) before, and is \(model.kindName(over)) here",
      at: model.range(over), related: [Label(model.range(base), "\(kind) here")],
      help: [
        "write it as \(kind) in both places"
          + (session.honoursMergeTags ? ", or put `!override` before the value here" : "")
      ], path: path)
  }

  private func reportNoEffect(_ over: Model.ID, as shape: Shape?, in model: Model) {
    let path = trail.path(in: model)
    session.report(
      .ignoredOverride, "`\(path)` is \(model.kindName(over)) here, and has no effect on what it was before",
      at: model.range(over),
      help: ["write \(shape.map { SchemaCheck.expectation(of: $0) } ?? "something else"), or remove the key"],
      severity: .warning, path: path)
  }

  /// Reports nothing under something that Compose fails to lay over it. Only a file that is extended from has it, since
  /// nothing else in that is checked.
  private func checkBase(_ base: Model.ID, under over: Model.ID, as shape: Shape?, in model: Model) {
    guard model.isNull(base), model.firstChild(over) != nil, let shape else { return }
    SchemaCheck(session: session, model: model, trail: trail).reportKind(base, shape)
  }

  /// Reports nothing where Compose looks for a value of its own accord, and breaks down.
  private func reportNull(_ over: Model.ID, in model: Model) {
    let path = trail.path(in: model)
    session.report(
      .conflictingKinds, "`\(path)` cannot be overridden by nothing: Docker Compose breaks down here",
      at: model.keyRange(over),
      help: ["remove the key, or write `!reset null` behind it to do without what was there before"], path: path)
  }

  private mutating func mergeMappings(
    _ over: Model.ID, into base: Model.ID, in model: inout Model, as shape: Shape?
  ) {
    guard model.isMapping(over), model.isMapping(base) else { return }
    let entries = model.count(base) > 16 && model.count(over) > 4 ? model.entriesByKey(base) : nil
    var child = model.firstChild(over)
    while let entry = child {
      child = model.next(entry)
      let known = entries.map { $0[KeyBytes(model.keyText(entry))] } ?? model.value(underKeyOf: entry, in: base)
      guard let known else {
        model.move(entry, to: base)
        continue
      }
      trail.enter(entry)
      let identity = shape?.fields?.field(of: entry, in: model)?.identity
      // What a list says twice is a mistake; what another file says again is an override.
      if let identity { for list in [known, entry] { removeDuplicates(from: list, identity, in: &model) } }
      merge(
        entry, into: known, in: &model, as: shape?.fields?.shape(under: entry, in: model),
        by: shape?.fields?.mergeRule(under: entry, in: model) ?? .merge)
      if let identity { Refinement.removeDuplicates(from: known, identity, in: &model) }
      trail.leave()
      // Who points at the key means what now stands under it, which is said here.
      if model.range(known) == model.range(entry) { model.setKey(of: known, model.key(of: entry)) }
    }
  }

  private func removeDuplicates(from list: Model.ID, _ identity: ListIdentity, in model: inout Model) {
    Refinement.removeDuplicates(from: list, identity, in: &model) { item, later, model in
      Refinement.reportLoss(of: item, to: later, identity, in: model, session, at: trail.path(in: model))
    }
  }

  private mutating func mergeLogging(
    _ over: Model.ID, into base: Model.ID, in model: inout Model, as shape: Shape?
  ) {
    if model.isNull(over), model.isMapping(base) { return reportNull(over, in: model) }
    let earlier = model.printed(model.value("driver", in: base))
    let later = model.printed(model.value("driver", in: over))
    if let earlier, let later, !earlier.hasSameBytes(as: later) {
      model.replace(base, with: over)
    } else {
      mergePlainly(over, into: base, in: &model, as: shape)
    }
  }

  private mutating func mergeSubnets(
    _ over: Model.ID, into base: Model.ID, in model: inout Model, as shape: Shape?
  ) {
    if model.isNull(over), model.isSequence(base) { return reportNull(over, in: model) }
    let originals = Array(model.items(base))
    let overrides = Array(model.items(over))
    guard model.isSequence(base), model.isSequence(over),
      originals.count * overrides.count <= Self.maximumSubnetPairs
    else {
      return mergePlainly(over, into: base, in: &model, as: shape)
    }
    func subnet(_ item: Model.ID) -> String { model.printed(model.value("subnet", in: item)) ?? "" }
    let subnets = originals.map { (name: subnet($0), range: model.range($0)) }
    var result: [Model.ID] = []
    func position(of name: String) -> Int? { result.firstIndex { subnet($0).hasSameBytes(as: name) } }
    for original in originals {
      for override in overrides {
        let name = subnet(override)
        if !subnet(original).hasSameBytes(as: name), position(of: name) == nil {
          result.append(override)
          continue
        }
        // What has been merged into an element stays there for the next one, as with Compose.
        mergeMappings(model.copy(override), into: original, in: &model, as: shape?.items)
        if let known = position(of: subnet(original)) { result[known] = original } else { result.append(original) }
      }
    }
    for (name, range) in subnets where position(of: name) == nil { reportLostSubnet(name, range, over, in: model) }
    // One element may stand in several places.
    let items = result.map { model.copy($0) }
    setList(base, items, like: over, in: &model)
  }

  private func reportLostSubnet(_ name: String, _ range: SourceRange, _ over: Model.ID, in model: Model) {
    session.report(
      .replacedItem, "Docker Compose loses the subnet `\(name)` when it merges these", at: model.range(over),
      related: [Label(range, "`\(name)` here")],
      help: ["put `!override` before the list, and repeat all subnets in it"],
      severity: .warning, path: trail.path(in: model))
  }
}

// MARK: - Forms that can be merged

extension Merger {
  /// A mapping as the `KEY=VALUE` strings that it stands for, a list as it is.
  private func pairs(of value: Model.ID, in model: inout Model) -> [Model.ID] {
    switch model.kind(value) {
    case .sequence: return Array(model.items(value))
    case .mapping:
      var pairs: [Model.ID] = []
      var child = model.firstChild(value)
      while let entry = child {
        child = model.next(entry)
        addPairs(of: entry, to: &pairs, in: &model)
      }
      return pairs
    case .written, .literal, .composed: return [model.take(value)]
    case .null, .boolean, .integer, .unsigned, .float, .timestamp: return []
    }
  }

  private func addPairs(of entry: Model.ID, to pairs: inout [Model.ID], in model: inout Model) {
    switch model.kind(entry) {
    case .null:
      let key = model.keyText(entry)
      pairs.append(model.add(.literal(key), at: model.keyRange(entry)))
    case .sequence:
      for item in Array(model.items(entry)) { pairs.append(Self.pair(entry, item, in: &model)) }
    case .boolean, .integer, .unsigned, .float, .timestamp, .written, .literal, .composed, .mapping:
      pairs.append(Self.pair(entry, entry, in: &model))
    }
  }

  private static func pair(_ entry: Model.ID, _ value: Model.ID, in model: inout Model) -> Model.ID {
    let (keyRange, range) = (model.keyRange(entry), model.range(value))
    var builder = TracedTextBuilder()
    builder.append(model.keyText(entry), from: .rewritten(keyRange))
    builder.append("=", from: .rewritten(keyRange.end))
    if let text = model.traced(value) {
      builder.append(text, from: 0, to: text.string.utf8.count)
    } else {
      builder.append(model.printed(value) ?? "", from: .rewritten(range))
    }
    return model.add(
      .composed(ComposedText(builder.finish(), references: model.references(value))),
      at: keyRange.file == range.file ? keyRange.union(range) : range)
  }

  static func makeBuildMapping(_ value: Model.ID, in model: inout Model) {
    if model.isString(value) {
      model.wrapInMapping(value, under: "context")
    } else if !model.isMapping(value) {
      model.set(value, .mapping)
    }
  }

  static func makeDependencyMapping(_ value: Model.ID, in model: inout Model) {
    makeNamesMapping(value, in: &model) { name, range, model in
      model.set(name, .mapping)
      model.append("condition", at: range, .literal("service_started"), to: name)
      model.append("required", at: range, .boolean(true), to: name)
    }
  }

  /// Makes a list of names a mapping from each to what `fill` makes of it.
  static func makeNamesMapping(
    _ value: Model.ID, in model: inout Model,
    fill: (Model.ID, SourceRange, inout Model) -> Void = { name, _, model in model.set(name, .null) }
  ) {
    guard model.isSequence(value) else {
      if !model.isMapping(value) { model.set(value, .mapping) }
      return
    }
    let names = Array(model.items(value))
    model.set(value, .mapping)
    var seen: Set<KeyBytes> = []
    for name in names {
      guard let text = model.string(name), seen.insert(KeyBytes(text)).inserted else { continue }
      let entry = model.add(.null, at: model.range(name))
      fill(entry, model.range(name), &model)
      model.append(model.key(named: text, at: model.range(name)), entry, to: value)
    }
  }
}

extension MergeRule {
  /// Whether Compose makes something of a later value of that kind. Null is taken for an earlier one to stay.
  fileprivate func takes(_ kind: Model.Kind) -> Bool {
    switch (self, kind) {
    case (_, .null), (_, .mapping), (.merge, _), (.replace, _), (.logging, _), (.subnets, _): true
    case (.keyValueList, .sequence), (.hosts, .sequence), (.dependsOn, .sequence), (.namesToMapping, .sequence): true
    case (.keyValueList, .written), (.keyValueList, .literal), (.keyValueList, .composed): true
    case (.hosts, .written), (.hosts, .literal), (.hosts, .composed): true
    case (.build, .written), (.build, .literal), (.build, .composed): true
    case (.keyValueList, _), (.hosts, _), (.build, _), (.dependsOn, _), (.namesToMapping, _): false
    }
  }
}

extension Model {
  /// What a value is, for a message: "a string".
  func kindName(_ id: ID) -> String {
    switch kind(id) {
    case .null: "null"
    case .boolean: "a boolean"
    case .integer, .unsigned, .float: "a number"
    case .timestamp: "a timestamp"
    case .written, .literal, .composed: "a string"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}
