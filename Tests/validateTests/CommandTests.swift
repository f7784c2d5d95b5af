import Foundation
import Testing

@testable import validate

/// The commands that write, end to end.
@Suite struct CommandTests {
  private static func openchat() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let example = CapturedRun.checkout + "/examples/openchat/"
    try folder.write("docker-compose.yml", String(contentsOfFile: example + "docker-compose.yml", encoding: .utf8))
    return folder
  }

  @Test("init writes what check accepts, once a human has chosen")
  func initialize() throws {
    let folder = try Self.openchat()
    let run = CapturedRun(["init", ".env.new"], in: folder.path)
    #expect(run.status == .clean, "\(run.error)")
    #expect(run.output.contains("BETTER_AUTH_URL"))
    let mode = try FileManager.default.attributesOfItem(atPath: folder.path + "/.env.new")[.posixPermissions] as? Int
    #expect(mode == 0o600)

    // What is still to be chosen is named as that, and nothing else is said of it.
    let unchosen = CapturedRun([".env.new"], in: folder.path)
    let errors = unchosen.output.split(separator: "\n").filter { $0.hasPrefix("error: ") }
    #expect(errors.count == 6 && errors.allSatisfy { $0.hasSuffix(" [placeholder-value]") }, "\(errors)")
    let chosen = try folder.read(".env.new")
      .replacing(/<choose: for example ([^>]*)>/) { match in match.output.1 }
    try folder.write(".env.new", chosen)
    let check = CapturedRun([".env.new"], in: folder.path)
    #expect(check.status == .clean, "\(check.output)")
  }

  @Test("init overwrites nothing unless it is told to")
  func existing() throws {
    let folder = try Self.openchat()
    try folder.write(".env", "POSTGRES_USER=me\n")
    let refused = CapturedRun(["init"], in: folder.path)
    #expect(refused.status == .failure)
    #expect(try folder.read(".env") == "POSTGRES_USER=me\n")

    #expect(CapturedRun(["init", "--only-missing"], in: folder.path).status == .clean)
    let completed = try folder.read(".env")
    #expect(completed.hasPrefix("POSTGRES_USER=me\n"))
    #expect(completed.contains("POSTGRES_DB="))
    #expect(completed.contains("postgresql://me:"))
    let again = CapturedRun(["init", "--only-missing"], in: folder.path)
    #expect(again.output.contains("already has every variable"))
    #expect(try folder.read(".env") == completed)

    #expect(CapturedRun(["init", "--force"], in: folder.path).status == .clean)
    #expect(try !folder.read(".env").hasPrefix("POSTGRES_USER=me"))
  }

  @Test("A dash is standard output, and no file")
  func dash() throws {
    let folder = try Self.openchat()
    let refused = CapturedRun(["init", "-"], in: folder.path)
    #expect(refused.status == .failure)
    #expect(refused.error.contains("name a file"))
    let plain = CapturedRun(["--format", "json"], in: folder.path)
    #expect(!plain.output.isEmpty)
    #expect(CapturedRun(["--format", "json=-"], in: folder.path).output == plain.output)
    #expect(CapturedRun(["--format", "json", "-o", "-"], in: folder.path).output == plain.output)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/-"))
  }

  @Test("init follows no link that leads nowhere, and leaves what is no file as it is")
  func links() throws {
    let folder = try Self.openchat()
    let files = FileManager.default
    let link = folder.path + "/link"
    try files.createSymbolicLink(atPath: link, withDestinationPath: "nowhere")
    for arguments in [["init", "link"], ["init", "link", "--force"]] {
      let run = CapturedRun(arguments, in: folder.path)
      #expect(run.status == .failure)
      #expect(run.error.contains("a link that leads nowhere"))
      #expect(try files.destinationOfSymbolicLink(atPath: link) == "nowhere")
    }

    try folder.write("nowhere", "POSTGRES_USER=me\n")
    #expect(CapturedRun(["init", "link", "--only-missing"], in: folder.path).status == .clean)
    #expect(try files.destinationOfSymbolicLink(atPath: link) == "nowhere")
    #expect(try folder.read("nowhere").hasPrefix("POSTGRES_USER=me\n"))

    let pipe = folder.path + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    let reader = open(pipe, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    #expect(CapturedRun(["init", "pipe", "--force"], in: folder.path).status == .clean)
    #expect(try files.attributesOfItem(atPath: pipe)[.type] as? FileAttributeType != .typeRegular)
    #expect(throws: Machine.WriteFailure.failed("it is no regular file")) {
      try Machine.system().replaceFile(pipe, [], 0o600).get()
    }
  }

  @Test("fix mends what it can, keeps permissions, and is done after one run")
  func fix() throws {
    let folder = try Self.openchat()
    let good = try String(contentsOfFile: CapturedRun.checkout + "/examples/openchat/.env.dev", encoding: .utf8)
    let bad = good.replacing(
      "CORS_ORIGIN=http://localhost:3000", with: "CORS_ORIGIN=http://localhost:3000/ ,https://ochat.pro/")
    try folder.write(".env", bad)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: folder.path + "/.env")

    let dry = CapturedRun(["fix", "--dry-run"], in: folder.path)
    #expect(dry.output.contains("+CORS_ORIGIN=http://localhost:3000,https://ochat.pro"))
    #expect(dry.error == "3 fixes; without --dry-run they are made\n")
    #expect(try folder.read(".env") == bad)

    #expect(CapturedRun(["fix"], in: folder.path).status == .clean)
    let expected = good.replacing(
      "CORS_ORIGIN=http://localhost:3000", with: "CORS_ORIGIN=http://localhost:3000,https://ochat.pro")
    #expect(try folder.read(".env") == expected)
    let mode = try FileManager.default.attributesOfItem(atPath: folder.path + "/.env")[.posixPermissions] as? Int
    #expect(mode == 0o640)

    let again = CapturedRun(["fix"], in: folder.path)
    #expect(again.output.hasPrefix("nothing to fix"))
    #expect(try folder.read(".env") == expected)
  }

  @Test("a drafted contract is one that the stack keeps")
  func contract() throws {
    let folder = try Self.openchat()
    let good = try String(contentsOfFile: CapturedRun.checkout + "/examples/openchat/.env.dev", encoding: .utf8)
    try folder.write(".env", good)
    let drafted = CapturedRun(["contract"], in: folder.path)
    #expect(drafted.status == .clean)
    try folder.write("validate.yaml", drafted.output.replacing("contract: openchat", with: "contract: mine"))
    let check = CapturedRun([], in: folder.path)
    #expect(check.status == .clean, "\(check.output)")
    #expect(check.output.contains("contract mine"), "\(check.output)")
  }

  @Test("several formats in one run, each in its place")
  func formats() throws {
    let folder = try Self.openchat()
    let summary = folder.path + "/summary.md"
    try folder.write("summary.md", "# Before\n")
    let run = CapturedRun(
      ["--format", "github", "--format", "sarif=out.sarif", "--format", "markdown=summary.md", "--env-from-shell"],
      in: folder.path, environment: ["GITHUB_STEP_SUMMARY": summary])
    #expect(run.status == .findings)
    #expect(run.output.contains("::error "))
    #expect(try folder.read("out.sarif").contains("\"2.1.0\""))
    // The page of a job belongs to all of its steps.
    #expect(try folder.read("summary.md").hasPrefix("# Before\n"))
    #expect(try folder.read("summary.md").contains("DATABASE_URL"))
  }

  @Test(
    "the exit status follows --fail-on",
    arguments: [("error", Status.clean), ("warning", .findings), ("note", .findings), ("never", .clean)])
  func failOn(severity: String, status: Status) {
    let arguments = ["--fail-on", severity, "examples/broken/analytics-half-configured/.env.dev"]
    #expect(CapturedRun(arguments, in: CapturedRun.checkout).status == status)
  }

  @Test(
    "--quiet keeps back what does not fail the check, and all that is printed when nothing fails it",
    arguments: [
      ("error", ["error"]), ("warning", ["error", "warning"]), ("note", ["error", "note", "warning"]),
      ("never", ["error"]),
    ])
  func quiet(failOn: String, severities: [String]) throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "compose.yaml", "version: '3'\nservices:\n  web:\n    image: web:${TAG}\n    environment: [PASSED]\n")
    let arguments = ["-q", "--contract", "none", "--fail-on", failOn]
    let harmless = CapturedRun(arguments, in: folder.path)
    #expect(harmless.output.isEmpty == !severities.contains("warning"), "\(harmless.output)")
    #expect(harmless.status == CapturedRun(Array(arguments.dropFirst()), in: folder.path).status)

    try folder.write("compose.override.yaml", "services:\n  web:\n    ports: [none]\n")
    let run = CapturedRun(arguments, in: folder.path)
    #expect(run.status == (failOn == "never" ? .clean : .findings))
    let printed = run.output.split(separator: "\n").compactMap { line in
      ["error", "warning", "note"].first { line.hasPrefix($0 + ": ") }
    }
    #expect(Set(printed).sorted() == severities, "\(run.output)")
  }

  @Test("with no env file, every missing variable is reported in one run")
  func everythingAtOnce() {
    let run = CapturedRun(["-f", "examples/openchat/docker-compose.yml"], in: CapturedRun.checkout)
    #expect(run.status == .findings)
    for name in [
      "DATABASE_URL", "SHADOW_DATABASE_URL", "POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB", "PG_PROXY_PASSWORD",
      "ELECTRIC_GATEKEEPER_SECRET", "ELECTRIC_SECRET", "ELECTRIC_SERVICE_URL", "ELECTRIC_INSECURE",
      "BETTER_AUTH_SECRET", "BETTER_AUTH_URL", "SERVER_INTERNAL_URL", "CORS_ORIGIN", "NEXT_PUBLIC_APP_URL",
      "NEXT_PUBLIC_SERVER_URL", "NEXT_PUBLIC_ELECTRIC_URL",
    ] {
      #expect(run.output.contains("error: required variable `\(name)` is not set [missing-variable]"), "\(name)")
    }
    // At every place, with the services that need it and the guard's own words.
    #expect(run.output.contains("docker-compose.yml:37:21"))
    #expect(run.output.contains("\n 64 |       DATABASE_URL: "))
    #expect(run.output.contains("`server` and `electric` need it"))
    #expect(run.output.contains("its guard says: set the URL of the main database"))
  }

  @Test("whoever forgets the env file is told of it")
  func forgottenEnvFile() throws {
    let folder = try TemporaryFolder()
    try folder.write("app/compose.yaml", "services:\n  web:\n    image: ${IMAGE:?}\n")
    func complaint(_ arguments: [String] = []) -> String {
      CapturedRun(["-f", "app/compose.yaml", "--contract", "none"] + arguments, in: folder.path).error
    }
    #expect(complaint() == "validate: no env file was read; name one as an operand\n")
    try folder.write("app/.env.local", "")
    #expect(complaint() == "validate: no env file was read; did you mean `validate app/.env.local`?\n")
    for arguments in [["app/.env.local"], ["--quiet"], ["--env-from-shell"], ["--target", "dokploy"]] {
      #expect(complaint(arguments) == "", "\(arguments)")
    }
  }

  @Test("the shell takes part unless it is left out")
  func shell() throws {
    let folder = try TemporaryFolder()
    try folder.write("compose.yaml", "services:\n  web:\n    image: ${IMAGE:?}\n")
    let shell = ["IMAGE": "web"]
    #expect(CapturedRun(["--contract", "none"], in: folder.path, environment: shell).status == .clean)
    #expect(CapturedRun(["--contract", "none", "--no-shell"], in: folder.path, environment: shell).status == .findings)
    try folder.write(".env", "IMAGE=other\n")
    #expect(CapturedRun(["--contract", "none", "--no-shell"], in: folder.path, environment: shell).status == .clean)
    #expect(CapturedRun(["--contract", "none", "--env-from-shell"], in: folder.path).status == .findings)
  }

  @Test("a secret in a file hides neither the project's name nor what follows a reference of a shell")
  func ordinaryText() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "compose.yaml",
      """
      services:
        db:
          image: mysql:8
          environment: { MYSQL_ROOT_PASSWORD: k9Q2vXw7tRzB4mN8 }
          healthcheck: { test: "mysqladmin ping --password=$$MYSQL_ROOT_PASSWORD || exit 1" }
      """)
    try folder.write(
      "compose.override.yaml",
      """
      services:
        db: { command: "start --user root --pass 'letmein' memory:/data" }
      """)
    let run = CapturedRun(["config", "-p", "shop"], in: folder.path)
    let command = run.output.split(separator: "\"command\": [").last?.prefix { $0 != "]" }.filter { !$0.isWhitespace }
    #expect(command == #""start","--user","root","--pass","********","memory:/data""#)
    #expect(run.output.contains("\"name\": \"shop\""), "\(run.output)\(run.error)")
    #expect(run.output.contains("|| exit 1"), "\(run.output)")
    #expect(!run.output.contains("k9Q2vXw7tRzB4mN8"))
  }

  @Test("the directory that a shell is in is no secret")
  func workingDirectory() throws {
    let folder = try TemporaryFolder()
    try folder.write("compose.yaml", "services:\n  web:\n    build: .\n")
    let run = CapturedRun(["config"], in: folder.path, environment: ["PWD": folder.path, "OLDPWD": folder.path])
    #expect(run.output.contains("\"context\": \"\(folder.path)\""), "\(run.output)")
  }

  @Test("a directory that a shell reached by a link keeps the name of the link")
  func linkedDirectory() throws {
    let folder = try TemporaryFolder()
    let here = Machine.currentDirectory(inShell: nil)
    let link = "\(folder.path)/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: here)
    #expect(Machine.currentDirectory(inShell: link) == link)
    #expect(Machine.currentDirectory(inShell: "\(link)/.") == link)
    for other in [folder.path, "link", "", "/nowhere"] { #expect(Machine.currentDirectory(inShell: other) == here) }
  }

  @Test("Dokploy leaves the shell out, unless the shell is to stand in for its Environment tab")
  func shellForDokploy() throws {
    let folder = try TemporaryFolder()
    try folder.write("compose.yaml", "services:\n  web:\n    image: ${IMAGE:?}\n")
    let arguments = ["--contract", "none", "--target", "dokploy"]
    let shell = ["IMAGE": "web"]
    #expect(CapturedRun(arguments, in: folder.path, environment: shell).status == .findings)
    #expect(CapturedRun(arguments + ["--env-from-shell"], in: folder.path, environment: shell).status == .clean)
  }

  @Test(
    "what is missing is to be set where it counts",
    arguments: [
      ([], "in an env file or in the shell"), (["--no-shell"], "in an env file"),
      (["--env-from-shell"], "in the shell"),
      (["--target", "dokploy"], "in Dokploy's Environment tab"),
      (["--target", "dokploy", "--env-from-shell"], "in the shell"), (["--target", "stack"], "in the shell"),
    ] as [([String], String)])
  func supply(arguments: [String], place: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "compose.yaml",
      "services:\n  shop-db:\n    image: postgres:17-alpine${TAG:?}\n    environment: [POSTGRES_PASSWORD, MODE]\n")
    let run = CapturedRun(["--contract", "none"] + arguments, in: folder.path)
    let remedies = run.output.split(separator: "\n").filter { $0.contains("help: set ") }
    #expect(remedies.count == 3, "\(run.output)")
    #expect(remedies.allSatisfy { $0.hasSuffix(place) || $0.contains("\(place), ") }, "\(remedies)")
  }

  @Test(
    "completions are scripts", arguments: Completions.allCases)
  func completions(shell: Completions) {
    let run = CapturedRun(["completions", shell.rawValue], in: "/")
    #expect(run.status == .clean)
    for option in Option.all { #expect(run.output.contains(option.name)) }
    #expect(run.output.contains("missing-guard"))
  }
}
