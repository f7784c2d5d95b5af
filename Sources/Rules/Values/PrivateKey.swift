/// Tells by its beginning that a key is for servers only.
///
/// Whoever hands out keys of several kinds begins each in a way of its own, so that one cannot be taken for another.
enum PrivateKey {
  /// Whether a value is such a key. Other texts that begin alike, such as `sk_SK`, are none.
  static func isOne(_ value: String) -> Bool {
    let bytes = value.utf8.span
    guard bytes.count >= 20, let prefix = prefixes.first(where: { bytes.begins(with: $0) }),
      bytes.count >= prefix.count + 16
    else { return false }
    for index in prefix.count..<bytes.count {
      let byte = bytes[index]
      guard byte.isLetter || byte.isDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") else {
        return false
      }
    }
    return true
  }

  /// Of PostHog's personal keys, of secret and restricted keys of Stripe, of keys of OpenAI and Anthropic, of tokens of
  /// GitHub, GitLab and Slack.
  private static let prefixes = [
    "phx_", "sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_", "sk-proj-", "sk-ant-", "ghp_", "gho_", "ghs_",
    "github_pat_", "glpat-", "xoxb-", "xoxp-",
  ].map { Array($0.utf8) }
}
