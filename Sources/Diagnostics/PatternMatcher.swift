/// Strings to be found in texts, their bytes one after the other.
struct Patterns: Sendable {
  private(set) var bytes: [UInt8] = []
  /// Where each ends.
  private var ends: [Int] = []

  var count: Int { ends.count }

  mutating func append(_ pattern: Span<UInt8>) {
    unsafe pattern.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    ends.append(bytes.count)
  }

  /// Where a pattern is.
  subscript(pattern: Int) -> Range<Int> { (pattern == 0 ? 0 : ends[pattern - 1])..<ends[pattern] }
}

/// Finds many strings in a text, in one pass however many there are and whatever they look like.
///
/// Nearly all texts hold none, which the last bytes of the strings tell. The automaton that finds them in the others
/// takes longer to build than most runs take to look at all their texts, so it is built when one asks for it.
struct PatternMatcher: Sendable {
  private let patterns: Patterns
  private let endings: PatternEndings
  private let automaton: Lazily<PatternAutomaton>

  /// - Parameter patterns: each of `PatternEndings.length` bytes at least.
  init(_ patterns: Patterns) {
    self.patterns = patterns
    endings = PatternEndings(of: patterns)
    automaton = Lazily { PatternAutomaton(patterns) }
  }

  var isEmpty: Bool { patterns.count == 0 }

  /// Where patterns occur, in the order of their ends, overlapping matches joined.
  func matches(in text: Span<UInt8>) -> [Range<Int>] {
    var mayMatch = false
    endings.find(in: text) { slot, offset in
      mayMatch = endings.pattern(at: slot).map { patterns.mayEnd($0, at: offset, in: text) } ?? true
      return !mayMatch
    }
    return mayMatch ? automaton.value.matches(in: text) : []
  }

  /// For each pattern, whether it occurs in any of many texts.
  ///
  /// - Parameter texts: calls its argument with each of them.
  func found(in texts: ((String) -> Void) -> Void) -> [Bool] {
    var isSuspect = endings.noSlots
    var candidates: [String] = []
    texts { text in
      var isCandidate = false
      endings.find(in: text.utf8.span) { slot, _ in
        isSuspect[slot] = true
        isCandidate = true
        return true
      }
      if isCandidate { candidates.append(text) }
    }
    var suspects = Patterns()
    var positions: [Int] = []
    for pattern in 0..<patterns.count where isSuspect[endings.slot(of: pattern, in: patterns)] {
      suspects.append(patterns.bytes.span.extracting(patterns[pattern]))
      positions.append(pattern)
    }
    var isFound = [Bool](repeating: false, count: patterns.count)
    guard suspects.count > 0 else { return isFound }
    var search = PatternAutomaton.Search(PatternAutomaton(suspects))
    for text in candidates { search.read(text.utf8.span) }
    for (suspect, pattern) in positions.enumerated() { isFound[pattern] = search.isFound(suspect) }
    return isFound
  }
}

extension Patterns {
  /// Whether a pattern may end at an offset of a text, as the bytes before that say, of which not too many are read.
  fileprivate func mayEnd(_ pattern: Int, at offset: Int, in text: Span<UInt8>) -> Bool {
    let place = self[pattern]
    guard offset + 1 >= place.count else { return false }
    for distance in 0..<min(place.count, 32) where bytes[place.upperBound - 1 - distance] != text[offset - distance] {
      return false
    }
    return true
  }
}

/// The last bytes of strings, by which nearly every text is told from those that one of the strings is in: their first
/// bytes are more often alike.
///
/// A text is read in steps (Wu and Manber): two bytes that are in no ending say that none ends in the next two either.
private struct PatternEndings {
  /// How many bytes are looked at.
  static let length = 4

  /// How far the next ending can be behind two bytes, at the place that they say.
  private var steps: [UInt8] = []
  /// Each ending in the lower half, and in the upper one more than the pattern that alone has it, or `several`. They are
  /// at the place that their hash says or behind that; half of them at least are 0.
  private var slots: [UInt64] = []
  /// How many bits of a hash say no place.
  private var shift: UInt64 = 64
  /// Different in each run, so that no file can be made to collide.
  private let factor = PatternEndings.factor

  private static let factor = UInt64(bitPattern: Int64(Hasher().finalize())) | 1
  private static let several = UInt64(UInt32.max)

  init(of patterns: Patterns) {
    guard patterns.count > 0 else { return }
    while 1 << (64 - shift) < patterns.count * 2 { shift -= 1 }
    slots = [UInt64](repeating: 0, count: 1 << (64 - shift))
    steps = [UInt8](repeating: UInt8(Self.length - 1), count: 4096)
    for pattern in 0..<patterns.count {
      let end = patterns[pattern].upperBound
      precondition(patterns[pattern].count >= Self.length, "a pattern that is too short")
      for step in 0..<Self.length - 1 {
        let pair = Self.place(patterns.bytes[end - 2 - step], patterns.bytes[end - 1 - step])
        steps[pair] = min(steps[pair], UInt8(step))
      }
      let slot = slot(of: pattern, in: patterns)
      let user = slots[slot] == 0 ? UInt64(pattern) + 1 : Self.several
      slots[slot] = user << 32 | UInt64(Self.ending(at: end - 1, in: patterns.bytes.span))
    }
  }

  /// Visits the endings in a text, each as its slot and the offset of its last byte, as long as told to go on.
  @inline(__always)
  func find(in text: Span<UInt8>, _ visit: (Int, Int) -> Bool) {
    guard !slots.isEmpty else { return }
    var offset = Self.length - 1
    while offset < text.count {
      let step = Int(steps[Self.place(text[offset - 1], text[offset])])
      if step == 0 {
        let slot = slot(of: Self.ending(at: offset, in: text))
        if slots[slot] != 0, !visit(slot, offset) { return }
      }
      offset += max(step, 1)
    }
  }

  /// No for each slot.
  var noSlots: [Bool] { [Bool](repeating: false, count: slots.count) }

  func slot(of pattern: Int, in patterns: Patterns) -> Int {
    slot(of: Self.ending(at: patterns[pattern].upperBound - 1, in: patterns.bytes.span))
  }

  /// The only pattern that has the ending in a slot; nil if several have it.
  func pattern(at slot: Int) -> Int? {
    let user = slots[slot] >> 32
    return user == Self.several ? nil : Int(user) - 1
  }

  /// Where an ending is, or would be.
  private func slot(of ending: UInt32) -> Int {
    var slot = Int(truncatingIfNeeded: (UInt64(ending) &* factor) &>> shift)
    while slots[slot] != 0, UInt32(truncatingIfNeeded: slots[slot]) != ending { slot = (slot + 1) & (slots.count - 1) }
    return slot
  }

  private static func place(_ first: UInt8, _ second: UInt8) -> Int { (Int(first) << 4 ^ Int(second)) & 4095 }

  /// Four bytes, the last of them at an offset.
  private static func ending(at offset: Int, in bytes: Span<UInt8>) -> UInt32 {
    unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: offset - 3, as: UInt32.self)
  }
}

/// Finds strings by the states that their bytes lead through (Aho and Corasick).
private struct PatternAutomaton {
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

  init(_ patterns: Patterns) {
    states = [State(byte: 0, sibling: PatternAutomaton.none)]
    for pattern in (0..<patterns.count).lazy.map({ patterns[$0] }) {
      var state: Int32 = 0
      for offset in pattern {
        let byte = patterns.bytes[offset]
        state = child(of: state, on: byte) ?? addChild(to: state, on: byte)
      }
      states[Int(state)].longestMatch = Int32(clamping: pattern.count)
      states[Int(state)].endsPattern = true
      ends.append(state)
    }
    linkFallbacks()
  }

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
    private let automaton: PatternAutomaton
    private var isReached: [Bool]

    init(_ automaton: PatternAutomaton) {
      self.automaton = automaton
      isReached = [Bool](repeating: false, count: automaton.states.count)
    }

    mutating func read(_ text: Span<UInt8>) {
      var state: Int32 = 0
      for offset in text.indices {
        state = automaton.next(after: state, on: text[offset])
        // Behind a state that was found before, all shorter ones were found too.
        var match = state
        while match != 0, !isReached[Int(match)] {
          isReached[Int(match)] = true
          match = automaton.states[Int(match)].shorterMatch
        }
      }
    }

    /// Whether a pattern occurs in what was read.
    func isFound(_ pattern: Int) -> Bool { isReached[Int(automaton.ends[pattern])] }
  }

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
    while child != PatternAutomaton.none {
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
      while child != PatternAutomaton.none {
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
