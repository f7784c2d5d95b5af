import Compose
import Contract
import Diagnostics

extension Rule {
  static let dokploySharedVariable = Rule(
    "dokploy-shared-variable", group: .dokploy, scope: .target(.dokploy), severity: .note,
    summary: "A value refers to a shared variable of Dokploy, so it is not known here.",
    rationale: """
      Dokploy replaces `${{project.NAME}}`, `${{environment.NAME}}` and `${{NAME}}` in the Environment tab before it
      writes the file; a name that it does not have fails the deployment. What such a value becomes is not checked.
      Docker Compose itself refuses the form, so the same text cannot be used as an env file elsewhere.
      """,
    incorrect: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          environment: { REGION: "${REGION:?}" }
      --- .env
      REGION=${{project.REGION}}
      #      ^^^^^^^^^^^^^^^^^^^
      """
    ],
    correct: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          environment: { REGION: "${REGION:?}" }
      --- .env
      REGION=eu
      """
    ]
  ) { deployment, report in
    for definition in deployment.definitions {
      guard case .envFile = definition.origin, deployment.isFilledInByDokploy(definition.value.string) else { continue }
      let bytes = Array(definition.value.string.utf8)
      let open = Array("${{".utf8)
      guard let start = bytes.firstRange(of: open)?.lowerBound else { continue }
      let end = bytes[start...].firstRange(of: Array("}}".utf8))?.upperBound ?? bytes.count
      report(
        "Dokploy fills in a part of `\(definition.name)`, so its value is not checked",
        at: definition.value.place(of: start..<end).range ?? definition.nameRange,
        help: "check that the variable exists in Dokploy", subject: Subject(variable: definition.name))
    }
  }
}
