import Compose
import Contract
import Diagnostics

extension Rule {
  static let databaseUserDiffers = Rule(
    "database-user-differs", group: .databases, scope: .contract, severity: .error,
    summary: "The user in a database URL is not the one that the database is set up with.",
    rationale: """
      The server creates one user when it starts for the first time. Any other is refused with "password
      authentication failed", which says nothing about the name.
      """,
    guide: "Should match the credentials encoded in the URLs.",
    incorrect: [
      """
      --- compose.yaml
      services:
        db:
          image: db
          environment: { DB_USER: "${DB_USER:?}", DATABASE: "${DATABASE:?}" }
      --- .env
      DB_USER=shop
      DATABASE=postgresql://shoop@db:5432/shop
      #                     ^^^^^
      --- validate.yaml
      services:
        db: {}
      variables:
        DB_USER: { services: db }
        DATABASE: { services: db, type: postgres-url, url: { user: DB_USER } }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        db:
          image: db
          environment: { DB_USER: "${DB_USER:?}", DATABASE: "${DATABASE:?}" }
      --- .env
      DB_USER=shop@eu
      DATABASE=postgresql://shop%40eu@db:5432/shop
      --- validate.yaml
      services:
        db: {}
      variables:
        DB_USER: { services: db }
        DATABASE: { services: db, type: postgres-url, url: { user: DB_USER } }
      """
    ]
  ) { deployment, report in
    for (variable, value, url) in deployment.urls(where: { $0.relations.url.user != nil }) {
      guard let other = deployment.value(of: variable.relations.url.user) else { continue }
      report.difference(
        "user", in: value, at: url.user, orBefore: url.host, of: url, from: other,
        guide: deployment.contract?.variable(named: other.name)?.note?.value)
    }
  }
}

extension Deployment {
  func value(of name: Located<String>?) -> VariableValue? { name.flatMap { value(of: $0.value) } }
}

extension Reporter {
  /// Reports that a part of a URL is not what a variable says, after decoding.
  ///
  /// Which of the two is right nobody can tell from the files: a server keeps the names and the password with which it
  /// started for the first time, whatever its variables say now.
  ///
  /// - Parameter anchor: what to mark when the part is missing.
  mutating func difference(
    _ what: String, in value: VariableValue, at part: Range<Int>?, orBefore anchor: Range<Int>, of url: URLText,
    from other: VariableValue, guide: String?
  ) {
    let wanted = Array(other.trimmed.utf8)
    let name = value.name
    guard let part, !part.isEmpty else {
      self(
        "`\(name)` has no \(what), but `\(other.name)` says there is one", at: value.place(anchor),
        related: other.label(other.content, "the \(what)"), help: "put the \(what) into the URL, percent-encoded",
        guide: guide, subject: value.subject)
      return
    }
    // Written as it is, it differs only in the encoding, which is a finding of its own.
    guard url.decoded(part) != wanted, !url.bytes[part].elementsEqual(wanted) else { return }
    self(
      "the \(what) in `\(name)` is not the one in `\(other.name)`", at: value.place(part), label: "this \(what)",
      related: other.label(other.content, "differs from this one"),
      help: "use the same \(what) in both, percent-encoded in the URL",
      guide: guide, subject: value.subject)
  }
}
