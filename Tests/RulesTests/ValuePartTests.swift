import Diagnostics
import Rules
import Testing

/// What is demanded of the parts of a value, and said of secrets in them.
@Suite struct ValuePartTests {
  /// An `environment` by a contract, and the rules that it breaks.
  static let environments: [(String, String, [String])] = [
    // Parts of a value that may be left out, or that the contract does not know.
    (
      "URL: \"http://${HOST:-api}:${PORT:-80}/${PATHS:-x}\"",
      "URL: { services: api }\n  HOST: { services: [], optional: true }\n  PORT: { services: [], guard: false }",
      []
    ),
    (
      "URL: \"http://${HOST:-api}\"", "URL: { services: api }\n  HOST: { services: [] }", ["default-instead-of-guard"]
    ),
    ("URL: \"http://${HOST:-api}\"", "URL: { services: api }", []),
    ("MODE: ${APP_MODE:-live}", "MODE: { services: api }", ["default-instead-of-guard"]),
    ("MODE: \"${APP_MODE:-live}\"", "MODE: { services: api }", ["default-instead-of-guard"]),
    (
      "MODE: ${APP_MODE:-live}", "MODE: { services: api }\n  APP_MODE: { services: [], optional: true }", []
    ),
    // Secrets that the compose file has under other names.
    (
      "LOGIN: ${X:-Zk3jQ8vNw2Lx7RtYp5Mb9CsDf4Gh6JkA}", "LOGIN: { services: api, type: secret, guard: false }",
      ["secret-default"]
    ),
    (
      "LOGIN: ${X:-${Y:-Zk3jQ8vNw2Lx7RtYp5Mb9CsDf4Gh6JkA}}", "LOGIN: { services: api, type: secret }",
      ["secret-default"]
    ),
    ("LOGIN: \"${PREFIX:-v1}.${LOGIN:?}\"", "LOGIN: { services: api, type: secret }", []),
    ("COPY: Zk3jQ8vNw2Lx7RtYp5Mb9CsDf4Gh6JkA", "LOGIN: { services: [], type: secret }", ["secret-in-compose-file"]),
    (
      "COPY: ${COPY:-Zk3jQ8vNw2Lx7RtYp5Mb9CsDf4Gh6JkA}",
      "LOGIN: { services: [], type: secret }\n  COPY: { services: api }", ["secret-default"]
    ),
    (
      "URL: http://me:Zk3jQ8vNw2Lx7RtYp5Mb9CsDf4Gh6JkA@x.dev",
      "LOGIN: { services: [], type: secret }\n  URL: { services: api }", ["secret-in-compose-file"]
    ),
    (
      "URL: \"https://me:${X:-letmein}@x.dev\"",
      "LOGIN: { services: [], type: secret }\n  URL: { services: api, type: url, url: { password: LOGIN } }",
      ["database-password-differs", "secret-default"]
    ),
    ("LOGIN: 839201746552839201746552", "LOGIN: { services: api, type: api-key }", ["secret-in-compose-file"]),
    ("TOKEN_LIMIT_SECRET: 12", "MODE: { services: [], optional: true }", []),
  ]

  @Test(arguments: environments)
  func `What is demanded of a value is demanded of its parts as the contract says`(
    _ entry: String, _ variables: String, _ rules: [String]
  ) {
    let run = ExampleRun(
      Example(
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment:
              \(entry)
              USED: ${LOGIN:-}
        --- .env
        LOGIN=Zk3jQ8vNw2Lx7RtYp5Mb9CsDf4Gh6JkA
        --- validate.yaml
        services: { api: {} }
        variables:
          \(variables)
        """))
    let found = run.findings.diagnostics
    #expect(found.map { "\($0.rule)" }.sorted() == rules, "\(found.map(\.message))")
  }
}
