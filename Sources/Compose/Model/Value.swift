package import Diagnostics

/// A value of the finished model, as it is printed: a tree of its own, made when somebody wants to show it.
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
    case text(TracedText)
    case sequence([Value])
    case mapping(Mapping)
  }

  package init(_ content: Content, at range: SourceRange) {
    self.content = content
    self.range = range
  }
}

/// A mapping with its keys in order; no key occurs twice.
package struct Mapping: Sendable {
  package let entries: [Entry]

  package struct Entry: Sendable {
    package let key: String
    package let keyRange: SourceRange
    package let value: Value

    package init(key: String, keyRange: SourceRange, value: Value) {
      self.key = key
      self.keyRange = keyRange
      self.value = value
    }
  }

  package init(_ entries: [Entry] = []) { self.entries = entries }

  package var isEmpty: Bool { entries.isEmpty }

  package func entry(_ key: String) -> Entry? { entries.first { $0.key.hasSameBytes(as: key) } }
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
    if case .text(let text) = content { text.string } else { nil }
  }

  package var boolean: Bool? {
    if case .boolean(let flag) = content { flag } else { nil }
  }

  /// The value of `key`, if this is a mapping that has it.
  package subscript(_ key: String) -> Value? { mapping?.entry(key)?.value }
}
