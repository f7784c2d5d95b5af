import Foundation
import Reporting
import Rules
import Testing

/// The reference pages of the rules are written from the rules' own values.
///
/// With `VALIDATE_RECORD=1` in the environment the pages are written anew and the test fails, so that a recording run
/// is never taken for a passing one.
@Suite struct ReferencePageTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Sources/Rules/Rules.docc").standardized

  /// What must stand in the folder, by file name.
  static let pages: [String: String] = {
    var pages = ["Rules.md": index]
    for rule in Catalogue.rules { pages["\(rule.name).md"] = "# \(rule.name)\n\n\(RulePage(rule).markdown)" }
    return pages
  }()

  static let index: String = {
    var text = """
      # ``Rules``

      What `validate` reports: one page a rule.

      ## Overview

      A rule is a value with its documentation, its examples and the function that looks for the problem. These pages
      are written from those values, and the examples on them are run as tests. `validate explain RULE` prints the same.

      To accept a finding, write a comment on the line before it, or an entry in the `allow` list of the contract:

          # validate:allow database-published -- reached by the backup machine

      ## Topics

      """
    for group in Rule.Group.allCases {
      let rules = Catalogue.rules.filter { $0.group == group }
      guard !rules.isEmpty else { continue }
      text += "\n### \(group.rawValue)\n\n" + rules.map { "- <doc:\($0.name)>\n" }.joined()
    }
    return text
  }()

  @Test func `The reference pages are those of the catalogue`() throws {
    let files = FileManager.default
    let known = try Set(files.contentsOfDirectory(atPath: Self.folder.path).filter { $0.hasSuffix(".md") })
    if ProcessInfo.processInfo.environment["VALIDATE_RECORD"] == "1" {
      for name in known.subtracting(Self.pages.keys) {
        try files.removeItem(at: Self.folder.appending(path: name))
      }
      for (name, text) in Self.pages {
        try text.write(to: Self.folder.appending(path: name), atomically: true, encoding: .utf8)
      }
      Issue.record("the reference pages were written anew; look at the difference and run again")
      return
    }
    #expect(known == Set(Self.pages.keys), "VALIDATE_RECORD=1 swift test writes the pages anew")
    let stale = try Self.pages.keys.sorted().filter { name in
      guard known.contains(name) else { return false }
      return try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8) != Self.pages[name]
    }
    #expect(stale.isEmpty, "VALIDATE_RECORD=1 swift test writes the pages anew")
  }
}
