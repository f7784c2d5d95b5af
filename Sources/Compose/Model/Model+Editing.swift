import Diagnostics

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
    nodes[Int(id.index)].keyMask = source.keyMask
  }

  /// Takes what a value holds out into a value of its own; what is left is null.
  mutating func take(_ id: ID) -> ID {
    let node = nodes[Int(id.index)]
    nodes[Int(id.index)].kind = .null
    let taken = add(node.kind, node.payload, at: node.range)
    nodes[Int(taken.index)].keyMask = node.keyMask
    return taken
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

  /// Edits each element of what is a sequence; an edit may change the element and all within it.
  mutating func eachItem(of list: ID?, _ edit: (ID, inout Model) -> Void) { each(from: firstItem(list), edit) }

  /// The same for the entries of what is a mapping.
  mutating func eachEntry(of mapping: ID?, _ edit: (ID, inout Model) -> Void) { each(from: firstEntry(mapping), edit) }

  private mutating func each(from first: ID?, _ edit: (ID, inout Model) -> Void) {
    var child = first
    while let current = child {
      child = next(current)
      edit(current, &self)
    }
  }
}
