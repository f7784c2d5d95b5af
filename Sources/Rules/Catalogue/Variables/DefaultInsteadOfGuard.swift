import Compose
import Contract
import Diagnostics

extension Rule {
  static let defaultInsteadOfGuard = Rule(
    "default-instead-of-guard", group: .variables, scope: .contract, severity: .error,
    summary: "A required variable has a default where the contract demands a guard.",
    rationale: """
      With a default a forgotten variable goes unnoticed: the stack starts, with a value that somebody chose for
      another machine. The contract calls the variable required so that this cannot happen.
      """,
    guide: "missing values will cause the deployment to fail fast",
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            REGION: ${REGION:-us-east}
      #             ^^^^^^^^^^^^^^^^^^
      --- .env
      REGION=eu
      --- validate.yaml
      services:
        api: {}
      variables:
        REGION: { services: api }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            REGION: ${REGION:-us-east}
      --- .env
      REGION=eu
      --- validate.yaml
      services:
        api: {}
      variables:
        REGION: { services: api, guard: false }
      """
    ]
  ) { deployment, report in
    for (variable, entry, service) in deployment.guardedEntries {
      for reference in entry.outerReferences {
        guard case .fallback(let operand, _) = reference.form, !operand.utf8.allSatisfy(\.isBlank),
          !deployment.isSecret(reference.name), !deployment.isSecret(variable.name.value)
        else { continue }
        let name = reference.name
        report(
          "`\(name)` is required, but has a default", at: reference.range,
          help: "write `${\(name):?}`, so that nothing starts without it",
          subject: Subject(service: service.name.value, variable: variable.name.value),
          fix: Fix("guard `\(name)` instead", [Fix.Edit(reference.range, "${\(name):?}")]))
      }
    }
  }
}
