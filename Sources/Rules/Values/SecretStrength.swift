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

  /// Whether somebody wrote `value` to be replaced, or took a word that everybody tries first.
  static func isPlaceholder(_ value: String) -> Bool {
    let text = value.lowercased()
    let letters = String(decoding: text.utf8.filter { $0.isLetter || $0.isDigit }, as: UTF8.self)
    if commonWords.contains(letters) { return true }
    if text.hasPrefix("<") && text.hasSuffix(">") { return true }
    if placeholderBeginnings.contains(where: letters.hasPrefix) { return true }
    if placeholderParts.contains(where: letters.contains) { return true }
    // `xxxxxxxx`, `********`, `......`
    return text.utf8.count >= 3 && Set(text.utf8).count == 1
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
    "placeholder", "examplekey", "examplesecret", "betterauthsecret", "opensslrand",
  ]
  private static let placeholderParts = [
    "changeme", "changethis", "replaceme", "replacewith", "placeholder", "goeshere", "pleasechange", "tobereplaced",
    "notasecret", "notsosecret", "donotuse", "yoursecret", "yourpassword",
  ]
}
