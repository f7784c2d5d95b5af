import Compose
import Contract
import Diagnostics

extension Rule {
  static let postgresTrustsEverybody = Rule(
    "postgres-trusts-everybody", group: .images, severity: .warning,
    summary: "A PostgreSQL container lets everybody in without a password.",
    rationale: """
      With `POSTGRES_HOST_AUTH_METHOD: trust` every container on the network, and whoever reaches a published port, is
      any user he says he is.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        db:
          image: postgres:17
          environment:
            POSTGRES_HOST_AUTH_METHOD: trust
      #                                ^^^^^
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        db:
          image: postgres:17
          environment:
            POSTGRES_HOST_AUTH_METHOD: scram-sha-256
            POSTGRES_PASSWORD_FILE: /run/secrets/password
      """
    ]
  ) { deployment, report in
    for service in deployment.services(ofImage: .postgres) {
      guard let method = service.environmentVariable(named: "POSTGRES_HOST_AUTH_METHOD"),
        method.value?.string == "trust"
      else { continue }
      let password = service.environmentVariable(named: "POSTGRES_PASSWORD")?.value?.string ?? ""
      report(
        "`\(service.name.value)` lets everybody in without a password", at: method.value?.place.range ?? method.range,
        help: password.isEmpty
          ? "remove it, and set `POSTGRES_PASSWORD`" : "remove it, so that `POSTGRES_PASSWORD` is asked for",
        subject: Subject(service: service.name.value, variable: "POSTGRES_HOST_AUTH_METHOD"))
    }
  }
}
