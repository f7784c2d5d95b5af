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
  private var path: [ModelPath.Step]

  init(session: LoadSession, at path: [ModelPath.Step] = []) {
    self.session = session
    self.path = path
  }

  /// Merges `over` into `base`.
  mutating func merge(_ over: Value, into base: inout Value, as shape: Shape?, by rule: MergeRule = .merge) {
    switch rule {
    case .replace: base = over
    case .merge: mergePlainly(over, into: &base, as: shape)
    case .keyValueList:
      base = Value(.sequence(pairs(of: base) + pairs(of: over)), at: over.range)
    case .hosts:
      let known = pairs(of: base)
      let texts = Set(known.compactMap { $0.printed.map(KeyBytes.init) })
      let added = pairs(of: over).filter { item in !(item.printed.map { texts.contains(KeyBytes($0)) } ?? false) }
      base = Value(.sequence(known + added), at: over.range)
    case .build:
      var converted = Self.buildMapping(base)
      mergeMappings(Self.buildMapping(over), into: &converted, as: shape)
      base = converted
    case .dependsOn:
      var converted = Self.dependencyMapping(base)
      mergeMappings(Self.dependencyMapping(over), into: &converted, as: shape)
      base = converted
    case .namesToMapping:
      var converted = Self.namesMapping(base)
      mergeMappings(Self.namesMapping(over), into: &converted, as: shape)
      base = converted
    case .logging: mergeLogging(over, into: &base, as: shape)
    case .subnets: mergeSubnets(over, into: &base, as: shape)
    }
  }

  private mutating func mergePlainly(_ over: Value, into base: inout Value, as shape: Shape?) {
    if over.isNull { return }
    switch (base.content, over.content) {
    case (.mapping, .mapping): mergeMappings(over, into: &base, as: shape)
    case (.sequence(var items), .sequence(let more)):
      base.content = .null
      items.append(contentsOf: more)
      base.content = .sequence(items)
    case (.mapping, _): reportConflict(base, over, "a mapping")
    case (.sequence, _): reportConflict(base, over, "a list")
    default: base = over
    }
  }

  private func reportConflict(_ base: Value, _ over: Value, _ kind: String) {
    session.report(
      .conflictingKinds,
      "`\(ModelPath(path))` cannot be overridden: it was \(kind) before, and is \(over.kindName) here",
      at: over.range, related: [Label(base.range, "\(kind) here")],
      help: ["write it as \(kind) in both places, or put `!override` before the value here"],
      path: ModelPath(path))
  }

  private mutating func mergeMappings(_ over: Value, into base: inout Value, as shape: Shape?) {
    guard case .mapping(let added) = over.content, case .mapping(var mapping) = base.content else { return }
    // The only reference, so that entries are changed in place.
    base.content = .null
    let positions = mapping.count > 16 && added.count > 4 ? mapping.positions : nil
    for entry in added.entries {
      let known = positions.map { $0[KeyBytes(entry.key)] } ?? mapping.index(of: entry.key)
      guard let known else {
        mapping.append(entry)
        continue
      }
      path.append(.key(entry.key))
      merge(
        entry.value, into: &mapping[position: known], as: shape?.fields?.shape(under: entry),
        by: shape?.fields?.mergeRule(under: entry) ?? .merge)
      path.removeLast()
    }
    base.content = .mapping(mapping)
  }

  private mutating func mergeLogging(_ over: Value, into base: inout Value, as shape: Shape?) {
    let (earlier, later) = (base["driver"]?.printed, over["driver"]?.printed)
    if let earlier, let later, !earlier.hasSameBytes(as: later) {
      base = over
    } else {
      mergePlainly(over, into: &base, as: shape)
    }
  }

  private mutating func mergeSubnets(_ over: Value, into base: inout Value, as shape: Shape?) {
    guard case .sequence(let originals) = base.content, case .sequence(let overrides) = over.content,
      originals.count * overrides.count <= Self.maximumSubnetPairs
    else {
      return mergePlainly(over, into: &base, as: shape)
    }
    var result: [Value] = []
    func position(of item: Value) -> Int? {
      result.firstIndex { ($0["subnet"]?.printed ?? "").hasSameBytes(as: item["subnet"]?.printed ?? "") }
    }
    for original in originals {
      for override in overrides {
        let isSame = (original["subnet"]?.printed ?? "").hasSameBytes(as: override["subnet"]?.printed ?? "")
        if !isSame, position(of: override) == nil {
          result.append(override)
          continue
        }
        var merged = original
        mergeMappings(override, into: &merged, as: shape?.items)
        if let known = position(of: merged) { result[known] = merged } else { result.append(merged) }
      }
    }
    base = Value(.sequence(result), at: over.range)
  }
}

// MARK: - Forms that can be merged

extension Merger {
  /// A mapping as the `KEY=VALUE` strings that it stands for, a list as it is.
  private func pairs(of value: Value) -> [Value] {
    switch value.content {
    case .sequence(let items): return items
    case .mapping(let mapping): return mapping.entries.flatMap(Self.pairs(of:))
    case .string, .text: return [value]
    case .null, .boolean, .integer, .unsigned, .float, .timestamp: return []
    }
  }

  private static func pairs(of entry: Mapping.Entry) -> [Value] {
    switch entry.value.content {
    case .null: return [Value(.string(entry.key), at: entry.keyRange)]
    case .sequence(let items): return items.map { pair(entry, $0) }
    case .boolean, .integer, .unsigned, .float, .timestamp, .string, .text, .mapping: return [pair(entry, entry.value)]
    }
  }

  private static func pair(_ entry: Mapping.Entry, _ value: Value) -> Value {
    var builder = TracedTextBuilder()
    builder.append(entry.key, from: .rewritten(entry.keyRange))
    builder.append("=", from: .rewritten(entry.keyRange.end))
    if let text = value.traced {
      builder.append(text, from: 0, to: text.string.utf8.count)
    } else {
      builder.append(value.printed ?? "", from: .rewritten(value.range))
    }
    let range = entry.keyRange.file == value.range.file ? entry.keyRange.union(value.range) : value.range
    return Value(.text(ComposedText(builder.finish(), references: value.references)), at: range)
  }

  static func buildMapping(_ value: Value) -> Value {
    guard value.string != nil else { return value.mapping == nil ? Value(.mapping(Mapping()), at: value.range) : value }
    let context = Mapping.Entry(key: "context", keyRange: value.range, value: value)
    return Value(.mapping(Mapping([context])), at: value.range)
  }

  static func dependencyMapping(_ value: Value) -> Value {
    namesMapping(value) { name in
      .mapping(
        Mapping([
          Mapping.Entry(
            key: "condition", keyRange: name.range, value: Value(.string("service_started"), at: name.range)),
          Mapping.Entry(key: "required", keyRange: name.range, value: Value(.boolean(true), at: name.range)),
        ]))
    }
  }

  /// A list of names as a mapping from each to what `content` makes of it.
  static func namesMapping(_ value: Value, to content: (Value) -> Value.Content = { _ in .null }) -> Value {
    guard case .sequence(let names) = value.content else {
      return value.mapping == nil ? Value(.mapping(Mapping()), at: value.range) : value
    }
    var mapping = Mapping()
    var seen: Set<KeyBytes> = []
    for name in names {
      guard let key = name.string, seen.insert(KeyBytes(key)).inserted else { continue }
      mapping.append(Mapping.Entry(key: key, keyRange: name.range, value: Value(content(name), at: name.range)))
    }
    return Value(.mapping(mapping), at: value.range)
  }
}

extension Value {
  /// What it is, for a message: "a string".
  var kindName: String {
    switch content {
    case .null: "null"
    case .boolean: "a boolean"
    case .integer, .unsigned, .float: "a number"
    case .timestamp: "a timestamp"
    case .string, .text: "a string"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }

  /// Whether both are scalars that print alike.
  func hasSameText(as other: Value) -> Bool {
    guard let text = printed, let otherText = other.printed else { return false }
    return text.hasSameBytes(as: otherText)
  }
}
