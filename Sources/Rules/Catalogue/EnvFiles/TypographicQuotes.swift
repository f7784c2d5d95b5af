import Compose
import Contract
import Diagnostics

extension Rule {
  static let typographicQuotes = Rule(
    "typographic-quotes", group: .envFiles, severity: .warning,
    summary: "A value begins with a quotation mark that is none to a program.",
    rationale: """
      Word processors and chat programs replace `"` by `“`. To Docker Compose that is a letter like any other, and
      stays part of the value.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { TITLE: "${TITLE:?}" }
      --- .env
      TITLE=“shop”
      #     ^
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { TITLE: "${TITLE:?}" }
      --- .env
      TITLE="shop"
      """
    ]
  ) { deployment, report in
    for definition in deployment.definitions {
      guard case .envFile = definition.origin, let first = definition.value.string.unicodeScalars.first,
        ["\u{201C}", "\u{201D}", "\u{201E}", "\u{2018}", "\u{2019}", "\u{00AB}"].contains(first)
      else { continue }
      report(
        "the value of `\(definition.name)` begins with a typographic quotation mark",
        at: definition.value.place(of: 0..<first.utf8.count).range ?? definition.nameRange,
        help: "write `\"` or `'`", subject: Subject(variable: definition.name))
    }
  }
}

extension Unicode.Scalar {
  fileprivate var utf8: String.UTF8View { String(self).utf8 }
}
