/// Gives names numbers, in the order in which they first come. Names are the same when their bytes are.
///
/// A hash table of its own, since nothing else is done with a name as often: a dictionary takes ten times as long, for
/// strings that are equal although their bytes differ.
struct NameNumbers: Sendable {
  private var names: [String] = []
  private var hashes: [UInt64] = []
  /// One more than the number of the name that belongs there, or 0; at most half of them are taken.
  private var slots = [UInt32](repeating: 0, count: 64)
  /// Different in each run, so that no file can be made to collide.
  private let seed = UInt64(bitPattern: Int64(Hasher().finalize())) | 1

  func number(of name: String) -> Int? {
    let slot = slots[place(of: name, hash(name))]
    return slot == 0 ? nil : Int(slot) - 1
  }

  /// The number of a name; one more than the last one's if it is new.
  mutating func add(_ name: String) -> Int {
    let hash = hash(name)
    let place = place(of: name, hash)
    if slots[place] != 0 { return Int(slots[place]) - 1 }
    names.append(name)
    hashes.append(hash)
    slots[place] = UInt32(names.count)
    if names.count * 2 > slots.count { grow() }
    return names.count - 1
  }

  /// Where a name is, or would be.
  private func place(of name: String, _ hash: UInt64) -> Int {
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: hash) & mask
    while slots[place] != 0 {
      let number = Int(slots[place]) - 1
      if hashes[number] == hash, names[number].isWritten(like: name) { break }
      place = (place + 1) & mask
    }
    return place
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for number in names.indices {
      var place = Int(truncatingIfNeeded: hashes[number]) & (slots.count - 1)
      while slots[place] != 0 { place = (place + 1) & (slots.count - 1) }
      slots[place] = UInt32(number + 1)
    }
  }

  private func hash(_ name: String) -> UInt64 {
    let bytes = name.utf8.span
    var hash = seed ^ UInt64(bytes.count)
    var word: UInt64 = 0
    for index in bytes.indices {
      word = word << 8 | UInt64(bytes[index])
      if index & 7 == 7 {
        hash = mixed(hash ^ word)
        word = 0
      }
    }
    return mixed(mixed(hash ^ word))
  }

  /// The two halves of a product with an odd number, laid over each other.
  private func mixed(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low ^ seed
  }
}

extension String {
  /// Whether two strings have the same bytes.
  fileprivate func isWritten(like other: String) -> Bool {
    let (left, right) = (utf8.span, other.utf8.span)
    guard left.count == right.count else { return false }
    for index in left.indices where left[index] != right[index] { return false }
    return true
  }
}
