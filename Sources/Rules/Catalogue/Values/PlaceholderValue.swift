import Compose
import Contract
import Diagnostics

extension Rule {
  static let placeholderValue = Rule(
    "placeholder-value", group: .values, scope: .contract, severity: .error,
    summary: "A value is still the placeholder that stands for it.",
    rationale: """
      `validate init` writes `<choose>` where only a human can know the value, and templates have `<your-domain>` or
      `https://your-domain.com`. The stack would start with the placeholder. Hosts such as `api.example.com`, which
      nobody can have, are placeholders where the stack is deployed on a server. Secrets have a rule of their own.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { SITE: "${SITE:?}", REGION: "${REGION:?}" }
      --- .env
      SITE=<choose: for example https://shop.example>
      #    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      REGION=<your region>
      #      ^^^^^^^^^^^^^
      --- validate.yaml
      services:
        api: {}
      variables:
        SITE: { services: api, type: http-url }
        REGION: { services: api }
      """,
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          environment: { SITE: "${SITE:?}", ORIGINS: "${ORIGINS:?}", KEY: "${KEY:?}" }
      --- .env
      SITE=https://api.example.com
      #            ^^^^^^^^^^^^^^^
      ORIGINS=https://shop.dev,https://your-domain.com
      #                                ^^^^^^^^^^^^^^^
      KEY=your-site-key
      #   ^^^^^^^^^^^^^
      --- validate.yaml
      services:
        shop-api: {}
      variables:
        SITE: { services: shop-api, type: http-url }
        ORIGINS: { services: shop-api, type: origin-list }
        KEY: { services: shop-api }
      """,
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { SITE: "${SITE:?}", SENDER: "${SENDER:?}" }
      --- .env
      SITE=https://shop.example
      SENDER=<shop@shop.example>
      --- validate.yaml
      services:
        api: {}
      variables:
        SITE: { services: api, type: http-url }
        SENDER: { services: api }
      """
    ]
  ) { deployment, report in
    for (variable, value) in deployment.placeholders where !variable.type.value.isSecret {
      let example: Message = deployment.example(of: variable).map { ", for example `\($0)`" } ?? ""
      report(
        "`\(variable.name.value)` still has a placeholder for a value", at: value.place(value.content),
        help: "put the real value here\(example)", guide: variable.note?.value, subject: value.subject)
    }
    for (variable, value) in deployment.values(where: { $0.type.value.mayHavePlaceholder }) {
      let name = variable.name.value
      if variable.type.value == .string {
        guard Placeholder.isTemplate(value.trimmed) else { continue }
        report(
          "`\(name)` still has a placeholder for a value", at: value.place(value.content),
          help: "put the real value here", guide: variable.note?.value, subject: value.subject)
        continue
      }
      if let url = value.url,
        let part = [url.user, url.password].lazy.compactMap(\.self).first(where: url.isPlaceholder)
      {
        report(
          "`\(name)` still has a placeholder for a \(part == url.user ? "user" : "password")", at: value.place(part),
          help: "put the real \(part == url.user ? "user" : "password") here, percent-encoded",
          guide: variable.note?.value, subject: value.subject)
      }
      for url in value.items(of: variable.type.value).compactMap(value.origin)
      where Placeholder.isTemplateHost(url.hostName)
        || deployment.target != .compose && Placeholder.isExampleHost(url.hostName)
      {
        report(
          "`\(name)` still has a placeholder for a host", at: value.place(url.host), help: "put the real host here",
          guide: variable.note?.value, subject: value.subject)
      }
    }
  }
}

extension URLText {
  fileprivate func isPlaceholder(_ part: Range<Int>) -> Bool { Placeholder.isPlaceholder(text(part)) }
}

extension ValueType {
  /// Whether a template may have words of its own for a value, or for a part of it.
  fileprivate var mayHavePlaceholder: Bool { isURL || self == .originList || self == .string }
}

extension Deployment {
  /// The values that somebody wrote to be replaced, with the variables of the contract that have them. What rules say
  /// of a value they do not say of these.
  fileprivate var placeholders: [(variable: Contract.Variable, value: VariableValue)] {
    zip(contract?.variables ?? [], values).flatMap { variable, values in
      values.filter(\.isPlaceholder).map { (variable, $0) }
    }
  }
}

extension VariableValue {
  /// Whether it says only that something is to stand there.
  var isPlaceholder: Bool { string.utf8.contains(UInt8(ascii: "<")) && Placeholder.isPlaceholder(trimmed) }
}

/// What stands for a value that a human must choose.
enum Placeholder {
  /// The one that `validate init` writes.
  static func text(_ example: String?) -> String { example.map { "<choose: for example \($0)>" } ?? "<choose>" }

  /// Whether a value is one that `validate init` writes, which is no secret of anybody.
  static func isOfInit(_ value: String) -> Bool {
    value == text(nil) || value.hasPrefix("<choose: for example ") && value.hasSuffix(">")
  }

  /// Whether a value is one, or the like of one in a template: words in angle brackets. An address is none.
  static func isPlaceholder(_ value: String) -> Bool {
    guard value.utf8.count > 2, value.hasPrefix("<"), value.hasSuffix(">") else { return false }
    return value.hasPrefix("<choose")
      || value.utf8.dropFirst().dropLast().allSatisfy {
        $0.isLetter || $0.isDigit || $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
      }
  }

  /// Whether a value says in words that another is to stand there: `your-site-key`.
  static func isTemplate(_ value: String) -> Bool {
    let value = value.lowercased()
    return isYours(value[...])
      || ["change-me", "changeme", "replace-me", "replaceme", "replace-with", "replace_with"].contains {
        value.hasPrefix($0)
      }
  }

  /// Whether a host says that another is to stand there: `your-domain.com`.
  static func isTemplateHost(_ host: String) -> Bool {
    host.hasPrefix("<") && host.hasSuffix(">")
      || host.split(separator: ".").contains { label in
        isYours(label)
          || ["yourdomain", "yoursite", "yourapp", "yourcompany", "yourhost", "yourserver", "changeme"].contains(label)
      }
  }

  /// Whether a host is one of those that templates take from RFC 2606, and that nobody can have.
  static func isExampleHost(_ host: String) -> Bool {
    let labels = host.split(separator: ".")
    return labels.suffix(2).first == "example" && ["com", "net", "org"].contains(labels.last)
  }

  private static func isYours(_ text: Substring) -> Bool { text.hasPrefix("your-") || text.hasPrefix("your_") }
}
