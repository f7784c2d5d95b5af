import Diagnostics

extension Model {
  func kind(_ id: ID) -> Kind { nodes[Int(id.index)].kind }

  func range(_ id: ID) -> SourceRange { nodes[Int(id.index)].range }

  func isNull(_ id: ID) -> Bool { kind(id) == .null }

  func isMapping(_ id: ID) -> Bool { kind(id) == .mapping }

  func isSequence(_ id: ID) -> Bool { kind(id) == .sequence }

  /// Whether it is a string; numbers and booleans are not.
  func isString(_ id: ID) -> Bool {
    switch kind(id) {
    case .written, .literal, .composed: true
    case .null, .boolean, .integer, .unsigned, .float, .timestamp, .sequence, .mapping: false
    }
  }

  /// The first element of a sequence or entry of a mapping; nil for what has none.
  func firstChild(_ id: ID) -> ID? {
    let node = nodes[Int(id.index)]
    guard node.kind == .mapping || node.kind == .sequence, node.payload != Self.noChildren else { return nil }
    return ID(index: UInt32(truncatingIfNeeded: node.payload))
  }

  /// The next child of the same collection.
  func next(_ id: ID) -> ID? {
    let next = nodes[Int(id.index)].next
    return next == Self.none ? nil : ID(index: next)
  }

  /// The first element of what is a sequence.
  func firstItem(_ id: ID?) -> ID? {
    guard let id, isSequence(id) else { return nil }
    return firstChild(id)
  }

  /// The first entry of what is a mapping.
  func firstEntry(_ id: ID?) -> ID? {
    guard let id, isMapping(id) else { return nil }
    return firstChild(id)
  }

  /// The elements of what is a sequence, as they are now: nothing may be changed while they are walked, for that would
  /// copy the whole model.
  func items(_ id: ID?) -> Children { Children(nodes: nodes, upcoming: firstItem(id)?.index ?? Self.none) }

  /// The same for the entries of what is a mapping.
  func entries(_ id: ID?) -> Children { Children(nodes: nodes, upcoming: firstEntry(id)?.index ?? Self.none) }

  struct Children: Sequence, IteratorProtocol {
    fileprivate let nodes: ContiguousArray<Node>
    fileprivate var upcoming: UInt32

    mutating func next() -> ID? {
      guard upcoming != Model.none else { return nil }
      defer { upcoming = nodes[Int(upcoming)].next }
      return ID(index: upcoming)
    }
  }

  /// Counted each time.
  func count(_ id: ID) -> Int { firstChild(id).map { countOnwards(from: $0) } ?? 0 }

  /// How many children of a collection there are from one of them on.
  func countOnwards(from first: ID) -> Int {
    var count = 0
    var child: ID? = first
    while let current = child {
      count += 1
      child = next(current)
    }
    return count
  }

  /// The value under a key, by a search from the front: the mappings that stages look things up in are short. Those
  /// that a project can make long (services, volumes) are indexed by their users.
  func value(_ name: StaticString, in mapping: ID?) -> ID? {
    mapping.flatMap { entry(of: $0, hash: Self.hash(name)) { isKey(nodes[Int($0.index)], name) } }
  }

  func value(named name: String, in mapping: ID?) -> ID? {
    mapping.flatMap { entry(of: $0, hash: Self.hash(name)) { keyText($0).hasSameBytes(as: name) } }
  }

  /// The entry of `mapping` that has the key of `entry`.
  func value(underKeyOf entry: ID, in mapping: ID) -> ID? {
    self.entry(of: mapping, hash: keyHash(entry)) { haveSameKey($0, entry) }
  }

  /// Whether a mapping has an entry of that name, which is only asked for when the hash is there.
  func hasEntry(_ mapping: ID, hash: UInt32, named name: () -> String) -> Bool {
    entry(of: mapping, hash: hash) { keyText($0).hasSameBytes(as: name()) } != nil
  }

  /// The first entry of a mapping under a key that has that hash and is the one.
  @inline(__always)
  private func entry(of mapping: ID, hash: UInt32, isTheOne: (ID) -> Bool) -> ID? {
    guard mayHaveKey(mapping, hash) else { return nil }
    var child = firstChild(mapping)
    while let current = child {
      if keyHash(current) == hash, isTheOne(current) { return current }
      child = next(current)
    }
    return nil
  }

  static func maskBit(of hash: UInt32) -> UInt64 { 1 << UInt64(hash & 63) }

  /// Whether this is a mapping that may have a key of that hash.
  private func mayHaveKey(_ mapping: ID, _ hash: UInt32) -> Bool {
    let node = nodes[Int(mapping.index)]
    return node.kind == .mapping && node.keyMask & Self.maskBit(of: hash) != 0
  }

  /// Every entry by its key, for mappings that are searched often.
  func entriesByKey(_ mapping: ID?) -> [KeyBytes: ID] {
    var result: [KeyBytes: ID] = [:]
    for entry in entries(mapping) { result[KeyBytes(keyText(entry))] = entry }
    return result
  }
}
