import Diagnostics
import Testing
import YAML

/// After a mistake: what is said, and what can still be read.
@Suite("Recovery")
struct RecoveryTests {
  @Test("a broken file has its report", arguments: BrokenFile.all)
  func report(_ broken: BrokenFile) {
    let bytes = Array(broken.text.utf8)
    #expect(parse(bytes).report(of: bytes) == broken.report)
  }

  @Test("the places do not depend on line ends", arguments: BrokenFile.all.filter { !$0.text.contains("|") })
  func lineEnds(_ broken: BrokenFile) {
    let bytes = Array(broken.text.utf8)
    let crlf = bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
    #expect(parse(crlf).report(of: crlf) == broken.report)
  }

  @Test("three mistakes give three reports, and later sections are still read")
  func threeMistakes() {
    let stream = parse(
      """
      services:
        web:
          image:nginx
          ports: ["80:80"
          environment:
            A: b: c
            D: e
        db:
          image: postgres
      volumes: {data: {}}

      """)
    #expect(stream.diagnostics.map(\.rule) == [.yamlSyntax, .yamlSyntax, .yamlSyntax])
    #expect(stream.scalar("services", "web", "ports", "0") == "80:80")
    #expect(stream.scalar("services", "web", "environment", "D") == "e")
    #expect(stream.scalar("services", "db", "image") == "postgres")
    #expect(stream.node(["volumes", "data"]) != nil)
  }

  @Test(
    "what stands below a mistake keeps its place in the tree",
    arguments: [
      ("services:\n  web\n    image: nginx\n  db:\n    image: postgres\n", ["services", "web", "image"], "nginx"),
      ("services:\n\tweb:\n\t\timage: nginx\n", ["services", "web", "image"], "nginx"),
      ("a:\n    b: 1\n  c: 2\nd: 3\n", ["a", "c"], "2"),
      ("  a: 1\nb: 2\n", ["b"], "2"),
      ("a: [${X}, y]\nb: 2\n", ["a", "1"], "y"),
      ("a: {b: ${X:-{}}, c: y}\n", ["a", "b"], "${X:-{}}"),
      ("a: \"x\nb: \"y\"\n", ["b"], "y"),
      ("a: b: c\nd: 1\n", ["a"], "b: c"),
      ("a:b\nc: 1\n", ["a"], "b"), ("c: 1\na:b:c\n", ["a"], "b:c"), ("a=b:c\nc: 1\n", ["a"], "b:c"),
      ("c: 1\na=b # c\n", ["a"], "b"), ("c: 1\n\"a=b c\"\nd: 2\n", ["a"], "b c"), ("c: 1\na:\u{A0}b\n", ["a"], "b"),
      ("a: [1 2, 3\nb: 4\n", ["b"], "4"),
      ("a: 'it's'\nb: 1\n", ["b"], "1"),
      ("a: @x\nb: 1\n", ["a"], "@x"),
      ("ports: - a\n       - b\nc: 1\n", ["ports", "1"], "b"),
      ("a: 1\n<<<<<<< x\nb: 2\n=======\nc: 3\n>>>>>>> y\nd: 4\n", ["d"], "4"),
    ])
  func salvage(_ text: String, _ path: [String], _ expected: String) throws {
    let stream = parse(text)
    #expect(stream.isRefused())
    #expect(stream.tree.text(try #require(stream.node(path))) == expected)
  }

  @Test(
    "messages never hold the text of values",
    arguments: [
      "PASSWORD:hunter2\nB: 1\n", "PASSWORD: a: hunter2\n", "PASSWORD: \"x\" hunter2\n", "PASSWORD: *hunter2\n",
      "PASSWORD: @hunter2\n", "env: [\"x\" \"hunter2\"]\n", "env: {A: ${B:-hunter2}}\n", "PASSWORD: | hunter2\n",
      "PASSWORD: &hunter2!\nB: &x &hunter2 1\n", "PASSWORD: !!int hunter2\n", "PASSWORD:\n  - a\n  hunter2\n",
      "A: 1\nhunter2\nB: 2\n", "A: 1\n... hunter2\n", "A: \"b\"\n  hunter2\n", "\"hunter2\n x\": 1\n",
      "A:\n    b: 1\n  hunter2\n", "- a\n- b\nhunter2\n", "A: [x hunter2: y z: 1]\n", "A: !hunter2!x 1\n",
    ])
  func secrets(_ text: String) {
    let bytes = Array(text.utf8)
    let report = parse(bytes).report(of: bytes)
    #expect(!report.isEmpty)
    #expect(!report.contains("hunter2"))
  }
}
