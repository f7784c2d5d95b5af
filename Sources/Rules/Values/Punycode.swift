/// Host names as they are sent: ASCII only, with other letters put into labels that begin with `xn--` (RFC 3492).
///
///     öchat.pro    ö is inserted before `chat`: the number 228 at position 0, written as `4qa`
///     xn--chat-4qa.pro
enum Punycode {
  /// A host name in small letters, as it is sent. One that cannot be written so stays as it is.
  static func host(_ name: String) -> String {
    let name = name.lowercased()
    guard name.utf8.contains(where: { $0 >= 0x80 }) else { return name }
    // The three other full stops end labels as well (UTS 46).
    let labels = name.unicodeScalars.split(omittingEmptySubsequences: false) { ".\u{3002}\u{FF0E}\u{FF61}".has($0) }
    let sent = labels.compactMap { label(Array($0)) }
    return sent.count == labels.count ? sent.joined(separator: ".") : name
  }

  /// One label; nil when it is too long, or in pieces that have to be put together first.
  private static func label(_ scalars: [Unicode.Scalar]) -> String? {
    let basic = scalars.filter(\.isASCII)
    let text = String(String.UnicodeScalarView(basic))
    guard basic.count < scalars.count else { return text }
    guard scalars.count < 64,
      scalars.allSatisfy({ $0.properties.canonicalCombiningClass == .notReordered && !(0x1100...0x11FF ~= $0.value) }),
      // Other forms of letters stand for these, and what nobody sees for nothing; but for two that browsers keep.
      scalars.allSatisfy({ !$0.properties.changesWhenNFKCCaseFolded || "\u{DF}\u{3C2}".has($0) })
    else { return nil }
    return "xn--" + text + (basic.isEmpty ? "" : "-") + insertions(of: scalars.map { Int($0.value) }, into: basic.count)
  }

  /// The letters to be put between those of ASCII, from the smallest on, each as the distance from the one before in a
  /// walk over all positions for all letters.
  private static func insertions(of letters: [Int], into count: Int) -> String {
    var (bias, delta, done, next, text) = (72, 0, count, 0x80, "")
    while done < letters.count, let letter = letters.filter({ $0 >= next }).min() {
      delta += (letter - next) * (done + 1)
      for other in letters {
        if other < letter { delta += 1 }
        guard other == letter else { continue }
        text += digits(of: delta, bias)
        bias = adapted(delta, to: done + 1, isFirst: done == count)
        delta = 0
        done += 1
      }
      delta += 1
      next = letter + 1
    }
    return text
  }

  /// A number whose digits say themselves which of them is the last.
  private static func digits(of number: Int, _ bias: Int) -> String {
    var (rest, place, text) = (number, 36, "")
    while true {
      let threshold = min(max(place - bias, 1), 26)
      guard rest >= threshold else { return text + digit(rest) }
      text += digit(threshold + (rest - threshold) % (36 - threshold))
      rest = (rest - threshold) / (36 - threshold)
      place += 36
    }
  }

  private static func digit(_ value: Int) -> String {
    String(Unicode.Scalar(UInt8(truncatingIfNeeded: value < 26 ? 0x61 + value : 0x30 + value - 26)))
  }

  private static func adapted(_ delta: Int, to count: Int, isFirst: Bool) -> Int {
    var delta = isFirst ? delta / 700 : delta / 2
    delta += delta / count
    var places = 0
    while delta > 455 {
      delta /= 35
      places += 36
    }
    return places + 36 * delta / (delta + 38)
  }
}

extension String {
  fileprivate func has(_ scalar: Unicode.Scalar) -> Bool { unicodeScalars.contains(scalar) }
}
