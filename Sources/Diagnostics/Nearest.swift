/// The candidate that looks most like what was typed, if one is close enough to be meant.
package func nearest(to typed: String, in candidates: [String]) -> String? {
  NameIndex(candidates).nearest(to: typed)
}

/// Names among which the nearest to another is sought, made ready for many such questions.
package struct NameIndex {
  private struct Candidate {
    let name: String
    let bytes: [UInt8]
    let letters: LetterCount
  }

  private let candidates: [Candidate]

  package init(_ names: some Sequence<String>) {
    candidates = names.map { name in
      let bytes = Array(name.utf8)
      return Candidate(name: name, bytes: bytes, letters: LetterCount(bytes))
    }
  }

  /// The name that looks most like what was typed, if one is close enough to be meant; of several the first.
  ///
  /// - Parameter limit: how many letters may be different at most; a third of them if not given.
  package func nearest(to typed: String, atMost limit: Int? = nil) -> String? {
    let bytes = Array(typed.utf8)
    // Nobody mistypes a word of that length, and comparing takes the product of the lengths.
    guard bytes.count <= 200, !candidates.isEmpty else { return nil }
    var bound = limit ?? max(1, typed.count / 3)
    let letters = LetterCount(bytes)
    var best: String?
    var distance = EditDistance(from: bytes)
    for candidate in candidates where abs(candidate.bytes.count - bytes.count) <= bound {
      guard candidate.letters.distance(to: letters) <= bound,
        let found = distance.measure(to: candidate.bytes, atMost: bound)
      else { continue }
      best = candidate.name
      guard found > 0 else { break }
      bound = found - 1
    }
    return best ?? candidates.first { $0.bytes.isSpeltOtherwise(than: bytes) }?.name
  }
}

extension [UInt8] {
  /// Whether two names differ in upper and lower case and the signs between words only.
  fileprivate func isSpeltOtherwise(than other: [UInt8]) -> Bool {
    guard count == other.count else { return false }
    func folded(_ byte: UInt8) -> UInt8 {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
      case UInt8(ascii: "-"), UInt8(ascii: "."): UInt8(ascii: "_")
      default: byte
      }
    }
    return indices.allSatisfy { folded(self[$0]) == folded(other[$0]) }
  }
}

/// How often each letter stands in a word, letters that end in the same five bits counted together.
private struct LetterCount {
  private var counts = SIMD32<UInt8>()

  init(_ bytes: [UInt8]) {
    for byte in bytes where counts[Int(byte & 31)] < .max { counts[Int(byte & 31)] += 1 }
  }

  /// What the edit distance of two words of up to 200 letters is at least: an edit takes away one letter, or adds one,
  /// or both.
  func distance(to other: LetterCount) -> Int {
    let fewer = pointwiseMin(counts, other.counts)
    return Int(max((counts &- fewer).wrappedSum(), (other.counts &- fewer).wrappedSum()))
  }
}

/// The number of insertions, deletions, replacements and swaps of neighbours between a word and others.
private struct EditDistance {
  private let word: [UInt8]
  /// The distances of the first letters of the word to those of the other one: of one letter more in each row, as far
  /// as they are close enough to the diagonal to matter.
  private var rows: (beforeLast: [Int], last: [Int], current: [Int]) = ([], [], [])

  init(from word: [UInt8]) { self.word = word }

  /// The distance to `other`; nil when it is more than `bound`.
  mutating func measure(to other: [UInt8], atMost bound: Int) -> Int? {
    let far = bound + 1
    if rows.last.count <= other.count {
      let row = [Int](repeating: 0, count: other.count + 1)
      rows = (row, row, row)
    }
    for column in 0...other.count { rows.last[column] = column }
    var leastBefore = 0
    for (index, letter) in word.enumerated() {
      let first = max(1, index + 1 - bound)
      let last = min(other.count, index + 1 + bound)
      guard first <= last || first == 1 else { return nil }
      rows.current[first - 1] = first == 1 ? index + 1 : far
      var least = rows.current[first - 1]
      for column in stride(from: first, through: last, by: 1) {
        let isSame = letter == other[column - 1]
        var cost = min(rows.last[column], rows.current[column - 1]) + 1
        cost = min(cost, rows.last[column - 1] + (isSame ? 0 : 1))
        if index > 0, column > 1, letter == other[column - 2], word[index - 1] == other[column - 1] {
          cost = min(cost, rows.beforeLast[column - 2] + 1)
        }
        rows.current[column] = cost
        least = min(least, cost)
      }
      if last < other.count { rows.current[last + 1] = far }
      // A swap reaches back over one row.
      if least > bound && leastBefore > bound { return nil }
      leastBefore = least
      swap(&rows.beforeLast, &rows.last)
      swap(&rows.last, &rows.current)
    }
    return rows.last[other.count] <= bound ? rows.last[other.count] : nil
  }
}
