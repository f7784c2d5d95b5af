import Compose
import Diagnostics
import Testing

@testable import Rules

/// Whatever a value holds, an env file gives it back.
@Suite struct EnvAssignmentTests {
  func readBack(_ text: String) -> [String] {
    let file = EnvFile.parse(Array((text + "\n").utf8), file: FileID(index: 0)) { _ in nil }
    return file.isAccepted ? file.definitions.map { "\($0.name)=\($0.value.string)" } : ["refused"]
  }

  @Test(arguments: [
    "", "openchat", "a b", " a", "a ", "a #b", "#a", "a#b", "$HOME", "${A:?}", "$$", "pa$$w'ord", "it's", "'", "\"",
    "'a'", "\"a\"", "\\", "a\\", "\\'", "\\\\'", "\\n", "a\nb", "a\r\nb", "\n", "\\$A'", "\\0123'", "\\012", "a=b:c",
    "<choose: for example https://api.ochat.pro>", "https://a.b/c?d=e&f=%20#g", "ü", "\u{A0}a\u{A0}", "a\u{85}", "\ta",
    "`id`", "e\u{301}", "\u{FEFF}a",
  ])
  func readsBack(_ value: String) {
    let text = EnvAssignment.text("KEY", value)
    #expect(readBack(text) == ["KEY=\(value)"])
    #expect(!text.utf8.contains(0x0A))
  }

  @Test func readsBackAnything() {
    var random = Xorshift(seed: 7)
    let pieces = ["a", "b ", " ", "'", "\"", "\\", "$", "{", "}", "#", "\n", "\r", "=", ":", "0", "1", "n", "é", "\t"]
    for _ in 0..<2000 {
      let value = (0..<Int(random.next() % 12)).map { _ in pieces[Int(random.next() % UInt64(pieces.count))] }.joined()
      #expect(readBack(EnvAssignment.text("KEY", value)) == ["KEY=\(value)"])
    }
  }

  @Test(arguments: [
    ("openchat", "openchat"), ("a b", "a b"), ("a$b", "'a$b'"), ("a #b", "'a #b'"), ("it's", #""it's""#),
    ("a\nb", #""a\nb""#), ("+a/b=", "+a/b="),
  ])
  func quotesOnlyWhatNeedsIt(_ value: String, _ written: String) {
    #expect(EnvAssignment.quoted(value) == written)
  }

  @Test(arguments: [("A", true), ("a_1", true), ("1A", false), ("A-B", false), ("A=B", false), ("", false)])
  func keys(_ name: String, _ isKey: Bool) {
    #expect(EnvAssignment.isKey(name) == isKey)
  }
}

/// A small source of numbers that are the same in every run.
struct Xorshift: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next() >> 24) } }
}
