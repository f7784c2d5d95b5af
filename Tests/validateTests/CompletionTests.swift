import Foundation
import Testing

@testable import validate

/// The completion scripts, in the shells that they are for.
@Suite struct CompletionTests {
  /// What a shell offers behind a line that is typed so far.
  struct Case: CustomTestStringConvertible, Sendable {
    let line: String
    let offers: [String]
    var lacks: [String] = []
    var testDescription: String { line }
  }

  static let cases = [
    Case(line: "validate ma", offers: ["matrix"]),
    Case(line: "validate help ex", offers: ["explain"]),
    Case(line: "validate --fo", offers: ["--format"], lacks: ["--force"]),
    Case(line: "validate init --fo", offers: ["--force"], lacks: ["--format"]),
    Case(line: "validate --format ", offers: ["text", "sarif", "junit"], lacks: ["yaml"]),
    Case(line: "validate matrix --format ", offers: ["text", "json", "markdown"], lacks: ["sarif"]),
    Case(line: "validate config --format ", offers: ["json", "yaml"], lacks: ["text"]),
    Case(line: "validate --target d", offers: ["dokploy"]),
    Case(line: "validate fix --deny weak", offers: ["weak-secret"]),
    Case(line: "validate explain missing-g", offers: ["missing-guard"]),
    Case(line: "validate completions ", offers: ["bash", "zsh", "fish"]),
    Case(line: "validate -f a", offers: ["a file.yaml"]),
    Case(line: "validate check a", offers: ["a file.yaml"]),
  ]

  @Test("bash", .enabled(if: path(of: "bash") != nil), arguments: cases)
  func bash(given: Case) throws {
    // As readline does: words parted at blanks, the last one empty behind a blank.
    let words = given.line.components(separatedBy: " ").map { "'\($0)'" }
    let offered = try offers(
      in: "bash",
      """
      source ./script
      COMP_WORDS=(\(words.joined(separator: " ")))
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
      _validate
      printf '%s\\n' "${COMPREPLY[@]}"
      """)
    check(offered, given)
  }

  @Test("bash takes an option and its value apart at the sign", .enabled(if: path(of: "bash") != nil))
  func signs() throws {
    for words in ["validate matrix --format =", "validate matrix --format = j"] {
      let offered = try offers(
        in: "bash",
        "source ./script\nCOMP_WORDS=(\(words))\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_validate\n"
          + "printf '%s\\n' \"${COMPREPLY[@]}\"")
      #expect(offered.contains("json") && !offered.contains("sarif"), "\(offered)")
    }
  }

  @Test("fish", .enabled(if: path(of: "fish") != nil), arguments: cases)
  func fish(given: Case) throws {
    let offered = try offers(in: "fish", "source ./script; complete -C '\(given.line)'")
      .map { String($0.prefix { $0 != "\t" }).replacing("\\ ", with: " ") }
    check(offered, given)
  }

  @Test("zsh reads its script", .enabled(if: path(of: "zsh") != nil))
  func zsh() throws {
    let offered = try offers(
      in: "zsh", "compdef() { print -r -- \"$@\"; }; source ./script; whence -w _validate", "-f")
    #expect(offered == ["_validate validate", "_validate: function"])
  }

  private func check(_ offered: [String], _ given: Case) {
    for word in given.offers { #expect(offered.contains(word), "\(offered)") }
    for word in given.lacks { #expect(!offered.contains(word), "\(offered)") }
  }

  static func path(of shell: String) -> String? {
    ["/bin/", "/usr/bin/", "/usr/local/bin/"].map { $0 + shell }.first(where: FileManager.default.isExecutableFile)
  }

  /// The lines that `commands` write, with the shell's completion script beside them.
  private func offers(in shell: String, _ commands: String, _ options: String...) throws -> [String] {
    let folder = try TemporaryFolder()
    try folder.write("script", CapturedRun(["completions", shell], in: folder.path).output)
    try folder.write("a file.yaml", "")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(Self.path(of: shell)))
    process.arguments = options + ["-c", commands]
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    process.environment = ["HOME": folder.path, "PATH": "/usr/bin:/bin"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
