import Compose
import Contract
import Diagnostics
import Foundation
import Testing

@testable import Rules

/// Contracts that are drafted from a project.
@Suite struct ContractDraftTests {
  static let shop = SmallProject(
    compose: """
      name: shop
      services:
        db:
          image: postgres:17
          container_name: shop-db
          environment:
            POSTGRES_USER: ${DB_USER:?the database user}
            POSTGRES_PASSWORD: ${DB_PASSWORD:?}
            POSTGRES_DB: ${DB_NAME:-shop}
          expose: ["5432"]
          healthcheck: { test: [CMD, pg_isready] }
        api:
          image: shop/api:${API_TAG:-latest}
          depends_on:
            db: { condition: service_healthy }
          environment:
            DATABASE_URL: postgresql://${DB_USER:?}:${DB_PASSWORD:?set /it:@}@shop-db:5432/${DB_NAME:-shop}
            SESSION_SECRET: ${SESSION_SECRET:?generate "one"}
            LOG_LEVEL: ${LOG_LEVEL:-info}
            CORS_ORIGINS: ${CORS_ORIGINS:?}
            NODE_ENV: production
            SMTP_TOKEN:
          ports: ["${API_PORT:-8080}:8080"]
        web:
          build:
            context: .
            args:
              NEXT_PUBLIC_API_URL: ${NEXT_PUBLIC_API_URL:?}
              BUILD_ID: ${BUILD_ID:-dev}
          environment:
            NEXT_PUBLIC_API_URL: ${NEXT_PUBLIC_API_URL:?}
            SESSION_SECRET: ${SESSION_SECRET:?}
            NEXT_PUBLIC_SITE_URL: ${NEXT_PUBLIC_SITE_URL:?}
        tools:
          image: busybox
          profiles: [debug]
          environment:
            - VERBOSE=${VERBOSE:-false}
      """,
    env: """
      DB_USER=shop
      DB_PASSWORD=kZ3vQ8pW2nR7tY5xB1mD
      SESSION_SECRET=Iwqx0K9k5thkeF/ASBHcfv9+WPn9gcr/bMP9c63wSfJK0/Ux9O+0dPZr5azC74cN
      CORS_ORIGINS=https://shop.dev,https://admin.shop.dev
      NEXT_PUBLIC_API_URL=https://api.shop.dev/v1
      NEXT_PUBLIC_SITE_URL=https://shop.dev
      """)

  func draft(_ project: SmallProject) throws -> String {
    let result = project.load()
    return ContractDraft(of: try #require(result.project), in: result).text
  }

  @Test func saysWhatCanBeSeen() throws {
    #expect(
      try draft(ContractDraftTests.shop) == """
        # The contract of this stack, drafted from compose.yaml.
        #
        # What it says holds now; go through it and say what must hold. Types are guessed from names and values.
        # How good secrets are, and that none has a default, is asked of every stack that has a contract.

        contract: shop

        services:
          db: # postgres:17
            container: shop-db
            ports: [5432]
            healthcheck: true
          api: # shop/api:${API_TAG:-latest}
            ports: [8080]
            needs: { db: healthy }
          web:
          tools: # busybox
            optional: true

        variables:
          DATABASE_URL:
            services: [api]
            type: postgres-url
            guard: false
            url: { user: DB_USER, password: DB_PASSWORD, database: DB_NAME, host: db, reach: containers }
          SESSION_SECRET:
            services: [api, web]
            type: secret
            identical: true
            note: "generate \\"one\\""
          LOG_LEVEL:
            services: [api]
            type: enum
            values: [debug, info, warn, error]
            optional: true
            example: info
          CORS_ORIGINS:
            services: [api]
            type: origin-list
          SMTP_TOKEN:
            services: [api]
            type: api-key
            optional: true
          NEXT_PUBLIC_API_URL:
            services: [web]
            type: http-url
            public: true
            url: { reach: public }
          NEXT_PUBLIC_SITE_URL:
            services: [web]
            type: http-url
            member-of: CORS_ORIGINS
            url: { reach: public }
          BUILD_ID:
            build: [web]
            type: string
            optional: true
            example: dev
          VERBOSE:
            services: [tools]
            type: boolean
            optional: true
            example: "false"
          DB_USER:
            services: []
            type: identifier
            note: the database user
          DB_PASSWORD:
            services: []
            type: secret
            min-length: 12
            note: set /it:@
          DB_NAME:
            services: []
            type: identifier
            optional: true
            example: shop
          API_TAG:
            services: []
            type: string
            optional: true
            example: latest
          API_PORT:
            services: []
            type: port
            optional: true
            example: "8080"

        """)
  }

  /// The relations between values, when the file itself does not show them.
  @Test func seesRelationsBetweenValues() throws {
    let text = try draft(
      SmallProject(
        compose: """
          services:
            db:
              image: postgres
              environment: [PGUSER=$PGUSER, "PGPASSWORD=${PGPASSWORD:?}", "PGDATABASE=${PGDATABASE:?}"]
            api:
              image: api
              environment:
                - DATABASE_URL=${DATABASE_URL:?}
                - SHADOW_DATABASE_URL=${SHADOW_DATABASE_URL:?}
                - POSTHOG_HOST=${POSTHOG_HOST}
                - NEXT_PUBLIC_POSTHOG_HOST=${NEXT_PUBLIC_POSTHOG_HOST}
          """,
        env: """
          PGUSER=me
          PGPASSWORD='p@ss/word-of-me'
          PGDATABASE=app
          DATABASE_URL=postgres://me:p%40ss%2Fword-of-me@db/app
          SHADOW_DATABASE_URL=postgres://me:p%40ss%2Fword-of-me@db/app2
          POSTHOG_HOST=https://eu.i.posthog.com
          NEXT_PUBLIC_POSTHOG_HOST=https://eu.i.posthog.com
          """))
    let contract = EnvFileDraftTests.contract(text)
    let main = try #require(contract.variable(named: "DATABASE_URL")).relations
    #expect(main.url.user?.value == "PGUSER")
    #expect(main.url.password?.value == "PGPASSWORD")
    #expect(main.url.database?.value == "PGDATABASE")
    #expect(main.url.host?.value == "db")
    let shadow = try #require(contract.variable(named: "SHADOW_DATABASE_URL")).relations
    #expect(shadow.sameServerAs?.value == "DATABASE_URL")
    #expect(shadow.otherDatabaseThan?.value == "DATABASE_URL")
    #expect(shadow.url.database == nil)
    #expect(contract.variable(named: "NEXT_PUBLIC_POSTHOG_HOST")?.relations.sameAs?.value == "POSTHOG_HOST")
    #expect(contract.variable(named: "PGUSER")?.isGuarded == false)
    #expect(!text.contains("p@ss") && !text.contains("p%40"))
  }

  /// What has the same value by chance is not related; the two ends of one login are.
  @Test func relatesWhatBelongsTogether() throws {
    let project = SmallProject(
      compose: """
        services:
          db:
            image: db
            environment: ["DB_USER=${DB_USER:?}", "DB_PASSWORD=${DB_PASSWORD:?}", "DB_PORT=${DB_PORT:?}"]
          api:
            image: api
            environment:
              - BLOG_DB_PASSWORD=${BLOG_DB_PASSWORD:?}
              - MAIL_URL=${MAIL_URL:?}
              - DB_URL=${DB_URL:?}
        """,
      env: """
        DB_USER=shop
        DB_PORT=587
        DB_PASSWORD=kZ3vQ8pW2nR7tY5xB1mDfG4hJ6kL9sAq
        BLOG_DB_PASSWORD=kZ3vQ8pW2nR7tY5xB1mDfG4hJ6kL9sAq
        MAIL_URL=smtp://shop:Vn2Wk8sQ0xJ4bYt7LrE1mZc9GdHfA3oP@mail.shop.dev:587
        DB_URL=mysql://shop@db:587/shop
        """)
    let text = try draft(project)
    let contract = EnvFileDraftTests.contract(text)
    #expect(contract.variable(named: "BLOG_DB_PASSWORD")?.relations.sameAs?.value == "DB_PASSWORD")
    #expect(contract.variable(named: "DB_PASSWORD")?.relations.sameAs == nil)
    let mail = try #require(contract.variable(named: "MAIL_URL")).relations.url
    #expect(mail.user == nil && mail.port == nil)
    let database = try #require(contract.variable(named: "DB_URL")).relations.url
    #expect(database.user?.value == "DB_USER" && database.port?.value == "DB_PORT")
    let known = Set(Engine.check(try project.deployment()).diagnostics)
    let added = Engine.check(try project.deployment(contract: text)).diagnostics.filter { !known.contains($0) }
    #expect(added.map { "\($0.rule): \($0.message)" } == [])
  }

  /// No value of an env file or the shell gets into a contract, and no default of a secret.
  @Test func neverHoldsASecret() throws {
    let text = try draft(
      SmallProject(
        compose: """
          services:
            a:
              image: a:${REGION}
              container_name: ${REGION}
              environment:
                API_KEY: ${API_KEY:-k3y-default}
                PASSWORD: ${PASSWORD:-p4ss-default}
                URL: ${URL:-https://u:url-pass@x.dev/}
                REGION: ${REGION:?}
                JWT_SECRET: jwt-literal
          """, env: "API_KEY=k3y-env\nREGION=region-env\n", shell: [("PASSWORD", "p4ss-shell")]))
    for secret in ["k3y-", "p4ss-", "url-pass", "region-env", "jwt-literal"] {
      #expect(!text.contains(secret), "\(text)")
    }
  }

  /// What the compose file shows of a secret by the way, `§` where no output may.
  static let mentions = [
    "API_KEY: \"${API_KEY:?e.g. §}\"",
    "MAIL: \"${MAIL:?like smtp://u:§@h}\"",
    "GH: \"${GH:?like ghp_16C7e42F292c6912E7§}\"",
    "REGION: \"${REGION:-§}\"",
    "DSN: ${DSN:-https://§@sentry.io/1}",
    "AWS_ID: \"${AWS_ID:-AKIA4S6Q§TZ7G}\"",
  ]

  @Test(arguments: mentions) func hidesWhatOtherOutputsHide(_ entry: String) throws {
    let secret = "Kq7Zx2Wm9Rt4"
    let text = try draft(
      SmallProject(
        compose: "services:\n  a:\n    image: a:$TAG\n    environment:\n      \(entry.replacing("§", with: secret))\n",
        env: "API_KEY=\(secret)\nMAIL=smtp://u:\(secret)@h\n"))
    #expect(!text.contains(secret), "\(text)")
    #expect(!text.contains("note:") && !text.contains("example:"), "\(text)")
  }

  @Test func portsFromOutsideAreNotWritten() throws {
    let text = try draft(
      SmallProject(
        compose: """
          services:
            a:
              image: a
              ports: ["${PORT:?}:${PORT:?}", "${PORT:?}:8080"]
              expose: ["${PORT:?}", "${OTHER_PORT:-9000}"]
          """, env: "PORT=18443\n"))
    #expect(text.contains("ports: [8080, 9000]"), "\(text)")
  }

  @Test func surprisingTextsAreQuoted() throws {
    let text = try draft(
      SmallProject(
        compose: """
          services:
            "1":
              image: "a # b"
              container_name: "true"
              environment:
                A: "${A:?say: this # or \\"that\\"}"
                B: "${B:-null}"
                C: "${C:-a: [b]}"
                D: "${D:-0x10}"
                Y: "${Y:--}"
            null:
              image: b
          """))
    let contract = EnvFileDraftTests.contract(text)
    #expect(contract.services.map(\.key.value) == ["1", "null"])
    #expect(contract.services.first?.container?.value == "true")
    #expect(contract.variables.map(\.name.value) == ["A", "B", "C", "D", "Y"])
    #expect(contract.variables.map { $0.example?.value } == [nil, "null", "a: [b]", "0x10", "-"])
    #expect(contract.variables.first?.note?.value == "say: this # or \"that\"")
  }

  /// The project keeps the contract that was drafted from it.
  @Test(arguments: ["shop", "openchat"])
  func roundTrip(_ name: String) throws {
    let project = name == "shop" ? ContractDraftTests.shop : try ContractDraftTests.openchat()
    let text = try draft(project)
    let findings = Engine.check(try project.deployment(contract: text)).diagnostics
    let without = Engine.check(try project.deployment()).diagnostics
    #expect(findings.filter { !without.contains($0) }.map { "\($0.rule): \($0.message)" } == [])
  }

  static func openchat() throws -> SmallProject {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../examples/openchat")
    return SmallProject(
      compose: try String(contentsOf: folder.appending(path: "docker-compose.yml"), encoding: .utf8),
      env: try String(contentsOf: folder.appending(path: ".env.dev"), encoding: .utf8))
  }
}
