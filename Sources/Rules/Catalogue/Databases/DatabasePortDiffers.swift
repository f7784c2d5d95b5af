import Compose
import Contract
import Diagnostics

extension Rule {
  static let databasePortDiffers = Rule(
    "database-port-differs", group: .databases, scope: .contract, severity: .error,
    summary: "The port in a URL is not the one that a variable gives.",
    rationale: """
      The contract says that the two are one. A URL without a port stands for the usual one of its scheme.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        db:
          image: db
          environment: { DB_PORT: "${DB_PORT:?}", DATABASE: "${DATABASE:?}" }
      --- .env
      DB_PORT=5433
      DATABASE=postgresql://shop@db:5432/shop
      #                             ^^^^
      --- validate.yaml
      services:
        db: {}
      variables:
        DB_PORT: { services: db, type: port }
        DATABASE: { services: db, type: postgres-url, url: { port: DB_PORT } }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        db:
          image: db
          environment: { DB_PORT: "${DB_PORT:?}", DATABASE: "${DATABASE:?}" }
      --- .env
      DB_PORT=5432
      DATABASE=postgresql://shop@db/shop
      --- validate.yaml
      services:
        db: {}
      variables:
        DB_PORT: { services: db, type: port }
        DATABASE: { services: db, type: postgres-url, url: { port: DB_PORT } }
      """
    ]
  ) { deployment, report in
    for (variable, value, url) in deployment.urls(where: { $0.relations.url.port != nil }) {
      guard let other = deployment.value(of: variable.relations.url.port), let port = Int(other.trimmed),
        let found = url.effectivePort, found != port, !url.hasRawCredentials
      else { continue }
      report(
        "the port in `\(variable.name.value)` is not the one in `\(other.name)`", at: value.place(url.port ?? url.host),
        label: "this port", related: other.label(other.content, "differs from this one"),
        help: "use the same port in both", guide: variable.note?.value, subject: value.subject)
    }
  }
}
