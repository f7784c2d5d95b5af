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

  static func isSecret(_ name: Span<UInt8>) -> Bool { name.nextTellingPair(from: 0) != nil && holdsSecretWord(name) }

  /// The same of a name that holds a telling pair. Each word is read as one number, since very many names do.
  static func holdsSecretWord(_ name: Span<UInt8>) -> Bool {
    var words = Words()
    var last = Word()
    var hasSecretWord = false
    var hasKeyWord = false
    while let word = words.next(in: name) {
      hasKeyWord = hasKeyWord || keyWords.contains(last)
      last = word
      if publicWords.contains(word) { return false }
      hasSecretWord = hasSecretWord || secretWords.contains(word)
    }
    guard hasSecretWord || secretEndings.containEnding(of: last) || last == key && hasKeyWord else { return false }
    // It says something about a secret, or where it is, not what it is.
    return !propertyWords.contains(last) && !isPlace(name)
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
  /// Each must have one of `TellingPairs`, as must each of `secretEndings`.
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
  /// Before a last word that is `KEY`.
  private static let keyWords = WordList([
    "API", "PRIVATE", "ACCESS", "SECRET", "ENCRYPTION", "SIGNING", "MASTER", "AUTH", "LICENSE", "SERVICE", "APP",
    "SESSION", "COOKIE", "HMAC", "AES", "ADMIN", "JWT",
  ])
}

extension Span<UInt8> {
  /// Where the next two letters begin that tell the name of a secret from most others.
  func nextTellingPair(from start: Int) -> Int? {
    var offset = start
    while offset <= count - 17 {
      let letters = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self)
      let next = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset + 1, as: SIMD16<UInt8>.self)
      if let index = TellingPairs.first(in: letters, beside: next) { return offset + index }
      offset += 16
    }
    var (letters, next) = (SIMD16<UInt8>(), SIMD16<UInt8>())
    var index = 0
    while offset + index + 1 < count {
      letters[index] = self[offset + index]
      next[index] = self[offset + index + 1]
      index += 1
    }
    return TellingPairs.first(in: letters, beside: next).map { offset + $0 }
  }
}

/// Pairs of letters, large or small: each word that can make a name that of a secret has one, and few other names do.
///
///     SS  PASSWORD, PASSWD, PASSPHRASE, PASS      WD  PWD        SA  SALT
///     CR  SECRET, SECRETS, CREDENTIALS            WT  JWT        PP  PEPPER
///     KE  KEY, APIKEY, SECRETKEY, TOKEN
private enum TellingPairs {
  /// The first of sixteen letters that makes one with the letter after it. Sixteen are read at once: this is asked of
  /// every byte of every file.
  @inline(__always)
  static func first(in letters: SIMD16<UInt8>, beside next: SIMD16<UInt8>) -> Int? {
    let first = letters & 0xDF
    let second = next & 0xDF
    // A vector is not compared with a byte as one, but byte by byte.
    func stand(_ one: Unicode.Scalar, _ other: Unicode.Scalar) -> SIMDMask<SIMD16<Int8>> {
      (first .== SIMD16(repeating: UInt8(ascii: one))) .& (second .== SIMD16(repeating: UInt8(ascii: other)))
    }
    let places =
      stand("S", "S") .| stand("C", "R") .| stand("K", "E") .| stand("W", "D") .| stand("W", "T") .| stand("S", "A")
      .| stand("P", "P")
    let halves = unsafe unsafeBitCast(places, to: SIMD2<UInt64>.self)
    if halves[0] != 0 { return halves[0].littleEndian.trailingZeroBitCount / 8 }
    if halves[1] != 0 { return 8 + halves[1].littleEndian.trailingZeroBitCount / 8 }
    return nil
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
  private let words: [Word]
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
