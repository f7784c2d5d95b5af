import Foundation
import Testing

@testable import validate

/// No command, in no format, shows the value of a secret; `config --show-secrets` alone does.
@Suite struct SecrecyTests {
  /// Secrets of many shapes: what `openssl` makes, what people type, what URLs and quotes make difficult.
  static func secret(_ shape: Int, _ generator: inout some RandomNumberGenerator) -> String {
    func random(_ alphabet: String, _ count: Int) -> String {
      String((0..<count).map { _ in alphabet.randomElement(using: &generator) ?? "x" })
    }
    return switch shape % 5 {
    case 0: random("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/", 64)
    case 1: random("0123456789abcdef", 24)
    case 2: random("QWXZ!%&()*+,-.;<>?@[]^_{|}~:/", 20)
    case 3: random("ÄÖÜßéñ日本語🔑", 12)
    default: random("qwxzvkj \"`\\=", 18) + "qz"
    }
  }

  static let commands = [
    ["check", "--format", "text"], ["check", "--format", "json"], ["check", "--format", "sarif"],
    ["check", "--format", "github"], ["check", "--format", "gitlab"], ["check", "--format", "junit"],
    ["check", "--format", "markdown"], ["check", "--target", "dokploy"], ["check", "--contract", "none"],
    ["config"], ["config", "--format", "yaml"], ["config", "--no-interpolate"], ["config", "--variables"],
    ["config", "--variables", "--format", "json"], ["matrix"], ["matrix", "--format", "json"],
    ["matrix", "--format", "markdown"], ["fix", "--dry-run"], ["why", "DATABASE_URL"], ["why", "POSTGRES_PASSWORD"],
    ["why", "BETTER_AUTH_SECRET", "--format", "json"], ["contract"],
  ]

  @Test("a generated secret is in no output", arguments: 0..<10)
  func secrets(seed: UInt64) throws {
    var generator = SystemRandomNumberGenerator()
    let password = Self.secret(Int(seed), &generator)
    let other = Self.secret(Int(seed) + 1, &generator)
    let encoded = password.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    let folder = try TemporaryFolder()
    func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "\\'") + "'" }
    try folder.write(
      "docker-compose.yml",
      String(contentsOfFile: CapturedRun.checkout + "/examples/openchat/docker-compose.yml", encoding: .utf8)
        .replacing(
          "${ELECTRIC_SECRET:?generate one with openssl rand -base64 48}", with: "${ELECTRIC_SECRET:-\(encoded)}"))
    // Wrong in many ways, so that there is much to say.
    try folder.write(
      ".env",
      """
      POSTGRES_USER=open chat
      POSTGRES_PASSWORD=\(quoted(password))
      POSTGRES_DB=openchat
      DATABASE_URL=postgresql://openchat:\(encoded)@localhost:5432
      SHADOW_DATABASE_URL=\(quoted("postgresql://openchat:\(password)@openchat-postgres:5432/openchat"))
      BETTER_AUTH_SECRET=\(quoted(other))
      ELECTRIC_GATEKEEPER_SECRET=\(quoted(other))
      PG_PROXY_PASSWORD=\(quoted(other + " "))
      NEXT_PUBLIC_POSTHOG_KEY=\(quoted(other))
      CORS_ORIGIN=https://ochat.pro/
      ELECTRIC_INSECURE=perhaps

      """)
    for command in Self.commands {
      let run = CapturedRun(command, in: folder.path, environment: ["ELECTRIC_SECRET": password], columns: 60)
      for secret in [password, other, encoded] {
        #expect(!run.output.contains(secret), "\(command) shows a secret")
        #expect(!run.error.contains(secret), "\(command) shows a secret on standard error")
      }
      #expect(run.output + run.error != "")
    }
  }

  /// Compose files of which nothing, or little, can be made.
  static let broken = [
    "services:\n  a:\n    image: x\n    environment:\nDB_PASSWORD=SECRET\n",
    "x-env:\n  DB_PASSWORD: SECRET\n  DB_PASSWORD: SECRET\nservices: { a: { image: x } }\n",
    "x-env:\n  DB_PASSWORD: |\n    SECRET\n  X: [\nservices: { a: { image: x } }\n",
    "x-env:\n  DB_PASSWORD:\n    SECRET\n   X: 1\nservices: { a: { image: x } }\n",
    "services:\n  a:\n    image: x\n    environment:\n      DB_PASSWORD:SECRET\n",
    "services:\n  a:\n    image: x\n    environment:\n      - DB_PASSWORD: SECRET\n",
    "services:\n  a:\n    image: x\n    environment:\n      - DB_PASSWORD = SECRET\n",
    "services:\n  a:\n    image: x\n    environment: DB_PASSWORD=SECRET\n",
    "services:\n  a:\n    image: x\n    environment: [\"DB_PASSWORD=SECRET\", \"DB_PASSWORD=SECRET\"]\n",
    "services:\n  a:\n    image: x\n    environment:\n      DB_PASSWORD: [SECRET]\n",
    "services:\n  a:\n    image: x\n    environment: { DB_PASSWORD: SECRET\n",
    "services:\n  a:\n    image: x\n    environment:\n\tDB_PASSWORD: SECRET\n",
    "services:\n  a:\n    image: x\n    environment:\n      DB_PASSWORD: \"SECRET\n",
    "services:\n  a:\n    image: x\n    environment:\n      DB_PASSWORD: ${DB_PASSWORD:-SECRET\n",
    "services:\n  a:\n    image: x\n    environment:\n      DB_PASSWORD: $SECRET!\n",
    "services:\n  a:\n    image: x\n    environment:\n      DB_PASSWORD: abc$SECRET\n",
    "services:\n  a:\n    image: x\n    DB_PASSWORD: SECRET\n    command: DB_PASSWORD=SECRET run\n    command: a\n",
    "services:\n  a:\n    image: x\n    environment: *DB_PASSWORD=SECRET\n",
    "services:\n  a:\n    image: x\n    labels:\n      db.password: SECRET\n      db.password: SECRET\n",
    "services:\n  a:\n    image: x\n    build:\n      args:\n        DB_PASSWORD: [SECRET]\n        - DB_PASSWORD=SECRET\n",
    "services:\n  a:\n    image: x\nsecrets:\n  db_password: SECRET\n",
    "include: [{ path: x.yml, env_file: \"DB_PASSWORD=SECRET\" }]\nservices: [DB_PASSWORD=SECRET]\n",
    "services: DB_PASSWORD=SECRET\n",
  ]

  @Test("what a mistake keeps from being read is hidden all the same", arguments: broken)
  func unread(compose: String) throws {
    let secret = "hunter2Zx9Qw"
    let folder = try TemporaryFolder()
    try folder.write("compose.yaml", compose.replacing("SECRET", with: secret))
    let commands = Self.commands + [["why", "DB_PASSWORD"], ["check", "--contract", "none", "--format", "json"]]
    for command in commands {
      let run = CapturedRun(command, in: folder.path)
      #expect(!(run.output + run.error).contains(secret), "\(command): \(run.output)\(run.error)")
    }
  }

  /// Where a mistake puts a secret that no rule expects one at. `§` stands for it.
  enum Mistake: Sendable, CustomTestStringConvertible {
    /// In place of the entry of `BETTER_AUTH_SECRET` in the compose file.
    case entry(String)
    /// Below the line of `BETTER_AUTH_SECRET` in the env file.
    case below(String)
    /// At the end of the env file.
    case added(String)
    /// In place of the line of `PG_PROXY_PASSWORD` in the env file.
    case renamed(String)

    var testDescription: String {
      switch self {
      case .entry(let text), .below(let text), .added(let text), .renamed(let text): text
      }
    }

    func apply(_ secret: String, compose: inout String, env: inout String) {
      func written(_ text: String) -> String { text.replacing("§", with: secret) }
      switch self {
      case .entry(let text):
        let entry = "BETTER_AUTH_SECRET: ${BETTER_AUTH_SECRET:?generate one with openssl rand -base64 48}"
        compose = compose.replacing(entry, with: written(text))
      case .below(let text): env = env.replacing(/BETTER_AUTH_SECRET=.*/) { $0.output + "\n" + written(text) }
      case .added(let text): env += written(text) + "\n"
      case .renamed(let text): env = env.replacing(/PG_PROXY_PASSWORD=.*/, with: written(text))
      }
    }
  }

  /// A secret as a key, as a line of its own, under a misspelt name, as the value of what nothing uses.
  static let mistakes: [(Mistake, isRandom: Bool)] =
    [
      "BETTER_AUTH_SECRET=§", "BETTER_AUTH_SECRET:§", "BETTER_AUTH_SECRET §", "BETTER_AUTH_SECRET;§: x",
      "\"BETTER_AUTH_SECRET=§\"", "\"BETTER_AUTH_SECRET: §\":", "BETTER_AUTH_SECRET = §", "better_auth_secret=§",
      "? BETTER_AUTH_SECRET §", "BETTER_AUTH_SECRET:\n      §", "BETTER_AUTH_SECRET: # a key\n      § # and more",
      "- BETTER_AUTH_SECRET=§", "- BETTER_AUTH_SECRET: §", "§", "BETTER_AUTH_SECERT: §", "DB_PASSWROD: §",
      "X: ${BETTER_AUTH_SECERT:-§}",
    ].map { (.entry($0), false) }
    + ["§: ${BETTER_AUTH_SECRET}", "X: ${§}", "GH_PAT: §§"].map { (.entry($0), true) }
    + ["§", "§==", "export §=="].map { (.below($0), false) } + ["§="].map { (.below($0), true) }
    + [
      "UNUSED=§", "BETTER_AUTH_SECERT=§", "STRIPE_KEY='§'", "KEY=§ # a key", "export ELECTRIC_GATEKEEPER=\"§\"",
    ].map { (.added($0), false) } + ["§=1", "§==", "§"].map { (.added($0), true) }
    + ["PG_PROXY_PW=§", "PG_PROXY_PASWORD=§", "PG_PROXY_PASSWORD=\n§"].map { (.renamed($0), false) }

  static let commandsForMistakes =
    commands + [
      ["matrix", "--target", "dokploy"], ["matrix", "--target", "stack"], ["matrix", "--contract", "none"],
      ["check", "--target", "stack"], ["check", "--contract", "none", "--format", "json"],
      ["check", "--target", "dokploy", "--format", "json"], ["check", "--target", "dokploy", "--format", "sarif"],
      ["fix", "--dry-run", "--target", "dokploy"], ["why", "BETTER_AUTH_SECRET"], ["why", "BETTER_AUTH_SECERT"],
    ]

  @Test("a secret is hidden wherever a mistake puts it", arguments: mistakes)
  func misplaced(mistake: Mistake, isRandom: Bool) throws {
    let example = CapturedRun.checkout + "/examples/openchat/"
    let stack = try String(contentsOfFile: example + "docker-compose.yml", encoding: .utf8)
    let values = try String(contentsOfFile: example + ".env.dev", encoding: .utf8)
    // What a generator prints, and what people make up.
    let secrets = ["fLqoqVU6nSUng3lht59wgb", "Zq4JmC2vTnX8"] + (isRandom ? [] : ["hunter2Zx", "letmeinplease"])
    let shift = mistake.testDescription.utf8.count
    for (number, secret) in secrets.enumerated() {
      var (compose, env) = (stack, values)
      mistake.apply(secret, compose: &compose, env: &env)
      #expect((compose, env) != (stack, values))
      let folder = try TemporaryFolder()
      try folder.write("docker-compose.yml", compose)
      try folder.write(".env.dev", env)
      // Each command sees one of the secrets, each time another.
      for (turn, command) in Self.commandsForMistakes.enumerated()
      where command[0] != "contract" && (turn + shift) % secrets.count == number {
        let run = CapturedRun(command + [".env.dev"], in: folder.path)
        // A search in bytes, since there is much to search.
        let output = Data((run.output + run.error).utf8)
        #expect(!output.isEmpty)
        // Some letters of it are too many.
        for start in 0..<(secret.count - 6) {
          let part = String(secret.dropFirst(start).prefix(7))
          if output.range(of: Data(part.utf8)) != nil {
            Issue.record("\(command) shows \(part): \(run.output)\(run.error)")
          }
        }
      }
    }
  }

  /// Every place of a command line where something can be given that does not belong there.
  static let commandLines: [[String]] = [
    ["@"], ["check", "@"], ["why", "A", "@"], ["why", "@"], ["explain", "@"], ["rules", "@"], ["completions", "@"],
    ["init", "x", "@"], ["-f", "@"], ["--file=@"], ["-f@"], ["-p", "@"], ["--contract", "@"], ["--allow", "@"],
    ["--deny=@"], ["--target", "@"], ["--fail-on", "@"], ["--color=@"], ["--format", "@"],
    ["--project-directory", "@"], ["--profile", "@"], ["--unknown=@"], ["help", "@"], ["contract", "@"],
  ]

  @Test("what is given on the command line by mistake is not repeated", arguments: commandLines)
  func misplaced(arguments: [String]) throws {
    let folder = try TemporaryFolder()
    try folder.write("compose.yaml", "services:\n  web:\n    image: web\n    environment: { A: b }\n")
    for given in [
      "DB_PASSWORD=tangerineWombat", "postgres://app:tangerineWombat@db:5432/app",
      "https://tangerineWombat@git.acme.io",
    ] {
      let run = CapturedRun(arguments.map { $0.replacing("@", with: given) }, in: folder.path)
      #expect(!(run.output + run.error).contains("tangerineWombat"), "\(given) \(run.output)\(run.error)")
    }
  }

  /// What stands in a service called `web`, and what else is in the files. `§` stands for a secret that is a word like any
  /// other, so that nothing but its surroundings tells what it is.
  struct Place: Sendable, CustomTestStringConvertible {
    let name: String
    /// At the place of the service's keys.
    var service = ""
    /// At the place of the entries of its environment.
    var entry = ""
    /// At the top level.
    var top = ""
    var env = ""
    var contract: String?
    var testDescription: String { name }

    var compose: String {
      "name: shop\nservices:\n  web:\n    image: nginx:1.27\n"
        + (service.isEmpty ? "" : "    \(service)\n") + (entry.isEmpty ? "" : "    environment:\n      \(entry)\n")
        + (top.isEmpty ? "" : "\(top)\n")
    }
  }

  /// A private key in every notation.
  static let privateKeys: [Place] = {
    let key = ["-----BEGIN PRIVATE KEY-----", "MC4CAQAwBQYDK2VwBCIEIDb5Ne9rJU8k", "§", "-----END PRIVATE KEY-----"]
    func lines(_ indent: Int) -> String { key.joined(separator: "\n" + String(repeating: " ", count: indent)) }
    let escaped = key.joined(separator: "\\n")
    return [
      Place(name: "a block", entry: "K: |\n        \(lines(8))"),
      Place(name: "a folded block", entry: "K: >-\n        \(lines(8))"),
      Place(name: "a plain scalar", entry: "K: \(lines(8))"),
      Place(name: "quotes", entry: "K: \"\(lines(8))\""),
      Place(name: "escapes", entry: "K: \"\(escaped)\""),
      Place(name: "escapes in single quotes", entry: "K: '\(escaped)'"),
      Place(name: "blanks for line breaks", entry: "K: \"\(key.joined(separator: " "))\""),
      Place(name: "a label", service: "labels:\n      k: |\n        \(lines(8))"),
      Place(name: "a block without indentation", entry: "K: |\n\(lines(0))"),
      Place(name: "a block indented too little", entry: "K: |\n    \(lines(4))"),
      Place(name: "a scalar without indentation", entry: "K: \(lines(0))"),
      Place(name: "lines like keys", entry: "K: \(lines(6))"),
      Place(name: "an item", entry: "- K=\(lines(0))"),
      Place(name: "the top level", top: lines(0)),
      Place(name: "an env file", entry: "K: \"x ${K}\"", env: "K=\"\(lines(0))\""),
      Place(name: "an env file without quotes", entry: "K: ${K}", env: "K=\(escaped)"),
    ]
  }()

  /// What only the name before it says is a secret.
  static let named: [Place] =
    [
      "\n§", "\n    §", "\n      §", "\n        §", " abc\n§", " abc\n    §", " abc\n      §==", " |\n§", " >-\n    §",
      " \"abc\"§", " 'abc'§", " \"a\"§\"b\"", "\n   {   §", "\n   %  §", "\n        value: §", "\n        - value: §",
      " { value: § }", " { § }", " [ § ]", " { a: { b: [ § ] } }",
    ].map { Place(name: "a value", entry: "SESSION_SECRET:\($0)") }
    + ["abc\n§", "abc\n      §", "abc\n    §=="].map { Place(name: "an item", entry: "- SESSION_SECRET=\($0)") }
    + ["API_TOK'EN: §", "\"SESSION_SEC#RET\": §", "\"API_TOKE%N\": §", "- DB_PASSWO!RD=§"].map {
      Place(name: "odd characters", entry: $0)
    }
    + ["API_TOKN", "STRIPE_API_KY", "API_TOKENS", "PASSWORDS", "AUTH_TOKEN_V2", "privateKey"].map {
      Place(name: "a name", entry: "\($0): ${\($0)}", env: "\($0)=§")
    }
    + [
      "--password §", "[\"x\", \"--password\", \"§\"]", "\n      - x\n      - --api-token\n      - §",
      "redis-server --requirepass '§'", "curl -H 'Authorization: Bearer §'", "x --password=a$§",
      "x --db=redis://a:b$§@c",
    ].map { Place(name: "a command", service: "command: \($0)") }
    + ["{ t.password: \"a$§\" }", "{ t: 'password=a$§' }"].map { Place(name: "a label", service: "labels: \($0)") }

  /// What the place says is a secret.
  static let declared: [Place] =
    [
      " { db: § }", "\n  db: §", " { db: { content: § } }", "\n  db:\n    value: §", "\n  db:\n    content: |\n      §",
      " [ § ]", " [ db=§ ]", "\n  - §", "\n  - db=§",
    ].map { Place(name: "secrets", top: "secrets:\($0)") }
    + [" { db: § }", "\n      - source: db\n        value: §", " [ db=§ ]", "\n    - db=§"].map {
      Place(name: "secrets of a service", service: "secrets:\($0)")
    }
    + [
      "DB_PASSWORD: §", "DB_PASSWORD=§", "variables:\n  DB_PASSWORD: §", "variables:\n  DB_PASSWORD: { type: § }",
      "variables:\n  DB_PASSWORD:\n    default: §", "variables:\n  DB_PASSWORD: { type: secret, value: § }",
    ].map { Place(name: "a contract", entry: "DB_PASSWORD: ${DB_PASSWORD}", contract: "contract: x\n" + $0) }
    + ["https://§@git.example/x.git", "https:/a:§@git.example/x.git", "a:§@git.example/x"].map {
      Place(name: "a URL", service: "build: \($0)", top: "include: [ \"\($0)\" ]")
    }

  static let commandsForPlaces = [
    ["check", "--contract", "none"], ["check", "--contract", "none", "--format", "json"], ["check"],
    ["check", "--contract", "none", "--target", "stack"], ["config"], ["config", "--no-interpolate"],
    ["config", "--variables"], ["matrix", "--contract", "none"], ["why", "K"], ["fix", "--dry-run"],
  ]

  @Test(
    "a secret is hidden where its name, its place or its form says what it is",
    arguments: privateKeys + named + declared)
  func places(place: Place) throws {
    let secret = "tangerinewombatflux"
    let folder = try TemporaryFolder()
    try folder.write("compose.yaml", place.compose.replacing("§", with: secret))
    try folder.write(".env", place.env.replacing("§", with: secret) + "\n")
    if let contract = place.contract { try folder.write("validate.yaml", contract.replacing("§", with: secret) + "\n") }
    for command in Self.commandsForPlaces {
      let run = CapturedRun(command, in: folder.path)
      let output = run.output + run.error
      #expect(!output.contains(secret), "\(command): \(output)")
      #expect(!output.contains("MC4CAQAwBQYDK2Vw"), "\(command): \(output)")
    }
  }

  /// Lines that must be shown as they are, in a compose file in which something is wrong on each of them.
  @Test(
    "what is no secret stays beside one",
    arguments: [
      "secrets: { db: { file: ./§.txt, fil: x } }", "secrets:\n  db: { environment: §, nme: x }",
      "x-app:\n  password:\n  § : [", "x-token-server:\n  image: §\n  image: x",
      "services:\n  token-server: { image: §, imag: x }", "services:\n  web: { secrets: [ § ] }",
      "services:\n  web:\n    secrets:\n      - source: §\n        modee: 1",
      "services:\n  web:\n    environment:\n      DB_PASSWORD: x\n      §: [ a ]",
      "services:\n  web:\n    environment:\n    - DB_PASSWORD=x\n    - §\n    - {}",
      "services:\n  web:\n    image: x\n    command: server --no-password § ${UNSET}",
      "services:\n  web:\n    image: x\n    command: server --password-file § ${UNSET}",
      "services:\n  web:\n    image: x\n    environment: { A_SECRET: x }\n    §: 1",
      "services:\n  web: { image: §:1.27@sha256:0123, imag: x }",
    ]) func ordinary(compose: String) throws
  {
    let folder = try TemporaryFolder()
    try folder.write("compose.yaml", compose.replacing("§", with: "tangerine_wombat") + "\n")
    let run = CapturedRun(["check", "--contract", "none"], in: folder.path)
    #expect(run.output.contains("tangerine_wombat"), "\(run.output)")
  }

  @Test("an env file in place of a contract shows nothing")
  func contract() throws {
    let folder = try TemporaryFolder()
    try folder.write("compose.yaml", "services: { a: { image: x } }\n")
    try folder.write("x.env", "# shop\nDB_PASSWORD=hunter2Zx9Qw\nOTHER_SECRET=hunter2Zx9Qw\n")
    let run = CapturedRun(["--contract", "x.env"], in: folder.path)
    #expect(run.status != .clean)
    #expect(!(run.output + run.error).contains("hunter2Zx9Qw"), "\(run.output)")
  }

  @Test("the program's own words stay, whatever the secret is", arguments: ["short", "secret", "character", "value"])
  func ownWords(secret: String) throws {
    let folder = try TemporaryFolder()
    let example = CapturedRun.checkout + "/examples/openchat/"
    try folder.write("docker-compose.yml", String(contentsOfFile: example + "docker-compose.yml", encoding: .utf8))
    try folder.write(
      ".env",
      String(contentsOfFile: example + ".env.dev", encoding: .utf8)
        .replacing(/BETTER_AUTH_SECRET=.*/, with: "BETTER_AUTH_SECRET=\(secret)"))
    let run = CapturedRun(["--deny", "weak-secret", "--deny", "placeholder-secret"], in: folder.path)
    #expect(run.status == .findings)
    let headlines = run.output.split(separator: "\n").filter { $0.hasPrefix("error: ") }
    #expect(!headlines.isEmpty && headlines.allSatisfy { !$0.contains("*") }, "\(headlines)")
    #expect(run.output.contains("\nBETTER_AUTH_SECRET=***") || run.output.contains("| BETTER_AUTH_SECRET=***"))
  }

  /// Of the Environment tab's own forms, backticks, references and a `#` in the middle.
  @Test("a generated secret is in no output about a Dokploy stack", arguments: 0..<10)
  func secretsOfDokploy(seed: UInt64) throws {
    var generator = SystemRandomNumberGenerator()
    let secrets = (0..<4).map { Self.secret(Int(seed) + $0, &generator).replacing("`", with: "") }
    let folder = try TemporaryFolder()
    try folder.write(
      "docker-compose.yml",
      String(contentsOfFile: CapturedRun.checkout + "/examples/openchat/docker-compose.yml", encoding: .utf8))
    let encoded = secrets[0].addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    try folder.write(
      "tab.env",
      """
      POSTGRES_USER=openchat
      POSTGRES_PASSWORD=`\(secrets[0])`
      POSTGRES_DB=openchat
      DATABASE_URL=`postgresql://openchat:\(encoded)${{project.REST}}@openchat-postgres:5432`
      SHADOW_DATABASE_URL=postgresql://openchat:\(encoded)@localhost:5432/${{NOWHERE}}
      BETTER_AUTH_SECRET=${{vault.main.app/prod:KEY}}`\(secrets[1])`
      ELECTRIC_SECRET=`\(secrets[1])` \(secrets[2])
      ELECTRIC_GATEKEEPER_SECRET=${{ELECTRIC_SECRET}}
      PG_PROXY_PASSWORD=\(secrets[3])#\(secrets[2])
      NEXT_PUBLIC_POSTHOG_KEY=${{POSTGRES_PASSWORD}}
      \(secrets[3])
      CORS_ORIGIN=https://ochat.pro/

      """)
    for command in Self.commands where !["config", "contract"].contains(command[0]) {
      let run = CapturedRun(command + ["--target", "dokploy", "tab.env"], in: folder.path, columns: 60)
      for secret in secrets + [encoded] where secret.utf8.count > 3 {
        #expect(!run.output.contains(secret), "\(command) shows a secret")
        #expect(!run.error.contains(secret), "\(command) shows a secret on standard error")
      }
      #expect(run.output + run.error != "")
    }
  }

  @Test("--show-secrets shows them, for it is asked to")
  func shown() throws {
    let arguments = ["config", "--show-secrets", "examples/openchat/.env.dev"]
    let run = CapturedRun(arguments, in: CapturedRun.checkout)
    #expect(run.output.contains("\"POSTGRES_PASSWORD\": \"vT9n4AmLmMj2VbPpe0qJZicBfRQdrGyt\""))
  }
}
