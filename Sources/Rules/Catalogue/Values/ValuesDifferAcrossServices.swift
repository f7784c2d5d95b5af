import Compose
import Contract
import Diagnostics

extension Rule {
  static let valuesDifferAcrossServices = Rule(
    "values-differ-across-services", group: .values, scope: .contract, severity: .error,
    summary: "Services that must share a value receive different ones.",
    rationale: """
      One of them signs or encrypts with the value, and the other checks. With two different values every request is
      refused, although each service on its own looks right.
      """,
    guide: "Must be identical on both services.",
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { MODE: live }
        worker:
          image: worker
          environment: { MODE: test }
      #                        ^^^^
      --- validate.yaml
      services:
        api: {}
        worker: {}
      variables:
        MODE: { services: [api, worker], identical: true, guard: false }
      """,
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { MODE: "${MODE:-}" }
      #                        ^^^^^^^^^^^
        worker:
          image: worker
          environment: { MODE: "${WORKER_MODE:-}" }
      --- .env
      WORKER_MODE=live
      --- validate.yaml
      services:
        api: {}
        worker: {}
      variables:
        MODE: { services: [api, worker], identical: true, optional: true }
      """,
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { MODE: live }
        worker:
          image: worker
          environment: { MODE: live }
      --- validate.yaml
      services:
        api: {}
        worker: {}
      variables:
        MODE: { services: [api, worker], identical: true, guard: false }
      """
    ]
  ) { deployment, report in
    for variable in deployment.contract?.variables ?? [] where variable.relations.isIdentical?.value == true {
      let values = deployment.values(of: variable)
      guard let first = values.first(where: { !$0.string.isEmpty }) else { continue }
      let sign = variable.isGuarded ? ":?" : variable.isRequired ? "" : ":-"
      for value in values where !value.string.utf8.elementsEqual(first.string.utf8) {
        // A blank in place of what is required is a finding of its own.
        if value.string.isEmpty && variable.isRequired { continue }
        report(
          "`\(variable.name.value)` must be the same in \(list(first.services)) and \(list(value.services))",
          at: value.place, related: first.label("differs from this"),
          help: "let both services refer to one `${\(variable.name.value)\(sign)}`", guide: variable.note?.value,
          subject: Subject(service: value.services.first, variable: variable.name.value))
      }
    }
  }
}
