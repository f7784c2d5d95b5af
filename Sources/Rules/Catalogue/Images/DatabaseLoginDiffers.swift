import Compose
import Contract
import Diagnostics

extension Rule {
  static let databaseLoginDiffers = Rule(
    "database-login-differs", group: .images, severity: .warning,
    summary: "A database URL has a user or password that the database container does not set up.",
    rationale: """
      The official images of PostgreSQL, MySQL and MariaDB create one user when they start with an empty volume, from
      variables of their own. A URL with another user or password is turned away. Nothing is said when scripts are
      mounted that may create more, nor of URLs that the contract knows.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { DATABASE: "postgresql://shop:${API_PASSWORD:?}@db:5432/shop" }
        db:
          image: postgres:17
          environment: { POSTGRES_USER: shop, POSTGRES_PASSWORD: "${DB_PASSWORD:?}" }
      --- .env
      API_PASSWORD=k9Q2vXw7tRzB4mN9
      #            ^^^^^^^^^^^^^^^^
      DB_PASSWORD=k9Q2vXw7tRzB4mN8
      """,
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { DATABASE: "mysql://shop:${DB_PASSWORD:?}@db/shop" }
      #                                     ^^^^
        db:
          image: mariadb:11
          environment: { MARIADB_USER: shopper, MARIADB_PASSWORD: "${DB_PASSWORD:?}", MARIADB_RANDOM_ROOT_PASSWORD: 1 }
      --- .env
      DB_PASSWORD=k9Q2vXw7tRzB4mN8
      """,
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { DATABASE: "postgresql://postgres:${DB_PASSWORD:?}@db:5432/shop" }
        db:
          image: postgres:17
          environment: { POSTGRES_PASSWORD: "${DB_PASSWORD:?}" }
      --- .env
      DB_PASSWORD=k9Q2vXw7tRzB4mN8
      """,
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { DATABASE: "postgresql://reader:${DB_PASSWORD:?}@db:5432/shop" }
        db:
          image: postgres:17
          environment: { POSTGRES_PASSWORD: "${DB_PASSWORD:?}" }
          volumes: ["./roles.sql:/docker-entrypoint-initdb.d/roles.sql:ro"]
      --- .env
      DB_PASSWORD=k9Q2vXw7tRzB4mN8
      """,
    ]
  ) { deployment, report in
    for received in deployment.otherDatabaseURLs {
      let (text, url) = (received.text, received.url)
      guard case .service(let name) = deployment.host(of: received),
        let server = deployment.project.service(named: name), let login = server.login, !url.hasRawCredentials,
        let user = url.user.map({ PercentEncoding.decode(url.bytes[$0]) }), !user.isEmpty,
        let (service, entry) = deployment.otherReceivers(of: received).first(where: { _ in true })
      else { continue }
      let subject = Subject(service: service.name.value, variable: entry.name.value)
      let root = login.root.map { Array($0.utf8) }
      guard user == Array(login.user.utf8) || user == root else {
        report(
          "`\(entry.name.value)` has a user that `\(name)` does not set up",
          at: url.user.flatMap { text.place(of: $0).range } ?? entry.range,
          related: [Label(login.place, "the user that it sets up")], help: "use the same user in both",
          subject: subject)
        continue
      }
      guard user != root || login.root == login.user, let own = login.password, let part = url.password,
        !part.isEmpty, PercentEncoding.decode(url.bytes[part]) != Array(own.string.utf8)
      else { continue }
      report(
        "the password in `\(entry.name.value)` is not the one that `\(name)` sets up",
        at: text.place(of: part).range ?? entry.range,
        related: own.place.range.map { [Label($0, "differs from this one")] } ?? [],
        help: "use the same password in both, percent-encoded in the URL", subject: subject)
    }
  }
}

/// The user that a database container creates for others.
private struct Login {
  let user: String
  let password: TracedText?
  /// Where the user is named, or the service when it is the image's default.
  let place: SourceRange
  /// Another user that there is in any case.
  let root: String?
}

extension Service {
  /// What the container is set up with when it starts for the first time, where the compose file says all of it.
  fileprivate var login: Login? {
    guard build == nil, hasWholeEnvironment, let image = imageName,
      !volumes.contains(where: { $0.target.string.hasPrefix("/docker-entrypoint-initdb.d") }),
      !keys.contains(where: { $0.value == "configs" })
    else { return nil }
    switch image {
    case "postgres", "postgis/postgis", "pgvector/pgvector":
      guard environmentVariable(named: "POSTGRES_HOST_AUTH_METHOD") == nil else { return nil }
      return login("POSTGRES", default: "postgres", root: nil)
    case "mysql": return login("MYSQL", default: nil, root: "root")
    case "mariadb":
      return login(
        environmentVariable(named: "MARIADB_USER") == nil ? "MYSQL" : "MARIADB", default: nil, root: "root")
    default: return nil
    }
  }

  private func login(_ prefix: String, default user: String?, root: String?) -> Login? {
    guard environmentVariable(named: prefix + "_USER_FILE") == nil else { return nil }
    let entry = environmentVariable(named: prefix + "_USER")
    let written = entry?.value?.string ?? ""
    guard let user = written.isEmpty ? user : written else { return nil }
    let password = environmentVariable(named: prefix + "_PASSWORD")?.value
    return Login(
      user: user, password: password.flatMap { $0.string.isEmpty ? nil : $0 }, place: entry?.name.range ?? name.range,
      root: root)
  }
}
