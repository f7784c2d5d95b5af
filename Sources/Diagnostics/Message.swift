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
  /// The own words, as parts of the text's UTF-8, in order.
  package private(set) var ownWords: [Range<Int>]

  package var description: String { text }
  package var isEmpty: Bool { text.isEmpty }

  /// Own words alone.
  package init(stringLiteral text: String) {
    self.text = text
    ownWords = text.isEmpty ? [] : [0..<text.utf8.count]
  }

  /// Text from outside alone.
  package init(inserted text: String) {
    self.text = text
    ownWords = []
  }

  package init(stringInterpolation: Interpolation) { self = stringInterpolation.message }

  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var message: Message

    package init(literalCapacity: Int, interpolationCount: Int) {
      message = Message(inserted: "")
      message.text.reserveCapacity(literalCapacity + interpolationCount * 16)
      message.ownWords.reserveCapacity(interpolationCount + 1)
    }

    package mutating func appendLiteral(_ literal: String) {
      guard !literal.isEmpty else { return }
      let start = message.text.utf8.count
      message.text += literal
      message.addOwnWords(start..<message.text.utf8.count)
    }

    package mutating func appendInterpolation(_ value: String) { message.text += value }

    package mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      message.text += value.description
    }

    package mutating func appendInterpolation(_ part: Message) { message += part }
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
    let start = left.text.utf8.count
    left.text += right.text
    for words in right.ownWords { left.addOwnWords((words.lowerBound + start)..<(words.upperBound + start)) }
  }

  private mutating func addOwnWords(_ words: Range<Int>) {
    if let last = ownWords.last, last.upperBound == words.lowerBound {
      ownWords[ownWords.count - 1] = last.lowerBound..<words.upperBound
    } else {
      ownWords.append(words)
    }
  }
}

extension [Message] {
  package func joined(separator: Message) -> Message {
    guard var sum = first else { return "" }
    for part in dropFirst() { sum += separator + part }
    return sum
  }
}
