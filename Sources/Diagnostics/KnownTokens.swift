/// Finds keys and tokens of well-known services in any text, by what they begin with.
///
///     GH_PAT=ghp_16C7e42F292c6912E7    GitHub's
///            ^^^^^^^^^^^^^^^^^^^^^^
///     command: serve --key sk_live_…    Stripe's, and nobody declared it
///                          ^^^^^^^^^
///
/// What a service means for everybody to see, such as Stripe's `pk_live_`, is none.
package enum KnownTokens {
  /// None is shorter.
  private static let shortestToken = 16
  /// No private key is shorter.
  private static let shortestPrivateKey = 20

  /// Where tokens are in a text, in order. The work is linear in the text, and little: of sixteen bytes one is looked
  /// at first.
  static func parts(of text: Span<UInt8>) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = 0
    while start + shortestToken <= text.count {
      // What may be a token must reach over this byte, if it begins before it.
      let probe = start + shortestToken - 1
      guard text[probe].isTokenPart else {
        start = probe + 1
        continue
      }
      var lower = probe
      while lower > start, text[lower - 1].isTokenPart { lower -= 1 }
      var upper = probe + 1
      while upper < text.count, text[upper].isTokenPart { upper += 1 }
      if upper - lower >= shortestToken, isToken(text.extracting(lower..<upper)) { parts.append(lower..<upper) }
      start = upper + 1
    }
    return parts
  }

  /// Whether a text is one whole key or token that cannot be taken for anything else, and that only servers may have,
  /// or holds a private key in the form of PEM. Other texts that begin alike, such as `sk_SK`, are none.
  package static func isPrivateKey(_ text: String) -> Bool {
    let bytes = text.utf8.span
    if !PrivateKeyBlocks.parts(of: bytes).isEmpty { return true }
    guard bytes.count >= shortestPrivateKey, let beginning = beginnings.first(where: { begins(bytes, with: $0) }),
      bytes.count >= beginning.count + shortestToken
    else { return false }
    return bytes.indices.allSatisfy { bytes[$0].isTokenPart }
  }

  private static func isToken(_ text: Span<UInt8>) -> Bool {
    switch text[0] {
    case UInt8(ascii: "A"), UInt8(ascii: "S"), UInt8(ascii: "d"), UInt8(ascii: "e"), UInt8(ascii: "g"),
      UInt8(ascii: "h"), UInt8(ascii: "n"), UInt8(ascii: "p"), UInt8(ascii: "r"), UInt8(ascii: "s"),
      UInt8(ascii: "w"), UInt8(ascii: "x"):
      beginnings.contains { begins(text, with: $0) }
        || shortBeginnings.contains { begins(text, with: $0) } && RandomText.isIn(text)
    default: false
    }
  }

  private static func begins(_ text: Span<UInt8>, with beginning: [UInt8]) -> Bool {
    for index in beginning.indices where text[index] != beginning[index] { return false }
    return true
  }

  private static let beginnings = [
    // age, Docker Hub, GitHub, GitLab, DigitalOcean.
    "AGE-SECRET-KEY-1", "dckr_pat_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "dop_v1_",
    // Anthropic, OpenAI, PostHog, Shopify, Slack, Stripe.
    "sk-ant-", "sk-proj-", "phx_", "shpat_", "shpss_", "xoxa-", "xoxb-", "xoxp-", "xoxr-", "xoxs-", "xapp-", "sk_live_",
    "sk_test_",
    "rk_live_",
    "rk_test_", "whsec_",
  ].map { Array($0.utf8) }

  /// Those that names begin with as well: `npm_config_registry`.
  private static let shortBeginnings = [
    // Amazon, Google, Hugging Face, npm, OpenAI and others, PyPI, SendGrid, JSON Web Tokens.
    "AKIA", "ASIA", "AIza", "hf_", "npm_", "sk-", "pypi-", "SG.", "eyJ",
  ].map { Array($0.utf8) }
}

extension UInt8 {
  fileprivate var isTokenPart: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
      true
    default: false
    }
  }
}
