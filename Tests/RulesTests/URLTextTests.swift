import Testing

@testable import Rules

@Suite struct URLTextTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let text: String
    /// Scheme, user, password, host, port, path, query and fragment; `-` for one that is not there.
    let parts: [String]
    var isRaw = false

    var testDescription: String { text }
  }

  static let cases = [
    Case(text: "https://shop.dev", parts: ["https", "-", "-", "shop.dev", "-", "", "-", "-"]),
    Case(text: "https://shop.dev:8443/a/b?c=d#e", parts: ["https", "-", "-", "shop.dev", "8443", "/a/b", "c=d", "e"]),
    Case(
      text: "postgresql://app:p%40ss@db:5432/shop?sslmode=require",
      parts: ["postgresql", "app", "p%40ss", "db", "5432", "/shop", "sslmode=require", "-"]),
    Case(text: "postgres://app@db/shop", parts: ["postgres", "app", "-", "db", "-", "/shop", "-", "-"]),
    Case(text: "http://[::1]:3000/x", parts: ["http", "-", "-", "::1", "3000", "/x", "-", "-"]),
    Case(text: "http://[fe80::1]", parts: ["http", "-", "-", "fe80::1", "-", "", "-", "-"]),
    Case(text: "https://", parts: ["https", "-", "-", "", "-", "", "-", "-"]),
    Case(text: "https://?a#b", parts: ["https", "-", "-", "", "-", "", "a", "b"]),
    Case(text: "https://a.dev?next=b@c.dev", parts: ["https", "-", "-", "a.dev", "-", "", "next=b@c.dev", "-"]),
    Case(text: "https://a.dev/@user", parts: ["https", "-", "-", "a.dev", "-", "/@user", "-", "-"]),
    Case(text: "https://a.dev:443/@user", parts: ["https", "-", "-", "a.dev", "443", "/@user", "-", "-"]),
    // Passwords that somebody pasted in as they are.
    Case(text: "postgres://u:a@b@db/x", parts: ["postgres", "u", "a@b", "db", "-", "/x", "-", "-"], isRaw: true),
    Case(
      text: "postgres://u:a#b@db:5432/x", parts: ["postgres", "u", "a#b", "db", "5432", "/x", "-", "-"], isRaw: true),
    Case(text: "postgres://u:a/b@db/x", parts: ["postgres", "u", "a/b", "db", "-", "/x", "-", "-"], isRaw: true),
    Case(text: "postgres://u:12/34@db/x", parts: ["postgres", "u", "12/34", "db", "-", "/x", "-", "-"], isRaw: true),
    Case(text: "postgres://u:a?b@db/x?c=d", parts: ["postgres", "u", "a?b", "db", "-", "/x", "c=d", "-"], isRaw: true),
    Case(text: "postgres://u:a@b/c@db/x", parts: ["postgres", "u", "a@b/c", "db", "-", "/x", "-", "-"], isRaw: true),
    Case(text: "postgres://u:a:b@db/x", parts: ["postgres", "u", "a:b", "db", "-", "/x", "-", "-"]),
    Case(text: "  https://shop.dev \n", parts: ["https", "-", "-", "shop.dev", "-", "", "-", "-"]),
    Case(text: "größe://x", parts: []), Case(text: "shop.dev", parts: []), Case(text: "https:/shop.dev", parts: []),
    Case(text: "", parts: []), Case(text: "://x", parts: []), Case(text: "1a://x", parts: []),
  ]

  @Test(arguments: cases) func `A URL is taken apart`(_ test: Case) {
    guard let url = URLText(test.text) else {
      #expect(test.parts.isEmpty)
      return
    }
    let parts = [
      url.scheme, url.user, url.password, url.host, url.port, url.path, url.query, url.fragment,
    ].map { part in part.map { url.text($0) } ?? "-" }
    #expect(parts == test.parts)
    #expect(url.hasRawCredentials == test.isRaw)
  }

  /// Any text at all: no trap, and every part lies in the text, in order.
  @Test func `Nonsense is taken apart without harm`() {
    let alphabet = Array("ab1:/@?#[]%.-+ é\u{0}")
    var dice = SecretTests.Dice(state: 42)
    for _ in 0..<20_000 {
      let tail = (0..<Int.random(in: 0...14, using: &dice)).map { _ in alphabet.randomElement(using: &dice) ?? "a" }
      let text = (Bool.random(using: &dice) ? "ab://" : "") + String(tail)
      guard let url = URLText(text) else { continue }
      var end = 0
      for part in [url.scheme, url.user, url.password, url.host, url.port, url.path, url.query, url.fragment] {
        guard let part else { continue }
        #expect(part.lowerBound >= end && part.upperBound <= text.utf8.count, "\(text)")
        end = part.lowerBound
      }
      _ = (url.origin, url.database, url.effectivePort, url.decoded(url.path))
    }
  }

  @Test(
    arguments: [
      ("https://Shop.DEV", "https://shop.dev"), ("https://shop.dev:443/x", "https://shop.dev"),
      ("http://shop.dev:80", "http://shop.dev"), ("http://shop.dev:443", "http://shop.dev:443"),
      ("HTTPS://shop.dev:8443", "https://shop.dev:8443"),
    ]) func `Origins have one spelling`(_ text: String, _ origin: String)
  { #expect(URLText(text)?.origin == origin) }

  @Test(
    arguments: [
      ("plain", "plain"), ("a b", "a%20b"), ("p@ss/w:rd", "p%40ss%2Fw%3Ard"), ("ü", "%C3%BC"), ("100%", "100%25"),
    ]) func `Encoding and decoding undo each other`(_ text: String, _ encoded: String)
  {
    #expect(PercentEncoding.encode(text.utf8) == encoded)
    #expect(PercentEncoding.decode(encoded.utf8).elementsEqual(text.utf8))
  }

  @Test func `A percent sign alone stands for itself`() {
    for text in ["%", "%4", "%zz", "a%", "%%41"] {
      let decoded = String(decoding: PercentEncoding.decode(text.utf8), as: UTF8.self)
      #expect(decoded == (text == "%%41" ? "%A" : text))
    }
  }
}

@Suite struct SecretStrengthTests {
  @Test(
    arguments: [
      "changeme", "change-me-please", "CHANGE_ME", "your-secret-here", "<secret>", "replace-with-generated-secret",
      "password", "Password123", "xxxxxxxx", "********", "secret", "openssl rand -base64 48", "todo",
      "better-auth-secret-12345678901234567890",
    ]) func `A placeholder is recognised`(_ value: String)
  { #expect(SecretStrength.isPlaceholder(value)) }

  @Test(
    arguments: [
      "4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3ySXCJnqLrA", "k9Q2vXw7tRzB4mN8", "shop-2024", "correct horse battery staple",
      "phc_Vn2Wk8sQ0xJ4bYt7LrE1mZc9Gd", "",
    ]) func `What somebody chose is no placeholder`(_ value: String)
  { #expect(!SecretStrength.isPlaceholder(value)) }

  @Test func `Better Auth draws the same line`() {
    #expect(SecretStrength.isGuessable(String(repeating: "a", count: 64)))
    #expect(SecretStrength.isGuessable(String(repeating: "ab", count: 50)))
    #expect(!SecretStrength.isGuessable(String(repeating: "ab", count: 60)))
    #expect(!SecretStrength.isGuessable("4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3ySXCJnqLrA"))
    #expect(SecretStrength.isGuessable(""))
  }
}
