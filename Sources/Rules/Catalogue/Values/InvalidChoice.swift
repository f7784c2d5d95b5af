import Compose
import Contract
import Diagnostics

extension Rule {
  static let invalidChoice = Rule(
    "invalid-choice", group: .values, scope: .contract, severity: .error,
    summary: "A value is none of those that the contract lists.",
    rationale: """
      The program knows a fixed set of words here, and letters count: `Production` is not `production`.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { LEVEL: "${LEVEL:?}" }
      --- .env
      LEVEL=warn
      #     ^^^^
      --- validate.yaml
      services:
        api: {}
      variables:
        LEVEL: { services: api, type: enum, values: [debug, info, warning, error] }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { LEVEL: "${LEVEL:?}" }
      --- .env
      LEVEL=warning
      --- validate.yaml
      services:
        api: {}
      variables:
        LEVEL: { services: api, type: enum, values: [debug, info, warning, error] }
      """
    ]
  ) { deployment, report in
    for (variable, value) in deployment.values(where: { $0.type.value == .enum && !$0.choices.isEmpty }) {
      guard !variable.admits(value.trimmed) else { continue }
      let choices = variable.choices.map(\.value)
      let meant = nearest(to: value.trimmed, in: choices)
      report(
        "`\(variable.name.value)` cannot have this value", at: value.place(value.content),
        help: meant.map { "did you mean `\($0)`?" } ?? "it is one of \(list(choices, "or"))",
        guide: variable.note?.value, subject: value.subject)
    }
  }
}
