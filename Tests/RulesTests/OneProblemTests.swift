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

  @Test(
    arguments: [
      ("env_file: \"${V}\"", "unreadable-file"), ("networks: [\"${V}\"]", "undefined-network"),
      ("depends_on: [\"${V}\"]", "undefined-service"), ("extends: { service: \"${V}\" }", "undefined-base"),
      ("volumes: [\"${V}:/x\"]", "invalid-volume"), ("restart: \"x${V}\"", "unknown-restart-policy"),
    ])
  func `A name that an unset variable leaves empty is one problem`(_ line: String, _ rule: String) {
    let run = ExampleRun(
      Example(
        """
        --- compose.yaml
        services:
          api:
            image: api
            \(line)
        """))
    #expect(
      run.findings.diagnostics.map { "\($0.rule): \($0.help.first ?? "")" } == ["\(rule): define `V`, which is not set"]
    )
  }

  @Test func `Ranges of ports that have many in common are one problem`() {
    let run = ExampleRun(
      """
      --- compose.yaml
      services:
        api: { image: api, ports: ["8000-8050:8000-8050"] }
        web: { image: web, ports: ["8040-8090:8040-8090"] }
      """)
    #expect(run.findings.diagnostics.map(\.rule) == ["host-port-conflict"])
  }

  @Test func `A mistake in an anchor names the services that take it`() {
    let run = ExampleRun(
      """
      --- compose.yaml
      x-base: &base { image: api, bogus: 1 }
      services:
        api: *base
        web: { <<: *base }
        job: { <<: *base }
      """)
    #expect(run.findings.diagnostics.map(\.rule) == ["unknown-key"])
    #expect(run.findings.diagnostics.first?.help.last == "`web` and `job` take it from here as well")
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
        api:
          image: api
          environment: { API_SECRET_FILE: /run/secrets/api }
      --- .env
      API_SECRET=k9Q2vXw7tRzB4mN8pL5sYd3HqW6eJc1FgT0a
      --- validate.yaml
      services: { api: {} }
      variables: { API_SECRET: { services: api, type: secret } }
      """,
      ["write `API_SECRET: ${API_SECRET:?}` in its `environment` in place of `API_SECRET_FILE`"]
    ),
    (
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { MODE: "${MODE}" }
      --- validate.yaml
      services: { api: {} }
      variables: { MODE: { services: api } }
      """,
      [
        "write `${MODE:?}`, so that nothing starts without it", "set `MODE` in an env file or in the shell",
        "`api` needs it",
      ]
    ),
    (
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { MODE: "${MOED:?}" }
      --- .env
      MODE=live
      """,
      ["did you mean `MODE`?", "`api` needs it"]
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
    (
      """
      --- compose.yaml
      services:
        api: { image: api, environment: [A] }
        web: { image: web, environment: { "A": } }
        db: { image: postgres:17, environment: [PGDATA=/data] }
      --- .env
      A=1
      --- validate.yaml
      services: { api: {}, web: {}, db: {} }
      variables: { A: { services: [api, web] }, B: { services: [api, db] } }
      """,
      [
        "add `B=${B:?}` to its `environment`", "write it as `A=${A:?}`", "write it as `A: ${A:?}`",
        "add `POSTGRES_PASSWORD=${POSTGRES_PASSWORD:?}` to its `environment`", "add `B=${B:?}` to its `environment`",
      ]
    ),
    (
      """
      --- compose.yaml
      services:
        api: { image: api, depends_on: [db] }
        db: { image: db }
      --- validate.yaml
      services: { api: { needs: { db: healthy } }, db: {} }
      """,
      ["write `db: { condition: service_healthy }`, and give `db` a `healthcheck` unless its image has one"]
    ),
    (
      """
      --- target stack
      --- compose.yaml
      services:
        api: { image: api, depends_on: [db] }
        db: { image: db }
      --- validate.yaml
      services: { api: { needs: { db: healthy } }, db: {} }
      """, []
    ),
    (
      """
      --- compose.yaml
      services:
        api: { image: api }
        jobs: { image: jobs, container_name: shop-worker, profiles: [work, all] }
      --- validate.yaml
      services: { api: {}, worker: { container: shop-worker } }
      """,
      ["remove its `profiles`, or enable one of them, as with `COMPOSE_PROFILES=work`"]
    ),
  ]

  @Test(arguments: remedies) func `Remedies of one run go together`(_ text: String, _ help: [String]) {
    #expect(ExampleRun(Example(text)).findings.diagnostics.flatMap { $0.help.map(\.text) } == help)
  }

  private static let password = "vT9n4AmLmMj2VbPpe0qJZicBfRQdrGyt"

  /// One mistake in the guide's stack, and the findings that are no notes.
  static let mistakes: [OpenchatTests.Break] = [
    .init("a cut password", env: [("PASSWORD=vT9n4A", "PASSWORD=vT9n4A #b9")], found: ["secret-cut-short"]),
    .init(
      "a cut secret", env: [("BETTER_AUTH_SECRET=Iwqx0K9k5t", "BETTER_AUTH_SECRET=Iwqx0K9k5t #")],
      found: ["secret-cut-short"]),
    .init(
      "a cut URL", env: [("\nDATABASE_URL=postgresql://openchat:vT9n", "\nDATABASE_URL=postgresql://openchat:vT9n #")],
      found: ["secret-cut-short"]),
    .init(
      "a comment behind a password", env: [("\(password)\nPOSTGRES_DB", "\(password) #old\nPOSTGRES_DB")], found: []),
    .init("a dollar in a password", env: [("PASSWORD=vT9n4A", "PASSWORD=vT9n4$Am")], found: ["unset-variable"]),
    .init("a dollar before a password", env: [("PASSWORD=vT9n4A", "PASSWORD=$vT9n4A")], found: ["unset-variable"]),
    .init(
      "a dollar in a URL",
      env: [("\nDATABASE_URL=postgresql://openchat:vT9n", "\nDATABASE_URL=postgresql://openchat:vT9$n")],
      found: ["unset-variable"]),
    .init("an open quote", env: [("PASSWORD=vT9n", "PASSWORD=\"vT9n")], found: ["env-syntax"]),
    .init("an open quote before a URL", env: [("\nDATABASE_URL=", "\nDATABASE_URL='")], found: ["env-syntax"]),
    .init("a closing quote", env: [("\(password)\nPOSTGRES_DB", "\(password)\"\nPOSTGRES_DB")], found: ["stray-quote"]),
    .init(
      "typographic quotes", env: [("POSTGRES_PASSWORD=\(password)", "POSTGRES_PASSWORD=\u{201C}\(password)\u{201D}")],
      found: ["typographic-quotes"]),
    .init(
      "typographic quotes around a name", env: [("POSTGRES_DB=openchat", "POSTGRES_DB=\u{201C}openchat\u{201D}")],
      found: ["typographic-quotes"]),
    .init(
      "a character that nobody sees", env: [("POSTGRES_PASSWORD=vT9n", "POSTGRES_PASSWORD=vT9n\u{200B}")],
      found: ["invisible-character"]),
    .init(
      "a placeholder", env: [("POSTGRES_PASSWORD=\(password)", "POSTGRES_PASSWORD=change-me")],
      found: ["placeholder-secret"]),
    .init(
      "a placeholder in a URL",
      env: [("\nDATABASE_URL=postgresql://openchat:\(password)", "\nDATABASE_URL=postgresql://openchat:<password>")],
      found: ["placeholder-value"]),
    .init(
      "a placeholder for a site",
      env: [("NEXT_PUBLIC_APP_URL=http://localhost:3000", "NEXT_PUBLIC_APP_URL=https://<your-domain>")],
      found: ["placeholder-value"]),
    .init(
      "the beginning of a password", env: [("POSTGRES_PASSWORD=\(password)", "POSTGRES_PASSWORD=vT9n")],
      found: ["weak-secret"]),
    .init(
      "a URL that is none", env: [("\nDATABASE_URL=postgresql://", "\nDATABASE_URL=postgresql:/")],
      found: ["invalid-url"]),
    .init(
      "a URL without an at sign",
      env: [("\nDATABASE_URL=postgresql://openchat:\(password)@", "\nDATABASE_URL=postgresql://openchat:\(password)")],
      found: ["invalid-url"]),
    .init("a host that is no URL", env: [("\nPOSTHOG_HOST=https://", "\nPOSTHOG_HOST=")], found: ["invalid-url"]),
    .init(
      "another host that is no URL", env: [("NEXT_PUBLIC_POSTHOG_HOST=https://", "NEXT_PUBLIC_POSTHOG_HOST=")],
      found: ["invalid-url"]),
    .init(
      "a blank in a host", env: [("\nPOSTHOG_HOST=https://us", "\nPOSTHOG_HOST=https:// us")], found: ["invalid-url"]),
    .init(
      "a template in a URL",
      env: [("NEXT_PUBLIC_APP_URL=http://localhost:3000", "NEXT_PUBLIC_APP_URL='https://${SUB}.ochat.pro/'")],
      found: ["invalid-url"]),
    .init(
      "a host without its beginning",
      env: [("NEXT_PUBLIC_APP_URL=http://localhost:3000", "NEXT_PUBLIC_APP_URL=https://${SUB}.ochat.pro")],
      found: ["unset-variable"]),
    .init(
      "a password in a template",
      env: [
        (
          "\nDATABASE_URL=postgresql://openchat:\(password)@",
          "\nDATABASE_URL='postgresql://${POSTGRES_USER}:${POSTGRES_PASSWORD}@"
        ), ("/openchat\n", "/openchat'\n"),
      ], found: ["invalid-url"]),
    .init(
      "a template in a list",
      env: [("CORS_ORIGIN=http://localhost:3000", "CORS_ORIGIN='http://localhost:3000,https://${SUB}.Ochat.pro/'")],
      found: ["invalid-origin"]),
    .init(
      "origins separated by a blank",
      env: [("CORS_ORIGIN=http://localhost:3000", "CORS_ORIGIN=http://localhost:3000 https://ochat.pro")],
      found: ["invalid-origin"]),
    .init("an origin without a scheme", env: [("CORS_ORIGIN=http://", "CORS_ORIGIN=")], found: ["invalid-origin"]),
    .init(
      "a database with a blank", env: [("POSTGRES_DB=openchat", "POSTGRES_DB=open chat")], found: ["invalid-identifier"]
    ),
    .init(
      "a password in the compose file",
      compose: [("${POSTGRES_PASSWORD:?set the database password}", OpenchatTests.secret)],
      env: [("POSTGRES_PASSWORD=\(password)\n", "")], found: ["secret-in-compose-file"]),
  ]

  @Test(arguments: mistakes) func `What follows from a mistake is not said`(_ test: OpenchatTests.Break) throws {
    let run = try OpenchatTests.check(test)
    let found = run.findings.diagnostics.filter { $0.severity > .note }
    #expect(found.map(\.rule.description) == test.found, "\(found.map(\.message))")
    // What was left out were errors, so that the run must fail all the same.
    #expect(found.allSatisfy { $0.severity == .error || test.testDescription == "a cut URL" })
  }

  @Test func `What follows is said where the mistake is accepted`() throws {
    var test = OpenchatTests.Break("a placeholder", found: [])
    test.env = [("POSTGRES_PASSWORD=vT9n", "# validate:allow weak-secret -- a test\nPOSTGRES_PASSWORD=v\n#vT9n")]
    let run = try OpenchatTests.check(test)
    let found = Set(run.findings.diagnostics.map(\.rule.description))
    #expect(found == ["database-password-differs"])
  }

  @Test func `What takes a secret away is not hidden, but what stands behind it is`() {
    let run = ExampleRun(
      """
      --- compose.yaml
      services: { api: { image: api, environment: { API_SECRET: "${API_SECRET:-}" } } }
      --- compose.override.yaml
      services:
        api:
          environment:
            API_SECRET: !reset letmein
      """)
    for file in run.files.files where file.path == "compose.override.yaml" {
      let text = String(decoding: file.bytes, as: UTF8.self)
      let hidden = run.findings.redaction.hiddenRanges(in: 0..<file.bytes.count, of: file.id)
      #expect(hidden.map { String(decoding: file.bytes[$0], as: UTF8.self) } == ["letmein"], "\(text)")
    }
  }

  @Test(arguments: [("contract", "openchat"), ("no contract", "none")])
  func `A blank beside a name hides no name`(_ name: String, _ contract: String) {
    let run = ExampleRun(
      """
      --- compose.yaml
      services:
        postgres:
          image: postgres:17
          environment: [POSTGRES_USER = x, LOG_LEVEL =debug, image =y, POSTGRES_PASSWORD]
      """, contract: contract)
    for name in ["POSTGRES_USER", "LOG_LEVEL", "image: postgres"] {
      #expect(!run.findings.redaction.hides(partOf: "it is \(name) here"), "\(name)")
    }
  }

  @Test(arguments: ["password", "database", "user", "secret", "shell"])
  func `A password that is a word of a message hides none of its words`(_ password: String) {
    let run = ExampleRun(
      Example(
        """
        --- compose.yaml
        services:
          db: { image: postgres:17, environment: { DB_USER: "${DB_USER:?}", DB_PASSWORD: "${DB_PASSWORD:?}" } }
          api: { image: api, environment: { DB: "${DB:?}" }, secrets: [none] }
        --- .env
        DB=postgresql://shop:\(password)@db/shop
        DB_USER=shopper
        DB_PASSWORD=k9Q2vXw7tRzB4mN8pL5sYd3HqW6eJc1FgT0a
        --- validate.yaml
        services: { api: {}, db: {} }
        variables:
          DB: { services: api, type: postgres-url, url: { user: DB_USER, password: DB_PASSWORD } }
          DB_USER: { services: db }
          DB_PASSWORD: { services: db, type: secret }
          MODE: { services: api }
        """))
    #expect(run.findings.diagnostics.count > 3)
    for diagnostic in run.findings.diagnostics {
      let texts = [diagnostic.message] + diagnostic.help + diagnostic.related.map(\.text)
      for text in texts { #expect(!run.findings.redaction.masked(text).contains(Redaction.mask), "\(text)") }
    }
  }

  @Test func `What init writes for a value to choose is shown`() {
    let run = ExampleRun(
      """
      --- compose.yaml
      services: { api: { image: api, environment: { KEY: "${KEY:?}", OTHER_KEY: "${OTHER_KEY:?}", SITE: "${SITE:?}" } } }
      --- .env
      KEY=<choose>
      OTHER_KEY='<choose: for example k-1>'
      SITE=<choose>
      --- validate.yaml
      services: { api: {} }
      variables:
        KEY: { services: api, type: api-key }
        OTHER_KEY: { services: api, type: api-key }
        SITE: { services: api, type: http-url }
      """)
    #expect(run.findings.diagnostics.count == 3)
    for finding in run.findings.diagnostics {
      #expect(finding.places.allSatisfy { !run.findings.redaction.hides(partOf: $0) })
    }
    #expect(!run.findings.redaction.hides(partOf: "SITE=<choose>"))
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

  @Test(arguments: [
    ("PW=k9Q2vXw7t#RzB4mN8\nDB=postgresql://u:k9Q2vXw7t%23RzB4mN8@shop-db/shop", "error: dokploy-value-changes"),
    ("PW=k9Q2vXw7tRzB4mN8\nDB=postgresql://u:k9Q2vXw7tRzB4mN9@shop-db/shop", "error: database-password-differs"),
    ("PW='k9Q2vXw7t#RzB4mN8'\nDB=postgresql://u:k9Q2vXw7t%23RzB4mN8@shop-db/shop", nil),
  ])
  func `What Dokploy cuts off a password is all that is wrong with it`(_ tab: String, _ expected: String?) {
    let run = ExampleRun(
      Example(
        """
        --- target dokploy
        --- compose.yaml
        services:
          shop-api: { image: api, environment: { DB: "${DB:?}" } }
          shop-db: { image: db, environment: { PW: "${PW:?}" } }
        --- .env.tab
        \(tab)
        --- validate.yaml
        services: { shop-api: {}, shop-db: {} }
        variables:
          PW: { services: shop-db, type: secret, min-length: 12 }
          DB: { services: shop-api, type: postgres-url, url: { password: PW, host: shop-db, reach: containers } }
        """))
    #expect(run.findings.diagnostics.map { "\($0.severity): \($0.rule)" } == [expected].compactMap(\.self))
  }

  @Test func `A service that profiles keep away is refused by docker stack alone`() {
    let run = ExampleRun(
      """
      --- target stack
      --- compose.yaml
      services:
        api: { image: api, environment: { DB: "${DB:?}" } }
        db: { image: db, profiles: [db] }
      --- shell
      DB=http://db:1
      --- validate.yaml
      services: { api: {}, db: {} }
      variables:
        DB: { services: api, type: url, url: { host: db, reach: containers } }
      """)
    #expect(run.findings.diagnostics.map(\.rule) == ["stack-refused-key"])
  }
}
