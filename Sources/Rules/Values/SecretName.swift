import Contract
import Diagnostics

/// Tells by its name whether a variable holds a secret.
package enum SecretName {
  /// What the contract says of a variable counts before its name.
  static func isSecret(_ name: String, in contract: Contract?) -> Bool {
    if let contract, let position = contract.position(ofVariable: name) {
      return contract.variables[position].type.value.isSecret
    }
    return isSecret(name)
  }

  package static func isSecret(_ name: String) -> Bool { isSecret(name.utf8.span) }

  /// Read byte by byte and each word as one number, since every name in every file is asked about.
  static func isSecret(_ name: Span<UInt8>) -> Bool {
    var words = Words()
    var last = Word()
    var hasSecretWord = false
    while let word = words.next(in: name) {
      last = word
      if publicWords.contains(word) { return false }
      hasSecretWord = hasSecretWord || secretWords.contains(word)
    }
    guard hasSecretWord || secretEndings.containEnding(of: last) || last == key && hasKeyWord(name) else {
      return false
    }
    // It says something about a secret, or where it is, not what it is.
    return !propertyWords.contains(last) && !isPlace(name)
  }

  /// Whether one of the words before the last is about keys that are secret.
  private static func hasKeyWord(_ name: Span<UInt8>) -> Bool {
    var words = Words()
    var last = words.next(in: name)
    while let word = words.next(in: name) {
      if let last, keyWords.contains(last) { return true }
      last = word
    }
    return false
  }

  /// Whether the name ends with `_FILE` or `_PATH`.
  private static func isPlace(_ name: Span<UInt8>) -> Bool {
    guard name.count >= 5, name[name.count - 5] == UInt8(ascii: "_") else { return false }
    var words = Words(from: name.count - 4)
    return words.next(in: name).map { places.contains($0) } ?? false
  }

  private static let key = Word("KEY")
  private static let places = WordList(["FILE", "PATH"])
  private static let publicWords = WordList(["PUBLIC", "PUBLISHABLE"])
  private static let secretWords = WordList([
    "PASSWORD", "PASSWD", "PASSPHRASE", "PASS", "PWD", "SECRET", "SECRETS", "APIKEY", "CREDENTIALS",
  ])
  private static let propertyWords = WordList([
    "NAME", "LENGTH", "EXP", "EXPIRY", "EXPIRES", "EXPIRATION", "TTL", "LIFETIME", "ALGORITHM", "ISSUER", "AUDIENCE",
    "ENABLED", "ROUNDS", "TIMEOUT",
  ])
  private static let secretEndings = WordList([
    "PASSWORD", "PASSWD", "SECRET", "TOKEN", "APIKEY", "SALT", "PEPPER", "SECRETKEY", "JWT",
  ])
  private static let keyWords = WordList([
    "API", "PRIVATE", "ACCESS", "SECRET", "ENCRYPTION", "SIGNING", "MASTER", "AUTH", "LICENSE", "SERVICE", "APP",
    "SESSION", "COOKIE", "HMAC", "AES", "ADMIN", "JWT",
  ])
}

/// A word in capitals, its bytes the digits of a number; of a long one the last sixteen, which no list has.
private struct Word: Equatable {
  private(set) var bytes: UInt128 = 0

  init() {}

  init(_ text: StaticString) {
    for byte in text.description.utf8 { append(byte) }
  }

  var isEmpty: Bool { bytes == 0 }
  var lastByte: UInt8 { UInt8(truncatingIfNeeded: bytes) }

  mutating func append(_ byte: UInt8) { bytes = bytes << 8 | UInt128(byte) }

  func hasEnding(_ other: Word) -> Bool {
    let length = 128 - (other.bytes.leadingZeroBitCount & ~7)
    return bytes & (UInt128.max >> UInt128(128 - length)) == other.bytes
  }
}

/// The letters and digits of a name between everything else.
private struct Words {
  private var offset: Int

  init(from offset: Int = 0) { self.offset = offset }

  mutating func next(in name: Span<UInt8>) -> Word? {
    var word = Word()
    while offset < name.count {
      let byte = name[offset]
      offset += 1
      if byte.isLetter {
        word.append(byte & 0xDF)
      } else if byte.isDigit || byte >= 0x80 {
        word.append(byte)
      } else if !word.isEmpty {
        return word
      }
    }
    return word.isEmpty ? nil : word
  }
}

/// A few words to compare others with.
private struct WordList {
  private let words: [Word]
  /// A bit for each letter that one of them ends with: most words are told from all of them by that.
  private let lastLetters: UInt32

  init(_ texts: [StaticString]) {
    words = texts.map { Word($0) }
    lastLetters = words.reduce(0) { $0 | 1 << UInt32($1.lastByte & 31) }
  }

  func contains(_ word: Word) -> Bool { mayEnd(word) && words.contains(word) }

  func containEnding(of word: Word) -> Bool { mayEnd(word) && words.contains { word.hasEnding($0) } }

  private func mayEnd(_ word: Word) -> Bool { lastLetters & 1 << UInt32(word.lastByte & 31) != 0 }
}
