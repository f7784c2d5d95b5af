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
    report.differences("user", in: deployment, part: { $0.user }, heldBy: { $0.user })
  }
}

extension Deployment {
  func value(of name: Located<String>?) -> VariableValue? { name.flatMap { value(of: $0.value) } }
}

extension Reporter {
  /// Reports the URLs of which a part is not what a variable says. Where all of several say the same, one finding says
  /// that the variable is the odd one out.
  ///
  /// - Parameters:
  ///   - part: what is compared.
  ///   - holder: the variable that has it on its own.
  mutating func differences(
    _ what: Message, in deployment: Deployment, part: (URLText) -> Range<Int>?,
    heldBy holder: (Contract.URLParts) -> Located<String>?, where isJudged: (URLText) -> Bool = { _ in true }
  ) {
    var groups: [(holder: VariableValue, urls: [(value: VariableValue, url: URLText)])] = []
    var positions: [String: Int] = [:]
    for (variable, value, url) in deployment.urls(where: { holder($0.relations.url) != nil }) where isJudged(url) {
      guard let other = deployment.value(of: holder(variable.relations.url)) else { continue }
      if positions[other.name] == nil {
        positions[other.name] = groups.count
        groups.append((other, []))
      }
      if let position = positions[other.name] { groups[position].urls.append((value, url)) }
    }
    for (holder, urls) in groups {
      let guide = deployment.contract?.variable(named: holder.name)?.note?.value
      let wanted = Array(holder.trimmed.utf8)
      let parts = urls.compactMap { value, url in part(url).map { (value, $0, url.bytes[$0], url.decoded($0)) } }
      var names: [String] = []
      for (value, _) in urls where !names.contains(value.name) { names.append(value.name) }
      let isOdd =
        names.count > 1 && parts.count == urls.count
        && parts.allSatisfy { _, part, written, decoded in
          !part.isEmpty && decoded != wanted && !written.elementsEqual(wanted) && decoded == parts[0].3
        }
      guard isOdd else {
        for (value, url) in urls {
          difference(what, in: value, at: part(url), orBefore: url.host, of: url, from: holder, guide: guide)
        }
        continue
      }
      self(
        "`\(holder.name)` is not the \(what) in \(shortList(names))", at: holder.place(holder.content),
        label: "this \(what)",
        related: parts.prefix(8).flatMap { value, part, _, _ in value.label(part, "differs from this one") },
        help: "use the same \(what) in all of them, percent-encoded in the URLs", guide: guide,
        subject: holder.subject)
    }
  }

  /// Reports that a part of a URL is not what a variable says, after decoding.
  ///
  /// Which of the two is right nobody can tell from the files: a server keeps the names and the password with which it
  /// started for the first time, whatever its variables say now.
  ///
  /// - Parameter anchor: what to mark when the part is missing.
  private mutating func difference(
    _ what: Message, in value: VariableValue, at part: Range<Int>?, orBefore anchor: Range<Int>, of url: URLText,
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
