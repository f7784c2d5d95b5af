/// Gives names numbers, in the order in which they first come. Names are the same when their bytes are.
///
/// A hash table of its own, since nothing else is done with a name as often: a dictionary takes ten times as long, for
/// strings that are equal although their bytes differ, and needs a string where the bytes do.
package struct NameNumbers: Sendable {
  private var names: [String] = []
  /// The bytes of all names, one after the other.
  private var spelled: [UInt8] = []
  private var entries: [Entry] = []
  /// One more than the number of the name that belongs there, or 0; at most half of them are taken.
  private var slots: [UInt32] = []
  /// The number that was added, or found to be there, last. Names mostly come in the order in which they came before, as
  /// one service has the same variables as the one before it.
  private var latest = 0
  /// Different in each run, so that no file can be made to collide.
  private let seed = NameNumbers.seed

  private static let seed = UInt64(bitPattern: Int64(Hasher().finalize())) | 1

  private struct Entry {
    let hash: UInt64
    /// The last eight of its bytes, or all: of most names what tells them apart.
    let last: UInt64
    /// Where its bytes are.
    let start: UInt32
    let count: UInt32
    /// The number that was asked for last after it.
    var follower: UInt32 = 0
  }

  package init() {}

  package var count: Int { names.count }

  /// The name that has a number, which must be one of those given out.
  package subscript(number: Int) -> String { names[number] }

  package func number(of name: String) -> Int? { number(ofBytes: name.utf8.span) }

  package func number(ofBytes name: Span<UInt8>) -> Int? {
    guard !slots.isEmpty else { return nil }
    let last = name.lastWord
    let slot = slots[place(of: name, hash(name, last), last)]
    return slot == 0 ? nil : Int(slot) - 1
  }

  /// The number of a name; one more than the last one's if it is new.
  package mutating func add(_ name: String) -> Int {
    let number = add(name.utf8.span)
    if number == names.count { names.append(name) }
    return number
  }

  /// The same for a name that is made a string only if it is new.
  package mutating func add(bytes name: Span<UInt8>) -> Int {
    let number = add(name)
    if number == names.count { names.append(name.text) }
    return number
  }

  private mutating func add(_ name: Span<UInt8>) -> Int {
    let last = name.lastWord
    if latest < entries.count {
      let expected = Int(entries[latest].follower)
      if entries[expected].last == last, isSpelled(entries[expected], name) {
        latest = expected
        return expected
      }
    }
    let number = search(name, last)
    if latest < entries.count { entries[latest].follower = UInt32(truncatingIfNeeded: number) }
    latest = number
    return number
  }

  private mutating func search(_ name: Span<UInt8>, _ last: UInt64) -> Int {
    if entries.count * 2 >= slots.count { grow() }
    let hash = hash(name, last)
    let place = place(of: name, hash, last)
    if slots[place] != 0 { return Int(slots[place]) - 1 }
    let start = UInt32(truncatingIfNeeded: spelled.count)
    unsafe name.withUnsafeBufferPointer { unsafe spelled.append(contentsOf: $0) }
    entries.append(Entry(hash: hash, last: last, start: start, count: UInt32(truncatingIfNeeded: name.count)))
    slots[place] = UInt32(truncatingIfNeeded: entries.count)
    return entries.count - 1
  }

  /// Where a name is, or would be.
  @inline(__always)
  private func place(of name: Span<UInt8>, _ hash: UInt64, _ last: UInt64) -> Int {
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: hash) & mask
    while slots[place] != 0 {
      let entry = entries[Int(slots[place]) - 1]
      if entry.hash == hash, entry.last == last, isSpelled(entry, name) { break }
      place = (place + 1) & mask
    }
    return place
  }

  /// Whether a name whose last eight bytes are those of an entry is that entry's.
  @inline(__always)
  private func isSpelled(_ entry: Entry, _ name: Span<UInt8>) -> Bool {
    guard Int(entry.count) == name.count else { return false }
    var offset = 0
    while offset + 8 < name.count {
      if spelled.span.word(at: Int(entry.start) + offset) != name.word(at: offset) { return false }
      offset += 8
    }
    return true
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: max(16, slots.count * 2))
    for number in entries.indices {
      var place = Int(truncatingIfNeeded: entries[number].hash) & (slots.count - 1)
      while slots[place] != 0 { place = (place + 1) & (slots.count - 1) }
      slots[place] = UInt32(number + 1)
    }
  }

  @inline(__always)
  private func hash(_ bytes: Span<UInt8>, _ last: UInt64) -> UInt64 {
    var hash = seed ^ UInt64(bytes.count)
    var offset = 0
    while offset + 8 < bytes.count {
      hash = mixed(hash ^ bytes.word(at: offset))
      offset += 8
    }
    return mixed(mixed(hash ^ last))
  }

  /// The two halves of a product with an odd number, laid over each other.
  private func mixed(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low ^ seed
  }
}
