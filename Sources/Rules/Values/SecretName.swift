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

  /// Read byte by byte, since every variable of every service is asked about.
  package static func isSecret(_ name: String) -> Bool {
    let name = name.utf8.map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 }
    guard !name.hasEnding("_FILE"), !name.hasEnding("_PATH") else { return false }
    var hasSecretWord = false
    var hasKeyWord = false
    var last = name[0..<0]
    var start = 0
    for end in 0...name.count where end == name.count || !name[end].isWordPart {
      defer { start = end + 1 }
      guard start < end else { continue }
      hasKeyWord = hasKeyWord || keyWords.contains(last)
      last = name[start..<end]
      if publicWords.contains(last) { return false }
      hasSecretWord = hasSecretWord || secretWords.contains(last)
    }
    // It says something about a secret, not what it is.
    if propertyWords.contains(last) { return false }
    return hasSecretWord || secretEndings.contains { last.suffix($0.count).elementsEqual($0) }
      || hasKeyWord && last.elementsEqual("KEY".utf8)
  }

  private static let publicWords = words(["PUBLIC", "PUBLISHABLE"])
  private static let secretWords = words([
    "PASSWORD", "PASSWD", "PASSPHRASE", "PASS", "PWD", "SECRET", "SECRETS", "APIKEY", "CREDENTIALS",
  ])
  private static let propertyWords = words([
    "NAME", "LENGTH", "EXP", "EXPIRY", "EXPIRES", "EXPIRATION", "TTL", "LIFETIME", "ALGORITHM", "ISSUER", "AUDIENCE",
    "ENABLED", "ROUNDS", "TIMEOUT",
  ])
  private static let secretEndings = words([
    "PASSWORD", "PASSWD", "SECRET", "TOKEN", "APIKEY", "SALT", "PEPPER", "SECRETKEY", "JWT",
  ])
  private static let keyWords = words([
    "API", "PRIVATE", "ACCESS", "SECRET", "ENCRYPTION", "SIGNING", "MASTER", "AUTH", "LICENSE", "SERVICE", "APP",
    "SESSION", "COOKIE", "HMAC", "AES", "ADMIN", "JWT",
  ])

  private static func words(_ words: [String]) -> [[UInt8]] { words.map { Array($0.utf8) } }
}

extension [[UInt8]] {
  fileprivate func contains(_ word: ArraySlice<UInt8>) -> Bool {
    contains { $0.count == word.count && word.elementsEqual($0) }
  }
}

extension [UInt8] {
  fileprivate func hasEnding(_ ending: StaticString) -> Bool {
    suffix(ending.utf8CodeUnitCount).elementsEqual(ending.description.utf8)
  }
}

extension UInt8 {
  /// Whether it stands in a word: a letter, a digit, or a part of a character beyond ASCII.
  fileprivate var isWordPart: Bool { isLetter || isDigit || self >= 0x80 }
}
