import Diagnostics
import Testing

@testable import Compose

/// The text of Dokploy's Environment tab becomes what Docker Compose reads from the file that Dokploy writes.
@Suite struct EnvironmentTabTests {
  static let additions = [
    Definition(name: "APP_NAME", nameRange: nil, value: TracedText(unknownLike: "app-name"), origin: .dokploy),
    Definition(name: "DOCKER_CONFIG", nameRange: nil, value: TracedText(unplaced: "/root/.docker"), origin: .dokploy),
  ]

  func read(_ texts: [String]) -> [EnvFile] {
    var tab = EnvironmentTab(additions: Self.additions) { name in
      name == "HOME" ? Definition(shell: name, "/root") : nil
    }
    for (index, text) in texts.enumerated() { tab.append(Array(text.utf8), file: FileID(index: UInt32(index))) }
    return tab.read()
  }

  /// `NAME=value` of what counts, in the order of the text, with `?` where it is not known.
  func values(_ texts: String...) -> [String] {
    let entries = read(texts).flatMap(\.entries)
    return entries.enumerated().filter { index, entry in
      !entries[(index + 1)...].contains { $0.name == entry.name }
    }.map { _, entry in
      let value = entry.definition?.value
      return "\(entry.name)=\(value?.isKnown == false ? "?" : value?.string ?? "")"
    }
  }

  @Test(
    arguments: [
      // The rows that every reader of env files should agree on.
      ("A=1\nB= x y \n\nC=\n", ["A=1", "B=x y", "C="]),
      ("export A=1\nexport=2\nexportB=3\n", ["A=1", "export=2", "exportB=3"]),
      ("# A=1\n  B=2\n", ["B=2"]),
      // A `#` ends a value without quotes, wherever it stands.
      ("A=a#b\nB=#fff\nC=x # y\nD='a#b' # c\nE=\"a #b\"#c\n", ["A=a", "B=", "C=x", "D=a#b", "E=a #b"]),
      // Quotes of three kinds, over lines as well; only `\n` and `\r` in double quotes are escapes.
      ("A='x'\nB=\"x\"\nC=`x`\nD=`it's \"x\"`\n", ["A=x", "B=x", "C=x", "D=it's \"x\""]),
      ("A=\"x\ny\"\nB='x\r\ny'\n", ["A=x\ny", "B=x\ny"]),
      ("A=\"x\\ny\"\nB='x\\ny'\nC=x\\ny\nD=\"x\\ty\\\\n\"\n", ["A=x\ny", "B=x\\ny", "C=x\\ny", "D=x\\ty\\\n"]),
      ("A='it\\'s'\nB=\"a \\\"b\\\"\"\nC='it's'\n", ["A=it\\'s", "B=a \\\"b\\\"", "C=it's"]),
      // A quote that is not closed, or not at the end, is a letter.
      ("A=\"x\nB='x' y\nC=x\"y\"\n", ["A=\"x", "B='x' y", "C=x\"y\""]),
      ("A=\nB=1\nC=\n'x'\n", ["A=", "B=1", "C=x"]),
      // Separators and names.
      ("A : 1\nB: 2\nC:3\nD =4\nE\n=5\nF.g-h=6\n", ["B=2", "D=4", "E=5", "F.g-h=6"]),
      ("A B=1\nÄ=2\n[C]=3\nD\n\nE=4\n", ["E=4"]),
      ("\u{FEFF}A=1\rB=2\r\nC=3", ["A=1", "B=2", "C=3"]),
      ("A=\u{A0}x\u{A0}\n", ["A=x"]),
      // Of a name that stands twice the last counts, and stands where the first stood.
      ("A=1\nB=${A}\nA=2\n", ["B=2", "A=2"]),
    ] as [(String, [String])])
  func readsAsDotenv(_ text: String, _ expected: [String]) { #expect(values(text) == expected) }

  @Test(
    arguments: [
      ("P=pa$$w\n", ["P=pa$$w"]), ("P=pa$w\n", ["P=pa$w"]), ("H=h\nU=http://${H}/\n", ["H=h", "U=http://h/"]),
      ("U=${H:-x}\n", ["U=${H:-x}"]), ("P=a#b\n", ["P=a"]), ("P='a#b'\n", ["P=a#b"]), ("P='a #b'\n", ["P=a #b"]),
      ("P=\"a\\nb\"\n", ["P=a\nb"]), ("X=\n", ["X="]),
      // No quotes keep `${NAME}` from being filled in, and only what stands above it is known.
      ("H=h\nU='${H}'\nV=`${H}`\nW=\\${H}$${H}\n", ["H=h", "U=h", "V=h", "W=\\h$h"]),
      ("U=${H}\nH=h\nV=${HOME}${DOCKER_CONFIG}\n", ["U=", "H=h", "V=/root"]),
      ("D=$\nU=${D}{H}\n", ["D=$", "U=${H}"]),
      ("A=${APP_NAME}\nB=x${A}\n", ["A=?", "B=?"]),
    ] as [(String, [String])])
  func arrives(_ text: String, _ expected: [String]) { #expect(values(text) == expected) }

  @Test(
    arguments: [
      ("A=${{B}}/\nB=x\n", ["A=x/", "B=x"], []),
      ("A=${{project.B}}\nB=y${{environment.C}}\nC=${{vault.p.path:KEY}}\n", ["A=?", "B=?", "C=?"], []),
      ("A=${{APP_NAME}}\nB=${{DOCKER}}_CONFIG\nDOCKER=1", ["A=?", "B=1_CONFIG", "DOCKER=1"], []),
      ("A=${{DOCKER_CONFIG}}\n", ["A=?"], ["dokploy-unknown-reference: ${{DOCKER_CONFIG}}"]),
      ("A=${{B}}\nB=${{project.C}}\n", ["A=${{project.C}}", "B=?"], ["dokploy-nested-reference: ${{B}}"]),
      ("A=${{ B }}\nB=1\n", ["A=?", "B=1"], ["dokploy-unknown-reference: ${{ B }}"]),
      ("A=${{}}\nB=${{B\nC=${{C}\n", ["A=?", "B=${{B", "C=${{C}"], ["dokploy-unknown-reference: ${{}}"]),
      // The value that is replaced is never looked up.
      ("A=${{NOPE}}\nA=1\n", ["A=1"], ["duplicate-variable: A"]),
      ("A=1\nA=${{A}}2\n", ["A=${{A}}22"], ["duplicate-variable: A", "dokploy-nested-reference: ${{A}}"]),
    ] as [(String, [String], [String])])
  func refers(_ text: String, _ expected: [String], _ findings: [String]) {
    let tab = read([text])
    #expect(values(text) == expected)
    #expect(marks(tab, [text]) == findings)
  }

  private func marks(_ tab: [EnvFile], _ texts: [String]) -> [String] {
    tab.flatMap(\.diagnostics).map { finding in
      let marked = finding.primary.map {
        String(decoding: Array(texts[Int($0.range.file.index)].utf8)[$0.range.offsets], as: UTF8.self)
      }
      return "\(finding.rule): \(marked ?? "")"
    }
  }

  @Test(
    arguments: [
      (
        "TOKEN\nA B=1\nC:3\n",
        ["dokploy-skipped-line: TOKEN", "dokploy-skipped-line: A B=1", "dokploy-skipped-line: C:3"]
      ),
      ("A='x\n", ["stray-quote: '"]), ("A='x' y\n", ["stray-quote: '"]), ("A=x'\n", ["stray-quote: '"]),
      ("A=`x\n", ["stray-quote: `"]), ("A='x '\n", ["trailing-blank:  "]),
      ("A=\u{201C}x\u{201D}\n", ["typographic-quotes: \u{201C}"]),
      ("A=1\nA=1\n", ["duplicate-variable: A"]), ("A=${NOPE}\n", ["unset-variable: ${NOPE}"]),
      // What other readers think of these is of no matter here.
      ("export A=1\nB: 2\nC=x#y\nD=\"x\r\ny\"\n", []),
    ] as [(String, [String])])
  func remarks(_ text: String, _ expected: [String]) { #expect(marks(read([text]), [text]) == expected) }

  @Test func severalFilesAreOneText() {
    // `B` stands for text in which `C` is not yet known where `A` is written.
    #expect(values("A=${{B}}\nC=1\n", "B=${C}\nC=2\n") == ["A=", "B=2", "C=2"])
  }

  @Test func valuesAreTracedToTheirBytes() throws {
    let text = "H=host\nU=`pg://${{H}}:\\$5/${H}`\nV=\"a\\nb\"\n"
    let entries = try #require(read([text]).first).entries
    func written(_ entry: Int, _ part: String) -> String? {
      guard let value = entries[entry].definition?.value, let found = value.string.firstRange(of: part) else {
        return nil
      }
      let lower = value.string.utf8.distance(from: value.string.startIndex, to: found.lowerBound)
      return value.place(of: lower..<lower + part.utf8.count).range.map {
        String(decoding: Array(text.utf8)[$0.offsets], as: UTF8.self)
      }
    }
    #expect(written(1, "pg://") == "pg://")
    #expect(written(1, "host") == "host")
    #expect(written(1, "\\$5") == "\\$5")
    #expect(written(1, "host:\\") == "${{H}}:\\")
    #expect(written(2, "\n") == "\\n")
  }

  @Test func hostileTextsStayWithinBounds() {
    let long = "A=" + String(repeating: "x", count: 100_000) + "\nB=" + String(repeating: "${{A}}", count: 500) + "\n"
    let file = read([long])
    #expect(file.first?.problems.contains { if case .template = $0.kind { true } else { false } } == true)
    #expect(
      file.flatMap(\.definitions).map(\.value.string.utf8.count).reduce(0, +) <= EnvFile.Limit.expansion + 300_000)

    let chain = (1...5_000).map { "A\($0)=${A\($0 - 1)}x" }.joined(separator: "\n")
    #expect(read([chain]).first?.entries.count == 5_000)
    for piece in ["A='\\'", "A='", "A=\"\nB='\n", "${{", "${{A", "A=${{B", "A\n", "\r", "A:", "export ", "A=`\\`"] {
      _ = read([String(repeating: piece, count: 10_000)])
    }
  }
}
