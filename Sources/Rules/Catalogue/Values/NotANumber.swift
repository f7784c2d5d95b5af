import Compose
import Contract
import Diagnostics

extension Rule {
  static let notANumber = Rule(
    "not-a-number", group: .values, scope: .contract, severity: .error,
    summary: "A number or port is not one.",
    rationale: """
      An `integer` is a sign and digits, a `port` lies between 1 and 65535. Programs that meet anything else stop, or
      take the digits that come first.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { PORT: "${PORT:?}", WORKERS: "${WORKERS:?}" }
      --- .env
      PORT=80800
      #    ^^^^^
      WORKERS=4x
      #       ^^
      --- validate.yaml
      services:
        api: {}
      variables:
        PORT: { services: api, type: port }
        WORKERS: { services: api, type: integer }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { PORT: "${PORT:?}", WORKERS: "${WORKERS:?}" }
      --- .env
      PORT=8080
      WORKERS=4
      --- validate.yaml
      services:
        api: {}
      variables:
        PORT: { services: api, type: port }
        WORKERS: { services: api, type: integer }
      """
    ]
  ) { deployment, report in
    for (variable, value) in deployment.values(where: { [.integer, .port].contains($0.type.value) }) {
      guard !variable.admits(value.trimmed) else { continue }
      let isPort = variable.type.value == .port
      report(
        "`\(variable.name.value)` is no \(isPort ? "port" : "whole number" as Message)", at: value.place(value.content),
        help: isPort ? "write a number from 1 to 65535" : "write digits only", guide: variable.note?.value,
        subject: value.subject)
    }
  }
}
