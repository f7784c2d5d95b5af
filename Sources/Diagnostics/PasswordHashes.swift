/// Finds passwords that were hashed as `crypt` and `htpasswd` do, in any text, by the name of the method between dollar
/// signs.
///
///     basicauth.users=admin:$$apr1$$H6uskkkW$$IgXLP6ewTrSuBkTrqE8wj/
///                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
///     ADMIN_HASH=$2y$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy
///                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
///
/// Whoever has one can try passwords on it at leisure. A dollar sign may be doubled, for Docker Compose.
enum PasswordHashes {
  /// None is shorter than that of the oldest method.
  private static let shortestHash = 20

  /// Where hashes are in a text, in order. The work is linear in the text.
  static func parts(of text: Span<UInt8>) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var offset = 0
    while offset < text.count {
      guard text[offset] == dollar else {
        offset += 1
        continue
      }
      let start = offset
      while offset < text.count, text[offset].isHashPart { offset += 1 }
      if offset - start >= shortestHash, names.contains(where: { begins(text.extracting(start..<offset), with: $0) }) {
        parts.append(start..<offset)
      }
    }
    return parts
  }

  /// Whether a text begins with a method's name between dollar signs.
  private static func begins(_ text: Span<UInt8>, with name: [UInt8]) -> Bool {
    let start = text.count > 1 && text[1] == dollar ? 2 : 1
    guard start + name.count < text.count, text[start + name.count] == dollar else { return false }
    return name.indices.allSatisfy { text[start + $0] == name[$0] }
  }

  fileprivate static let dollar = UInt8(ascii: "$")

  private static let names = [
    "1", "2a", "2b", "2y", "5", "6", "7", "y", "apr1", "argon2i", "argon2id", "scrypt", "pbkdf2-sha256",
  ].map { Array($0.utf8) }
}

extension UInt8 {
  /// Whether it stands in a hash: in a number in base64, in a method's settings, or between these.
  fileprivate var isHashPart: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "+"),
      UInt8(ascii: "="), UInt8(ascii: ","), UInt8(ascii: "_"), UInt8(ascii: "-"), PasswordHashes.dollar:
      true
    default: false
    }
  }
}
