import Diagnostics
import Rules
import Testing

/// What Dokploy makes of a text is told where it is not what Docker Compose reads, and nowhere else.
@Suite struct DokployTests {
  static let compose = """
    --- target dokploy
    --- compose.yaml
    services:
      shop-api:
        image: api
        environment: { P: "${P:-}", H: "${H:-}", U: "${U:-}", X: "${X:-}", Y: "${Y:-}" }

    """

  /// Each finding of a rule as `marked text`.
  func marks(_ rule: RuleName, _ text: String, in compose: String = compose) -> [String] {
    let run = ExampleRun(Example("\(compose)--- .env.tab\n\(text)"))
    return run.findings.diagnostics.filter { $0.rule == rule }.map { diagnostic in
      diagnostic.primary.map { String(decoding: run.files.bytes(of: $0.range), as: UTF8.self) } ?? ""
    }
  }

  @Test(
    arguments: [
      ("P=pa$$w", ["$$"]), ("P=pa$w", ["$"]), ("H=h\nU=http://${H}/", []), ("U=${H:-x}", ["$"]), ("P=a#b", ["#"]),
      ("P='a#b'", []), ("P='a #b'", []), ("P=\"a\\nb\"", []), ("X=", []),
      // Quotes.
      ("P=`a`", ["`"]), ("H=h\nU='${H}'", ["${H}"]), ("P=\"a$b\"", ["$"]), ("P='a$b'", []), ("P='a$$b'", []),
      ("P=\"a\\tb\"", ["\\"]), ("P=\"a\\\"b\"", ["\\"]), ("P='it\\'s'", ["\\"]), ("P=\"pa\\$w\"", ["\\"]),
      ("P=\"C:\\\\x\"", ["\\"]), ("P=\"x\\y\"", []),
      // A `#` or a `$` that makes no difference, and two that do.
      ("P=a #b", []), ("P=a # b", []), ("P=$5", []), ("P=5$", []), ("P=a$b#c", ["$", "#"]), ("P=a\t#b", ["#"]),
      // What comes from elsewhere is told there, and of a name only what counts.
      ("P=a#b\nX=${P}", ["#"]), ("P=a#b\nP=c", []), ("P=1\nX=${P}\nP=2", ["${P}"]), ("P=${{X}}\nX=1", []),
      ("P=\n'x'", ["'x'"]),
    ] as [(String, [String])])
  func `A value that changes is marked where it does`(_ text: String, _ expected: [String]) {
    #expect(marks("dokploy-value-changes", text) == expected)
  }

  @Test func `What stands for an unknown value is not judged`() {
    let run = ExampleRun(
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: "api:${TAG:?}"
          container_name: ${NAME:?}
          ports: ["${PORT:?}:80", "${PORT:?}${APP_NAME:?}:81"]
          mem_limit: ${MEMORY:?}
          environment: { URL: "postgres://u:${PASSWORD:?}@db/x", HOME: "${HOME:?}" }
          healthcheck: { test: "true", interval: "${INTERVAL:?}", retries: "${RETRIES:?}" }
          deploy: { replicas: "${REPLICAS:?}" }
          volumes: ["${DATA:?}"]
          depends_on: ["${NAME:?}"]
      --- .env.tab
      TAG=${{project.TAG}}
      NAME=${{project.NAME}}
      PORT=80${{environment.PORT}}
      MEMORY=${{project.MEMORY}}
      PASSWORD=${{vault.main.path:KEY}}
      INTERVAL=${TAG}
      RETRIES=${{project.RETRIES}}
      REPLICAS=${{project.REPLICAS}}
      DATA=${{project.DATA}}
      """)
    let found = run.findings.diagnostics.filter { $0.rule != "dokploy-shared-variable" }
    #expect(found.map(\.rule) == ["dokploy-container-name"], "\(found.map(\.summary))")
  }
}
