import Compose
import Contract
import Diagnostics

extension Rule {
  static let databasePublished = Rule(
    "database-published", group: .compose, severity: .warning,
    summary: "A database is reachable from outside the machine.",
    rationale: """
      A published port passes by the firewall rules of the machine, because Docker writes its own in front of them.
      Containers reach the database without it; for tools on the machine itself `127.0.0.1:` is enough.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        cache:
          image: redis:7
          ports: ["6379:6379"]
      #           ^^^^^^^^^^^
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        cache:
          image: redis:7
          ports: ["127.0.0.1:6379:6379"]
      """
    ]
  ) { deployment, report in
    let services = deployment.project.services
    for index in services.indices where services[index].ports.contains(where: \.isOpen) {
      let service = services[index]
      guard let port = service.imageName.flatMap({ databasePorts[$0] }) else { continue }
      for published in service.ports where published.target == port && published.isOpen {
        report(
          "the database `\(service.name.value)` is published to the whole network", at: published.range,
          help: deployment.target == .stack
            ? "remove the port; services of the stack reach the database without it"
            : "remove the port, or publish it as `127.0.0.1:\(published.published ?? ""):\(port)`",
          subject: Subject(service: service.name.value, path: "services.\(service.name.value).ports"))
      }
    }
  }
}

/// The ports of images that are databases.
private let databasePorts: [String: Int] = [
  "postgres": 5432, "postgis/postgis": 5432, "pgvector/pgvector": 5432, "timescale/timescaledb": 5432, "mysql": 3306,
  "mariadb": 3306, "redis": 6379, "valkey/valkey": 6379, "mongo": 27017, "memcached": 11211,
  "clickhouse/clickhouse-server": 8123, "elasticsearch": 9200,
]
