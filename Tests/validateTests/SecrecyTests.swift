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
