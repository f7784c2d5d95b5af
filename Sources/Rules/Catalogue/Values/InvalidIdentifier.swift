import Compose
import Contract
import Diagnostics

extension Rule {
  static let invalidIdentifier = Rule(
    "invalid-identifier", group: .values, scope: .contract, severity: .error,
    summary: "The name of a database or user has characters that such names do not have.",
    rationale: """
      Names of letters, digits, `_` and `-` work everywhere. Others must be quoted in SQL and encoded in URLs, and
      sooner or later one place does neither: a warning. It is an error for blanks, quotes, `$`, `;` and `\\`, at which
      commands and scripts take a name apart.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { SCHEMA: "${SCHEMA:?}" }
      --- .env
      SCHEMA=my shop
      #        ^
      --- validate.yaml
      services:
        api: {}
      variables:
        SCHEMA: { services: api, type: identifier }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { SCHEMA: "${SCHEMA:?}" }
      --- .env
      SCHEMA=my_shop
      --- validate.yaml
      services:
        api: {}
      variables:
        SCHEMA: { services: api, type: identifier }
      """
    ]
  ) { deployment, report in
    for (variable, value) in deployment.values(where: { $0.type.value == .identifier }) {
      let bytes = value.bytes
      let content = value.content
      let breaking = content.first { bytes[$0].endsWord }
      guard let odd = breaking ?? content.first(where: { !bytes[$0].isIdentifier }) else { continue }
      // A character beyond ASCII is several bytes.
      let end = bytes[(odd + 1)..<content.upperBound].firstIndex { $0 & 0xC0 != 0x80 } ?? content.upperBound
      report(
        "`\(variable.name.value)` has a character that names do not have", at: value.place(odd..<end),
        help: "use letters, digits, `_` and `-` only", guide: variable.note?.value, subject: value.subject,
        severity: breaking == nil ? .warning : nil)
    }
  }
}

extension UInt8 {
  /// Whether a shell or SQL gives the byte a meaning of its own when it is in no quotes.
  fileprivate var endsWord: Bool { self <= 0x20 || self == 0x7F || "'\"`$;\\".utf8.contains(self) }
}
