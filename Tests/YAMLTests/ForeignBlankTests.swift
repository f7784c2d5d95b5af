import Diagnostics
import Testing
import YAML

/// No-break spaces and their like, which text from a web page brings along.
@Suite("Blanks that are no spaces")
struct ForeignBlankTests {
  static let file = """
    services:
      web:
        image: nginx
        restart: always
        environment:
          A: 1
          B: 2
        ports:
          - "80:80"
          - "81:81"
      # the database
      db:
        image: postgres
    volumes: {}

    """

  static let blanks: [(Unicode.Scalar, String)] = [
    ("\u{A0}", "a no-break space (U+00A0)"), ("\u{2003}", "an em space (U+2003)"),
    ("\u{202F}", "a narrow no-break space (U+202F)"), ("\u{2005}", "a special space (U+2005)"),
  ]

  @Test("a line indented with them keeps its place, and is said once", arguments: blanks, 2...13)
  func indentation(_ blank: (Unicode.Scalar, String), _ line: Int) {
    var lines = Self.file.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let text = lines[line - 1].drop { $0 == " " }
    let depth = lines[line - 1].count - text.count
    // All of the indentation, its end, and what stands before it.
    for spaces in [0, depth - 1] {
      var changed = lines
      changed[line - 1] =
        String(repeating: " ", count: spaces) + String(repeating: Character(blank.0), count: depth - spaces) + text
      expectOneFinding(changed, named: blank.1)
    }
    lines[line - 1] = String(blank.0) + lines[line - 1]
    if line > 2 { expectOneFinding(lines, named: blank.1) }
  }

  @Test(
    "what takes no room is said once, too",
    arguments: [("\u{200B}", "a zero-width space"), ("\u{FEFF}", "a byte order mark")], 2...13)
  func invisible(_ blank: (Unicode.Scalar, String), _ line: Int) {
    let lines = Self.file.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let depth = lines[line - 1].prefix { $0 == " " }.count
    for place in [0, depth] where !(place == 0 && blank.0 == "\u{FEFF}" && line == 11) {
      var changed = lines
      changed[line - 1].unicodeScalars.insert(
        blank.0, at: changed[line - 1].unicodeScalars.index(changed[line - 1].startIndex, offsetBy: place))
      expectOneFinding(changed, named: blank.1)
    }
  }

  @Test("a file that is indented with nothing else is read as it looks, and said once")
  func everyLine() {
    let lines = Self.file.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let text = line.drop { $0 == " " }
      return String(repeating: "\u{A0}", count: line.count - text.count) + text
    }
    expectOneFinding(lines, named: "a no-break space (U+00A0)")
  }

  private func expectOneFinding(_ lines: [String], named name: String) {
    let text = lines.joined(separator: "\n")
    let stream = parse(text)
    #expect(stream.diagnostics.map(\.rule) == [.yamlSyntax], "\(text)")
    #expect(stream.diagnostics.first?.message.text.hasPrefix(name) == true)
    #expect(stream.scalar("services", "web", "environment", "B") == "2", "\(text)")
    #expect(stream.scalar("services", "web", "ports", "1") == "81:81", "\(text)")
    #expect(stream.scalar("services", "db", "image") == "postgres", "\(text)")
    #expect(stream.node(["volumes"]) != nil, "\(text)")
  }

  @Test(
    "behind a colon or a dash they are told from a space",
    arguments: [
      ("a:\u{A0}1\nb: 2\n", ["a"], "1", "`:` of `a`"), ("b: 2\na:\u{A0}\u{2003} 1\n", ["a"], "1", "`:` of `a`"),
      ("c:\n  -\u{A0}1\n  -\u{3000}2\n", ["c", "0"], "1", "`-`"), ("c:\n  - 1\n  -\u{A0} 2\n", ["c", "1"], "2", "`-`"),
    ] as [(String, [String], String, String)])
  func indicators(_ text: String, _ path: [String], _ value: String, _ indicator: String) {
    let stream = parse(text)
    #expect(stream.diagnostics.first?.message.text.contains("stands behind the \(indicator)") == true)
    #expect(stream.node(path).map { stream.tree.text($0) } == value)
  }

  @Test(
    "within text they are text",
    arguments: [
      "a: x\u{A0}y\n", "a: \"\n\u{A0}\u{A0}x\"\n", "a: |\n  \u{A0}x\nb: 1\n", "# \u{A0}\n\u{FEFF}# a\na: 1\n",
      "\u{FEFF}a: 1\n",
    ])
  func text(_ text: String) {
    #expect(!parse(text).diagnostics.contains { $0.rule == .yamlSyntax })
  }
}
