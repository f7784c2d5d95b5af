import Diagnostics
import Rules
import Testing

/// What is one problem is said once, by the finding that says most.
@Suite struct OneProblemTests {
  @Test func `An error about a value that a blank spoils names the variable`() {
    let run = ExampleRun(
      """
      --- compose.yaml
      services:
        api:
          image: ${IMAGE}
          ports: ["${PORT}:${PORT}", "${OTHER}:80"]
      """)
    #expect(
      run.findings.diagnostics.map { "\($0.rule): \($0.help.first ?? "")" } == [
        "missing-image: define `IMAGE`, which is not set",
        "invalid-port: define `PORT`, which is not set",
        "unset-variable: define `OTHER`; or write `${OTHER:-}` if it may be blank, `${OTHER:?}` if it must not be",
      ])
  }

  @Test func `A variable that only the container has is not called unset as well`() {
    let run = ExampleRun(
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { LEVEL: info }
          command: [sh, -c, "run $LEVEL ${NAME}_1"]
      """)
    #expect(run.findings.diagnostics.map(\.rule) == ["dollar-not-escaped", "unset-variable"])
  }

  @Test(
    arguments: [
      (#"command: sh -c "run ${LEVEL}""#, "$$LEVEL"), (#"command: [bash, -ec, "run ${LEVEL}_1"]"#, "$${LEVEL}"),
      (#"command: [run, "${LEVEL}"]"#, nil), (#"healthcheck: { test: "check ${LEVEL}" }"#, "$$LEVEL"),
      (#"healthcheck: { test: [CMD, check, "${LEVEL}"] }"#, nil),
      ("entrypoint: [/bin/sh, -c]\n    command: ['run ${LEVEL}']", "$$LEVEL"),
      // Here the shell runs `run`, and the rest is an argument of the shell.
      ("entrypoint: [/bin/sh, -c]\n    command: 'run ${LEVEL}'", nil), ("command: sh -c run ${LEVEL}", nil),
      (#"command: "sh -c run ${LEVEL}""#, nil), (#"command: sh -c run "${LEVEL}""#, nil),
      (#"command: sh -c "run" "${LEVEL}""#, nil), (#"command: "sh -c \"run ${LEVEL}\"""#, nil),
      (#"command: [sh, -c, run, "${LEVEL}"]"#, nil), (#"command: [sh, -c, "run '${LEVEL}'"]"#, nil),
      (#"command: [sh, -c, 'run "\${LEVEL}"']"#, nil), (#"command: [sh, -c, "run ${LEVEL:?}"]"#, nil),
    ] as [(String, String?)])
  func `A dollar is escaped where a shell reads it`(_ line: String, _ replacement: String?) {
    let run = ExampleRun(
      Example(
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { LEVEL: info }
            \(line)
        """))
    let finding = run.findings.diagnostics.first { $0.rule == "dollar-not-escaped" }
    #expect(finding != nil)
    #expect(finding?.fix?.edits.first?.replacement == replacement)
  }

  @Test func `A variable is needed by every service that an anchor brings it to`() {
    let run = ExampleRun(
      """
      --- compose.yaml
      x-env: &env { MODE: "${MODE}" }
      services:
        api: { image: api, environment: *env }
        web: { image: web, environment: { <<: *env } }
      """)
    #expect(run.findings.diagnostics.map { $0.help.last } == ["`api` and `web` need it"])
  }

  @Test func `A comment behind a reference is not hidden, nor is the reference`() {
    let run = ExampleRun(
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            - API_SECRET=${API_SECRET} # the key of the shop
      """)
    #expect(!run.findings.redaction.hides(partOf: "${API_SECRET} # the key of the shop"))
  }

  @Test(arguments: ["${API_SECRET:-}", "${API_SECRET-}", "${API_SECRET:?set it}", "${API_SECRET?}"])
  func `A reference that comes to nothing is not hidden`(_ reference: String) {
    let run = ExampleRun(
      Example(
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment:
              API_SECRET: \(reference)
        """))
    for file in run.files.files {
      #expect(!run.findings.redaction.hides(partOf: SourceRange(file.id, 0..<file.bytes.count)))
    }
  }

  @Test func `What Dokploy sets need not be set`() {
    let run = ExampleRun(
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          environment: { NAME: "${APP_NAME:?}", FOLDER: "${DOCKER_CONFIG}" }
      """)
    #expect(run.findings.diagnostics.map(\.rule) == [])
  }

  /// A stack by a contract, and the help of what is wrong with it.
  static let remedies: [(String, [String])] = [
    (
      """
      --- compose.yaml
      services:
        db:
          image: postgres:17
          environment: { POSTGRES_PASSWORD_FILE: /run/secrets/db }
      --- .env
      POSTGRES_PASSWORD=k9Q2vXw7tRzB4mN8pL5sYd3HqW6eJc1FgT0a
      --- validate.yaml
      services: { db: {} }
      variables: { POSTGRES_PASSWORD: { services: db, type: secret } }
      """,
      [
        "refer to it in the compose file as `${POSTGRES_PASSWORD}`, where a service has to receive it",
        "write `POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?}` in its `environment` in place of `POSTGRES_PASSWORD_FILE`",
      ]
    ),
    (
      """
      --- compose.yaml
      services:
        db:
          image: postgres:17
          environment: { POSTGRES_PASSWORD_FILE: /run/secrets/db, POSTGRES_PASSWORD: "${POSTGRES_PASSWORD:?}" }
      --- .env
      POSTGRES_PASSWORD=k9Q2vXw7tRzB4mN8pL5sYd3HqW6eJc1FgT0a
      --- validate.yaml
      services: { db: {} }
      variables: { POSTGRES_PASSWORD: { services: db, type: secret } }
      """,
      ["remove `POSTGRES_PASSWORD_FILE`: the contract asks for the other one"]
    ),
    (
      """
      --- compose.yaml
      services:
        db: { image: db, container_name: my-db, healthcheck: { test: ok } }
        api: { image: api, environment: { DB: "${DB:?}", OTHER: "${OTHER:?}", THIRD: "${THIRD:?}" } }
      --- .env
      DB=http://shop-db:1
      OTHER=http://my-bd:1
      THIRD=http://localhost:1
      --- validate.yaml
      services: { api: {}, db: { container: shop-db } }
      variables:
        DB: { services: api, type: url, url: { host: db, reach: containers } }
        OTHER: { services: api, type: url, url: { host: db, reach: containers } }
        THIRD: { services: api, type: url, url: { host: db, reach: containers } }
      """,
      [
        "did you mean `db`?", "name the service that is meant: `db`",
        "rename it to `shop-db`",
      ]
    ),
    (
      """
      --- compose.yaml
      services:
        api: { image: api, environment: { ORIGINS: "${ORIGINS:?}" } }
        web: { image: web, environment: { SITE: "${SITE:?}" } }
      --- .env
      SITE=http://web:3000
      ORIGINS=https://shop.dev;https://www.shop.dev
      --- validate.yaml
      services: { api: {}, web: {} }
      variables:
        SITE: { services: web, type: http-url, url: { reach: public }, member-of: ORIGINS }
        ORIGINS: { services: api, type: origin-list }
      """,
      ["use the address under which it is public", "write a comma here"]
    ),
    (
      """
      --- compose.yaml
      services:
        api: { image: api, environment: { CORS_ORIGIN: "${CORS_ORIGIN:-}" } }
      --- .env
      cors_origin=https://shop.dev
      """,
      ["did you mean `CORS_ORIGIN`?"]
    ),
  ]

  @Test(arguments: remedies) func `Remedies of one run go together`(_ text: String, _ help: [String]) {
    #expect(ExampleRun(Example(text)).findings.diagnostics.flatMap { $0.help.map(\.text) } == help)
  }

  @Test func `Key material on a line of its own is not said`() {
    let run = ExampleRun(
      """
      --- compose.yaml
      services: { api: { image: api } }
      --- .env
      q7Jd2Kx9Lm4Np8Rt5Vw3Yz6Bc1Df0Gh=
      """)
    let messages = run.findings.diagnostics.map(\.message)
    #expect(messages == ["nothing uses this variable, and its name looks like a piece of a secret"])
  }
}
