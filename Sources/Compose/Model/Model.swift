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
  private(set) var nodes: ContiguousArray<Node> = []
  /// Texts that no file holds as they are.
  private var literals: [String] = []
  private var composed: [ComposedText] = []
  /// The bytes of the files that texts stand in, by file.
  private var sources: [[UInt8]] = []

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
  }

  /// Which field of its mapping's shape a key is: its position, or one of these.
  typealias FieldPosition = UInt8
  /// None that the shape knows.
  static let noField: FieldPosition = .max
  /// Nobody has looked.
  static let unsoughtField: FieldPosition = .max - 1
  fileprivate static let none = UInt32.max
  fileprivate static let noChildren = UInt64.max

  /// What a new value holds.
  enum Content {
    case null
    case boolean(Bool)
    case integer(Int64)
    case unsigned(UInt64)
    case float(Double)
    case timestamp(String)
    case literal(String)
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

  private mutating func add(_ kind: Kind, _ payload: UInt64, at range: SourceRange) -> ID {
    let id = ID(index: UInt32(truncatingIfNeeded: nodes.count))
    nodes.append(
      Node(
        range: range, keyRange: range, keyText: 0, keyHash: 0, next: Self.none, kind: kind,
        field: Self.unsoughtField, payload: payload))
    return id
  }

  /// A value by itself; it becomes part of the model when it is appended to a collection.
  mutating func add(_ content: Content, at range: SourceRange) -> ID {
    let (kind, payload) = stored(content)
    return add(kind, payload, at: range)
  }

  /// A string that is the bytes of `range`, without `margin` bytes on either side.
  mutating func addWritten(at range: SourceRange, margin: Int) -> ID {
    add(.written, UInt64(truncatingIfNeeded: margin), at: range)
  }

  private mutating func stored(_ content: Content) -> (Kind, UInt64) {
    switch content {
    case .null: return (.null, 0)
    case .boolean(let flag): return (.boolean, flag ? 1 : 0)
    case .integer(let number): return (.integer, UInt64(bitPattern: number))
    case .unsigned(let number): return (.unsigned, number)
    case .float(let number): return (.float, number.bitPattern)
    case .timestamp(let text): return (.timestamp, addLiteral(text))
    case .literal(let text): return (.literal, addLiteral(text))
    case .composed(let text):
      composed.append(text)
      return (.composed, UInt64(composed.count - 1))
    case .sequence: return (.sequence, Self.noChildren)
    case .mapping: return (.mapping, Self.noChildren)
    }
  }

  private mutating func addLiteral(_ text: String) -> UInt64 {
    literals.append(text)
    return UInt64(literals.count - 1)
  }

  /// Adds an element at the end of a sequence.
  mutating func append(_ child: ID, to parent: ID) {
    let payload = nodes[Int(parent.index)].payload
    if payload == Self.noChildren {
      nodes[Int(parent.index)].payload = UInt64(child.index) | UInt64(child.index) << 32
    } else {
      nodes[Int(truncatingIfNeeded: payload >> 32)].next = child.index
      nodes[Int(parent.index)].payload = payload & 0xFFFF_FFFF | UInt64(child.index) << 32
    }
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
    fileprivate let range: SourceRange
    fileprivate let text: UInt32
    let hash: UInt32
    let field: FieldPosition
  }

  /// A key that is the bytes of `range`, without `margin` bytes on either side.
  static func key(writtenAt range: SourceRange, margin: Int, hash: UInt32, field: FieldPosition) -> Key {
    Key(range: range, text: margin == 0 ? 0 : 1, hash: hash, field: field)
  }

  mutating func key(named name: String, at range: SourceRange, field: FieldPosition = unsoughtField) -> Key {
    Key(
      range: range, text: UInt32(truncatingIfNeeded: addLiteral(name) + 2), hash: Self.hash(name.utf8), field: field)
  }

  private mutating func key(_ name: StaticString, at range: SourceRange) -> Key {
    Key(
      range: range, text: UInt32(truncatingIfNeeded: addLiteral(name.description) + 2), hash: Self.hash(name),
      field: Self.unsoughtField)
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
    return String(decoding: written(node.keyRange, margin: Int(node.keyText)), as: UTF8.self)
  }

  /// The key with its place.
  func locatedKey(_ entry: ID) -> Located<String> { Located(keyText(entry), at: keyRange(entry)) }

  func field(_ entry: ID) -> FieldPosition { nodes[Int(entry.index)].field }

  /// The key's UTF-8, without a copy where it stands in a file as it is.
  func keyBytes(_ entry: ID) -> ArraySlice<UInt8> { keyBytes(nodes[Int(entry.index)]) }

  private func keyBytes(_ node: Node) -> ArraySlice<UInt8> {
    if node.keyText > 1 { return Array(literals[Int(node.keyText) - 2].utf8)[...] }
    return written(node.keyRange, margin: Int(node.keyText))
  }

  /// Whether two entries have the same key.
  func haveSameKey(_ left: ID, _ right: ID) -> Bool {
    let (left, right) = (nodes[Int(left.index)], nodes[Int(right.index)])
    guard left.keyHash == right.keyHash else { return false }
    if left.keyText > 1, left.keyText == right.keyText { return true }
    return keyBytes(left) == keyBytes(right)
  }

  func hasKey(_ entry: ID, _ name: StaticString) -> Bool {
    let node = nodes[Int(entry.index)]
    return node.keyHash == Self.hash(name) && isKey(node, name)
  }

  private func isKey(_ node: Node, _ name: StaticString) -> Bool {
    if node.keyText > 1 { return literals[Int(node.keyText) - 2].isWritten(name) }
    return written(node.keyRange, margin: Int(node.keyText)).isWritten(name)
  }

  /// Whether a key is one of those that Compose lets through as extensions.
  func isExtension(_ entry: ID) -> Bool { keyBytes(entry).starts(with: "x-".utf8) }

  /// FNV-1a, which is quick on short texts. Equal texts have equal hashes and hostile ones may share theirs, so
  /// nothing but speed depends on it.
  static func hash(_ text: some Collection<UInt8>) -> UInt32 {
    text.withContiguousStorageIfAvailable { unsafe hash($0) } ?? hash(Array(text))
  }

  static func hash(_ text: StaticString) -> UInt32 {
    text.withUTF8Buffer { unsafe hash($0) }
  }

  private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var hash: UInt32 = 0x811C_9DC5
    for index in 0..<text.count { hash = (hash ^ UInt32(unsafe text[index])) &* 0x0100_0193 }
    return hash
  }
}

// MARK: - Looking

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
  func count(_ id: ID) -> Int {
    var count = 0
    var child = firstChild(id)
    while let current = child {
      count += 1
      child = next(current)
    }
    return count
  }

  /// The value under a key, by a search from the front: the mappings that stages look things up in are short. Those
  /// that a project can make long (services, volumes) are indexed by their users.
  func value(_ name: StaticString, in mapping: ID?) -> ID? {
    guard let mapping, kind(mapping) == .mapping else { return nil }
    let hash = Self.hash(name)
    var child = firstChild(mapping)
    while let current = child {
      let node = nodes[Int(current.index)]
      if node.keyHash == hash, isKey(node, name) { return current }
      child = node.next == Self.none ? nil : ID(index: node.next)
    }
    return nil
  }

  func value(named name: String, in mapping: ID?) -> ID? {
    guard let mapping, kind(mapping) == .mapping else { return nil }
    let hash = Self.hash(name.utf8)
    var child = firstChild(mapping)
    while let current = child {
      let node = nodes[Int(current.index)]
      if node.keyHash == hash, keyText(current).hasSameBytes(as: name) { return current }
      child = node.next == Self.none ? nil : ID(index: node.next)
    }
    return nil
  }

  /// Whether a mapping has an entry of that name, which is only asked for when the hash is there.
  func hasEntry(_ mapping: ID, hash: UInt32, named name: () -> String) -> Bool {
    var child = firstChild(mapping)
    while let current = child {
      let node = nodes[Int(current.index)]
      if node.keyHash == hash, keyText(current).hasSameBytes(as: name()) { return true }
      child = node.next == Self.none ? nil : ID(index: node.next)
    }
    return false
  }

  /// The entry of `mapping` that has the key of `entry`.
  func value(underKeyOf entry: ID, in mapping: ID) -> ID? {
    let hash = nodes[Int(entry.index)].keyHash
    var child = firstChild(mapping)
    while let current = child {
      let node = nodes[Int(current.index)]
      if node.keyHash == hash, haveSameKey(current, entry) { return current }
      child = node.next == Self.none ? nil : ID(index: node.next)
    }
    return nil
  }

  /// Every entry by its key, for mappings that are searched often.
  func entriesByKey(_ mapping: ID?) -> [KeyBytes: ID] {
    var result: [KeyBytes: ID] = [:]
    for entry in entries(mapping) { result[KeyBytes(keyText(entry))] = entry }
    return result
  }
}

// MARK: - Scalars

extension Model {
  func boolean(_ id: ID?) -> Bool? {
    guard let id else { return nil }
    let node = nodes[Int(id.index)]
    return node.kind == .boolean ? node.payload != 0 : nil
  }

  func integer(_ id: ID?) -> Int64? {
    guard let id else { return nil }
    let node = nodes[Int(id.index)]
    return node.kind == .integer ? Int64(bitPattern: node.payload) : nil
  }

  func unsigned(_ id: ID) -> UInt64? {
    let node = nodes[Int(id.index)]
    return node.kind == .unsigned ? node.payload : nil
  }

  func float(_ id: ID) -> Double? {
    let node = nodes[Int(id.index)]
    return node.kind == .float ? Double(bitPattern: node.payload) : nil
  }

  func timestamp(_ id: ID) -> String? {
    let node = nodes[Int(id.index)]
    return node.kind == .timestamp ? literals[Int(node.payload)] : nil
  }

  /// The string, if this is one; numbers and booleans are not.
  func string(_ id: ID?) -> String? {
    guard let id else { return nil }
    let node = nodes[Int(id.index)]
    switch node.kind {
    case .written: return String(decoding: written(node.range, margin: Int(node.payload)), as: UTF8.self)
    case .literal: return literals[Int(node.payload)]
    case .composed: return composed[Int(node.payload)].text.string
    case .null, .boolean, .integer, .unsigned, .float, .timestamp, .sequence, .mapping: return nil
    }
  }

  /// The string's UTF-8, without a copy where it stands in a file as it is; nothing for what is no string.
  func bytes(_ id: ID) -> ArraySlice<UInt8> {
    let node = nodes[Int(id.index)]
    switch node.kind {
    case .written: return written(node.range, margin: Int(node.payload))
    case .literal: return Array(literals[Int(node.payload)].utf8)[...]
    case .composed: return Array(composed[Int(node.payload)].text.string.utf8)[...]
    case .null, .boolean, .integer, .unsigned, .float, .timestamp, .sequence, .mapping: return []
    }
  }

  func isEmptyString(_ id: ID) -> Bool {
    let node = nodes[Int(id.index)]
    switch node.kind {
    case .written: return node.range.count == 2 * Int(node.payload)
    case .literal: return literals[Int(node.payload)].isEmpty
    case .composed: return composed[Int(node.payload)].text.string.isEmpty
    case .null, .boolean, .integer, .unsigned, .float, .timestamp, .sequence, .mapping: return false
    }
  }

  /// Whether this is a string with that text.
  func hasText(_ id: ID?, _ text: StaticString) -> Bool {
    guard let id else { return false }
    let node = nodes[Int(id.index)]
    switch node.kind {
    case .written: return written(node.range, margin: Int(node.payload)).isWritten(text)
    case .literal: return literals[Int(node.payload)].isWritten(text)
    case .composed: return composed[Int(node.payload)].text.string.isWritten(text)
    case .null, .boolean, .integer, .unsigned, .float, .timestamp, .sequence, .mapping: return false
    }
  }

  /// A scalar as Go's `%v` prints it; nil for null and collections.
  func printed(_ id: ID?) -> String? {
    guard let id else { return nil }
    let node = nodes[Int(id.index)]
    switch node.kind {
    case .null, .sequence, .mapping: return nil
    case .boolean: return node.payload != 0 ? "true" : "false"
    case .integer: return String(Int64(bitPattern: node.payload))
    case .unsigned: return String(node.payload)
    case .float: return GoFormat.float(Double(bitPattern: node.payload))
    case .timestamp: return literals[Int(node.payload)]
    case .written, .literal, .composed: return string(id)
    }
  }

  /// Whether both are scalars that print alike.
  func haveSameText(_ left: ID, _ right: ID) -> Bool {
    guard let text = printed(left), let other = printed(right) else { return false }
    return text.hasSameBytes(as: other)
  }

  private func written(_ range: SourceRange, margin: Int) -> ArraySlice<UInt8> {
    sources[Int(range.file.index)][range.lowerBound + margin..<range.upperBound - margin]
  }

  /// Where the references to variables in a string are among those of the session.
  func references(_ id: ID) -> Range<Int> {
    let node = nodes[Int(id.index)]
    return node.kind == .composed ? composed[Int(node.payload)].references : 0..<0
  }

  /// The string with the origin of each byte.
  func traced(_ id: ID?) -> TracedText? {
    guard let id else { return nil }
    let node = nodes[Int(id.index)]
    switch node.kind {
    case .written:
      let margin = Int(node.payload)
      let range = SourceRange(node.range.file, node.range.lowerBound + margin..<node.range.upperBound - margin)
      return TracedText(verbatim: String(decoding: written(range, margin: 0), as: UTF8.self), at: range)
    case .literal:
      return TracedText(
        literals[Int(node.payload)], runs: [TracedText.Run(start: 0, source: .rewritten(node.range))])
    case .composed: return composed[Int(node.payload)].text
    case .null, .boolean, .integer, .unsigned, .float, .timestamp, .sequence, .mapping: return nil
    }
  }

  /// The string with the scalar that it was written as.
  func located(_ id: ID?) -> LocatedText? {
    guard let id, let text = traced(id) else { return nil }
    return LocatedText(text, at: range(id))
  }

  /// The bytes that hold `part` of a string (offsets in its UTF-8), or those of the whole value.
  func range(of part: Range<Int>, in id: ID) -> SourceRange { traced(id)?.place(of: part).range ?? range(id) }
}

extension ArraySlice<UInt8> {
  func isWritten(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { unsafe elementsEqual($0) }
  }
}

extension String {
  func isWritten(_ text: StaticString) -> Bool {
    guard utf8.count == text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { unsafe utf8.elementsEqual($0) }
  }
}

// MARK: - Changing

extension Model {
  /// Gives a value other contents; it keeps its place in its collection, and its key.
  mutating func set(_ id: ID, _ content: Content) {
    let (kind, payload) = stored(content)
    nodes[Int(id.index)].kind = kind
    nodes[Int(id.index)].payload = payload
  }

  mutating func setRange(_ id: ID, _ range: SourceRange) { nodes[Int(id.index)].range = range }

  /// Puts what `other` holds in the place of a value, under the value's key. `other` must not be used after.
  mutating func replace(_ id: ID, with other: ID) {
    let source = nodes[Int(other.index)]
    nodes[Int(id.index)].range = source.range
    nodes[Int(id.index)].kind = source.kind
    nodes[Int(id.index)].payload = source.payload
  }

  /// Takes what a value holds out into a value of its own; what is left is null.
  mutating func take(_ id: ID) -> ID {
    let node = nodes[Int(id.index)]
    nodes[Int(id.index)].kind = .null
    return add(node.kind, node.payload, at: node.range)
  }

  /// Makes a scalar the only element of a sequence in its place.
  mutating func wrapInSequence(_ id: ID) {
    let element = take(id)
    set(id, .sequence)
    append(element, to: id)
  }

  /// Makes a value the only entry of a mapping in its place.
  mutating func wrapInMapping(_ id: ID, under key: StaticString) {
    let value = take(id)
    set(id, .mapping)
    append(key, at: range(id), value, to: id)
  }

  /// A copy of a value and all within it.
  mutating func copy(_ id: ID) -> ID {
    let node = nodes[Int(id.index)]
    let copy = add(node.kind, node.payload, at: node.range)
    setKey(of: copy, key(of: id))
    guard node.kind == .sequence || node.kind == .mapping else { return copy }
    nodes[Int(copy.index)].payload = Self.noChildren
    var child = firstChild(id)
    while let current = child {
      append(self.copy(current), to: copy)
      child = next(current)
    }
    return copy
  }

  /// Keeps the children for which `isKept` says so.
  mutating func filterChildren(of parent: ID, _ isKept: (Model, ID) -> Bool) {
    var kept: [ID] = []
    var count = 0
    var child = firstChild(parent)
    while let current = child {
      // Asked before anything is changed: a model that somebody else holds too would be copied as a whole.
      if isKept(self, current) { kept.append(current) }
      count += 1
      child = next(current)
    }
    if kept.count < count { setChildren(of: parent, kept) }
  }

  /// Makes these, which may be children of other collections that are no longer needed, the children of a collection.
  mutating func setChildren(of parent: ID, _ children: [ID]) {
    nodes[Int(parent.index)].payload = Self.noChildren
    for child in children { move(child, to: parent) }
  }

  /// Puts an entry or element at the end of a collection. Where it was, what came behind it is lost.
  mutating func move(_ child: ID, to parent: ID) {
    nodes[Int(child.index)].next = Self.none
    append(child, to: parent)
  }

  /// Puts the children of `other` behind those of `parent`.
  mutating func moveChildren(of other: ID, to parent: ID) {
    var child = firstChild(other)
    nodes[Int(other.index)].payload = Self.noChildren
    while let current = child {
      child = next(current)
      move(current, to: parent)
    }
  }

  /// Takes an entry out of a mapping.
  @discardableResult
  mutating func remove(_ name: StaticString, from mapping: ID) -> ID? {
    guard let entry = value(name, in: mapping) else { return nil }
    remove(entry, from: mapping)
    return entry
  }

  /// Takes a child out of a collection.
  mutating func remove(_ child: ID, from parent: ID) {
    var previous: ID?
    var current = firstChild(parent)
    while let candidate = current, candidate != child {
      previous = candidate
      current = next(candidate)
    }
    guard current != nil else { return }
    let following = nodes[Int(child.index)].next
    nodes[Int(child.index)].next = Self.none
    let payload = nodes[Int(parent.index)].payload
    switch (previous, following) {
    case (nil, Self.none): nodes[Int(parent.index)].payload = Self.noChildren
    case (nil, _): nodes[Int(parent.index)].payload = payload & ~0xFFFF_FFFF | UInt64(following)
    case (let previous?, Self.none):
      nodes[Int(previous.index)].next = Self.none
      nodes[Int(parent.index)].payload = payload & 0xFFFF_FFFF | UInt64(previous.index) << 32
    case (let previous?, _): nodes[Int(previous.index)].next = following
    }
  }

  /// Gives a mapping's key a value, in the place of the one that it has.
  mutating func setValue(_ name: StaticString, in mapping: ID, _ value: ID) {
    if let known = self.value(name, in: mapping) {
      replace(known, with: value)
    } else {
      append(name, at: range(value), value, to: mapping)
    }
  }

  /// Adds an entry that Compose implies, at the place that implies it.
  mutating func setIfMissing(_ name: StaticString, in mapping: ID?, _ content: Content, at range: SourceRange) {
    guard let mapping, isMapping(mapping), value(name, in: mapping) == nil else { return }
    append(name, at: range, content, to: mapping)
  }

  /// Part of a string, as a value of its own that knows where it stands and what was put into it.
  mutating func part(_ part: Range<Int>, of id: ID) -> ID {
    let range = range(ofPart: part, of: id)
    if kind(id) == .written { return addWritten(at: range, margin: 0) }
    guard let traced = traced(id) else { return copy(id) }
    var builder = TracedTextBuilder()
    builder.append(traced, from: part.lowerBound, to: part.upperBound)
    return add(.composed(ComposedText(builder.finish(), references: references(id))), at: range)
  }

  /// What stands for part of a string in its own file: the bytes, or the reference that they were inserted for.
  func range(ofPart part: Range<Int>, of id: ID) -> SourceRange {
    let node = nodes[Int(id.index)]
    if node.kind == .written {
      let start = node.range.lowerBound + Int(node.payload)
      return SourceRange(node.range.file, start + part.lowerBound..<start + part.upperBound)
    }
    guard let place = traced(id)?.place(of: part) else { return node.range }
    return place.insertions.first ?? place.range ?? node.range
  }
}
