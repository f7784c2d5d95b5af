/// Makes secrets out of random bytes.
struct SecretSource {
  /// So many bytes from a source that nobody can predict.
  let randomBytes: (Int) -> [UInt8]

  /// Base64 of 48 random bytes on one line, as `openssl rand -base64 48 | tr -d '\n'` gives it; more bytes when
  /// `minimumLength` characters ask for them.
  func secret(minimumLength: Int?) -> String {
    unsuspicious { encoded(byteCount(48, minimumLength), as: SecretSource.standard) }
  }

  /// A password that means the same inside a URL, where `+` and `/` would have to be percent-encoded.
  func password(minimumLength: Int?) -> String {
    unsuspicious { encoded(byteCount(24, minimumLength), as: SecretSource.urlSafe) }
  }

  /// Three bytes make four characters, so counts are multiples of three and nothing needs padding.
  private func byteCount(_ standard: Int, _ minimumLength: Int?) -> Int {
    max(standard, ((minimumLength ?? 0) + 3) / 4 * 3)
  }

  /// Draws again when chance has written what looks like a placeholder, such as a leading `todo`.
  private func unsuspicious(_ draw: () -> String) -> String {
    for _ in 0..<4 {
      let secret = draw()
      if !SecretStrength.isPlaceholder(secret) { return secret }
    }
    return draw()
  }

  private func encoded(_ count: Int, as alphabet: [UInt8]) -> String {
    let bytes = randomBytes(count)
    precondition(bytes.count == count && count.isMultiple(of: 3), "a source that gives other than it was asked for")
    var result: [UInt8] = []
    result.reserveCapacity(count / 3 * 4)
    for start in stride(from: 0, to: count, by: 3) {
      let group = UInt32(bytes[start]) << 16 | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2])
      for shift in [18, 12, 6, 0] as [UInt32] { result.append(alphabet[Int(group >> shift & 63)]) }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
  private static let standard = letters + Array("+/".utf8)
  private static let urlSafe = letters + Array("-_".utf8)
}
