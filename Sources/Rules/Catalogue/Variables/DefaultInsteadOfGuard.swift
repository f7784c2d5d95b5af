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
    var defaulted = Occurrences<Default>()
    for (variable, entry, _) in deployment.guardedEntries {
      for reference in entry.outerReferences {
        guard case .fallback(let operand, _) = reference.form, !operand.utf8.allSatisfy(\.isBlank),
          !deployment.isSecret(reference.name), !deployment.isSecret(variable.name.value)
        else { continue }
        defaulted.add(
          Default(name: reference.name, variable: variable.name.value), at: reference.occurrence,
          edit: Fix.Edit(reference.range, "${\(reference.name):?}"))
      }
    }
    for (found, places, edits) in defaulted.found {
      let name = found.name
      report(
        "`\(name)` is required, but has a default", at: places,
        help: "write `${\(name):?}`, so that nothing starts without it", variable: found.variable,
        fix: Fix("guard `\(name)` instead", edits))
    }
  }
}

/// A reference with a default, and the contract's variable that it gives a value to; mostly the same.
private struct Default: Hashable {
  let name: String
  let variable: String
}
