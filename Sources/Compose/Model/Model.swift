import Diagnostics

/// The compose model while it is loaded: the values of all files of a project in one array, which every stage reads and
/// rewrites in place.
///
///     services:                  0  mapping             first 1
///       web:                     1  mapping  `services` first 2
///         image: nginx           2  mapping  `web`      first 3
///         tty: true              3  written  `image`    next 4
///                                4  boolean  `tty`
///
/// Aliases and merge keys are expanded and variables filled in. A collection names its first and its last child, each
/// child the next one; a mapping's child carries its key. Every value, and every key, knows the bytes it was written as;
/// a value that Compose made up carries the bytes of what caused it.
///
/// Most scalars and keys stand in a file letter for letter. Their text is read from there when somebody asks, so that
/// they cost nothing but their place in the array. There are no references to count and nothing to free.
struct Model: Sendable {
  var nodes: ContiguousArray<Node> = []
  /// Texts that no file holds as they are.
  var literals: [String] = []
  /// Those of them that the program wrote last, by their addresses.
  private var fixedTexts: [FixedText] = []
  var composed: [ComposedText] = []
  /// The bytes of the files that texts stand in, by file.
  var sources: [[UInt8]] = []

  private struct FixedText: Sendable {
    let address: UInt
    let literal: UInt32
    let hash: UInt32
  }

  /// Names a value of one model.
  struct ID: Hashable, Sendable {
    let index: UInt32
  }

  enum Kind: UInt8, Sendable {
    case null, boolean, integer
    /// An integer beyond `Int64`.
    case unsigned
    case float
    /// A YAML timestamp, written as Go prints it.
    case timestamp
    /// A string that stands in a file letter for letter.
    case written
    /// A string that was made from the bytes it carries.
    case literal
    /// A string put together from pieces: by escapes, folding, variables, or a merge.
    case composed
    case sequence, mapping

    /// One bit for each kind, to be put together to sets.
    var bit: UInt16 { 1 << UInt16(rawValue) }
  }

  struct Node: Sendable {
    var range: SourceRange
    var keyRange: SourceRange
    /// How the key is found: 0, as the bytes of its range; 1, the same between quotes; otherwise a literal, from 2 on.
    var keyText: UInt32
    var keyHash: UInt32
    var next: UInt32
    var kind: Kind
    var field: FieldPosition
    /// A scalar's bits; of a written string the length of its quotes; a place in a table; a collection's first and last child.
    var payload: UInt64
    /// A bit for each key that a mapping has or had, by the key's hash: most keys that stages look for are not there.
    var keyMask: UInt64
  }

  /// Which field of its mapping's shape a key is: its position, or one of these.
  typealias FieldPosition = UInt8
  /// None that the shape knows.
  static let noField: FieldPosition = .max
  /// Nobody has looked.
  static let unsoughtField: FieldPosition = .max - 1
  static let none = UInt32.max
  static let noChildren = UInt64.max

  /// What a new value holds.
  enum Content {
    case null
    case boolean(Bool)
    case integer(Int64)
    case unsigned(UInt64)
    case float(Double)
    case timestamp(String)
    case literal(String)
    /// One that this program writes.
    case fixed(StaticString)
    case composed(ComposedText)
    /// One without elements.
    case sequence, mapping
  }
}

/// A string whose pieces stand in different places.
struct ComposedText: Sendable {
  let text: TracedText
  /// The variable references that it was written with: where they are among those of the session.
  let references: Range<Int>

  init(_ text: TracedText, references: Range<Int> = 0..<0) {
    self.text = text
    self.references = references
  }
}

// MARK: - Adding

extension Model {
  /// Makes the bytes of a file known that texts will stand in.
  mutating func addSource(_ bytes: [UInt8], of file: FileID) {
    while sources.count <= Int(file.index) { sources.append([]) }
    sources[Int(file.index)] = bytes
  }

  mutating func reserveCapacity(_ count: Int) { nodes.reserveCapacity(count) }

  /// - Parameter key: that of an entry; nil for what is no entry, or none yet.
  mutating func add(_ kind: Kind, _ payload: UInt64, at range: SourceRange, under key: Key? = nil) -> ID {
    let id = ID(index: UInt32(truncatingIfNeeded: nodes.count))
    nodes.append(
      Node(
        range: range, keyRange: key?.range ?? range, keyText: key?.text ?? 0, keyHash: key?.hash ?? 0, next: Self.none,
        kind: kind, field: key?.field ?? Self.unsoughtField, payload: payload, keyMask: 0))
    return id
  }

  /// A value by itself; it becomes part of the model when it is appended to a collection.
  mutating func add(_ content: Content, at range: SourceRange, under key: Key? = nil) -> ID {
    let (kind, payload) = stored(content)
    return add(kind, payload, at: range, under: key)
  }

  /// A string that is the bytes of `range`, without `margin` bytes on either side.
  mutating func addWritten(at range: SourceRange, margin: Int, under key: Key? = nil) -> ID {
    add(.written, UInt64(truncatingIfNeeded: margin), at: range, under: key)
  }

  /// The same for a string that is put together from pieces, as very many are.
  mutating func add(_ text: consuming ComposedText, at range: SourceRange, under key: Key? = nil) -> ID {
    composed.append(text)
    return add(.composed, UInt64(composed.count - 1), at: range, under: key)
  }

  mutating func stored(_ content: Content) -> (Kind, UInt64) {
    switch content {
    case .null: return (.null, 0)
    case .boolean(let flag): return (.boolean, flag ? 1 : 0)
    case .integer(let number): return (.integer, UInt64(bitPattern: number))
    case .unsigned(let number): return (.unsigned, number)
    case .float(let number): return (.float, number.bitPattern)
    case .timestamp(let text): return (.timestamp, addLiteral(text))
    case .literal(let text): return (.literal, addLiteral(text))
    case .fixed(let text): return (.literal, UInt64(fixed(text).literal))
    case .composed(let text):
      composed.append(text)
      return (.composed, UInt64(composed.count - 1))
    case .sequence: return (.sequence, Self.noChildren)
    case .mapping: return (.mapping, Self.noChildren)
    }
  }

  /// A text of the program's own, which is kept once.
  private mutating func fixed(_ text: StaticString) -> FixedText {
    let address = unsafe UInt(bitPattern: text.utf8Start)
    let slot = Int(address >> 3 & 0x3F)
    if fixedTexts.isEmpty { fixedTexts = Array(repeating: FixedText(address: 0, literal: 0, hash: 0), count: 0x40) }
    if fixedTexts[slot].address != address {
      let literal = UInt32(truncatingIfNeeded: addLiteral(text.description))
      fixedTexts[slot] = FixedText(address: address, literal: literal, hash: Self.hash(text))
    }
    return fixedTexts[slot]
  }

  private mutating func addLiteral(_ text: String) -> UInt64 {
    literals.append(text)
    return UInt64(literals.count - 1)
  }

  /// Adds an element or entry, which is in no other collection, at the end of one.
  mutating func append(_ child: ID, to parent: ID) {
    nodes[Int(parent.index)].keyMask |= Self.maskBit(of: nodes[Int(child.index)].keyHash)
    let payload = nodes[Int(parent.index)].payload
    if payload == Self.noChildren {
      nodes[Int(parent.index)].payload = UInt64(child.index) | UInt64(child.index) << 32
    } else {
      nodes[Int(truncatingIfNeeded: payload >> 32)].next = child.index
      nodes[Int(parent.index)].payload = payload & 0xFFFF_FFFF | UInt64(child.index) << 32
    }
  }

  /// The children of a collection while they are made one after the other.
  struct Chain {
    fileprivate var first = Model.none
    fileprivate var last = Model.none
    fileprivate var keyMask: UInt64 = 0
  }

  /// Puts an element, or an entry made under a key with that hash, at the end of a chain.
  mutating func link(_ child: ID, keyHash: UInt32 = 0, to chain: inout Chain) {
    if chain.first == Self.none {
      chain.first = child.index
    } else {
      nodes[Int(chain.last)].next = child.index
    }
    chain.last = child.index
    chain.keyMask |= Self.maskBit(of: keyHash)
  }

  /// Gives a collection without children those of a chain.
  mutating func setChildren(of parent: ID, _ chain: Chain) {
    guard chain.first != Self.none else { return }
    nodes[Int(parent.index)].payload = UInt64(chain.first) | UInt64(chain.last) << 32
    nodes[Int(parent.index)].keyMask = chain.keyMask
  }

  /// Adds an entry, whose key the caller knows to be new, at the end of a mapping.
  mutating func append(_ key: Key, _ value: ID, to mapping: ID) {
    setKey(of: value, key)
    append(value, to: mapping)
  }

  /// Adds an entry under a key that nobody wrote.
  mutating func append(_ name: StaticString, at keyRange: SourceRange, _ value: ID, to mapping: ID) {
    append(key(name, at: keyRange), value, to: mapping)
  }

  mutating func append(_ name: StaticString, at range: SourceRange, _ content: Content, to mapping: ID) {
    append(name, at: range, add(content, at: range), to: mapping)
  }
}

// MARK: - Keys

extension Model {
  /// The key of an entry: its text, and the bytes that stand for it.
  struct Key {
    let range: SourceRange
    let text: UInt32
    let hash: UInt32
    let field: FieldPosition

    /// Where its file holds it letter for letter, if it does.
    var written: Range<UInt32>? {
      text < 2 && range.count >= 2 * Int(text) ? range.lower + text..<range.upper - text : nil
    }
  }

  /// A key that is the bytes of `range`, without `margin` bytes on either side.
  static func key(writtenAt range: SourceRange, margin: Int, hash: UInt32, field: FieldPosition) -> Key {
    Key(range: range, text: margin == 0 ? 0 : 1, hash: hash, field: field)
  }

  mutating func key(named name: String, at range: SourceRange, field: FieldPosition = unsoughtField) -> Key {
    Key(
      range: range, text: UInt32(truncatingIfNeeded: addLiteral(name) + 2), hash: Self.hash(name), field: field)
  }

  private mutating func key(_ name: StaticString, at range: SourceRange) -> Key {
    let text = fixed(name)
    return Key(range: range, text: text.literal + 2, hash: text.hash, field: Self.unsoughtField)
  }

  /// The key of an entry, to be given to another value.
  func key(of entry: ID) -> Key {
    let node = nodes[Int(entry.index)]
    return Key(range: node.keyRange, text: node.keyText, hash: node.keyHash, field: node.field)
  }

  mutating func setKey(of entry: ID, _ key: Key) {
    nodes[Int(entry.index)].keyRange = key.range
    nodes[Int(entry.index)].keyText = key.text
    nodes[Int(entry.index)].keyHash = key.hash
    nodes[Int(entry.index)].field = key.field
  }

  func keyHash(_ entry: ID) -> UInt32 { nodes[Int(entry.index)].keyHash }

  func keyRange(_ entry: ID) -> SourceRange { nodes[Int(entry.index)].keyRange }

  func keyText(_ entry: ID) -> String {
    let node = nodes[Int(entry.index)]
    if node.keyText > 1 { return literals[Int(node.keyText) - 2] }
    return withWritten(node.keyRange, margin: Int(node.keyText)) { $0.text }
  }

  /// The key with its place.
  func locatedKey(_ entry: ID) -> Located<String> { .text(keyText(entry), at: keyRange(entry)) }

  func field(_ entry: ID) -> FieldPosition { nodes[Int(entry.index)].field }

  func hasEmptyKey(_ entry: ID) -> Bool {
    let node = nodes[Int(entry.index)]
    if node.keyText > 1 { return literals[Int(node.keyText) - 2].isEmpty }
    return node.keyRange.count == 2 * Int(node.keyText)
  }

  /// Lends the key's UTF-8.
  func withKeyBytes<Result>(_ entry: ID, _ body: (Span<UInt8>) -> Result) -> Result {
    withKeyBytes(nodes[Int(entry.index)], body)
  }

  private func withKeyBytes<Result>(_ node: Node, _ body: (Span<UInt8>) -> Result) -> Result {
    if node.keyText > 1 { return body(literals[Int(node.keyText) - 2].utf8.span) }
    return withWritten(node.keyRange, margin: Int(node.keyText), body)
  }

  /// Whether two entries have the same key.
  func haveSameKey(_ left: ID, _ right: ID) -> Bool {
    let (left, right) = (nodes[Int(left.index)], nodes[Int(right.index)])
    guard left.keyHash == right.keyHash else { return false }
    if left.keyText == right.keyText, left.keyText > 1 || left.keyRange == right.keyRange { return true }
    return withKeyBytes(left) { left in withKeyBytes(right) { left.hasSameBytes(as: $0) } }
  }

  func hasKey(_ entry: ID, _ name: StaticString) -> Bool {
    let node = nodes[Int(entry.index)]
    return node.keyHash == Self.hash(name) && isKey(node, name)
  }

  func isKey(_ node: Node, _ name: StaticString) -> Bool {
    if node.keyText > 1 { return literals[Int(node.keyText) - 2].isWritten(name) }
    return isWritten(name, at: node.keyRange, margin: Int(node.keyText))
  }

  /// Whether a key is one of those that Compose lets through as extensions.
  func isExtension(_ entry: ID) -> Bool { withKeyBytes(entry) { $0.starts(with: "x-") } }

  /// FNV-1a, which is quick on short texts. Equal texts have equal hashes and hostile ones may share theirs, so
  /// nothing but speed depends on it.
  static func hash(_ text: Span<UInt8>) -> UInt32 {
    var hash: UInt32 = 0x811C_9DC5
    for index in text.indices { hash = (hash ^ UInt32(text[index])) &* 0x0100_0193 }
    return hash
  }

  static func hash(_ text: String) -> UInt32 { hash(text.utf8.span) }

  static func hash(_ text: StaticString) -> UInt32 {
    text.withUTF8Buffer { unsafe hash($0.span) }
  }
}
