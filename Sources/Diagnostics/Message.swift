/// A sentence for the user, made of the program's own words and of text from outside.
///
///     "`\(name)` is shorter than \(least) characters"
///      ^^      ^^^^^^^^^^^^^^^^^^      ^^^^^^^^^^^^   own words: they stand in the program's source
///
/// Own words hold no secret whatever they look like, so a secret `short` leaves them alone. Everything that is
/// inserted may hold one, wherever it comes from.
package struct Message: Sendable, Hashable, ExpressibleByStringInterpolation, CustomStringConvertible {
  /// All of it.
  package private(set) var text: String
  private var stretches = Stretches()

  /// The own words, as parts of the text's UTF-8, in order.
  package var ownWords: [Range<Int>] { stretches.all }

  package var description: String { text }
  package var isEmpty: Bool { text.isEmpty }

  /// Own words alone.
  package init(stringLiteral text: String) {
    self.text = text
    stretches.add(0..<text.utf8.count)
  }

  /// Text from outside alone.
  package init(inserted text: String) { self.text = text }

  package init(stringInterpolation: Interpolation) {
    text = stringInterpolation.buffer.text
    stretches = stringInterpolation.stretches
  }

  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var buffer: TextBuffer
    fileprivate var stretches = Stretches()

    package init(literalCapacity: Int, interpolationCount: Int) {
      buffer = TextBuffer(capacity: literalCapacity + interpolationCount * 32)
    }

    package mutating func appendLiteral(_ literal: String) {
      let start = buffer.count
      buffer.append(literal)
      stretches.add(start..<buffer.count)
    }

    package mutating func appendInterpolation(_ value: String) { buffer.append(value) }

    package mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      buffer.append(value.description)
    }

    package mutating func appendInterpolation(_ part: Message) {
      stretches.add(part.stretches, from: buffer.count)
      buffer.append(part.text)
    }
  }

  /// Messages are the same when they read the same.
  package static func == (left: Message, right: Message) -> Bool { left.text == right.text }

  package func hash(into hasher: inout Hasher) { hasher.combine(text) }

  package static func + (left: Message, right: Message) -> Message {
    var sum = left
    sum += right
    return sum
  }

  package static func += (left: inout Message, right: Message) {
    left.stretches.add(right.stretches, from: left.text.utf8.count)
    left.text += right.text
  }
}

/// Parts of a text, in order. Few messages have more than two stretches of own words, and need a list for them.
private struct Stretches: Sendable {
  private var first = Stretch(lower: 0, upper: 0)
  private var second = Stretch(lower: 0, upper: 0)
  private var others: [Stretch] = []

  private struct Stretch {
    let lower: UInt32
    var upper: UInt32

    /// Makes it reach to where another ends that begins at its end.
    mutating func extend(by other: Stretch) -> Bool {
      guard upper == other.lower, upper > lower else { return false }
      upper = other.upper
      return true
    }

    var isEmpty: Bool { lower == upper }
    var range: Range<Int> { Int(lower)..<Int(upper) }
  }

  mutating func add(_ range: Range<Int>) {
    let added = Stretch(lower: UInt32(clamping: range.lowerBound), upper: UInt32(clamping: range.upperBound))
    if added.isEmpty { return }
    if first.isEmpty {
      first = added
    } else if second.isEmpty {
      if !first.extend(by: added) { second = added }
    } else if others.isEmpty {
      if !second.extend(by: added) { others = [added] }
    } else if !others[others.count - 1].extend(by: added) {
      others.append(added)
    }
  }

  /// Adds those of a text that is appended at `start`.
  mutating func add(_ other: Stretches, from start: Int) {
    for range in other.all { add((range.lowerBound + start)..<(range.upperBound + start)) }
  }

  var all: [Range<Int>] { ([first, second] + others).filter { !$0.isEmpty }.map(\.range) }
}

extension [Message] {
  package func joined(separator: Message) -> Message {
    guard var sum = first else { return "" }
    for part in dropFirst() { sum += separator + part }
    return sum
  }
}
