/// Finds what proves somebody's identity by the form that it has in any text, without the scheme of a URL before it.
///
///     app:letmein@tcp(db:3306)/app              MySQL's name of a database; a URL whose `://` was mistyped
///         ^^^^^^^
///     curl -H 'Authorization: Bearer letmein'   a header of HTTP
///                                    ^^^^^^^
///
/// No credentials are digests of images (`nginx:1.27@sha256:…`) and the addresses of people behind a word for mail.
enum Credentials {
  /// The offsets of what may not be seen, in order. The work is linear in `bytes`.
  static func parts(of bytes: [UInt8]) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    /// Where the word around an offset begins, and behind which `@` that was.
    var word = 0
    for offset in bytes.indices {
      switch bytes[offset] {
      case UInt8(ascii: "@"):
        parts += password(in: bytes, word, before: offset)
        word = offset + 1
      case UInt8(ascii: "z"), UInt8(ascii: "Z"):
        if let token = authorization(in: bytes, at: offset) { parts.append(token) }
      case let byte where byte.endsWord: word = offset + 1
      default: break
      }
    }
    return parts
  }

  /// What stands between a name and an `@`, `word` being all text before that without a blank.
  private static func password(in bytes: [UInt8], _ word: Int, before at: Int) -> [Range<Int>] {
    var start = word
    var colon: Int?
    for offset in word..<at {
      switch bytes[offset] {
      case UInt8(ascii: "/"), UInt8(ascii: "\\"):
        // What follows `://` is looked at as a URL, unless its host is missing.
        if offset > word + 1, bytes[offset - 1] == UInt8(ascii: "/"), bytes[offset - 2] == UInt8(ascii: ":"),
          bytes[offset + 1] != UInt8(ascii: "/")
        {
          return []
        }
        (start, colon) = (offset + 1, nil)
      case UInt8(ascii: ":"): if colon == nil { colon = offset }
      default: break
      }
    }
    guard let colon, colon + 1 < at else { return [] }
    var user = colon
    while user > start, bytes[user - 1].isNamePart { user -= 1 }
    let name = bytes[user..<colon]
    guard !name.isEmpty, !name.allSatisfy(\.isDigit), !isMail(name), !bytes[(at + 1)...].starts(with: "sha".utf8),
      user == 0 || bytes[user - 1] != UInt8(ascii: "{")
    else { return [] }
    return URLPasswords.password(in: bytes, user..<(at + 1)) ?? []
  }

  /// Whether a word says that an address follows.
  private static func isMail(_ word: ArraySlice<UInt8>) -> Bool {
    let ending = String(decoding: word.suffix(6).map { $0 | 0x20 }, as: UTF8.self)
    return ending == "mailto" || ending.hasSuffix("mail")
  }

  /// The token behind `Authorization: Bearer`, `z` being where that letter of it stands.
  private static func authorization(in bytes: [UInt8], at z: Int) -> Range<Int>? {
    func isWritten(_ word: StaticString, at start: Int) -> Bool {
      guard start >= 0, start + word.utf8CodeUnitCount <= bytes.count else { return false }
      return zip(bytes[start...], word.description.utf8).allSatisfy { $0 | 0x20 == $1 }
    }
    guard isWritten("authori", at: z - 7), isWritten("ation", at: z + 1) else { return nil }
    var offset = z + 6
    func skip(_ isWanted: (UInt8) -> Bool) -> Int {
      let start = offset
      while offset < bytes.count, isWanted(bytes[offset]) { offset += 1 }
      return offset - start
    }
    // Between a header and its value, or a key and its value, with quotes around either.
    guard skip({ ": =\"',\t".utf8.contains($0) }) > 0, skip(\.isLetter) > 2 else { return nil }
    if bytes[offset...].starts(with: "%20".utf8) { offset += 3 } else if skip({ $0 == 0x20 }) == 0 { return nil }
    let start = offset
    guard skip({ !$0.endsWord }) > 0, bytes[start] != UInt8(ascii: "$") else { return nil }
    return start..<offset
  }
}

extension UInt8 {
  fileprivate var isLetter: Bool { (0x61...0x7A).contains(self | 0x20) }
  fileprivate var isNamePart: Bool { isLetter || isDigit || self == 0x2D || self == 0x2E || self == 0x5F }

  /// Whether no word that holds a password goes on behind it.
  fileprivate var endsWord: Bool { self <= 0x20 || "\"'`<>".utf8.contains(self) }
}
