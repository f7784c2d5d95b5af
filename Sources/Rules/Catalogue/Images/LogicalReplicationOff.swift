import Compose
import Contract
import Diagnostics

extension Rule {
  static let logicalReplicationOff = Rule(
    "logical-replication-off", group: .images, severity: .warning,
    summary: "Electric reads from a PostgreSQL container that is not set up for logical replication.",
    rationale: """
      Electric follows the database's log and needs `wal_level=logical`; the official image starts with `replica`.
      Nothing is said when the container has a configuration file mounted, since that may set it.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        db:
      # ^^
          image: postgres:17
          environment: { POSTGRES_PASSWORD_FILE: /run/secrets/password }
        sync:
          image: electricsql/electric:1
          environment:
            DATABASE_URL: postgresql://postgres@db:5432/shop
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        db:
          image: postgres:17
          command: [postgres, -c, wal_level=logical]
          environment: { POSTGRES_PASSWORD_FILE: /run/secrets/password }
        sync:
          image: electricsql/electric:1
          environment:
            DATABASE_URL: postgresql://postgres@db:5432/shop
      """
    ]
  ) { deployment, report in
    for electric in deployment.services(ofImage: .electric) {
      guard let value = electric.environmentVariable(named: "DATABASE_URL")?.value, value.isKnown,
        let url = URLText(value.string),
        case .service(let name) = deployment.host(url.hostName),
        let postgres = deployment.project.service(named: name), postgres.imageName == "postgres",
        postgres.build == nil, !postgres.mayBeConfigured
      else { continue }
      report(
        "`\(electric.name.value)` needs logical replication, which `\(name)` does not offer", at: postgres.name.range,
        help: "add `command: [postgres, -c, wal_level=logical]`",
        subject: Subject(service: name, path: "services.\(name).command"))
    }
  }
}

extension Service {
  /// Whether something sets the level of the log, or a file or script is mounted that may.
  fileprivate var mayBeConfigured: Bool {
    let words = ((command ?? []) + (entrypoint ?? [])).map(\.string)
    if words.contains(where: { $0.contains("wal_level") || $0.contains("config_file") }) { return true }
    if environment.contains(where: { $0.name.value == "POSTGRES_INITDB_ARGS" || $0.name.value == "PGOPTIONS" }) {
      return true
    }
    return volumes.contains { mount in
      mount.target.string.hasSuffix(".conf") || mount.target.string.hasPrefix("/docker-entrypoint-initdb.d")
        || mount.target.string.hasPrefix("/etc/postgresql")
    }
  }
}
