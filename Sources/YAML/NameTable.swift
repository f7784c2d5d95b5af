/// A hash table from names that stand in the source to numbers: anchors and tag handles.
struct NameTable {
  private struct Slot {
    var hash: UInt64
    var start: UInt32
    var end: UInt32
    var value: UInt32
  }

  private var slots: [Slot?] = []
  private var count = 0

  mutating func removeAll() {
    if count > 0 { (slots, count) = ([], 0) }
  }

  func value(of name: Range<Int>, in input: Input) -> UInt32? {
    guard count > 0 else { return nil }
    return slots[place(of: name, hash: input.hash(name), in: input)]?.value
  }

  mutating func set(_ name: Range<Int>, to value: UInt32, in input: Input) {
    if count * 2 >= slots.count { grow() }
    let hash = input.hash(name)
    let place = place(of: name, hash: hash, in: input)
    if slots[place] == nil { count += 1 }
    slots[place] = Slot(
      hash: hash, start: UInt32(truncatingIfNeeded: name.lowerBound), end: UInt32(truncatingIfNeeded: name.upperBound),
      value: value)
  }

  private func place(of name: Range<Int>, hash: UInt64, in input: Input) -> Int {
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: hash) & mask
    while let slot = slots[place] {
      if slot.hash == hash && input.isEqual(Int(slot.start)..<Int(slot.end), name) { break }
      place = (place + 1) & mask
    }
    return place
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: nil, count: max(16, old.count * 2))
    let mask = slots.count - 1
    for case let slot? in old {
      var place = Int(truncatingIfNeeded: slot.hash) & mask
      while slots[place] != nil { place = (place + 1) & mask }
      slots[place] = slot
    }
  }
}

/// Chosen anew in every process, so that nobody can write a file whose names all collide.
private let hashSeed = UInt64.random(in: .min ... .max) | 1

extension Input {
  /// A hash of a range's bytes.
  func hash(_ range: Range<Int>) -> UInt64 {
    var hash = hashSeed &+ UInt64(truncatingIfNeeded: range.count)
    var offset = range.lowerBound
    while offset + 8 <= range.upperBound, let word = word(at: offset) {
      hash = Input.mix(hash ^ word)
      offset += 8
    }
    var rest: UInt64 = 0
    while offset < range.upperBound {
      rest = rest << 8 | UInt64(self[offset])
      offset += 1
    }
    return Input.mix(hash ^ rest)
  }

  @inline(__always)
  private static func mix(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low
  }

  func isEqual(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    guard left.count == right.count else { return false }
    for index in 0..<left.count where self[left.lowerBound + index] != self[right.lowerBound + index] { return false }
    return true
  }
}
