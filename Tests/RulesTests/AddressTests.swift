import Compose
import Diagnostics
import Testing

@testable import Rules

/// Where the hosts of URLs lead: the guide's stack with its servers in other places.
@Suite struct AddressTests {
  struct Variant: CustomTestStringConvertible, Sendable {
    let testDescription: String
    var compose: [(String, String)] = []
    var env: [(String, String)] = []
    /// Each finding as its severity, its rule and its first help.
    let found: [String]

    init(
      _ name: String, compose: [(String, String)] = [], env: [(String, String)] = [],
      found: [String] = []
    ) {
      testDescription = name
      self.compose = compose
      self.env = env
      self.found = found
    }
  }

  /// The stack under its public names.
  private static let published = [
    ("http://localhost:3001", "https://api.ochat.pro"), ("http://localhost:3000", "https://ochat.pro"),
    ("http://localhost:3010", "https://electric.ochat.pro"),
  ]

  private static let proxy = [
    (
      "\nvolumes:\n",
      """

        proxy:
          image: caddy:2
          ports: ["80:80", "443:443"]
          networks: { default: { aliases: [api.ochat.pro, electric.ochat.pro] } }

      volumes:

      """
    )
  ]

  private static let withoutDatabase = [
    (
      """
        postgres:
          container_name: openchat-postgres
          image: postgres:17-alpine

      """, "  x:\n    image: x\n    profiles: [never]\n"
    ),
    ("    depends_on:\n      postgres:\n        condition: service_healthy\n    environment", "    environment"),
    ("      postgres:\n        condition: service_healthy\n", ""),
  ]

  private static func attached(_ services: String...) -> [(String, String)] {
    services.map { ("\n  \($0):\n", "\n  \($0):\n    networks: [default, shared]\n") }
      + [("\nvolumes:\n", "\nnetworks: { shared: { external: true } }\n\nvolumes:\n")]
  }

  static let variants: [Variant] = [
    Variant("a proxy that answers to the public names", compose: proxy, env: published),
    Variant(
      "Electric through a proxy that answers to its public name", compose: proxy,
      env: published + [("SERVICE_URL=http://openchat-electric:3000", "SERVICE_URL=https://electric.ochat.pro")]),
    Variant(
      "Electric through a proxy by its name in the stack", compose: proxy,
      env: published + [("SERVICE_URL=http://openchat-electric:3000", "SERVICE_URL=https://proxy")],
      found: [
        "warning url-names-other-service: name `openchat-electric` as its host, unless `proxy` passes on what it gets"
      ]),
    Variant(
      "a database that another stack keeps on a shared network",
      compose: withoutDatabase + attached("electric", "server"),
      env: [("@openchat-postgres", "@openchat-db-ab12cd")],
      found: [
        "error missing-service: add a service `postgres` with `container_name: openchat-postgres`, and name it in `DATABASE_URL`"
      ]),
    Variant(
      "a server of another stack beside the one of this stack", compose: attached("electric", "server"),
      env: [("@openchat-postgres", "@elsewhere")],
      found: [
        "warning unknown-url-host: did you mean `openchat-postgres`?",
        "warning unknown-url-host: did you mean `openchat-postgres`?",
      ]),
    Variant(
      "a misspelt host on a shared network", compose: attached("electric", "server"),
      env: [("@openchat-postgres:5432/openchat_shadow", "@openchat-postgre:5432/openchat_shadow")],
      found: ["error unknown-url-host: did you mean `openchat-postgres`?"]),
    Variant(
      "a host that only one of two containers may know", compose: attached("server"),
      env: [("SERVICE_URL=http://openchat-electric:3000", "SERVICE_URL=http://sync:3000")],
      found: ["error unknown-url-host: did you mean `openchat-electric`?"]),
    Variant(
      "a database outside beside the one of the stack", env: [("@openchat-postgres", "@db.example.net")],
      found: [
        "warning url-names-other-service: name `openchat-postgres` as its host",
        "warning url-names-other-service: name `openchat-postgres` as its host",
      ]),
    Variant(
      "an alias in place of the container's name",
      compose: [
        (
          "    container_name: openchat-postgres\n", "    networks: { default: { aliases: [openchat-postgres] } }\n"
        )
      ], found: ["warning container-name-differs: add `container_name: openchat-postgres`"]),
    Variant(
      "a key in place of the container's name",
      compose: [
        ("\n  postgres:\n    container_name: openchat-postgres\n", "\n  openchat-postgres:\n"),
        ("      postgres:\n        condition", "      openchat-postgres:\n        condition"),
      ], found: ["warning container-name-differs: add `container_name: openchat-postgres`"]),
    Variant(
      "a container whose name is put together",
      compose: [("container_name: openchat-web", "container_name: ${STACK:-my}-web")],
      found: [
        "error container-name-differs: rename it to `openchat-web`; a second stack beside the first needs a contract with names of its own"
      ]),
    Variant(
      "a container without a scheme", env: [("http://openchat-electric:3000", "openchat-electric:3000")],
      found: ["error invalid-url: begin it with `http://`"]),
    Variant(
      "a container with another scheme", env: [("http://openchat-electric:3000", "ws://openchat-electric:3000")],
      found: ["error invalid-url: begin it with `http://`"]),
    Variant(
      "a public host without a scheme", env: [("http://openchat-electric:3000", "electric.ochat.pro")],
      found: ["error invalid-url: begin it with `https://`"]),
    Variant(
      "an origin on the laptop without a scheme",
      env: [("SERVER_INTERNAL_URL=http://localhost:3001", "SERVER_INTERNAL_URL=localhost:3001")],
      found: ["error invalid-origin: begin it with `http://`"]),
    Variant(
      "Electric over https", env: [("http://openchat-electric:3000", "https://openchat-electric:3000")],
      found: ["error url-scheme-not-spoken: begin it with `http://`"]),
    Variant(
      "Electric over https, with the switch for plain HTTP",
      env: [
        ("http://openchat-electric:3000", "https://openchat-electric:3000"),
        ("ELECTRIC_INSECURE=false", "ELECTRIC_INSECURE=true"),
      ], found: ["error url-scheme-not-spoken: begin it with `http://`"]),
    Variant(
      "an image of one's own for Electric, over https",
      compose: [("electricsql/electric:1.1", "registry.ochat.pro/electric:1")],
      env: [("http://openchat-electric:3000", "https://electric:3000")],
      found: ["warning url-scheme-not-spoken: begin it with `http://`"]),
    Variant(
      "Electric on another port than the contract's",
      compose: [("      ELECTRIC_SECRET:", "      ELECTRIC_PORT: 4000\n      ELECTRIC_SECRET:")],
      found: ["error url-port-not-listened: use port 4000"]),
    Variant(
      "Electric on another port that the URL names",
      compose: [("      ELECTRIC_SECRET:", "      ELECTRIC_PORT: 4000\n      ELECTRIC_SECRET:")],
      env: [("http://openchat-electric:3000", "http://openchat-electric:4000")]),
    Variant(
      "Postgres on another port",
      compose: [("\"wal_level=logical\"]", "\"wal_level=logical\", \"-p\", \"6543\"]")],
      env: [("@openchat-postgres:5432/openchat\n", "@openchat-postgres:6543/openchat\n")],
      found: ["error url-port-not-listened: use port 6543"]),
    Variant(
      "Postgres on a port that its variable gives",
      compose: [("      POSTGRES_DB:", "      PGPORT: \"6543\"\n      POSTGRES_DB:")],
      env: [("@openchat-postgres:5432/openchat\n", "@openchat-postgres:6543/openchat\n")],
      found: ["error url-port-not-listened: use port 6543"]),
    Variant("an empty port", env: [("@openchat-postgres:5432/openchat\n", "@openchat-postgres:/openchat\n")]),
    Variant("a dot that ends a name", env: [("@openchat-postgres:", "@openchat-postgres.:")]),
    Variant(
      "a password that loses a part to a `$`",
      env: [("POSTGRES_PASSWORD=vT9n", "POSTGRES_PASSWORD=vT$9n$x"), ("openchat:vT9n", "openchat:vT%249n%24x")],
      found: ["error unset-variable: in an env file put the value in single quotes; in a compose file write `$$`"]),
    Variant(
      "a variable that is set further down",
      env: [("DATABASE_URL=postgresql://openchat:", "DATABASE_URL=postgresql://${POSTGRES_USER}:")],
      found: [
        "error unset-variable: move its definition above this line",
        "error unset-variable: move its definition above this line",
      ]),
  ]

  @Test(arguments: variants) func variant(_ variant: Variant) throws {
    let stack = OpenchatTests.Break("", compose: variant.compose, env: variant.env, found: [])
    let run = try OpenchatTests.check(stack)
    let found = run.findings.diagnostics.map { "\($0.severity) \($0.rule): \($0.help.first?.text ?? "")" }
    #expect(found == variant.found)
  }

  @Test func `An example of the guide is shown as it is`() throws {
    let stack = OpenchatTests.Break("", env: [("\nDATABASE_URL=", "\n# DATABASE_URL=")], found: [])
    let run = try OpenchatTests.check(stack)
    let example = run.findings.diagnostics.flatMap(\.help).first { $0.text.hasPrefix("for example") }
    #expect(example?.ownWords == [0..<(example?.text.utf8.count ?? 0)])
  }

  @Test(
    arguments: [
      ("localhost", .loopback), ("LOCALHOST.", .loopback), ("127.0.0.1", .loopback), ("0.0.0.0", .loopback),
      ("::1", .loopback), ("::", .loopback), ("0:0:0:0:0:0:0:1", .loopback), ("::ffff:127.0.0.1", .loopback),
      ("::ffff:7f00:1", .loopback), ("::ffff:10.0.0.4", .privateNetwork), ("192.168.1.5", .privateNetwork),
      ("fd12::1", .privateNetwork), ("fe80::1%25eth0", .privateNetwork), ("2001:db8::25", .publicNetwork),
      ("8.8.8.8", .publicNetwork), ("shop.dev.", .publicNetwork), ("db.internal", .privateNetwork),
      ("host.docker.internal", .dockerHost), ("db", .unknownName), (".", .unknownName), ("", .unknownName),
    ] as [(String, Host)])
  func `Where a name leads outside of the stack`(_ name: String, _ host: Host) { #expect(Host(outside: name) == host) }
}
