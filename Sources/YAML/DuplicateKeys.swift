/// Finds keys that stand twice in one mapping. Compared by text, as Docker Compose does: `A` and `"A"` are one key.
struct KeyChecker {
  /// The hashes and nodes of the mapping being checked; kept to be filled again.
  private var entries: [(hash: UInt64, node: UInt32)] = []
  private var slots: [UInt32] = []

  fileprivate mutating func removeAll() { entries.removeAll(keepingCapacity: true) }

  /// Adds a key, unless there is one with the same hash already: then returns that. Hashes are of 64 bits and seeded, so
  /// two keys with one hash are the same, but for an accident that the caller rules out.
  fileprivate mutating func add(_ hash: UInt64, _ node: UInt32) -> UInt32? {
    if entries.count < 32 {
      for entry in entries where entry.hash == hash { return entry.node }
      entries.append((hash, node))
      return nil
    }
    if slots.isEmpty || entries.count * 2 > slots.count || entries.count == 32 { rebuild() }
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: hash >> 7) & mask
    while slots[place] != 0 {
      let entry = entries[Int(slots[place]) - 1]
      if entry.hash == hash { return entry.node }
      place = (place + 1) & mask
    }
    entries.append((hash, node))
    slots[place] = UInt32(truncatingIfNeeded: entries.count)
    return nil
  }

  private mutating func rebuild() {
    var size = 128
    while size < entries.count * 4 { size *= 2 }
    slots = Array(repeating: 0, count: size)
    for (index, entry) in entries.enumerated() {
      var place = Int(truncatingIfNeeded: entry.hash >> 7) & (size - 1)
      while slots[place] != 0 { place = (place + 1) & (size - 1) }
      slots[place] = UInt32(truncatingIfNeeded: index + 1)
    }
  }
}

extension Parser {
  /// Reports the keys of a mapping that has been read which stand in it already.
  mutating func checkKeys(ofMapping mapping: Int) {
    let end = nodes[mapping].link
    var key = UInt32(truncatingIfNeeded: mapping) + 1
    guard key < end, endOfNode(endOfNode(key)) < end else { return }
    keys.removeAll()
    while key < end {
      let node = nodes[Int(key)]
      if !node.isCollection {
        let hash = hashOfValue(node)
        if let first = keys.add(hash, key), hasSameValue(nodes[Int(first)], node) {
          reportDuplicateKey(node, first: nodes[Int(first)])
        }
      }
      key = endOfNode(endOfNode(key))
    }
  }

  @inline(__always)
  private func endOfNode(_ index: UInt32) -> UInt32 {
    guard Int(index) < nodes.count else { return index }
    let node = nodes[Int(index)]
    return node.isCollection ? node.link : index + 1
  }

  /// The bytes of a scalar's value, if they stand in the source; for an alias those of its name.
  @inline(__always)
  private func verbatimValue(_ node: Node) -> Range<Int>? {
    let range = Int(node.start)..<Int(node.end)
    if node.kind == .alias { return range }
    guard node.isVerbatim else { return nil }
    return node.style == .plain ? range : range.lowerBound + 1..<max(range.lowerBound + 1, range.upperBound - 1)
  }

  private func hashOfValue(_ node: Node) -> UInt64 {
    guard let range = verbatimValue(node) else {
      let value = decodedValue(node)
      return unsafe value.withUnsafeBufferPointer { bytes in
        let input = unsafe Input(bytes)
        return input.hash(0..<input.count)
      }
    }
    return input.hash(range)
  }

  private func hasSameValue(_ left: Node, _ right: Node) -> Bool {
    guard left.kind == right.kind else { return false }
    if let left = verbatimValue(left), let right = verbatimValue(right) { return input.isEqual(left, right) }
    return decodedValue(left) == decodedValue(right)
  }

  private func decodedValue(_ node: Node) -> [UInt8] {
    if let range = verbatimValue(node) { return range.map { input[$0] } }
    var decoder = ScalarDecoder(input: input, sink: ByteSink(input: input))
    decoder.decode(node)
    return decoder.sink.bytes
  }
}

/// Collects a scalar's value.
struct ByteSink: ScalarSink {
  let input: Input
  var bytes: [UInt8] = []

  init(input: Input) { self.input = input }

  mutating func take(_ range: Range<Int>) {
    for offset in range { bytes.append(input[offset]) }
  }

  mutating func put(_ scalar: Unicode.Scalar, for range: Range<Int>) {
    bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }
}
