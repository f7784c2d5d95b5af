import Diagnostics

/// Judges whether a text can have come from a random source.
enum SecretStrength {
  /// Whether so few texts have this length and this number of different bytes that they could all be tried.
  ///
  /// The line is drawn at 2 to the power of 120, as Better Auth draws it.
  static func isGuessable(_ secret: String) -> Bool {
    let different = Double(Set(secret.utf8).count)
    guard different > 1 else { return true }
    var texts = 1.0
    for _ in secret.utf8 {
      texts *= different
      if texts >= 0x1p120 { return false }
    }
    return true
  }

  /// Whether `value` is written as generators write: in base64, with capitals, small letters and digits, or in hex.
  static func looksGenerated(_ value: String) -> Bool { looksGenerated(value.utf8.span) }

  /// The same of what nobody says anything about, so that paths and other names must not be taken for it.
  static func looksRandom(_ value: Span<UInt8>) -> Bool { looksGenerated(value) && RandomText.isIn(value) }

  /// The words of a longer value that look random, as the address of a webhook has one.
  ///
  /// Hex is in digests and commits too; it counts as what a parameter is set to.
  static func randomParts(of value: Span<UInt8>) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = 0
    while start + shortestRandomText <= value.count {
      // What is long enough reaches over this byte, if it begins before it.
      let probe = start + shortestRandomText - 1
      guard value[probe].isWordPart else {
        start = probe + 1
        continue
      }
      var lower = probe
      while lower > start, value[lower - 1].isWordPart { lower -= 1 }
      var upper = probe + 1
      while upper < value.count, value[upper].isWordPart { upper += 1 }
      if upper - lower >= shortestRandomText, upper - lower < value.count {
        let word = value.extracting(lower..<upper)
        let isParameter = lower > 0 && value[lower - 1] == UInt8(ascii: "=")
        if looksRandom(word), isParameter || !word.isHex { parts.append(lower..<upper) }
      }
      start = upper + 1
    }
    return parts
  }

  private static let shortestRandomText = 20

  private static func looksGenerated(_ value: Span<UInt8>) -> Bool {
    guard value.count >= shortestRandomText else { return false }
    var hasDigit = false
    var hasCapital = false
    var hasSmall = false
    var isHex = true
    for index in value.indices {
      let byte = value[index]
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): hasDigit = true
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): hasCapital = true
      case UInt8(ascii: "a")...UInt8(ascii: "z"): hasSmall = true
      case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "-"), UInt8(ascii: "_"): break
      default: return false
      }
      isHex = isHex && (byte.isDigit || (0x61...0x66).contains(byte | 0x20))
    }
    if hasDigit && hasCapital && hasSmall { return true }
    return isHex && value.count >= 32 && hasDigit && (hasCapital || hasSmall)
  }

  /// Whether somebody wrote `value` to be replaced, or took a word that everybody tries first.
  static func isPlaceholder(_ value: String) -> Bool {
    let bytes = value.utf8.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
    let letters = bytes.filter { $0.isLetter || $0.isDigit }
    if commonWords.contains(String(decoding: letters, as: UTF8.self)) { return true }
    if bytes.first == UInt8(ascii: "<") && bytes.last == UInt8(ascii: ">") { return true }
    if placeholderBeginnings.contains(where: letters.starts) { return true }
    if letters.indices.contains(where: { start in placeholderParts.contains(where: letters[start...].starts) }) {
      return true
    }
    // `phc_xxx`
    let end = bytes.lastIndex { $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }.map { $0 + 1 } ?? bytes.count
    if bytes.count - end >= 3, bytes[end...].allSatisfy({ $0 == UInt8(ascii: "x") }) { return true }
    // `xxxxxxxx`, `********`, `......`
    return bytes.count >= 3 && bytes.allSatisfy { $0 == bytes[0] }
  }

  private static let commonWords: Set<String> = [
    "admin", "administrator", "changeit", "default", "dummy", "example", "foo", "foobar", "letmein", "passwd",
    "password", "password1", "password123", "passw0rd", "postgres", "qwerty", "root", "secret", "secret123",
    "secretkey", "supersecret", "test", "test123", "testing", "todo", "tbd", "token", "123456", "12345678",
    "123456789", "1234567890", "none", "null", "undefined", "mysecret", "mysecretpassword", "fixme", "dev",
    "development",
  ]
  private static let placeholderBeginnings = [
    "your", "replace", "changeme", "insert", "enteryour", "putyour", "setyour", "generatea", "generateyour", "todo",
    "placeholder", "examplekey", "examplesecret", "betterauthsecret",
  ].map { Array($0.utf8) }
  private static let placeholderParts = [
    "changeme", "changethis", "replaceme", "replacewith", "placeholder", "goeshere", "pleasechange", "tobereplaced",
    "notasecret", "notsosecret", "donotuse", "yoursecret", "yourpassword", "opensslrand",
  ].map { Array($0.utf8) }
}

extension UInt8 {
  /// Whether it is in words that are written in URLs, or stand alone in other texts.
  fileprivate var isWordPart: Bool { isLetter || isDigit || self == UInt8(ascii: "-") || self == UInt8(ascii: "_") }
}

extension Span<UInt8> {
  fileprivate var isHex: Bool {
    for index in indices where !self[index].isDigit && !(0x61...0x66).contains(self[index] | 0x20) { return false }
    return true
  }
}
