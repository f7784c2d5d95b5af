import Diagnostics

/// Changes in place: the storage is taken out of the value while it is changed, so that nothing is copied.
extension Value {
  mutating func editMapping(_ edit: (inout Mapping) -> Void) {
    guard case .mapping(var mapping) = content else { return }
    content = .null
    edit(&mapping)
    content = .mapping(mapping)
  }

  mutating func editItems(_ edit: (inout Value, Int) -> Void) {
    guard case .sequence(var items) = content else { return }
    content = .null
    for index in items.indices { edit(&items[index], index) }
    content = .sequence(items)
  }
}

extension Mapping {
  /// Changes the value of `key`, if there is one.
  mutating func edit(_ key: String, _ edit: (inout Value) -> Void) {
    guard let index = index(of: key) else { return }
    edit(&self[position: index])
  }

  /// Changes every entry of the mapping under `key`, if there is one.
  mutating func editEntries(of key: String, _ edit: (inout Entry) -> Void) {
    self.edit(key) { value in
      value.editMapping { mapping in
        for index in 0..<mapping.count { mapping.editEntry(at: index, edit) }
      }
    }
  }

  /// Changes every item of the sequence under `key`, if there is one.
  mutating func editItems(of key: String, _ edit: (inout Value, Int) -> Void) {
    self.edit(key) { $0.editItems(edit) }
  }

  /// Gives `key` a value, the later one winning; `positions` are those of the keys so far.
  mutating func set(_ key: String, _ value: Value, _ positions: inout [KeyBytes: Int]) {
    if let known = positions[KeyBytes(key)] {
      self[position: known] = value
    } else {
      positions[KeyBytes(key)] = count
      append(Entry(key: key, keyRange: value.range, value: value))
    }
  }

  /// Adds an entry that Compose implies, at the place that implies it.
  mutating func setIfMissing(_ key: String, _ content: Value.Content, at range: SourceRange) {
    guard !has(key) else { return }
    append(Entry(key: key, keyRange: range, value: Value(content, at: range)))
  }

  /// A mapping of implied entries.
  static func implied(_ entries: [(String, Value.Content)], at range: SourceRange) -> Mapping {
    Mapping(entries.map { Entry(key: $0.0, keyRange: range, value: Value($0.1, at: range)) })
  }
}
