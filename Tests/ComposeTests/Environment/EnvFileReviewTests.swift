import Compose
import Diagnostics
import Testing

/// What is said about env files that Compose accepts.
@Suite struct EnvFileReviewTests {
  func read(_ text: String, format: EnvFile.Format = .compose) -> EnvFile {
    EnvFile.parse(Array(text.utf8), file: FileID(index: 0), format: format) { name in
      name == "HOME" ? Definition(shell: name, "/root") : nil
    }
  }

  /// Each finding as `rule: marked text`.
  func findings(_ text: String, format: EnvFile.Format = .compose) -> [String] {
    let env = read(text, format: format)
    #expect(env.isAccepted)
    return env.diagnostics.map { finding in
      let marked = finding.primary.map { String(decoding: Array(text.utf8)[$0.range.offsets], as: UTF8.self) }
      return "\(finding.rule): \(marked ?? "")"
    }
  }

  @Test(
    arguments: [
      ("A=1\nB=2\nA=3\n", ["duplicate-variable: A"]),
      ("A=1\nA\n", []),
      ("A= # none yet\n", ["comment-in-value: # none yet"]),
      ("A=#fff\n", ["hash-in-value: #fff"]),
      ("A=x\t# tab\n", ["comment-in-value: # tab"]),
      ("A=x # comment\n", []),
      ("A=x#y\n", ["hash-in-value: x#y"]),
      ("A='x#y'\nB=\"x #y\"\n", []),
      ("A=\"x\" y=1\n", ["text-after-quote: y=1"]),
      ("A=\"x\" # y=1\n", []),
      ("A='x'\nB=1\n", []),
      ("NOPE\nHOME\n", ["variable-without-value: NOPE"]),
      ("A=1\nfLqoqVU6nSUng3lht59wgbAA\n", ["variable-without-value: fLqoqVU6nSUng3lht59wgbAA"]),
      (
        "A=1\nZq4JmC2vTnX8\nCORS_ORIGIN\n",
        ["variable-without-value: Zq4JmC2vTnX8", "variable-without-value: CORS_ORIGIN"]
      ),
      ("A=1\nlast", ["value-without-name: last"]),
      ("=1\n", ["value-without-name: ="]),
      ("a.b=1\nX-Y=2\n9=3\n", ["unreferenceable-name: a.b", "unreferenceable-name: X-Y", "unreferenceable-name: 9"]),
      ("A=\u{201C}x\u{201D}\n", ["typographic-quotes: \u{201C}"]),
      ("A=caf\u{E9}\n", []),
      ("A=x\"\n", ["stray-quote: \""]),
      ("A={\"a\":\"b\"}\nB=a\"b\"\n", []),
      ("A=\"x\r\ny\"\r\nB=1\r\n", ["carriage-return-in-value: \r"]),
      ("A=\"x \"\n", ["trailing-blank:  "]),
      ("A=\" \"\nB=\"\"\nC=\"x\n\"\n", []),
      ("A: 1\nB: 2\n", ["colon-separator: :"]),
      ("export A=1\nexport B=2\n", ["export-in-env-file: export"]),
      ("A=pa$w0rd\n", ["unset-variable: $w0rd"]),
      ("A='pa$w0rd'\nB=pa$$w\nC=$5\n", []),
    ] as [(String, [String])])
  func remarks(text: String, expected: [String]) { #expect(findings(text) == expected) }

  @Test(arguments: ["fLqoqVU6nSUng3lht59wgbAA", "Zq4JmC2vTnX8", "hunter2-and-more-of-it"])
  func `A line that may be a piece of a secret is not named`(line: String) {
    let env = read("A=1\n\(line)\n")
    #expect(env.diagnostics.count == 1)
    #expect(env.diagnostics.allSatisfy { !$0.message.text.contains(line) && $0.subject.variable == nil })
    #expect(env.strayText.count == 1)
  }

  @Test(
    arguments: [
      ("A=\"x\"\n", ["quotes-in-raw-value: \"x\""]), ("A='\nB=x\"y\"\nC=#x\n", []),
      ("A=1\nA=2\n", ["duplicate-variable: A"]),
    ] as [(String, [String])])
  func rawRemarks(text: String, expected: [String]) { #expect(findings(text, format: .raw) == expected) }

  /// Each fix leads to a file with nothing more to say, in which the variables have the value that was meant.
  @Test(arguments: [
    ("A=1\n\tA=1 \nB=2\n", "A=1\nB=2\n"), ("A=1\nA=1", "A=1\n"), ("A=x#y \n", "A='x#y' \n"),
    ("A=\u{201C}x y\u{201D}\n", "A=\"x y\"\n"), ("A=\"x\r\ny\"\n", "A=\"x\ny\"\n"), ("A: 1\nB:=2\n", "A=1\nB==2\n"),
  ])
  func fixes(text: String, expected: String) throws {
    let found = read(text).diagnostics
    let edits = try #require(found.first?.fix?.edits)
    var bytes = Array(text.utf8)
    for edit in edits.sorted(by: { $0.range > $1.range }) {
      bytes.replaceSubrange(edit.range.offsets, with: Array(edit.replacement.utf8))
    }
    #expect(String(decoding: bytes, as: UTF8.self) == expected)
    #expect(findings(expected) == [])
  }

  @Test(arguments: [
    "A=x#$y\n", "A=x#'y\n", "A=x#\\\n", "A=1 # c\nA=1 # c\n", "A=\u{201C}x\n", "A=x#y #z\n", "A=\u{201C}x$B\u{201D}\n",
    "A=\"x\ry\"\n", "B=1\nA=$B\nA=1\n", "A=1\nexport A=1\n", "https://shop.dev\n", "B:1\nhttps://shop.dev\n",
    "app:secret@db\n", "12:30\n",
  ])
  func noFixWhereItCouldChangeTheValue(text: String) {
    #expect(!read(text).diagnostics.isEmpty)
    #expect(read(text).diagnostics.allSatisfy { $0.fix == nil })
  }

  @Test func messagesHoldNoValues() {
    let text =
      "A=hunter2#hunter2\nB='hunter2 '\nA=hunter2\nC=\"hunter2\" hunter2\nMIIhunter2hunter2hunter2\nD%=hunter2\nhunter2"
    for finding in read(text).diagnostics {
      let words = ([finding.message] + finding.help + [finding.primary?.text ?? ""] + finding.related.map(\.text))
      #expect(words.allSatisfy { !$0.text.contains("hunter2") }, "\(finding.rule)")
      #expect(finding.fix?.edits.allSatisfy { !$0.replacement.contains("hunter2") } ?? true)
    }
  }
}
