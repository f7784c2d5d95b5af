import Compose
import Contract
import Diagnostics

extension Rule {
  static let electricValueRefused = Rule(
    "electric-value-refused", group: .images, severity: .warning,
    summary: "Electric is given a value with which it does not start.",
    rationale: """
      The image `electricsql/electric` reads its settings when it starts, and stops at a value that it does not know:
      a level of the log that there is none of, or that is not written in small letters, and a database URL whose `sslmode` asks for
      a certificate to be verified.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        sync:
          image: electricsql/electric:1.1
          environment:
            DATABASE_URL: postgresql://sync:${DB_PASSWORD:?}@db.shop.dev/shop?sslmode=verify-full
      #                                                                               ^^^^^^^^^^^
            ELECTRIC_LOG_LEVEL: verbose
      #                         ^^^^^^^
      --- .env
      DB_PASSWORD=k9Q2vXw7tRzB4mN8
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        sync:
          image: electricsql/electric:1.1
          environment:
            DATABASE_URL: postgresql://sync:${DB_PASSWORD:?}@db.shop.dev/shop?sslmode=require
            ELECTRIC_LOG_LEVEL: ${LEVEL:-warning}
      --- .env
      DB_PASSWORD=k9Q2vXw7tRzB4mN8
      """
    ]
  ) { deployment, report in
    for service in deployment.services(ofImage: .electric) {
      for entry in service.environment {
        guard let text = entry.value, text.isKnown, !text.string.isEmpty else { continue }
        let name = entry.name.value
        var part = 0..<text.string.utf8.count
        let help: Message
        if name == "ELECTRIC_LOG_LEVEL" {
          guard !logLevels.contains(text.string) else { continue }
          help = "write \(list(logLevels, "or"))"
        } else if name == "DATABASE_URL", let mode = URLText(text.string)?.verifyingMode {
          part = mode
          help = "write `sslmode=require`, and name the certificate in `ELECTRIC_DATABASE_CA_CERTIFICATE_FILE`"
        } else {
          continue
        }
        report(
          "`\(service.name.value)` does not start with this value of `\(name)`",
          at: text.place(of: part).range ?? entry.range, help: help,
          subject: Subject(service: service.name.value, variable: name))
      }
    }
  }
}

/// From `Electric.Config`, which compares letter for letter.
private let logLevels = ["emergency", "alert", "critical", "error", "warning", "warn", "notice", "info", "debug"]

extension URLText {
  /// The value of `sslmode` where it asks for more than encryption.
  fileprivate var verifyingMode: Range<Int>? {
    guard let query else { return nil }
    for piece in bytes[query].split(separator: UInt8(ascii: "&")) where piece.starts(with: "sslmode=verify-".utf8) {
      return (piece.startIndex + "sslmode=".utf8.count)..<piece.endIndex
    }
    return nil
  }
}
