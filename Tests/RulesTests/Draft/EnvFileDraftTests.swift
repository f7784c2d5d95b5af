import Compose
import Contract
import Diagnostics
import Testing

@testable import Rules

/// Env files that are drafted from a contract.
@Suite struct EnvFileDraftTests {
  static let openchat = contract(BuiltInContract.text(named: "openchat") ?? "")

  static func contract(_ text: String) -> Contract {
    let (contract, diagnostics) = Contract.decode(
      Array(text.utf8), file: FileID(index: 0), name: "test", origin: .file)
    #expect(diagnostics.isEmpty)
    return contract
  }

  func draft(
    _ contract: Contract = openchat, in project: Project? = nil, completing existing: String? = nil, seed: UInt64 = 1
  ) -> EnvFileDraft {
    var random = Xorshift(seed: seed)
    let bytes = existing.map { Array($0.utf8) }
    return withoutActuallyEscaping({ (count: Int) in random.bytes(count) }) { source in
      EnvFileDraft(
        for: contract, in: project,
        completing: bytes.map { EnvFileDraft.Existing(bytes: $0, file: read($0)) }, randomBytes: source)
    }
  }

  func read(_ bytes: [UInt8]) -> EnvFile {
    EnvFile.parse(bytes, file: FileID(index: 1)) { _ in nil }
  }

  /// What Compose reads from a draft.
  func values(_ draft: EnvFileDraft) -> [String: String] {
    let file = read(draft.bytes)
    #expect(file.problems.isEmpty)
    #expect(Set(file.definitions.map(\.name)).count == file.definitions.count)
    return Dictionary(file.definitions.map { ($0.name, $0.value.string) }) { $1 }
  }

  func text(_ draft: EnvFileDraft) -> String { String(decoding: draft.bytes, as: UTF8.self) }

  /// A project that has these services and nothing else.
  func project(_ services: String...) -> Project {
    var project = Project(name: "test", directory: "/test")
    let range = SourceRange(FileID(index: 0), 0..<0)
    project.services = services.map { Service(name: Located($0, at: range), range: range) }
    return project
  }

  // MARK: A new file

  @Test func definesEveryRequiredVariable() {
    let draft = draft()
    let required = EnvFileDraftTests.openchat.variables.filter(\.isRequired).map(\.name.value)
    #expect(Set(values(draft).keys) == Set(required))
    #expect(Set(draft.written) == Set(required))
    #expect(
      draft.optional == ["POSTHOG_API_KEY", "POSTHOG_HOST", "NEXT_PUBLIC_POSTHOG_KEY", "NEXT_PUBLIC_POSTHOG_HOST"])
    for name in draft.optional { #expect(text(draft).contains("\n# \(name)=")) }
  }

  @Test func leavesToAHumanWhatOnlyTheyKnow() {
    let draft = draft()
    #expect(
      draft.choices.map(\.name) == [
        "BETTER_AUTH_URL", "SERVER_INTERNAL_URL", "CORS_ORIGIN", "NEXT_PUBLIC_APP_URL", "NEXT_PUBLIC_SERVER_URL",
        "NEXT_PUBLIC_ELECTRIC_URL",
      ])
    let values = values(draft)
    for choice in draft.choices {
      #expect(values[choice.name]?.hasPrefix("<choose") == true)
      #expect(SecretStrength.isPlaceholder(values[choice.name] ?? ""))
    }
    for (name, value) in values where !draft.choices.map(\.name).contains(name) {
      #expect(!SecretStrength.isPlaceholder(value), "\(name)")
    }
    #expect(values["BETTER_AUTH_URL"] == "<choose: for example https://api.ochat.pro>")
  }

  @Test func putsURLsTogetherFromTheirParts() throws {
    let values = values(draft())
    let password = try #require(values["POSTGRES_PASSWORD"])
    #expect(values["DATABASE_URL"] == "postgresql://openchat:\(password)@openchat-postgres:5432/openchat")
    #expect(values["SHADOW_DATABASE_URL"] == "postgresql://openchat:\(password)@openchat-postgres:5432/openchat_shadow")
    #expect(values["ELECTRIC_SERVICE_URL"] == "http://openchat-electric:3000")
    #expect(values["ELECTRIC_INSECURE"] == "false")
    #expect(password.utf8.count >= 32)
    #expect(password.utf8.allSatisfy(PercentEncoding.isUnreserved))
  }

  @Test func makesSecretsInTheGuidesForm() {
    let draft = draft()
    let values = values(draft)
    #expect(
      draft.generated == [
        "POSTGRES_PASSWORD", "PG_PROXY_PASSWORD", "ELECTRIC_SECRET", "ELECTRIC_GATEKEEPER_SECRET",
        "BETTER_AUTH_SECRET",
      ])
    let secrets = draft.generated.compactMap { values[$0] }
    #expect(Set(secrets).count == draft.generated.count)
    for secret in secrets.dropFirst() {
      #expect(secret.utf8.count == 64)
      #expect(secret.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == 0x2B || $0 == 0x2F })
      #expect(!SecretStrength.isGuessable(secret))
    }
  }

  @Test func differsFromRunToRunButForTheSameRandomBytes() {
    #expect(draft(seed: 1).bytes == draft(seed: 1).bytes)
    let first = values(draft(seed: 1))
    let second = values(draft(seed: 2))
    let different = first.keys.filter { first[$0] != second[$0] }
    #expect(
      Set(different) == [
        "POSTGRES_PASSWORD", "PG_PROXY_PASSWORD", "ELECTRIC_SECRET", "ELECTRIC_GATEKEEPER_SECRET",
        "BETTER_AUTH_SECRET", "DATABASE_URL", "SHADOW_DATABASE_URL",
      ])
  }

  @Test func leavesOutTheVariablesOfServicesThatAreNotThere() {
    let draft = draft(in: project("postgres", "electric", "server"))
    #expect(!draft.written.contains { $0.hasPrefix("NEXT_PUBLIC") })
    #expect(draft.optional == ["POSTHOG_API_KEY", "POSTHOG_HOST"])
    #expect(values(draft)["ELECTRIC_SERVICE_URL"] != nil)
    #expect(values(draft)["CORS_ORIGIN"]?.hasPrefix("<choose") == true)
  }

  @Test func readsWell() {
    #expect(
      text(draft()).hasPrefix(
        """
        # Environment of the `openchat` stack.
        # Replace everything in <angle brackets>, then check the file with `validate`.
        # It holds secrets: keep it out of version control.

        # ---- postgres: Primary + shadow databases for Drizzle

        # Should match the credentials encoded in the URLs.
        POSTGRES_USER=openchat

        # Same value referenced by the URLs.
        POSTGRES_PASSWORD=
        """))
    #expect(text(draft()).contains("\n# ---- PostHog: all of these, or none; without, analytics is disabled\n"))
    #expect(text(draft()).contains("\n# Must be identical on both services. For server and electric.\n"))
  }

  // MARK: Completing a file

  /// A complete file with a human's choices made.
  var complete: String {
    """
    # by hand
    export DATABASE_URL="postgresql://chat:p%40ss%2Fw%24rd@openchat-postgres:5432/chat?sslmode=disable"
    SHADOW_DATABASE_URL: postgresql://chat:p%40ss%2Fw%24rd@openchat-postgres:5432/chat_shadow?sslmode=disable
    POSTGRES_USER=chat
    POSTGRES_PASSWORD='p@ss/w$rd'
    POSTGRES_DB=chat   # main
    PG_PROXY_PASSWORD=eb5vfwlVlB7+iIV77m0S7O7mBtdgRoyy+Lz/M8fodBsPPSZ/unKJs37shvrZLnzM
    ELECTRIC_GATEKEEPER_SECRET=YRP0LkeENar8uxcHyHEEPAKQ7yaAWMEMlgOZUX6tylP+rkN5ZFMUvH9A8X0fTSWH
    ELECTRIC_SECRET=+icbPPP6/bXwUff7aIbdWfNun4yPuznGLGA9lKUUkqBBCvGM/y/QacwGQmgLzGnv
    ELECTRIC_SERVICE_URL=http://openchat-electric:3000
    ELECTRIC_INSECURE=false
    BETTER_AUTH_SECRET=Iwqx0K9k5thkeF/ASBHcfv9+WPn9gcr/bMP9c63wSfJK0/Ux9O+0dPZr5azC74cN
    BETTER_AUTH_URL=https://api.chat.example.org
    SERVER_INTERNAL_URL=https://api.chat.example.org
    CORS_ORIGIN=https://chat.example.org
    NEXT_PUBLIC_APP_URL=https://chat.example.org/app
    NEXT_PUBLIC_SERVER_URL=https://api.chat.example.org
    NEXT_PUBLIC_ELECTRIC_URL=https://electric.chat.example.org
    POSTHOG_API_KEY=phc_1
    POSTHOG_HOST=https://eu.i.posthog.com
    NEXT_PUBLIC_POSTHOG_KEY=phc_2
    NEXT_PUBLIC_POSTHOG_HOST=https://eu.i.posthog.com
    """
  }

  func complete(without names: Set<String>) -> String {
    complete.split(separator: "\n").filter { line in
      !names.contains { line.split { "= :".contains($0) }.contains(Substring($0)) }
    }.joined(separator: "\n")
  }

  @Test func leavesACompleteFileAlone() {
    let draft = draft(completing: complete)
    #expect(text(draft) == complete)
    #expect(draft.written.isEmpty && draft.choices.isEmpty && draft.generated.isEmpty)
  }

  /// What each missing variable becomes, given all the others.
  @Test(arguments: [
    ("DATABASE_URL", "postgresql://chat:p%40ss%2Fw%24rd@openchat-postgres:5432/chat"),
    ("SHADOW_DATABASE_URL", "postgresql://chat:p%40ss%2Fw%24rd@openchat-postgres:5432/chat_shadow?sslmode=disable"),
    ("POSTGRES_USER", "chat"), ("POSTGRES_PASSWORD", "p@ss/w$rd"), ("POSTGRES_DB", "chat"),
    ("ELECTRIC_SERVICE_URL", "http://openchat-electric:3000"), ("ELECTRIC_INSECURE", "false"),
    ("CORS_ORIGIN", "https://chat.example.org"), ("POSTHOG_HOST", "https://eu.i.posthog.com"),
    ("NEXT_PUBLIC_POSTHOG_HOST", "https://eu.i.posthog.com"), ("POSTHOG_API_KEY", "<choose>"),
    ("NEXT_PUBLIC_APP_URL", "<choose: for example https://ochat.pro>"),
  ])
  func takesWhatItCanFromTheOthers(_ name: String, _ expected: String) {
    let existing = complete(without: [name])
    let draft = draft(completing: existing)
    #expect(draft.written == [name])
    #expect(values(draft)[name] == expected)
  }

  @Test func addsExactlyWhatIsMissing() {
    var random = Xorshift(seed: 3)
    let names = EnvFileDraftTests.openchat.variables.map(\.name.value)
    for _ in 0..<60 {
      let missing = Set(names.filter { _ in random.next() % 3 == 0 })
      let hasGroup = names.contains { $0.contains("POSTHOG") && !missing.contains($0) }
      let existing = complete(without: missing)
      let draft = draft(completing: existing)
      #expect(draft.bytes.starts(with: Array(existing.utf8)))
      #expect(Set(draft.written) == missing.filter { hasGroup || !$0.contains("POSTHOG") })
      let before = read(Array(existing.utf8)).definitions.map(\.name)
      #expect(read(draft.bytes).definitions.map(\.name) == before + draft.written)
      // A second run finds nothing more to add.
      #expect(self.draft(completing: text(draft), seed: 9).bytes == draft.bytes)
    }
  }

  @Test(arguments: [
    ("no line break at the end", "A=1", "A=1\n"), ("a comment", "# a", "# a\n"), ("empty", "", ""),
    ("blank lines", "\n\n", "\n\n"), ("CRLF", "A=1\r\nB=2", "A=1\r\nB=2\r\n"),
  ])
  func endsTheLastLine(_ name: String, _ existing: String, _ prefix: String) {
    let draft = draft(completing: existing)
    #expect(text(draft).hasPrefix(prefix))
    let isCRLF = existing.contains("\r\n")
    #expect(Array(draft.bytes).split(separator: 0x0A).allSatisfy { ($0.last == 0x0D) == isCRLF })
    #expect(draft.written.count == 17)
  }

  @Test func namesWhatIsStillOpenInTheFile() {
    let existing =
      complete(without: ["ELECTRIC_SECRET", "BETTER_AUTH_URL"]) + "\nELECTRIC_SECRET=\nBETTER_AUTH_URL=<choose>\n"
    let draft = draft(completing: existing)
    #expect(text(draft) == existing)
    #expect(draft.choices.map(\.name) == ["ELECTRIC_SECRET", "BETTER_AUTH_URL"])
  }

  // MARK: Other contracts

  @Test func contractsThatGoInCircles() {
    let circular = EnvFileDraftTests.contract(
      """
      services: { a: }
      variables:
        A: { services: a, type: secret, same-as: B }
        B: { services: a, type: secret, same-as: A }
        U: { services: a, type: postgres-url, same-server-as: V }
        V: { services: a, type: postgres-url, same-server-as: U }
      """)
    #expect(draft(circular).written == ["A", "B", "U", "V"])
  }

  @Test(arguments: [
    ("type: enum, values: [debug, info]", "debug"), ("type: enum, values: [debug, info], example: info", "info"),
    ("type: boolean", "false"), ("type: boolean, example: 'true'", "true"), ("type: string", "<choose>"),
    ("type: string, example: a $b", "a $b"), ("type: string, example: your-name", "<choose>"),
    ("type: port, example: '8080'", "8080"), ("type: api-key, example: sk-1", "<choose>"),
    (
      "type: url, url: { host: cache, password: P }, example: 'redis://:x@cache/0'", "redis://:s3cret%2F@cache-1:6379/0"
    ),
    ("type: http-url, url: { host: cache }", "http://cache-1:6379"),
    ("type: http-url, example: 'http://cache:8080/health'", "http://cache-1:8080/health"),
    ("type: postgres-url", "<choose>"), ("type: url, url: { host: cache }", "<choose>"),
    ("type: port, same-as: Q", "99"),
  ])
  func eachType(_ variable: String, _ expected: String) {
    let contract = EnvFileDraftTests.contract(
      """
      services:
        app:
        cache: { container: cache-1, ports: [6379] }
      variables:
        X: { services: app, \(variable) }
        P: { services: app, type: secret }
        Q: { services: app, type: port }
      """)
    #expect(values(draft(contract, completing: "P=s3cret/\nQ=99"))["X"] == expected)
  }

  @Test func secretsAreAsLongAsTheContractDemands() {
    let contract = EnvFileDraftTests.contract(
      """
      services: { a: }
      variables:
        A: { services: a, type: secret, min-length: 101 }
        B: { services: a, type: secret }
      """)
    let values = values(draft(contract))
    #expect(values["A"]?.utf8.count == 104)
    #expect(values["B"]?.utf8.count == 64)
  }
}
