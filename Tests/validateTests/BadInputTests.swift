import Foundation
import Testing

@testable import validate

/// Whatever is handed to the program, it says what is wrong and never traps.
@Suite struct BadInputTests {
  static let compose = "services:\n  web:\n    image: web\n"

  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    var files: [String: [UInt8]] = [:]
    let arguments: [String]
    let status: Status
    /// What standard error says when the check cannot be made, or standard output when it can.
    let says: String
    var testDescription: String { name }
  }

  static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  static let cases: [Case] = [
    Case(
      name: "a missing env file", files: ["compose.yaml": bytes(compose)], arguments: ["nope.env"], status: .failure,
      says: "`nope.env` does not exist"),
    Case(
      name: "a directory for an env file", files: ["compose.yaml": bytes(compose), "dir/x": []], arguments: ["dir"],
      status: .failure, says: "`dir` is a directory"),
    Case(
      name: "a missing compose file", arguments: ["-f", "nope.yaml"], status: .failure,
      says: "`nope.yaml` does not exist"),
    Case(
      name: "two missing files at once", arguments: ["-f", "nope.yaml", "nope.env"], status: .failure,
      says: "`nope.env` does not exist"),
    Case(name: "no compose file anywhere", arguments: [], status: .failure, says: "no compose file"),
    Case(
      name: "an unknown option", arguments: ["--fromat", "json"], status: .failure, says: "did you mean `--format`?"),
    Case(
      name: "an unknown rule", files: ["compose.yaml": bytes(compose)], arguments: ["--allow", "mising-guard"],
      status: .failure, says: "did you mean `missing-guard`?"),
    Case(
      name: "an unknown rule to explain", arguments: ["explain", "nonsense-rule"], status: .failure,
      says: "there is no rule `nonsense-rule`"),
    Case(
      name: "an unknown contract", files: ["compose.yaml": bytes(compose)], arguments: ["--contract", "opnchat"],
      status: .failure, says: "did you mean `openchat`?"),
    Case(name: "an unknown shell", arguments: ["completions", "bsh"], status: .failure, says: "did you mean `bash`?"),
    Case(
      name: "two formats for standard output", files: ["compose.yaml": bytes(compose)],
      arguments: ["--format", "json", "--format", "sarif"], status: .failure, says: "only one format"),
    Case(
      name: "two formats for one file", files: ["compose.yaml": bytes(compose)],
      arguments: ["--format", "json=out", "--format", "sarif=out"], status: .failure, says: "written to `out`"),
    Case(
      name: "two formats for one file by different names", files: ["compose.yaml": bytes(compose)],
      arguments: ["--format", "json=out", "--format", "sarif=./out"], status: .failure, says: "written to `./out`"),
    Case(
      name: "two formats for standard output by its names", files: ["compose.yaml": bytes(compose)],
      arguments: ["--format", "json=-", "--format", "text"], status: .failure, says: "only one format"),
    Case(
      name: "a report in place of the env file", files: ["compose.yaml": bytes(compose), ".env": bytes("A=1\n")],
      arguments: ["-o", "./.env"], status: .failure, says: "`./.env` is one of the files that are read"),
    Case(
      name: "a format in place of the compose file", files: ["compose.yaml": bytes(compose)],
      arguments: ["--format", "json=compose.yaml"], status: .failure, says: "name another to write to"),
    Case(
      name: "a model in place of the compose file", files: ["compose.yaml": bytes(compose)],
      arguments: ["config", "-o", "compose.yaml"], status: .failure, says: "name another to write to"),
    Case(
      name: "a contract in place of the compose file", files: ["compose.yaml": bytes(compose)],
      arguments: ["contract", "-o", "compose.yaml"], status: .failure, says: "name another to write to"),
    Case(
      name: "an assignment in place of an env file", files: ["compose.yaml": bytes(compose)],
      arguments: ["LOG_LEVEL=debug"], status: .failure, says: "`LOG_LEVEL=********` sets a variable"),
    Case(
      name: "an env file whose name looks like an assignment",
      files: ["compose.yaml": bytes(compose), "A=1": bytes("A=1\n")], arguments: ["--contract", "none", "A=1"],
      status: .clean, says: "nothing uses `A`"),
    Case(
      name: "an escape sequence in a name", files: ["compose.yaml": bytes(compose)],
      arguments: ["no\u{1B}[31mfile\u{202E}.env"], status: .failure, says: "`no␛[31mfile<U+202E>.env`"),
    Case(
      name: "a misspelled command", files: ["compose.yaml": bytes(compose)], arguments: ["chek"], status: .failure,
      says: "did you mean `check`?"),
    Case(
      name: "a word that is neither command nor file", files: ["compose.yaml": bytes(compose)], arguments: ["xyzzy"],
      status: .failure, says: "there is neither a command nor an env file `xyzzy`"),
    Case(
      name: "a compose file in place of an env file", files: ["compose.yaml": bytes(compose)],
      arguments: ["compose.yaml"], status: .failure, says: "validate -f compose.yaml"),
    Case(
      name: "an env file in place of a compose file", files: ["x.env": bytes("# of the shop\nexport A=1\nB=2\n")],
      arguments: ["-f", "x.env"], status: .failure, says: "validate x.env"),
    Case(
      name: "a matrix of what is no compose file", files: ["compose.yaml": bytes("- a\n")], arguments: ["matrix"],
      status: .failure, says: "cannot be understood; `validate` says why"),
    Case(
      name: "a directory to write variables to", files: ["compose.yaml": bytes(compose), "dir/x": []],
      arguments: ["init", "dir", "--force"], status: .failure, says: "`dir` is a directory"),
    Case(
      name: "an output that is a directory", files: ["compose.yaml": bytes(compose), "dir/x": []],
      arguments: ["-o", "dir"], status: .failure, says: "`dir` is a directory"),
    Case(
      name: "an output in a directory that is not there", files: ["compose.yaml": bytes(compose)],
      arguments: ["-o", "nowhere/out"], status: .failure, says: "`nowhere/out` cannot be written"),
    Case(
      name: "an empty compose file", files: ["compose.yaml": []], arguments: [], status: .findings,
      says: "[empty-compose-file]"),
    Case(
      name: "an empty env file", files: ["compose.yaml": bytes(compose), ".env": []],
      arguments: ["--contract", "none", ".env"], status: .clean, says: "no problems"),
    Case(
      name: "a binary compose file",
      files: ["compose.yaml": (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 167 ^ $0 >> 3) }],
      arguments: ["--contract", "none"], status: .findings, says: "error: "),
    Case(
      name: "a binary env file",
      files: [
        "compose.yaml": bytes(compose), ".env": (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 167 ^ $0 >> 3) },
      ], arguments: ["--contract", "none"], status: .findings, says: "[env-syntax]"),
    Case(
      name: "invalid UTF-8", files: ["compose.yaml": bytes("services:\n  web:\n    image: ") + [0xFF, 0x0A]],
      arguments: ["--contract", "none"], status: .findings, says: "compose.yaml:3:12"),
    Case(
      name: "a line of a megabyte",
      files: ["compose.yaml": bytes("services:\n  web:\n    image: " + String(repeating: "x", count: 1 << 20))],
      arguments: ["--contract", "none"], status: .clean, says: "no problems"),
    Case(
      name: "a mapping that is none", files: ["compose.yaml": bytes("- a\n- b\n")], arguments: ["--contract", "none"],
      status: .findings, says: "compose.yaml:1:1"),
    Case(
      name: "brackets without end", files: ["compose.yaml": [UInt8](repeating: 0x5B, count: 20_000)],
      arguments: ["--contract", "none"], status: .findings, says: "error: "),
  ]

  @Test("each is answered in words", arguments: cases)
  func answer(to given: Case) throws {
    let folder = try TemporaryFolder()
    for (name, bytes) in given.files { try folder.write(name, bytes) }
    let run = CapturedRun(given.arguments, in: folder.path)
    #expect(run.status == given.status, "\(run.output)\(run.error)")
    if given.status == .failure {
      #expect(run.output == "")
      #expect(run.error.hasPrefix("validate: "))
      #expect(run.error.contains(given.says), "\(run.error)")
    } else {
      #expect(run.error == "")
      #expect(run.output.contains(given.says), "\(run.output.prefix(2000))")
    }
  }

  @Test("a file that may not be read", .enabled(if: getuid() != 0, "root may read everything"))
  func noPermission() throws {
    let folder = try TemporaryFolder()
    try folder.write("compose.yaml", Self.compose)
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: folder.path + "/compose.yaml")
    let run = CapturedRun(["-f", "compose.yaml"], in: folder.path)
    #expect(run.status == .failure)
    #expect(run.error.contains("may not be read"))
  }

  @Test("a page of a file with mistakes says that it may not be all", arguments: ["matrix", "contract"])
  func partial(command: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("compose.yaml", Self.compose + "    environment: { A: 1\n")
    let run = CapturedRun([command], in: folder.path)
    #expect(run.status == .clean)
    #expect(run.error.contains("the files have mistakes"))
    #expect(run.output != "")
  }

  @Test("a reader that goes away is no failure")
  func closedPipe() throws {
    let folder = try TemporaryFolder()
    try folder.write("compose.yaml", Self.compose)
    var machine = Machine.system()
    machine.workingDirectory = folder.path
    machine.environment = []
    machine.write = { _, _ in .failure(.closed) }
    #expect(Tool(machine: machine).run(["--contract", "none"]) == .clean)
    machine.write = { _, _ in .failure(.failed("no space left on device")) }
    #expect(Tool(machine: machine).run(["--contract", "none"]) == .failure)
  }
}
