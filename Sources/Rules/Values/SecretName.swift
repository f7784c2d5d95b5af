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
    var pairs = LetterPairs()
    var before: UInt8 = 0
    for index in name.indices {
      pairs.add(before, name[index])
      before = name[index]
    }
    return pairs.holdAll(ofOneOf: neededPairs) && holdsSecretWord(name)
  }

  /// The same of a name that has the pairs of letters that secrets have.
  static func holdsSecretWord(_ name: Span<UInt8>) -> Bool {
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
  /// A name that is one of a secret has all pairs of letters of one of these: those of the words on which that depends,
  /// a longer one left out where a shorter one's are among its own. Few other names have them.
  static let neededPairs: [LetterPairs] = {
    let sets = Set((secretWords.words + secretEndings.words + [key]).map(\.pairs))
    return sets.filter { set in !sets.contains { $0 != set && set.holdAll(of: $0) } }
  }()
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

/// Which letters stand beside each other in a name, large or small. Several pairs share a bit, so that a name may seem
/// to have more.
struct LetterPairs: Hashable {
  private var bits: UInt64 = 0

  @inline(__always)
  mutating func add(_ first: UInt8, _ second: UInt8) { bits |= 1 &<< UInt64(first &<< 3 ^ second & 31) }

  func holdAll(of others: LetterPairs) -> Bool { bits & others.bits == others.bits }

  @inline(__always)
  func holdAll(ofOneOf sets: [LetterPairs]) -> Bool {
    for set in sets where bits & set.bits == set.bits { return true }
    return false
  }
}

/// A word in capitals, its bytes the digits of a number; of a long one the last sixteen, which no list has.
private struct Word: Equatable {
  private(set) var bytes: UInt128 = 0

  init() {}

  init(_ text: StaticString) {
    for byte in text.description.utf8 { append(byte) }
  }

  var isEmpty: Bool { bytes == 0 }

  /// A bit for what the last two letters are, which all words with the same two share.
  var endingBit: UInt64 { 1 << UInt64((UInt16(truncatingIfNeeded: bytes) &* 0x9E37) >> 10) }

  var pairs: LetterPairs {
    var pairs = LetterPairs()
    var rest = bytes
    while rest >> 8 != 0 {
      pairs.add(UInt8(truncatingIfNeeded: rest >> 8), UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
    return pairs
  }

  mutating func append(_ byte: UInt8) { bytes = bytes << 8 | UInt128(byte) }

  /// The bits that a word ending with this one shares with it.
  var ending: UInt128 { UInt128.max >> UInt128(bytes.leadingZeroBitCount & ~7) }
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

/// A few words, of two letters at least, to compare others with.
private struct WordList {
  let words: [Word]
  private let wordEndings: [UInt128]
  /// The bits of their endings: most words are told from all of them by that.
  private let endings: UInt64

  init(_ texts: [StaticString]) {
    words = texts.map { Word($0) }
    wordEndings = words.map(\.ending)
    endings = words.reduce(0) { $0 | $1.endingBit }
  }

  func contains(_ word: Word) -> Bool { mayEnd(word) && words.contains(word) }

  func containEnding(of word: Word) -> Bool {
    guard mayEnd(word) else { return false }
    for index in words.indices where word.bytes & wordEndings[index] == words[index].bytes { return true }
    return false
  }

  private func mayEnd(_ word: Word) -> Bool { endings & word.endingBit != 0 }
}
