import Compose
import Contract
import Diagnostics

extension Rule {
  static let databaseURLWithoutName = Rule(
    "database-url-without-name", group: .databases, scope: .contract, severity: .error,
    summary: "A database URL does not name a database.",
    rationale: """
      Clients then connect to the database that is called like the user. It exists on a fresh server only by accident,
      and is the wrong one wherever the two names differ.
      """,
    guide: "Must include the database name (`/openchat`).",
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { DATABASE: "${DATABASE:?}" }
      --- .env
      DATABASE=postgresql://shop:pw4shop@db.shop.dev:5432/
      #                                                  ^
      --- validate.yaml
      services:
        api: {}
      variables:
        DATABASE: { services: api, type: postgres-url }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { DATABASE: "${DATABASE:?}" }
      --- .env
      DATABASE=postgresql://shop:pw4shop@db.shop.dev:5432/shop
      --- validate.yaml
      services:
        api: {}
      variables:
        DATABASE: { services: api, type: postgres-url }
      """
    ]
  ) { deployment, report in
    for (variable, value, url) in deployment.databaseURLs where url.database.isEmpty {
      let wanted = variable.relations.url.database.flatMap { deployment.value(of: $0.value) }
        .flatMap { $0.trimmed.utf8.allSatisfy(PercentEncoding.isUnreserved) ? $0 : nil }
      let example =
        wanted.map { ": `/\($0.trimmed)`" } ?? variable.example.flatMap { example in
          URLText(example.value).map { ", for example `\($0.text($0.path))`" }
        } ?? ""
      report(
        "`\(variable.name.value)` does not name a database", at: value.place(url.path),
        related: wanted?.label("the database") ?? [], help: "add the name behind the host\(example)",
        guide: variable.note?.value, subject: value.subject)
    }
  }
}

extension Deployment {
  /// The values of `postgres-url` variables that are URLs with a host.
  var databaseURLs: [(variable: Contract.Variable, value: VariableValue, url: URLText)] {
    urls { $0.type.value == .postgresURL }
  }
}
