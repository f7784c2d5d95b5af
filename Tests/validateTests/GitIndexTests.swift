import Compose
import Foundation
import Testing

@testable import validate

/// Checks the reader of git's index against git itself, where there is one.
@Suite struct GitIndexTests {
  static let git = ["/usr/bin/git", "/usr/local/bin/git", "/opt/homebrew/bin/git"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  @Test("tracked and untracked files are told apart", .enabled(if: git != nil), arguments: [2, 3, 4])
  func tracked(version: Int) throws {
    let folder = try TemporaryFolder()
    try folder.write("sub/.env", "A=1\n")
    try folder.write("sub/.env.local", "A=1\n")
    for name in 0..<40 { try folder.write("many/file-\(name)-\(String(repeating: "x", count: name))", "") }
    try Self.run(["init", "--quiet"], in: folder)
    try Self.run(["add", "sub/.env", "many"], in: folder)
    try Self.run(["update-index", "--index-version", "\(version)"], in: folder)
    let machine = Machine.system()
    #expect(GitIndex.tracks(folder.path + "/sub/.env", in: machine) == true)
    #expect(GitIndex.tracks(folder.path + "/sub/.env.local", in: machine) == false)
    #expect(GitIndex.tracks(folder.path + "/many/file-39-" + String(repeating: "x", count: 39), in: machine) == true)
  }

  @Test("outside a repository there is nothing to say")
  func noRepository() throws {
    let folder = try TemporaryFolder()
    try folder.write(".env", "A=1\n")
    #expect(GitIndex.tracks(folder.path + "/.env", in: .system()) == nil)
  }

  @Test(
    "an index that makes no sense tracks nothing",
    arguments: [
      "", "DIRC", "DIRC\u{0}\u{0}\u{0}\u{2}", "DIRC\u{0}\u{0}\u{0}\u{2}\u{7F}\u{7F}\u{7F}\u{7F}",
      "DIRC\u{0}\u{0}\u{0}\u{4}\u{0}\u{0}\u{0}\u{9}" + String(repeating: "\u{7F}", count: 90),
    ])
  func nonsense(index: String) {
    #expect(!GitIndex(Array(index.utf8)).contains(Array(".env".utf8)))
  }

  private static func run(_ arguments: [String], in folder: TemporaryFolder) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(git))
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
