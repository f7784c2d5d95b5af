import Compose
import Contract
import Diagnostics

extension Rule {
  static let localhostInContainer = Rule(
    "localhost-in-container", group: .urls, severity: .error,
    summary: "A URL that a container uses to reach another leads to the container itself.",
    rationale: """
      Inside a container `localhost` is that container. What listens on the machine, or in another container, is
      somewhere else. It is an error when the contract says that the URL is for containers, and a warning for database
      URLs that the contract does not know.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            DATABASE: postgresql://shop@localhost:5432/shop
      #                                 ^^^^^^^^^
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            DATABASE: postgresql://shop@database:5432/shop
        database:
          image: postgres:17
          environment: { POSTGRES_PASSWORD_FILE: /run/secrets/password }
      """
    ]
  ) { deployment, report in
    for (variable, value, url) in deployment.internalURLs where deployment.host(url.hostName) == .loopback {
      guard
        !value.services.allSatisfy({ deployment.project.service(named: $0)?.networkMode != nil })
          || value.services.isEmpty
      else { continue }
      let name = variable.relations.url.host.flatMap { deployment.service(forRole: $0.value) }
        .map { deployment.preferredName(of: $0) }
      report(
        "`\(variable.name.value)` leads to the container itself", at: value.place(url.host),
        help: "name the service that is meant" + (name.map { ": `\($0)`" } ?? ""),
        subject: value.subject)
    }
    for delivery in deployment.delivered {
      let entry = delivery.entry
      guard let text = entry.value, let url = URLText(text.string), databaseSchemes.contains(url.schemeName),
        deployment.host(url.hostName) == .loopback, deployment.contract?.position(ofVariable: delivery.name) == nil
      else { continue }
      let service = deployment.service(of: delivery)
      guard service.networkMode == nil else { continue }
      report(
        "`\(entry.name.value)` leads to the container of `\(service.name.value)` itself",
        at: text.place(of: url.host).range ?? entry.range, help: "name the service that is meant",
        subject: Subject(service: service.name.value, variable: entry.name.value), severity: .warning)
    }
  }
}

/// Schemes of servers that nobody runs inside the container that uses them.
private let databaseSchemes: Set<String> = [
  "postgres", "postgresql", "mysql", "mariadb", "mongodb", "redis", "rediss", "amqp", "amqps", "clickhouse", "nats",
]
