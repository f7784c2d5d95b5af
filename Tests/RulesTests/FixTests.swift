import Diagnostics
import Rules
import Testing

/// A fix that is offered removes its finding, brings no new one, and has nothing left to do.
@Suite struct FixTests {
  static let fixable = ExampleTests.incorrect.filter { test in
    ExampleRun(test.example).findings.diagnostics.contains { $0.rule == test.rule.name && $0.fix != nil }
  }

  @Test func `A good part of the rules have a fix`() { #expect(Set(Self.fixable.map(\.rule.name)).count >= 15) }

  @Test(arguments: fixable) func `Applying a fix mends what it is for`(_ test: ExampleTests.Case) {
    let before = ExampleRun(test.example)
    let finding = before.findings.diagnostics.filter { $0.rule == test.rule.name && $0.fix != nil }
    let edits = finding.flatMap { $0.fix?.edits ?? [] }
    let after = ExampleRun(test.example) { path, bytes in
      Self.apply(edits.filter { before.files[$0.range.file].path == path }, to: bytes)
    }
    let left = after.findings.diagnostics.filter { $0.rule == test.rule.name && $0.fix != nil }
    #expect(left.isEmpty, "\(left.map(\.summary))")
    let known = Set(before.findings.diagnostics.map(\.rule))
    let new = after.findings.diagnostics.filter { !known.contains($0.rule) && $0.severity == .error }
    // What the guard demands may be missing; then that is what must be said.
    #expect(new.filter { $0.rule != .init("missing-variable") }.isEmpty, "\(new.map(\.summary))")
  }

  /// The guide's stack with a mistake, and whether `validate fix` may touch it: what it then writes.
  static let fixes: [(name: String, compose: [(String, String)], env: [(String, String)], written: [String])] = [
    ("another database", [], [("POSTGRES_DB=openchat", "POSTGRES_DB=chat")], []),
    ("another user", [], [("POSTGRES_USER=openchat", "POSTGRES_USER=chat")], []),
    ("another password", [], [("POSTGRES_PASSWORD=vT9n", "POSTGRES_PASSWORD=vT9m")], []),
    ("a placeholder", [], [("POSTGRES_PASSWORD=vT9n4AmLmMj2VbPpe0qJZicBfRQdrGyt", "POSTGRES_PASSWORD=change-me")], []),
    ("a literal password", [("${POSTGRES_PASSWORD:?set the database password}", OpenchatTests.secret)], [], []),
    ("two regions", [], [("\nPOSTHOG_HOST=https://us.", "\nPOSTHOG_HOST=https://eu.")], []),
    ("no region", [], [("\nPOSTHOG_HOST=https://us", "\nPOSTHOG_HOST=us")], []),
    (
      "a literal switch",
      [
        (
          "${ELECTRIC_INSECURE:?set false, or true for plain HTTP inside the Docker network}\n    ports:\n      - \"127.0.0.1:3010",
          "\"true\"\n    ports:\n      - \"127.0.0.1:3010"
        )
      ], [], []
    ),
    ("a switch with a blank", [], [("ELECTRIC_INSECURE=false", "ELECTRIC_INSECURE=\"true \"")], []),
    ("a switch in odd quotes", [], [("ELECTRIC_INSECURE=false", "ELECTRIC_INSECURE=\u{201C}true\u{201D}")], []),
    (
      "a secret with a blank", [],
      [
        (
          "POSTGRES_PASSWORD=vT9n4AmLmMj2VbPpe0qJZicBfRQdrGyt",
          "POSTGRES_PASSWORD=\"vT9n4AmLmMj2VbPpe0qJZicBfRQdrGyt \""
        )
      ], []
    ),
    (
      "a crossed secret",
      [("ELECTRIC_SECRET: ${ELECTRIC_SECRET:?", "ELECTRIC_SECRET: ${ELECTRIC_GATEKEEPER_SECRET:?")], [], []
    ),
    ("a guard too many", [("${POSTHOG_HOST:-}", "${POSTHOG_HOST:?}")], [], []),
    (
      "a secret's default", [("${POSTGRES_PASSWORD:?set the database password}", "${POSTGRES_PASSWORD:-letmein}")], [],
      []
    ),
    ("another default", [("${POSTGRES_USER:?set the database user}", "${POSTGRES_USER:-postgres}")], [], []),
    (
      "the same default", [("${POSTGRES_USER:?set the database user}", "${POSTGRES_USER:-openchat}")], [],
      ["${POSTGRES_USER:?}"]
    ),
    ("no guard", [("${POSTGRES_USER:?set the database user}", "$POSTGRES_USER")], [], ["\"${POSTGRES_USER:?}\""]),
    (
      "no guard in a mapping in braces",
      [
        (
          "environment:\n      POSTGRES_USER: ${POSTGRES_USER:?set the database user}\n",
          "environment: {\n      POSTGRES_USER: $POSTGRES_USER,\n"
        ), ("{POSTGRES_PASSWORD:?set the database password}\n", "{POSTGRES_PASSWORD:?set the database password}\",\n"),
        ("POSTGRES_PASSWORD: ", "POSTGRES_PASSWORD: \""),
        ("POSTGRES_DB: ${POSTGRES_DB:?set the name of the main database}", "POSTGRES_DB: \"${POSTGRES_DB:?}\" }"),
      ],
      [], ["\"${POSTGRES_USER:?}\""]
    ),
    (
      "no guard in a list in brackets",
      [
        (
          "environment:\n      POSTGRES_USER: ${POSTGRES_USER:?set the database user}\n      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?set the database password}\n      POSTGRES_DB: ${POSTGRES_DB:?set the name of the main database}\n",
          "environment: [POSTGRES_USER=$POSTGRES_USER, \"POSTGRES_PASSWORD=${POSTGRES_PASSWORD:?}\", \"POSTGRES_DB=${POSTGRES_DB:?}\"]\n"
        )
      ],
      [], []
    ),
    ("a slash", [], [("BETTER_AUTH_URL=http://localhost:3001", "BETTER_AUTH_URL=http://localhost:3001//")], [""]),
    (
      "a slash behind a path", [],
      [("BETTER_AUTH_URL=http://localhost:3001", "BETTER_AUTH_URL=http://localhost:3001/a/")], []
    ),
    (
      "a slash before nothing", [],
      [("BETTER_AUTH_URL=http://localhost:3001", "BASE=\nBETTER_AUTH_URL=http://localhost:3001/$BASE")], []
    ),
    (
      "a slash before what may go on", [],
      [("CORS_ORIGIN=http://localhost:3000", "CORS_ORIGIN=http://localhost:3000/ #,https://ochat.pro")], []
    ),
    (
      "a slash before a comment", [],
      [("CORS_ORIGIN=http://localhost:3000", "CORS_ORIGIN=http://localhost:3000/ # the laptop")], [""]
    ),
    (
      "a slash that another value needs",
      [("image: postgres:17-alpine", "image: postgres:17-alpine\n    labels: { api: \"${BETTER_AUTH_URL}api\" }")],
      [("BETTER_AUTH_URL=http://localhost:3001", "BETTER_AUTH_URL=http://localhost:3001/")], []
    ),
    (
      "a comma before the next line", [],
      [("CORS_ORIGIN=http://localhost:3000", "CORS_ORIGIN=http://localhost:3000,\nhttps://ochat.pro")], []
    ),
    ("a comma at the end", [], [("CORS_ORIGIN=http://localhost:3000", "CORS_ORIGIN=http://localhost:3000,")], [""]),
    (
      "origins behind semicolons", [],
      [("CORS_ORIGIN=http://localhost:3000", "CORS_ORIGIN=http://localhost:3000;https://ochat.pro")], [","]
    ),
    (
      "what is no origin behind a semicolon", [],
      [("CORS_ORIGIN=http://localhost:3000", "CORS_ORIGIN=http://localhost:3000;ochat.pro")], []
    ),
    (
      "an origin in capitals", [],
      [("CORS_ORIGIN=http://localhost:3000", "CORS_ORIGIN=http://localhost:3000,https://Ochat.pro:443")],
      ["https://ochat.pro"]
    ),
    (
      "an origin with a letter of another width", [],
      [("CORS_ORIGIN=http://localhost:3000", "CORS_ORIGIN=http://localhost:3000,https://\u{FF4F}chat.pro")], []
    ),
    (
      "an origin with what nobody sees", [],
      [("CORS_ORIGIN=http://localhost:3000", "CORS_ORIGIN=http://localhost:3000,https://o\u{200B}chat.pro")], []
    ),
    ("a password that ends a URL", [], [("vT9n4AmLmMj", "vT9n4@/mLmMj")], ["%40", "%2F", "%40", "%2F"]),
    (
      "another password that ends a URL", [],
      [("POSTGRES_PASSWORD=vT", "POSTGRES_PASSWORD=vU"), ("openchat:vT9n4AmLmMj", "openchat:vT9n4@/mLmMj")], []
    ),
    ("a database with an at sign", [], [("/openchat\n", "/open@chat\n")], []),
    ("an env file in YAML", [], [("POSTGRES_DB=openchat", "POSTGRES_DB: openchat")], ["="]),
    ("a value twice", [], [("POSTGRES_DB=openchat", "POSTGRES_DB=openchat\nPOSTGRES_DB=openchat")], [""]),
    ("two values", [], [("POSTGRES_DB=openchat", "POSTGRES_DB=chat\nPOSTGRES_DB=openchat")], []),
  ]

  @Test(arguments: fixes.indices) func `Only what is certain is written`(_ index: Int) throws {
    let test = Self.fixes[index]
    let run = try OpenchatTests.check(.init(test.name, compose: test.compose, env: test.env, found: []))
    let fixes = run.findings.diagnostics.compactMap(\.fix)
    #expect(!run.findings.diagnostics.isEmpty || test.written.isEmpty, "\(test.name)")
    #expect(fixes.flatMap(\.edits).map(\.replacement) == test.written, "\(test.name)")
  }

  static func apply(_ edits: [Fix.Edit], to bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for edit in edits.sorted(by: { $0.range > $1.range }) {
      bytes.replaceSubrange(edit.range.offsets, with: Array(edit.replacement.utf8))
    }
    return bytes
  }
}
