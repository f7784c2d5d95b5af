/// Writes values as JSON: keys sorted, so that two runs give the same bytes, and slashes as they are.
///
/// Foundation's encoder would do the same; it would also make the program twice as large and a third slower to start.
enum JSONText {
  static func write(_ value: some Encodable) -> String {
    let node = JSONNode()
    // Nothing that these values do can fail.
    try? value.encode(to: JSONNode.Encoding(node: node))
    var bytes: [UInt8] = []
    node.write(to: &bytes, indentation: 0)
    bytes.append(0x0A)
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// A value on its way to JSON.
private final class JSONNode {
  private enum Content {
    /// A number, a truth value or null.
    case literal(String)
    case string(String)
    case array([JSONNode])
    case object([(key: String, value: JSONNode)])
  }

  private var content = Content.literal("null")

  func write(to bytes: inout [UInt8], indentation: Int) {
    switch content {
    case .literal(let text): bytes += text.utf8
    case .string(let text): JSONNode.write(text, to: &bytes)
    case .array(let items):
      JSONNode.write(items, "[", "]", to: &bytes, indentation: indentation) { item, bytes in
        item.write(to: &bytes, indentation: indentation + 1)
      }
    case .object(let entries):
      let sorted = entries.sorted { $0.key < $1.key }
      JSONNode.write(sorted, "{", "}", to: &bytes, indentation: indentation) { entry, bytes in
        JSONNode.write(entry.key, to: &bytes)
        bytes += " : ".utf8
        entry.value.write(to: &bytes, indentation: indentation + 1)
      }
    }
  }

  private static func write<Item>(
    _ items: [Item], _ opening: String, _ closing: String, to bytes: inout [UInt8], indentation: Int,
    _ write: (Item, inout [UInt8]) -> Void
  ) {
    func breakLine(_ depth: Int) {
      bytes.append(0x0A)
      bytes += repeatElement(UInt8(ascii: " "), count: depth * 2)
    }
    bytes += opening.utf8
    if items.isEmpty { bytes.append(0x0A) }
    for (index, item) in items.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      breakLine(indentation + 1)
      write(item, &bytes)
    }
    breakLine(indentation)
    bytes += closing.utf8
  }

  private static func write(_ text: String, to bytes: inout [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0x08: bytes += "\\b".utf8
      case 0x09: bytes += "\\t".utf8
      case 0x0A: bytes += "\\n".utf8
      case 0x0C: bytes += "\\f".utf8
      case 0x0D: bytes += "\\r".utf8
      case 0..<0x20: bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

// MARK: - What the standard library asks of an encoder

extension JSONNode {
  /// Takes a value of any kind.
  fileprivate func set(_ value: some Encodable) throws {
    switch value {
    case let text as String: content = .string(text)
    case let flag as Bool: content = .literal(flag ? "true" : "false")
    case let number as any BinaryInteger: content = .literal("\(number)")
    case let number as any BinaryFloatingPoint: content = .literal("\(number)")
    default: try value.encode(to: Encoding(node: self))
    }
  }

  fileprivate func add(_ key: String) -> JSONNode {
    let child = JSONNode()
    if case .object(var entries) = content {
      content = .literal("null")
      entries.append((key, child))
      content = .object(entries)
    } else {
      content = .object([(key, child)])
    }
    return child
  }

  fileprivate func addItem() -> JSONNode {
    let child = JSONNode()
    if case .array(var items) = content {
      content = .literal("null")
      items.append(child)
      content = .array(items)
    } else {
      content = .array([child])
    }
    return child
  }

  fileprivate var count: Int {
    if case .array(let items) = content { items.count } else { 0 }
  }

  fileprivate func becomeArray() { content = .array([]) }
  fileprivate func becomeObject() { content = .object([]) }
  fileprivate func becomeNull() { content = .literal("null") }

  struct Encoding: Encoder {
    let node: JSONNode
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
      node.becomeObject()
      return KeyedEncodingContainer(Object(node: node))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
      node.becomeArray()
      return Items(node: node)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { Single(node: node) }
  }

  private struct Object<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: JSONNode
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) { node.add(key.stringValue).becomeNull() }
    func encode(_ value: some Encodable, forKey key: Key) throws { try node.add(key.stringValue).set(value) }

    func nestedContainer<Nested>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
      Encoding(node: node.add(key.stringValue)).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      Encoding(node: node.add(key.stringValue)).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { Encoding(node: node.add("super")) }
    func superEncoder(forKey key: Key) -> any Encoder { Encoding(node: node.add(key.stringValue)) }
  }

  private struct Items: UnkeyedEncodingContainer {
    let node: JSONNode
    var codingPath: [any CodingKey] { [] }
    var count: Int { node.count }

    func encodeNil() { node.addItem().becomeNull() }
    func encode(_ value: some Encodable) throws { try node.addItem().set(value) }

    func nestedContainer<Nested>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
      Encoding(node: node.addItem()).container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { Encoding(node: node.addItem()).unkeyedContainer() }
    func superEncoder() -> any Encoder { Encoding(node: node.addItem()) }
  }

  private struct Single: SingleValueEncodingContainer {
    let node: JSONNode
    var codingPath: [any CodingKey] { [] }

    func encodeNil() { node.becomeNull() }
    func encode(_ value: some Encodable) throws { try node.set(value) }
  }
}
