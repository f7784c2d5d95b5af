import Compose
import Contract
import Diagnostics

extension Rule {
  static let guardOnOptionalVariable = Rule(
    "guard-on-optional-variable", group: .variables, scope: .contract, severity: .note,
    summary: "A variable that may be left out is guarded, so that it cannot be.",
    rationale: """
      `${NAME:?}` makes Docker Compose refuse to start without the variable. If the stack can do without it, a default
      of nothing says so: `${NAME:-}`.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            TRACING: ${TRACING:?}
      #              ^^^^^^^^^^^^
      --- .env
      TRACING=full
      --- validate.yaml
      services:
        api: {}
      variables:
        TRACING: { services: api, optional: true }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            TRACING: ${TRACING:-}
      --- validate.yaml
      services:
        api: {}
      variables:
        TRACING: { services: api, optional: true }
      """
    ]
  ) { deployment, report in
    for variable in deployment.contract?.variables ?? [] where !variable.isRequired {
      let name = variable.name.value
      let guards = deployment.values(of: variable).flatMap { $0.entry?.references ?? [] }.filter { reference in
        if case .required = reference.form { reference.name == name } else { false }
      }
      guard !guards.isEmpty else { continue }
      report(
        "`\(name)` may be left out, but its guard demands it", at: guards.map(\.occurrence),
        help: "write `${\(name):-}`", variable: name)
    }
  }
}
