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

  /// Whether a word of a name is one of those that make it the name of a secret, but for one mistake.
  static func holdsMisspelledWord(_ name: String) -> Bool {
    var last: ArraySlice<UInt8>?
    return Array(name.utf8).split(whereSeparator: { !$0.isLetter }).contains { word in
      defer { last = word }
      if isMisspelled(word.map { $0 & 0xDF }) { return true }
      // `API_KY`, `AIP_KEY`
      return last.map { $0.count + word.count < 8 && isMisspelled(($0 + word).map { $0 & 0xDF }) } ?? false
    }
  }

  private static func isMisspelled(_ word: [UInt8]) -> Bool {
    guard (4...12).contains(word.count), mayBeMisspelled(word) else { return false }
    let text = String(decoding: word, as: UTF8.self)
    // What tests have done is a letter from `PASSWD`.
    if text == "PASSED" { return false }
    if word.count > 4, let meant = longWords.nearest(to: text, atMost: 1) {
      return meant != text && meant + "S" != text
    }
    // Of a short word only the order of the letters, or one that is missing: `TAKEN` and `TOKENS` are words too.
    return text != "TOKEN" && word.count == 5 && word.sorted() == Array("EKNOT".utf8)
      || ["OKEN", "TKEN", "TOEN", "TOKE", "TOKN"].contains(text)
  }

  /// Whether a word has nearly the letters of one that is meant, which one mistake hardly changes: most words do not.
  private static func mayBeMisspelled(_ word: [UInt8]) -> Bool {
    let letters = lettersOf(word)
    return lettersOfWords.contains { known in
      (known & ~letters).nonzeroBitCount <= 1 && (letters & ~known).nonzeroBitCount <= 1
    }
  }

  /// A bit for each letter that a word in capitals has.
  private static func lettersOf(_ word: some Sequence<UInt8>) -> UInt32 {
    word.reduce(0) { $0 | 1 << UInt32($1 & 0x1F) }
  }

  private static let words = ["PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "APIKEY", "CREDENTIALS"]
  private static let longWords = NameIndex(words)
  private static let lettersOfWords = (words + ["TOKEN"]).map { lettersOf($0.utf8) }

  /// Whether a name says that everybody may see the value.
  static func isForEverybody(_ name: String) -> Bool {
    var words = Words()
    while let word = words.next(in: name.utf8.span) {
      if meanings[word].contains(.everybodysName) { return true }
    }
    return isWorkingDirectory(name.utf8.span)
  }

  static func isSecret(_ name: Span<UInt8>) -> Bool { name.nextTellingPair(from: 0) != nil && holdsSecretWord(name) }

  /// The same of a name that holds a telling pair. Each word is read as one number, since very many names do.
  static func holdsSecretWord(_ name: Span<UInt8>) -> Bool {
    var words = Words()
    var last = Word()
    var isOnly = true
    var meaning = Meaning()
    /// What the words before the last one say.
    var before = Meaning()
    while let word = words.next(in: name) {
      // One of several secrets of the same name.
      if !last.isEmpty, word.isNumber || meanings[word].contains(.variant) { continue }
      before.formUnion(meaning)
      isOnly = last.isEmpty
      last = word
      meaning = meanings[word]
      if meaning.contains(.everybodysName) { return false }
    }
    guard
      before.union(meaning).contains(.secret) || secretEndings.containEnding(of: last)
        || meaning.contains(.key) && before.contains(.kindOfKey) || isOnly && last == tokens
    else { return false }
    // It says something about a secret, or where it is, not what it is.
    return !meaning.contains(.property) && !isPlace(name) && !isWorkingDirectory(name)
  }

  /// Whether it is a variable in which every shell keeps where it is or was; `DB_PWD` is a password.
  private static func isWorkingDirectory(_ name: Span<UInt8>) -> Bool {
    workingDirectories.contains { known in
      known.count == name.count && known.indices.allSatisfy { known[$0] == name[$0] }
    }
  }

  private static let workingDirectories = ["PWD", "OLDPWD"].map { Array($0.utf8) }

  /// Whether the name ends with `_FILE` or `_PATH`.
  private static func isPlace(_ name: Span<UInt8>) -> Bool {
    guard name.count >= 5, name[name.count - 5] == UInt8(ascii: "_") else { return false }
    var words = Words(from: name.count - 4)
    return words.next(in: name).map { meanings[$0].contains(.place) } ?? false
  }

  /// Behind other words they may be those that a language model reads.
  private static let tokens = Word("TOKENS")

  private static let meanings = Meanings([
    (.everybodysName, ["PUBLIC", "PUBLISHABLE"]),
    // Each must have one of `TellingPairs`, as must each of `secretEndings`.
    (
      .secret,
      [
        "PASSWORD", "PASSWORDS", "PASSWD", "PASSPHRASE", "PASS", "REQUIREPASS", "PWD", "SECRET", "SECRETS", "APIKEY",
        "CREDENTIALS",
      ]
    ),
    (
      .property,
      [
        "NAME", "LENGTH", "EXP", "EXPIRY", "EXPIRES", "EXPIRATION", "TTL", "LIFETIME", "ALGORITHM", "ISSUER",
        "AUDIENCE", "ENABLED", "ROUNDS", "TIMEOUT",
      ]
    ),
    (.key, ["KEY", "KEYS", "TOKENS"]),
    (.variant, ["RO", "RW", "OLD", "NEW", "PREVIOUS", "CURRENT", "BACKUP", "PROD", "STAGING", "DEV", "TEST"]),
    (
      .kindOfKey,
      [
        "API", "PRIVATE", "ACCESS", "SECRET", "ENCRYPTION", "SIGNING", "MASTER", "AUTH", "LICENSE", "SERVICE", "APP",
        "SESSION", "COOKIE", "HMAC", "AES", "ADMIN", "JWT",
      ]
    ),
    (.place, ["FILE", "PATH"]),
  ])
  private static let secretEndings = WordEndings([
    "PASSWORD", "PASSWD", "SECRET", "TOKEN", "APIKEY", "SALT", "PEPPER", "SECRETKEY", "JWT", "PRIVATEKEY", "ACCESSKEY",
    "ENCRYPTIONKEY", "SIGNINGKEY", "ACCOUNTKEY",
  ])
}

extension Span<UInt8> {
  /// Where the next two letters begin that tell the name of a secret from most others.
  func nextTellingPair(from start: Int) -> Int? {
    var offset = start
    while offset <= count - 17 {
      let window = unsafe bytes.extracting(offset..<offset + 17)
      let letters = unsafe window.unsafeLoadUnaligned(fromByteOffset: 0, as: SIMD16<UInt8>.self)
      let next = unsafe window.unsafeLoadUnaligned(fromByteOffset: 1, as: SIMD16<UInt8>.self)
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

  /// Whether it has digits alone, perhaps behind a V.
  var isNumber: Bool {
    var rest = bytes
    while rest != 0 {
      let byte = UInt8(truncatingIfNeeded: rest)
      rest >>= 8
      if !byte.isDigit, rest != 0 || byte != UInt8(ascii: "V") { return false }
    }
    return bytes != 0
  }

  mutating func append(_ byte: UInt8) { bytes = bytes &<< 8 | UInt128(byte) }

  /// The bits that a word ending with this one shares with it.
  var ending: UInt128 { UInt128.max >> UInt128(bytes.leadingZeroBitCount & ~7) }
}

/// What a word says of a name that it is part of.
private struct Meaning: OptionSet {
  let rawValue: UInt8

  static let everybodysName = Meaning(rawValue: 1)
  static let secret = Meaning(rawValue: 2)
  /// That it is about a secret, if it is the last word.
  static let property = Meaning(rawValue: 4)
  /// As the last word, that of a secret behind a `kindOfKey`.
  static let key = Meaning(rawValue: 8)
  static let kindOfKey = Meaning(rawValue: 16)
  /// Where something is, if it is the last word.
  static let place = Meaning(rawValue: 32)
  /// Which of several it is, and nothing of what it is.
  static let variant = Meaning(rawValue: 64)
}

/// The words that say something, each at the place that its bytes lead to or behind that.
private struct Meanings {
  private var words = [Word](repeating: Word(), count: 256)
  private var meanings = [Meaning](repeating: [], count: 256)

  init(_ lists: [(Meaning, [StaticString])]) {
    for (meaning, list) in lists {
      for word in list.map({ Word($0) }) {
        words[place(of: word)] = word
        meanings[place(of: word)].formUnion(meaning)
      }
    }
  }

  subscript(word: Word) -> Meaning { meanings[place(of: word)] }

  private func place(of word: Word) -> Int {
    var place = Int(truncatingIfNeeded: (UInt64(truncatingIfNeeded: word.bytes) &* 0x9E37_79B9_7F4A_7C15) >> 56)
    while !words[place].isEmpty, words[place] != word { place = (place + 1) & 255 }
    return place
  }
}

/// The letters and digits of a name between everything else.
private struct Words {
  private var offset: Int

  init(from offset: Int = 0) { self.offset = offset }

  @inline(__always)
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

/// A few words, of two letters at least, that others may end with.
private struct WordEndings {
  private let words: [Word]
  private let wordEndings: [UInt128]
  /// A bit for the last two letters of each: most words are told from all of them by that.
  private let bits: UInt64

  init(_ texts: [StaticString]) {
    words = texts.map { Word($0) }
    wordEndings = words.map(\.ending)
    bits = words.reduce(0) { $0 | $1.endingBit }
  }

  func containEnding(of word: Word) -> Bool {
    guard bits & word.endingBit != 0 else { return false }
    for index in words.indices where word.bytes & wordEndings[index] == words[index].bytes { return true }
    return false
  }
}
