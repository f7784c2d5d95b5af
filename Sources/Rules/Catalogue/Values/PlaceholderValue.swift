import Compose
import Contract
import Diagnostics

extension Rule {
  static let placeholderValue = Rule(
    "placeholder-value", group: .values, scope: .contract, severity: .error,
    summary: "A value is still the placeholder that stands for it.",
    rationale: """
      `validate init` writes `<choose>` where only a human can know the value, and templates have `<your-domain>`. The
      stack would start with the placeholder. Secrets have a rule of their own.
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
      """
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
      let example = variable.example.map { ", for example `\($0.value)`" } ?? ""
      report(
        "`\(variable.name.value)` still has a placeholder for a value", at: value.place(value.content),
        help: "put the real value here\(example)", guide: variable.note?.value, subject: value.subject)
    }
  }
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

  /// Whether a value is one, or the like of one in a template: words in angle brackets. An address is none.
  static func isPlaceholder(_ value: String) -> Bool {
    guard value.utf8.count > 2, value.hasPrefix("<"), value.hasSuffix(">") else { return false }
    return value.hasPrefix("<choose")
      || value.utf8.dropFirst().dropLast().allSatisfy {
        $0.isLetter || $0.isDigit || $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
      }
  }
}
