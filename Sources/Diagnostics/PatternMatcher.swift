/// Finds many strings in a text in one pass (Aho and Corasick), so that masking is linear in the text however many
/// secrets there are and whatever they look like.
struct PatternMatcher: Sendable {
  /// One state for each prefix of a pattern; state 0 is the empty prefix.
  private struct State {
    let byte: UInt8
    /// Children hang on one list: `firstChild`, then each one's `sibling`.
    var firstChild: Int32 = none
    let sibling: Int32
    /// The state of the longest proper suffix that is a prefix too.
    var fallback: Int32 = 0
    /// The length of the longest pattern that ends here; 0 if none does.
    var longestMatch: Int32 = 0
    /// The first state on the way of fallbacks that a whole pattern leads to; the root if there is none.
    var shorterMatch: Int32 = 0
    /// Whether a pattern leads here, rather than only ending here as a suffix.
    var endsPattern = false
  }

  private static let none: Int32 = -1
  private var states: [State]
  /// The state that each pattern leads to.
  private var ends: [Int32] = []
  /// The children of the root by byte, which is where nearly all of a text is read.
  private var roots = [Int32](repeating: 0, count: 256)

  init(_ patterns: [[UInt8]]) {
    states = [State(byte: 0, sibling: PatternMatcher.none)]
    for pattern in patterns {
      var state: Int32 = 0
      for byte in pattern {
        state = child(of: state, on: byte) ?? addChild(to: state, on: byte)
      }
      states[Int(state)].longestMatch = Int32(clamping: pattern.count)
      states[Int(state)].endsPattern = true
      ends.append(state)
    }
    linkFallbacks()
  }

  var isEmpty: Bool { states.count == 1 }

  /// Where patterns occur, in the order of their ends, overlapping matches joined.
  func matches(in text: Span<UInt8>) -> [Range<Int>] {
    var matches: [Range<Int>] = []
    var state: Int32 = 0
    for offset in text.indices {
      state = state == 0 ? roots[Int(text[offset])] : next(after: state, on: text[offset])
      if state == 0 { continue }
      let length = Int(states[Int(state)].longestMatch)
      guard length > 0 else { continue }
      var match = (offset + 1 - length)..<(offset + 1)
      while let last = matches.last, last.upperBound >= match.lowerBound {
        match = min(last.lowerBound, match.lowerBound)..<match.upperBound
        matches.removeLast()
      }
      matches.append(match)
    }
    return matches
  }

  /// Tells which patterns occur in any of many texts.
  struct Search {
    private let matcher: PatternMatcher
    private var isReached: [Bool]

    fileprivate init(_ matcher: PatternMatcher) {
      self.matcher = matcher
      isReached = [Bool](repeating: false, count: matcher.states.count)
    }

    mutating func read(_ text: String) {
      var state: Int32 = 0
      let bytes = text.utf8.span
      for offset in bytes.indices {
        state = matcher.next(after: state, on: bytes[offset])
        // Behind a state that was found before, all shorter ones were found too.
        var match = state
        while match != 0, !isReached[Int(match)] {
          isReached[Int(match)] = true
          match = matcher.states[Int(match)].shorterMatch
        }
      }
    }

    /// For each pattern, whether it occurs in what was read.
    var isFound: [Bool] { matcher.ends.map { isReached[Int($0)] } }
  }

  var search: Search { Search(self) }

  private func next(after state: Int32, on byte: UInt8) -> Int32 {
    var state = state
    while state != 0 {
      if let child = child(of: state, on: byte) { return child }
      state = states[Int(state)].fallback
    }
    return roots[Int(byte)]
  }

  private func child(of state: Int32, on byte: UInt8) -> Int32? {
    if state == 0 { return roots[Int(byte)] == 0 ? nil : roots[Int(byte)] }
    var child = states[Int(state)].firstChild
    while child != PatternMatcher.none {
      if states[Int(child)].byte == byte { return child }
      child = states[Int(child)].sibling
    }
    return nil
  }

  private mutating func addChild(to parent: Int32, on byte: UInt8) -> Int32 {
    let child = Int32(states.count)
    states.append(State(byte: byte, sibling: states[Int(parent)].firstChild))
    states[Int(parent)].firstChild = child
    if parent == 0 { roots[Int(byte)] = child }
    return child
  }

  /// Breadth first, so that a state's fallback, being shorter, is known before it is needed.
  private mutating func linkFallbacks() {
    var queue: [Int32] = [0]
    var head = 0
    while head < queue.count {
      let parent = queue[head]
      head += 1
      var child = states[Int(parent)].firstChild
      while child != PatternMatcher.none {
        let fallback = parent == 0 ? 0 : next(after: states[Int(parent)].fallback, on: states[Int(child)].byte)
        states[Int(child)].fallback = fallback
        let endsPattern = states[Int(fallback)].endsPattern
        states[Int(child)].shorterMatch = endsPattern ? fallback : states[Int(fallback)].shorterMatch
        if states[Int(child)].longestMatch == 0 {
          states[Int(child)].longestMatch = states[Int(fallback)].longestMatch
        }
        queue.append(child)
        child = states[Int(child)].sibling
      }
    }
  }
}
