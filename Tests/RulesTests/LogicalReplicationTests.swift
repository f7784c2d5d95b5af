import Diagnostics
import Rules
import Testing

/// Which settings of a PostgreSQL container leave Electric without logical replication.
@Suite struct LogicalReplicationTests {
  @Test(
    arguments: [
      ("command: [postgres, -c, wal_level=replica]", "replica", .error),
      ("command: postgres -c wal_level=minimal", "minimal", .error),
      ("command: [--wal-level=REPLICA]", "REPLICA", .error),
      ("command: [-c, wal_level=logical, -c, wal_level=replica]", "replica", .error),
      ("command: [-c, wal_level=replica, -c, wal_level=logical]", nil, nil),
      ("command: [-c, 'wal_level=${LEVEL:-logical}']", nil, nil),
      ("command: [-c, 'wal_level=${LEVEL:-hot_standby}']", "hot_standby", .error),
      ("command: [sh, -c, \"exec postgres -c wal_level='replica'\"]", "replica", .warning),
      ("entrypoint: [docker-entrypoint.sh, postgres]\n    command: [-c, wal_level=replica]", "replica", .warning),
      ("command: [sh, -c, 'exec postgres -c wal_level=$$LEVEL']", nil, nil),
      ("command: [-c, config_file=/etc/postgresql.conf]", nil, nil),
      ("command: [-c, max_connections=200]", "db", .warning),
      ("environment: { POSTGRES_INITDB_ARGS: -c wal_level=replica }", "replica", .warning),
      ("environment: { POSTGRES_INITDB_ARGS: -c wal_level=logical }", nil, nil),
      ("build: .\n    command: [-c, wal_level=minimal]", "minimal", .error),
    ] as [(String, String?, Severity?)])
  func `The level that is set last counts`(_ lines: String, _ marked: String?, _ severity: Severity?) {
    let run = ExampleRun(
      Example(
        """
        --- compose.yaml
        services:
          db:
            image: postgres:17
            \(lines)
          sync:
            image: electricsql/electric:1
            environment: { DATABASE_URL: "postgresql://postgres@db:5432/shop" }
        """))
    let findings = run.findings.diagnostics.filter { $0.rule == "logical-replication-off" }
    #expect(findings.map(\.severity) == (severity.map { [$0] } ?? []))
    let texts = findings.flatMap(\.places).map { String(decoding: run.files.bytes(of: $0), as: UTF8.self) }
    #expect(texts == (marked.map { [$0] } ?? []))
  }
}
