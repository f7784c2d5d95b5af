import Compose
import Contract
import Diagnostics
import Foundation
import Testing

@testable import Rules

/// Contracts drafted from compose files that people deploy, read from the conformance data outside the package.
@Suite struct RealProjectTests {
  static let folder = ProcessInfo.processInfo.environment["VALIDATE_CONFORMANCE"]

  static var projects: [String] {
    let files = folder.map { URL(filePath: $0).appending(path: "compose-files") }
    return ((try? files.map { try FileManager.default.contentsOfDirectory(atPath: $0.path()) }) ?? [])?.sorted() ?? []
  }

  func project(_ name: String) throws -> SmallProject {
    let folder = URL(filePath: RealProjectTests.folder ?? "").appending(path: "compose-files/\(name)")
    return SmallProject(
      compose: try String(contentsOf: folder.appending(path: "docker-compose.yml"), encoding: .utf8),
      env: try String(contentsOf: folder.appending(path: "values.env"), encoding: .utf8))
  }

  /// The draft is a contract without mistakes, and the project keeps it: every finding that it adds is about how good
  /// a secret is, which is asked whether or not the one at hand is good.
  @Test(.enabled(if: folder != nil, "VALIDATE_CONFORMANCE is not set")) func everyProjectKeepsItsDraft() throws {
    #expect(RealProjectTests.projects.count == 250)
    for name in RealProjectTests.projects {
      let project = try project(name)
      let result = project.load()
      let text = ContractDraft(of: try #require(result.project), in: result).text
      let findings = Engine.check(try project.deployment(contract: text)).diagnostics
      let known = Set(Engine.check(try project.deployment()).diagnostics)
      let added = findings.filter { !known.contains($0) && !RealProjectTests.aboutSecrets.contains($0.rule) }
      #expect(added.map { "\($0.rule): \($0.message)" } == [], "\(name)\n\(text)")
    }
  }

  static let aboutSecrets: Set<RuleName> = ["placeholder-secret", "weak-secret", "secret-reused", "secret-default"]

  /// An env file that is drafted from a drafted contract has all that Compose demands.
  @Test(.enabled(if: folder != nil, "VALIDATE_CONFORMANCE is not set")) func draftedEnvFilesAreComplete() throws {
    for name in RealProjectTests.projects {
      var project = try project(name)
      project.files.removeLast()
      let blank = project.load()
      let text = ContractDraft(of: try #require(blank.project), in: blank).text
      var random = Xorshift(seed: 5)
      let draft = withoutActuallyEscaping({ (count: Int) in random.bytes(count) }) { source in
        EnvFileDraft(for: EnvFileDraftTests.contract(text), in: blank.project, randomBytes: source)
      }
      project.files.append((".env", String(decoding: draft.bytes, as: UTF8.self)))
      let missing = project.load().diagnostics.filter { $0.rule == .missingVariable || $0.rule == .envSyntax }
      #expect(missing.map(\.message) == [], "\(name)\n\(String(decoding: draft.bytes, as: UTF8.self))")
    }
  }
}
