import Compose
import Contract
import Diagnostics

extension Rule {
  static let blankAroundValue = Rule(
    "blank-around-value", group: .values, scope: .contract, severity: .error,
    summary: "A value begins or ends with a space or a line break.",
    rationale: """
      It is part of the value: a password with a line break behind it is another password, and a URL with a space in
      front of it is no URL. It usually comes from quotes that close too late, or from the output of a command.
      """,
    guide: "openssl rand -base64 48 | tr -d '\\n'",
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { MODE: "${MODE:?}" }
      --- .env
      MODE="live "
      #         ^
      --- validate.yaml
      services:
        api: {}
      variables:
        MODE: { services: api }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { MODE: "${MODE:?}" }
      --- .env
      MODE="live"
      --- validate.yaml
      services:
        api: {}
      variables:
        MODE: { services: api }
      """
    ]
  ) { deployment, report in
    for (variable, value) in deployment.values(where: { _ in true }) {
      let bytes = value.bytes
      let content = bytes.withoutBlanks(bytes.indices)
      // All blank is another finding.
      guard !content.isEmpty else { continue }
      let sides: [(Range<Int>, Message)] = [
        (0..<content.lowerBound, "begins"), (content.upperBound..<bytes.count, "ends"),
      ]
      for (part, side) in sides where !part.isEmpty {
        let what: Message = bytes[part].contains(0x0A) ? "line break" : "blank"
        report(
          "`\(variable.name.value)` \(side) with a \(what)", at: value.place(part),
          help: "remove it; in an env file, put the closing quote right behind the value", subject: value.subject,
          // Whoever knows a secret with its blank would no longer be let in, and a switch may never have been on.
          fix: deployment.isGuarding(variable.name.value)
            ? nil : deployment.fix("remove the blank", in: value, part, ""))
      }
    }
  }
}
