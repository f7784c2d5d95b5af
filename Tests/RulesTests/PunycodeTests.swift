import Testing

@testable import Rules

@Suite struct PunycodeTests {
  @Test(
    arguments: [
      ("shop.dev", "shop.dev"), ("Shop.DEV", "shop.dev"), ("", ""), ("öchat.pro", "xn--chat-4qa.pro"),
      ("ÖCHAT.pro", "xn--chat-4qa.pro"), ("xn--chat-4qa.pro", "xn--chat-4qa.pro"), ("bücher.de", "xn--bcher-kva.de"),
      ("faß.de", "xn--fa-hia.de"), ("www.münchen-ost.de.", "www.xn--mnchen-ost-9db.de."),
      ("президент.рф", "xn--d1abbgf6aiiy.xn--p1ai"), ("例え。テスト", "xn--r8jz45g.xn--zckzah"),
      // Of the standard itself.
      ("他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"), ("3年b組金八先生", "xn--3b-ww4c5e180e575a65lsy2b"),
      ("pročprostěnemluvíčesky", "xn--proprostnemluvesky-uyb24dma41a"),
      ("ليهمابتكلموشعربي؟", "xn--egbpdaj6bu4bxfgehfvwxn"), ("münchen😀.de", "xn--mnchen-3ya99173h.de"),
      // A letter in two pieces is another text than the one in one.
      ("o\u{308}chat.pro", "o\u{308}chat.pro"),
      (String(repeating: "ö", count: 64) + ".de", String(repeating: "ö", count: 64) + ".de"),
    ]) func `A host is written as it is sent`(_ host: String, _ sent: String)
  {
    #expect(Punycode.host(host).utf8.elementsEqual(sent.utf8), "\(Punycode.host(host))")
  }

  /// Any letters at all: no trap, and nothing but ASCII.
  @Test func `Nonsense is written without harm`() {
    var dice = SecretTests.Dice(state: 7)
    for _ in 0..<5_000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...70, using: &dice) {
        if let scalar = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &dice)) { text.append(scalar) }
      }
      _ = Punycode.host(String(text))
    }
  }
}
