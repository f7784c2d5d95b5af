import Compose
import Contract
import Diagnostics

extension Rule {
  static let logicalReplicationOff = Rule(
    "logical-replication-off", group: .images, severity: .warning,
    summary: "Electric reads from a PostgreSQL container that is not set up for logical replication.",
    rationale: """
      Electric follows the database's log and needs `wal_level=logical`; the official image starts with `replica`.
      Nothing is said when the container has a configuration file mounted, since that may set it. It is an error when
      the server's command asks for another level, which counts before every file.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        db:
          image: postgres:17
          command: [postgres, -c, wal_level=replica]
      #                                     ^^^^^^^
          environment: { POSTGRES_PASSWORD_FILE: /run/secrets/password }
        sync:
          image: electricsql/electric:1
          environment:
            DATABASE_URL: postgresql://postgres@db:5432/shop
      """,
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
      """,
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
        case .service(let name) = deployment.host(url.hostName, seenBy: [electric.name.value]),
        let postgres = deployment.project.service(named: name)
      else { continue }
      let message: Message = "`\(electric.name.value)` needs logical replication, which `\(name)` does not offer"
      let subject = Subject(service: name, path: "services.\(name).command")
      if let level = postgres.logLevel {
        guard level.isTooLow else { continue }
        report(
          message, at: level.place, help: "write `wal_level=logical`", subject: subject,
          severity: level.isCertain ? .error : .warning)
      } else if postgres.imageName == "postgres", postgres.build == nil, !postgres.mayBeConfigured {
        report(
          message, at: postgres.name.range, help: "add `command: [postgres, -c, wal_level=logical]`", subject: subject)
      }
    }
  }
}

/// A level of the server's log that is asked for.
private struct LogLevel {
  let value: String
  let place: SourceRange
  /// Whether the server itself is given it, rather than a script.
  var isCertain = false

  /// Whether changes cannot be read from such a log. Other words than the server knows may be anything.
  var isTooLow: Bool { ["minimal", "archive", "hot_standby", "replica"].contains(value) }
}

extension Service {
  /// The level that the command line sets last, which is the one that counts; failing that, what the server is set up
  /// with when it starts for the first time.
  fileprivate var logLevel: LogLevel? {
    let words = (entrypoint ?? []) + (command ?? [])
    if var level = words.reversed().lazy.compactMap({ LogLevel(in: $0.text, else: $0.range) }).first {
      let first = command?.first?.string ?? ""
      level.isCertain = entrypoint == nil && (first == "postgres" || first.hasPrefix("-"))
      return level
    }
    guard let entry = environmentVariable(named: "POSTGRES_INITDB_ARGS"), let text = entry.value else { return nil }
    return LogLevel(in: text, else: entry.range)
  }

  /// Whether a configuration file may set the level of the log, or a script may.
  fileprivate var mayBeConfigured: Bool {
    let words = (command ?? []) + (entrypoint ?? [])
    if words.contains(where: { $0.string.contains("wal_level") || $0.string.contains("config_file") }) { return true }
    if environment.contains(where: { $0.name.value == "POSTGRES_INITDB_ARGS" || $0.name.value == "PGOPTIONS" }) {
      return true
    }
    return volumes.contains { mount in
      mount.target.string.hasSuffix(".conf") || mount.target.string.hasPrefix("/docker-entrypoint-initdb.d")
        || mount.target.string.hasPrefix("/etc/postgresql")
    }
  }
}

extension LogLevel {
  /// The last setting in a text, as in `-c wal_level=replica` or `--wal-level=replica`.
  fileprivate init?(in text: TracedText, else range: SourceRange) {
    guard text.isKnown else { return nil }
    let bytes = text.string.lowercased().utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }
    let name = Array("wal_level=".utf8)
    guard let start = bytes.indices.last(where: { bytes[$0...].starts(with: name) }) else { return nil }
    let rest = bytes[(start + name.count)...].drop { $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "\"") }
    let word = rest.prefix { $0.isLetter || $0 == UInt8(ascii: "_") }
    value = String(decoding: word, as: UTF8.self)
    // Small letters may take other room than capitals beyond ASCII.
    let isInPlace = bytes.count == text.string.utf8.count
    place = (isInPlace ? text.place(of: word.startIndex..<word.endIndex).range : nil) ?? range
  }
}
