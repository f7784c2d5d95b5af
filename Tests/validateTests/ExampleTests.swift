import Foundation
import Testing

@testable import validate

/// The examples as a newcomer meets them.
@Suite struct ExampleTests {
  @Test("the stack of the guide is clean")
  func openchat() {
    let run = CapturedRun(["examples/openchat/.env.dev"], in: CapturedRun.checkout)
    #expect(run.status == .clean)
    #expect(run.error == "")
    #expect(run.output.split(separator: "\n").count == 1, "\(run.output)")
  }

  static let broken = try? FileManager.default.contentsOfDirectory(atPath: CapturedRun.checkout + "/examples/broken")
    .filter { !$0.hasPrefix(".") && $0 != "README.md" }.sorted()

  /// What each broken variant provokes is recorded beside it, as the tool prints it.
  ///
  /// `VALIDATE_RECORD=1 swift test` writes the files anew and fails, so that a recording is always looked at.
  @Test("each broken variant provokes what is recorded beside it", arguments: broken ?? [])
  func variant(name: String) throws {
    let folder = "examples/broken/\(name)"
    let run = CapturedRun(["\(folder)/.env.dev"], in: CapturedRun.checkout)
    #expect(run.error == "")
    #expect(run.status == (run.output.contains("\nerror: ") || run.output.hasPrefix("error: ") ? .findings : .clean))
    let record = CapturedRun.checkout + "/\(folder)/expected.txt"
    if ProcessInfo.processInfo.environment["VALIDATE_RECORD"] != nil {
      try run.output.write(toFile: record, atomically: true, encoding: .utf8)
      Issue.record("recorded \(folder)/expected.txt anew")
      return
    }
    #expect(try run.output == String(contentsOfFile: record, encoding: .utf8))
  }

  static let stacks = ["django", "wordpress"]
  /// The examples lie in folders of this repository.
  static let place = "dokploy-nested-compose-path"

  /// Like the variants above; `VALIDATE_RECORD=1` records anew.
  @Test("a stack with a contract of its own is clean with one env file and not with the other", arguments: stacks)
  func stack(name: String) throws {
    let folder = "examples/contracts/\(name)"
    for target in ["compose", "dokploy"] {
      let good = CapturedRun(
        ["-f", "\(folder)/compose.yaml", "--target", target, "--allow", Self.place, "\(folder)/good.env"],
        in: CapturedRun.checkout)
      #expect(good.status == .clean)
      #expect(good.output.hasPrefix("no problems: "), "\(good.output)")
    }
    let bad = CapturedRun(["-f", "\(folder)/compose.yaml", "\(folder)/bad.env"], in: CapturedRun.checkout)
    #expect(bad.status == .findings)
    #expect(bad.error == "")
    let record = CapturedRun.checkout + "/\(folder)/expected.txt"
    if ProcessInfo.processInfo.environment["VALIDATE_RECORD"] != nil {
      try bad.output.write(toFile: record, atomically: true, encoding: .utf8)
      Issue.record("recorded \(folder)/expected.txt anew")
      return
    }
    #expect(try bad.output == String(contentsOfFile: record, encoding: .utf8))
  }

  @Test("the Environment tab of the Dokploy example is clean, pasted and as a job's environment")
  func dokploy() throws {
    let compose = ["--target", "dokploy", "--allow", Self.place, "-f", "examples/openchat/docker-compose.yml"]
    let file = "examples/dokploy/environment.example"
    let pasted = CapturedRun(compose + [file], in: CapturedRun.checkout)
    #expect(pasted.status == .clean)
    #expect(pasted.output.hasPrefix("no problems: "), "\(pasted.output)")
    let lines = try String(contentsOfFile: CapturedRun.checkout + "/" + file, encoding: .utf8).split(separator: "\n")
    let pairs = lines.filter { !$0.hasPrefix("#") }.map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
    let environment = Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], $0[1]) })
    let job = CapturedRun(compose + ["--env-from-shell"], in: CapturedRun.checkout, environment: environment)
    #expect(job.status == .clean)
    #expect(job.output.hasPrefix("no problems: "), "\(job.output)")
  }

  @Test("there are at least ten broken variants")
  func count() throws {
    #expect(try #require(Self.broken).count >= 10)
  }
}
