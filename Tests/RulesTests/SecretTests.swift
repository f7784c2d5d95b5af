import Compose
import Contract
import Diagnostics
import Testing

@testable import Rules

/// No message, label, help line or quotation holds a secret, whatever the files look like.
@Suite struct SecretTests {
  @Test(
    arguments: [
      ("phx_Vn2Wk8sQ0xJ4bYt7LrE1mZc9GdHfA3oP", true), ("sk_live_Vn2Wk8sQ0xJ4bYt7LrE1mZc9", true),
      ("github_pat_Vn2Wk8sQ0xJ4bYt7LrE1mZc9", true), ("phc_Vn2Wk8sQ0xJ4bYt7LrE1mZc9GdHfA3oP", false), ("sk_SK", false),
      ("phx_", false), ("pk_live_Vn2Wk8sQ0xJ4bYt7LrE1mZc9", false), ("phx_the words of a sentence", false), ("", false),
    ])
  func `A key for servers is hidden whatever has it`(_ key: String, _ isHidden: Bool) {
    #expect(KnownTokens.isPrivateKey(key) == isHidden)
    for (compose, env) in [
      ("NEXT_PUBLIC_KEY: \"${KEY}\"", "KEY=\"\(key)\""), ("NEXT_PUBLIC_KEY: \"\(key)\"", ""),
      ("NEXT_PUBLIC_KEY: \"${KEY:-\(key)}\"", ""), ("NEXT_PUBLIC_KEY: \"${KEY:-\(key)}\"", "KEY=other"),
    ] {
      let run = ExampleRun(
        Example(
          "--- compose.yaml\nservices:\n  web:\n    image: web\n    environment: { \(compose) }\n--- .env\n\(env)\n"))
      guard isHidden else { continue }
      #expect(run.findings.redaction.hides(partOf: "the key \(key)"), "\(compose) \(env)")
    }
  }

  /// A generator whose numbers are the same in every run.
  struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var value = state
      value ^= value >> 33
      value = value &* 0xFF51_AFD7_ED55_8CCD
      return value ^ value >> 33
    }
  }

  static let alphabet = Array("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789+/=@:#?%$ -_.~!&'\"\\")

  static func secret(_ dice: inout Dice) -> String {
    let length = Int.random(in: 6...40, using: &dice)
    // Begins and ends with a mark of its own, so that no part of a message looks like it by chance.
    return "Zq" + String((0..<length).map { _ in alphabet.randomElement(using: &dice) ?? "a" }) + "qZ"
  }

  @Test(arguments: 0..<60) func `No secret is ever said`(_ seed: Int) {
    var dice = Dice(state: UInt64(seed) &* 7919 &+ 1)
    let values = (0..<7).map { _ in Self.secret(&dice) }
    let quote = ["", "'", "\"", "`"].randomElement(using: &dice) ?? ""
    let compose = """
      services:
        postgres:
          image: postgres:17
          container_name: openchat-postgres
          environment:
            POSTGRES_USER: ${POSTGRES_USER:?}
            POSTGRES_PASSWORD: ${POSTGRES_PASSWORD\([":?", "", ":-\(values[5])", "?"].randomElement(using: &dice) ?? "")}
            POSTGRES_DB: openchat
        electric:
          image: electricsql/electric:1
          container_name: openchat-electric
          environment:
            - DATABASE_URL
            - ELECTRIC_SECRET=\(values[4].replacing("$", with: ""))
            - ELECTRIC_GATEKEEPER_SECRET
            - PG_PROXY_PASSWORD=${POSTGRES_PASSWORD}
        server:
          image: server
          container_name: openchat-server
          environment:
            DATABASE_URL: postgresql://openchat:${POSTGRES_PASSWORD}@openchat-postgres/openchat
            SHADOW_DATABASE_URL: ${SHADOW_DATABASE_URL}
            ELECTRIC_GATEKEEPER_SECRET: ${OTHER_SECRET}
            BETTER_AUTH_SECRET: ${BETTER_AUTH_SECRET:?}
            NEXT_PUBLIC_X: ${BETTER_AUTH_SECRET}
      """
    let env = """
      POSTGRES_USER=openchat
      POSTGRES_PASSWORD=\(quote)\(values[0])\(quote)
      DATABASE_URL=\(quote)postgresql://openchat:\(values[1])@openchat-postgres:5432/openchat\(quote)
      SHADOW_DATABASE_URL=postgresql://openchat:\(values[2])@localhost:5432
      ELECTRIC_GATEKEEPER_SECRET=\(quote)\(values[3])\(quote)
      OTHER_SECRET=\(values[3])
      BETTER_AUTH_SECRET=\(values[6])
      UNUSED_TOKEN=\(quote)\(values[6])\(quote)
      API_TOKEN=\(quote)\(values[2])${{project.TOKEN}}${{\(values[1])}}\(quote)
      CACHE_TOKEN=${{API_TOKEN}} \(values[3])
      """
    var run = ExampleRun(Example("--- compose.yaml\n\(compose)\n--- .env\n\(env)"), contract: "openchat")
    check(run, values)
    run = ExampleRun(Example("--- compose.yaml\n\(compose)\n--- .env\n\(env)"))
    check(run, values)
    for contract in ["openchat", "none"] {
      run = ExampleRun(
        Example("--- target dokploy\n--- compose.yaml\n\(compose)\n--- .env.tab\n\(env)"), contract: contract)
      check(run, values)
      for value in [values[0], values[3]] where quote == "`" && !value.contains("`") {
        #expect(run.findings.redaction.hides(partOf: "it is \(value) here"))
      }
    }
  }

  private func check(_ run: ExampleRun, _ values: [String]) {
    // Six characters of a secret are already too many.
    let pieces = values.flatMap { value in
      stride(from: 0, to: max(1, value.count - 6), by: 3).map { Array(value.utf8.dropFirst($0).prefix(6)) }
    }
    for diagnostic in run.findings.diagnostics {
      var texts = [diagnostic.message] + diagnostic.help + diagnostic.related.map(\.text)
      texts += [diagnostic.primary?.text ?? "", diagnostic.guide ?? "", diagnostic.fix?.title ?? ""]
      let leaks = texts.filter { text in
        pieces.contains { piece in text.text.utf8.firstRange(of: piece) != nil }
      }
      #expect(leaks.isEmpty, "\(diagnostic.rule)")
    }
  }

  /// As when two lines of an env file have been mixed up.
  @Test(
    arguments: [
      ("boolean", "kX9+icbPPP6/bXwUff7aIbdWfNun4yPuz", true), ("identifier", "kX9+icbPPP6/bXwUff7aIbdWfNun4yPuz", true),
      ("http-url", "3f786850e387550fdab836ed7e6dc881de23001b", true), ("boolean", "perhaps-in-production-2", false),
      ("http-url", "electric2.example.internal", false), ("integer", "12345678901234567890123456789012", false),
      ("string", "sha256-kX9icbPPP6bXwUff7aIbdWfNun4yPuz", false),
    ]) func `A generated secret is masked where something else should be`(
      _ type: String, _ value: String, _ isMasked: Bool
    )
  {
    let run = ExampleRun(
      Example(
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { SWITCH: "${SWITCH:?}" }
        --- .env
        SWITCH=\(value)
        --- validate.yaml
        services:
          api: {}
        variables:
          SWITCH: { services: api, type: \(type) }
        """))
    #expect(run.findings.redaction.hides(partOf: "it is \(value) here") == isMasked)
  }

  /// Values that a finding must be able to show, in the stack of an openchat deployment.
  @Test(arguments: [
    ("compose", "openchat"), ("compose", "none"), ("dokploy", "openchat"), ("dokploy", "none"),
  ]) func `What everybody may see stays readable`(_ target: String, _ contract: String) {
    let run = ExampleRun(
      Example(
        """
        --- target \(target)
        --- compose.yaml
        services:
          server:
            image: server
            environment:
              POSTGRES_DB: ${POSTGRES_DB:?}
              CORS_ORIGIN: ${CORS_ORIGIN:?}
              NODE_ENV: ${NODE_ENV:-production}
              PORT: ${PORT:?}
              MODEL_PATH: /opt/MyApp/v2/data/dir
              Logging__LogLevel__Default: Information
              GitHubAppID: ${GitHubAppID}
              STRIPE_PUBLISHABLE_KEY: ${STRIPE_PUBLISHABLE_KEY}
              MAX_TOKENS: several
        --- .env.tab
        POSTGRES_DB=chatters
        CORS_ORIGIN=https://ochat.pro
        PORT=30001
        GitHubAppID=application-7
        STRIPE_PUBLISHABLE_KEY=pk_live_51HxYzAbCdEfGhIjKlMnOp
        POSTGRES_HOSTNAME=database.internal
        """), contract: contract)
    let redaction = run.findings.redaction
    for text in [
      "POSTGRES_DB", "chatters", "https://ochat.pro", "production", "30001", "/opt/MyApp/v2/data/dir", "MODEL_PATH",
      "Logging__LogLevel__Default", "Information", "GitHubAppID", "application-7", "pk_live_51HxYzAbCdEfGhIjKlMnOp",
      "MAX_TOKENS", "several", "POSTGRES_HOSTNAME", "database.internal",
    ] { #expect(!redaction.hides(partOf: "it is \(text) here"), "\(text)") }
  }

  @Test(arguments: [
    ("BETTER_AUTH_SECERT", true), ("DB_PASSWROD", true), ("PASWORD", true), ("API_TOKNE", true), ("CREDENTALS", true),
    ("MAX_TOKENS", false), ("TAKEN", false), ("SECTOR", false), ("SECRETS_PATH", false), ("DATABASE_URL", false),
    ("PASSENGERS", false), ("DB_PASSWORD", false), ("API_TOKN", true), ("STRIPE_API_KY", true), ("TESTS_PASSED", false),
    ("STRIPE_AIP_KEY", true), ("PRIMARY_KEY", false),
  ]) func `A name tells whether a word of it is misspelled`(_ name: String, _ isMisspelled: Bool) {
    let run = ExampleRun(
      Example(
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { \(name): "hunter and gatherer" }
        """))
    #expect(run.findings.redaction.hides(partOf: "hunter and gatherer") == (isMisspelled || name == "DB_PASSWORD"))
  }

  @Test func `What is masked covers every way into a container`() {
    let run = ExampleRun(
      """
      --- compose.yaml
      services:
        api:
          image: api
          env_file: api.env
          environment:
            SIGNING_SECRET: literal-secret-1
            API_TOKEN: ${API_TOKEN:-default-secret-2}
            URL: postgresql://u:${DBPW}@db/x
            OTHER: amqp://u:url-secret-4@q/
      --- api.env
      SESSION_SECRET=file-secret-5
      --- .env
      DBPW=spliced-secret-3
      --- shell
      API_TOKEN=shell-secret-6
      """)
    for number in 1...6 {
      let secret = ["literal", "default", "spliced", "url", "file", "shell"][number - 1] + "-secret-\(number)"
      #expect(run.findings.redaction.hides(partOf: "it is \(secret) here"), "\(secret)")
    }
    for file in run.files.files {
      let text = String(decoding: file.bytes, as: UTF8.self)
      guard let found = text.firstRange(of: "spliced-secret-3") else { continue }
      let lower = text.utf8.distance(from: text.startIndex, to: found.lowerBound)
      #expect(run.findings.redaction.hides(partOf: SourceRange(file.id, lower..<(lower + 16))))
    }
  }

  @Test(
    arguments: [
      ("DB_PASSWORD", true), ("PASSWORD", true), ("API_KEY", true), ("OPENAI_API_KEY", true), ("JWT_SECRET", true),
      ("GITHUB_TOKEN", true), ("SECRET_KEY_BASE", true), ("PGPASSWORD", true), ("ENCRYPTION_KEY", true),
      ("NEXT_PUBLIC_POSTHOG_KEY", false), ("DB_PASSWORD_FILE", false), ("KEYBOARD", false), ("PRIMARY_KEY", false),
      ("PORT", false), ("STRIPE_PUBLISHABLE_KEY", false), ("COMPASS", false),
      ("JWT", true), ("JWT_KEY", true), ("JWT_EXP", false),
      ("GOTRUE_JWT_ADMIN_GROUP_NAME", false), ("PASSWORD_MIN_LENGTH", false), ("SECRET_NAME", false),
      ("OLD_PASSWD", true), ("passphrase-of-the-old-key-file", true), ("DB_PWD_2", true), ("GCP_Credentials", true),
      ("DB_PWD", true), ("pwd", true), ("PWD", false),
      ("HASH_SALT", true), ("PEPPER", true), ("THE_NAME_OF_SIXTEEN_OR_MORE_LETTERS_PASS", true),
      ("API_KEYS", true), ("ACCESS_TOKENS", true), ("TOKENS", true), ("MAX_TOKENS", false), ("PASSWORDS", true),
      ("AUTH_TOKEN_V2", true), ("GH_TOKEN_RO", true), ("API_KEY_2", true), ("TOKEN_ENDPOINT", false),
      ("API_KEY_ID", false),
      ("privateKey", true), ("storageAccountKey", true), ("SECRET_NAME_2", false), ("2", false), ("V2_TOKEN", true),
      ("ACCESS_OF_THE_SIXTEENTH_KEY", true), ("KEY_ACCESS", false), ("THE_FORM_KEY", false),
    ]) func `A name tells whether a variable is secret`(_ name: String, _ isSecret: Bool)
  { #expect(SecretName.isSecret(name) == isSecret) }
}
