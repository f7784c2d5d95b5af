package import Diagnostics

/// A node of the compose model: the one tree that every stage of the loader reads and rewrites.
///
/// A `Value` is what is left of a YAML node once aliases and merge keys are expanded and variables are filled in.
/// Mappings keep the order in which their keys were first met. Every value, and every key, knows the bytes it was
/// written as; a value that Compose made up carries the bytes of what caused it.
package struct Value: Sendable {
  package var content: Content
  package var range: SourceRange

  package enum Content: Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    /// An integer beyond `Int64`.
    case unsigned(UInt64)
    case float(Double)
    /// A YAML timestamp, written as Go prints it.
    case timestamp(String)
    /// A string that can be traced from its bytes alone: see `Value.traced`.
    case string(String)
    /// A string put together from pieces: by escapes, folding, variables, or a merge.
    case text(ComposedText)
    case sequence([Value])
    case mapping(Mapping)
  }

  package init(_ content: Content, at range: SourceRange) {
    self.content = content
    self.range = range
  }
}

/// A string whose pieces stand in different places, with the variable references that it was written with.
package final class ComposedText: Sendable {
  package let text: TracedText
  package let references: [VariableReference]

  package init(_ text: TracedText, references: [VariableReference] = []) {
    self.text = text
    self.references = references
  }
}

/// A mapping with its keys in order; no key occurs twice.
package struct Mapping: Sendable {
  package private(set) var entries: [Entry]

  package struct Entry: Sendable {
    package var key: String
    package var keyRange: SourceRange
    /// Kept so that stages need not look the key up anew.
    var field: FieldPosition
    package var value: Value

    package init(key: String, keyRange: SourceRange, value: Value) {
      self.init(key: key, keyRange: keyRange, value: value, field: .unsought)
    }

    init(key: String, keyRange: SourceRange, value: Value, field: FieldPosition) {
      self.key = key
      self.keyRange = keyRange
      self.field = field
      self.value = value
    }

    /// The key as something to point at.
    package var locatedKey: Located<String> { Located(key, at: keyRange) }
  }

  /// Which field of its mapping's shape a key is.
  enum FieldPosition: Sendable {
    /// Nobody has looked.
    case unsought
    /// None that the shape knows.
    case none
    case at(UInt8)
  }

  package init(_ entries: [Entry] = []) { self.entries = entries }

  package var count: Int { entries.count }
  package var isEmpty: Bool { entries.isEmpty }
}

extension Mapping {
  /// The position of `key`, by a search from the front: the mappings that stages look things up in are short.
  /// Those that a project can make long (services, volumes) are indexed by their users.
  package func index(of key: String) -> Int? {
    entries.firstIndex { $0.key.hasSameBytes(as: key) }
  }

  package func entry(_ key: String) -> Entry? { index(of: key).map { entries[$0] } }

  package func has(_ key: String) -> Bool { index(of: key) != nil }

  /// Whether `key` is one of the first `count` keys.
  func has(_ key: String, among count: Int) -> Bool {
    entries.prefix(count).contains { $0.key.hasSameBytes(as: key) }
  }

  /// The value of `key`. Assigning nil removes the entry; assigning to a new key appends it, at the value's range.
  package subscript(key: String) -> Value? {
    get { index(of: key).map { entries[$0].value } }
    set {
      let known = index(of: key)
      switch (known, newValue) {
      case (let known?, let value?): entries[known].value = value
      case (let known?, nil): entries.remove(at: known)
      case (nil, let value?): entries.append(Entry(key: key, keyRange: value.range, value: value))
      case (nil, nil): break
      }
    }
  }

  /// The value at a position, to be changed in place.
  package subscript(position index: Int) -> Value {
    get { entries[index].value }
    _modify { yield &entries[index].value }
  }

  /// Changes an entry in place; the key must stay.
  mutating func editEntry(at index: Int, _ edit: (inout Entry) -> Void) { edit(&entries[index]) }

  /// Adds an entry whose key the caller knows to be new.
  package mutating func append(_ entry: Entry) { entries.append(entry) }

  package mutating func remove(_ key: String) -> Entry? {
    index(of: key).map { entries.remove(at: $0) }
  }

  package mutating func removeAll(where isUnwanted: (Entry) -> Bool) { entries.removeAll(where: isUnwanted) }

  package mutating func reserveCapacity(_ count: Int) { entries.reserveCapacity(count) }

  /// The position of every key, for mappings that are searched often.
  package var positions: [KeyBytes: Int] {
    var positions: [KeyBytes: Int] = [:]
    positions.reserveCapacity(entries.count)
    for (index, entry) in entries.enumerated() { positions[KeyBytes(entry.key)] = index }
    return positions
  }
}

/// A string as a dictionary key that tells composed from decomposed characters apart, as YAML does.
package struct KeyBytes: Hashable, Sendable {
  package let string: String

  package init(_ string: String) { self.string = string }

  package static func == (left: KeyBytes, right: KeyBytes) -> Bool { left.string.hasSameBytes(as: right.string) }
}

extension String {
  /// Whether both are written with the same bytes; `==` also equates composed and decomposed characters.
  package func hasSameBytes(as other: String) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    // Strings that differ for `==` differ in their bytes. Equal ones as long as each other have the same bytes unless
    // there is a letter with an accent in them.
    return self == other && (utf8.count < 3 || isSurelyTheSame(as: other))
  }

  /// Compares the bytes of two strings of the same length.
  private func isSurelyTheSame(as other: String) -> Bool {
    let same = unsafe utf8.withContiguousStorageIfAvailable { left in
      unsafe other.utf8.withContiguousStorageIfAvailable { right in unsafe left.elementsEqual(right) }
    }
    return (same ?? nil) ?? utf8.elementsEqual(other.utf8)
  }
}

extension Value {
  package var mapping: Mapping? {
    if case .mapping(let mapping) = content { mapping } else { nil }
  }

  package var sequence: [Value]? {
    if case .sequence(let items) = content { items } else { nil }
  }

  package var isNull: Bool {
    if case .null = content { true } else { false }
  }

  /// The string, if this is one; numbers and booleans are not.
  package var string: String? {
    switch content {
    case .string(let string): string
    case .text(let composed): composed.text.string
    case .null, .boolean, .integer, .unsigned, .float, .timestamp, .sequence, .mapping: nil
    }
  }

  package var boolean: Bool? {
    if case .boolean(let flag) = content { flag } else { nil }
  }

  package var integer: Int64? {
    if case .integer(let number) = content { number } else { nil }
  }

  /// The value of `key`, if this is a mapping that has it.
  package subscript(_ key: String) -> Value? { mapping?[key] }

  /// The references to variables in a string.
  package var references: [VariableReference] {
    if case .text(let composed) = content { composed.references } else { [] }
  }

  /// The string with the origin of each byte.
  ///
  /// A plain string is traced by length alone: as long as its bytes it stands there letter for letter, two shorter it
  /// stands between quotes; anything else was rewritten on the way and is known only as a whole.
  package var traced: TracedText? {
    switch content {
    case .text(let composed): return composed.text
    case .string(let string):
      let length = string.utf8.count
      if length == range.count { return TracedText(verbatim: string, at: range) }
      if length + 2 == range.count {
        let inner = SourceRange(range.file, range.lowerBound + 1..<range.upperBound - 1)
        return TracedText(verbatim: string, at: inner)
      }
      return TracedText(string, runs: [TracedText.Run(start: 0, source: .rewritten(range))])
    case .null, .boolean, .integer, .unsigned, .float, .timestamp, .sequence, .mapping: return nil
    }
  }

  /// The bytes that hold `part` of this string (offsets in its UTF-8), or those of the whole value.
  package func range(of part: Range<Int>) -> SourceRange { traced?.place(of: part).range ?? range }
}
