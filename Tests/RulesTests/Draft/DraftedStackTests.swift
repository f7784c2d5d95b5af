import Compose
import Contract
import Diagnostics
import Testing

@testable import Rules

/// What the rules say of the example stack with a drafted env file.
@Suite struct DraftedStackTests {
  /// What a human answers.
  static let answers = [
    "BETTER_AUTH_URL": "https://api.chat.dev", "SERVER_INTERNAL_URL": "https://api.chat.dev",
    "CORS_ORIGIN": "https://chat.dev", "NEXT_PUBLIC_APP_URL": "https://chat.dev",
    "NEXT_PUBLIC_SERVER_URL": "https://api.chat.dev", "NEXT_PUBLIC_ELECTRIC_URL": "https://electric.chat.dev",
  ]

  func draft(seed: UInt64) throws -> EnvFileDraft {
    var stack = try ContractDraftTests.openchat()
    stack.files.removeAll { $0.path == ".env" }
    let project = try #require(stack.load().project)
    var random = Xorshift(seed: seed)
    return withoutActuallyEscaping({ (count: Int) in random.bytes(count) }) { source in
      EnvFileDraft(for: EnvFileDraftTests.openchat, in: project, randomBytes: source)
    }
  }

  func check(_ env: String) throws -> [Diagnostic] {
    var stack = try ContractDraftTests.openchat()
    stack.files.removeAll { $0.path == ".env" }
    stack.files.append((".env", env))
    let deployment = try stack.deployment(contract: BuiltInContract.text(named: "openchat"))
    return Engine.check(deployment, reported: stack.load().diagnostics).diagnostics
  }

  @Test(arguments: 1...8) func nothingButTheNoteThatAnalyticsIsOff(_ seed: UInt64) throws {
    let draft = try draft(seed: seed)
    #expect(Set(draft.choices.map(\.name)) == Set(DraftedStackTests.answers.keys))
    var lines: [Substring] = []
    for line in String(decoding: draft.bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false) {
      let name = String(line.prefix { $0 != "=" })
      lines.append(DraftedStackTests.answers[name].map { "\(name)=\($0)" } ?? line)
    }
    let findings = try check(lines.joined(separator: "\n"))
    #expect(findings.map(\.rule) == ["group-not-set"], "\(findings)")
  }

  @Test func everyPlaceholderIsReported() throws {
    let draft = try draft(seed: 1)
    let findings = try check(String(decoding: draft.bytes, as: UTF8.self))
    // One finding each: a placeholder is no list, no origin and no path.
    for choice in draft.choices {
      #expect(findings.count { $0.severity == .error && $0.subject.variable == choice.name } == 1, "\(choice.name)")
    }
    #expect(
      findings.filter { $0.severity == .error }.allSatisfy {
        DraftedStackTests.answers.keys.contains($0.subject.variable ?? "")
      })
  }
}
