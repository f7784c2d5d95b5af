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

  @Test("there are at least ten broken variants")
  func count() throws {
    #expect(try #require(Self.broken).count >= 10)
  }
}
