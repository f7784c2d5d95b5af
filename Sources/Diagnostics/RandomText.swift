/// Tells text that comes from a random source from words that somebody made up, by how often letters change their kind.
///
///     Connection|Strings    OAUTH2|_|CLIENT    long stretches: words
///     f|Lqoq|VU6|n|SU|ng3|lht59|wgb            short ones: base64
///
/// It says nothing of passwords that people think of.
package enum RandomText {
  /// Whether some word of a text looks random; words are the letters and digits between everything else.
  package static func isIn(_ text: Span<UInt8>) -> Bool {
    var word = Stretches()
    for index in text.indices {
      let kind = Kind(text[index])
      if kind == .other {
        if word.lookRandom { return true }
        word = Stretches()
      } else {
        word.add(kind)
      }
    }
    return word.lookRandom
  }

  private enum Kind {
    case capital, small, digit, other

    init(_ byte: UInt8) {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): self = .capital
      case UInt8(ascii: "a")...UInt8(ascii: "z"): self = .small
      case UInt8(ascii: "0")...UInt8(ascii: "9"): self = .digit
      default: self = .other
      }
    }
  }

  /// The stretches of a word: small letters or capitals, or small letters behind one capital, and digits behind them.
  private struct Stretches {
    private var length = 0
    private var count = 0
    private var hasCapitals = false
    private var hasSmallLetters = false
    private var hasDigits = false
    /// How often a letter stands behind a digit.
    private var letterBehindDigit = 0
    private var last = Kind.other
    private var beforeLast = Kind.other

    mutating func add(_ kind: Kind) {
      switch (last, kind) {
      case (.other, _): count = 1
      case (.digit, .capital), (.digit, .small):
        count += 1
        letterBehindDigit += 1
      case (.small, .capital): count += 1
      // The last of several capitals begins a word of its own: `XML|Http`.
      case (.capital, .small): if beforeLast == .capital { count += 1 }
      default: break
      }
      hasCapitals = hasCapitals || kind == .capital
      hasSmallLetters = hasSmallLetters || kind == .small
      hasDigits = hasDigits || kind == .digit
      length += 1
      (beforeLast, last) = (last, kind)
    }

    var lookRandom: Bool {
      guard length >= 8 else { return false }
      if hasCapitals && hasSmallLetters { return length < count * (hasDigits ? 4 : 3) }
      if !hasCapitals && !hasSmallLetters { return true }
      // In capitals or small letters alone there is hex and base32; nobody makes up words like `f3a9b2c4`.
      return letterBehindDigit >= 2 || letterBehindDigit == 1 && length >= 16
    }
  }
}
