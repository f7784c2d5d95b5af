import Compose
import Diagnostics
import Testing

/// Where the parts of an env file are, and how reading goes on after a mistake.
@Suite struct EnvFileTests {
  let file = FileID(index: 0)

  func read(_ text: String, shell: [String: String] = [:], format: EnvFile.Format = .compose) -> EnvFile {
    EnvFile.parse(Array(text.utf8), file: file, format: format) { name in
      shell[name].map { Definition(shell: name, $0) }
    }
  }

  /// The bytes of `text` that a range marks.
  func marked(_ range: SourceRange?, in text: String) -> String? {
    range.map { String(decoding: Array(text.utf8)[$0.offsets], as: UTF8.self) }
  }

  @Test func workedExample() throws {
    let text = """
      # the database
      export DB_HOST: db       # colon works too
      DB_URL="postgres://$DB_HOST/\\$app"
      TOKEN
      PIN='12
      34' COLOUR=#fff
      """
    let env = read(text, shell: ["TOKEN": "t"])
    #expect(env.isAccepted && env.problems.isEmpty)
    #expect(env.entries.map(\.name) == ["DB_HOST", "DB_URL", "TOKEN", "PIN", "COLOUR"])
    #expect(env.definitions.map(\.value.string) == ["db", "postgres://db/$app", "t", "12\n34", "#fff"])
    #expect(env.entries.map { marked($0.nameRange, in: text) } == env.entries.map(\.name))
    #expect(env.entries.map(\.quoting) == [.none, .double, .none, .single, .none])
    #expect(env.entries.map(\.separator) == [.colon, .equals, .none, .equals, .equals])
    #expect(marked(env.entries[0].export, in: text) == "export")
    #expect(env.comments.map { marked($0, in: text) } == ["# the database", "# colon works too"])
    #expect(marked(env.entries[1].valueRange, in: text) == "\"postgres://$DB_HOST/\\$app\"")
    #expect(marked(env.entries[3].valueRange, in: text) == "'12\n34'")
    let url = try #require(env.definitions.first { $0.name == "DB_URL" }).value
    #expect(marked(url.place(of: 0..<8).range, in: text) == "postgres")
    #expect(marked(url.place(of: 11..<13).range, in: text) == "db")
    #expect(url.place(of: 11..<13).insertions.map { marked($0, in: text) } == ["$DB_HOST"])
    #expect(marked(url.place(of: 14..<15).range, in: text) == "\\$")
    #expect(marked(url.place(of: 15..<18).range, in: text) == "app")
    #expect(env.references.map(\.name) == ["DB_HOST"])
  }

  @Test func readingGoesOnAfterMistakes() {
    let text = """
      set A=1
      B%=x
      'C'=1
      E=${F:?say it}
      two words
      G='a'b"c"
      H=last
      """
    let env = read(text)
    #expect(!env.isAccepted)
    #expect(
      env.problems.map { "\(marked($0.range, in: text) ?? ""): \($0.diagnostic.message)" }
        == [
          "set A: a blank in the name of a variable",
          "%: `%` in the name of a variable",
          "': `'` in the name of a variable",
          "${F:?say it}: required variable `F` is not set",
          "two words: a blank in the name of a variable",
          "\": unexpected text after the closing quote",
        ])
    #expect(env.definitions.map(\.name) == ["A", "E", "G", "H"])
  }

  @Test func openQuoteEndsWithItsLine() {
    let text = "A='open\nB=2\nC='\n"
    let env = read("A=1\nB=\"open\nC=3\n")
    #expect(env.problems.map(\.diagnostic.message) == ["this quote is never closed"])
    #expect(env.definitions.map(\.value.string) == ["1", "open", "3"])
    // Two open quotes are one closed one, to Compose as well.
    #expect(read(text).definitions.map(\.value.string) == ["open\nB=2\nC="])
  }

  @Test func repeatedKeysAreKept() {
    let env = read("A=1\nA=2\nB=$A\n")
    #expect(env.definitions.map(\.value.string) == ["1", "2", "2"])
  }

  @Test func namesAreComparedByBytes() {
    let env = read("\u{E9}=1\ne\u{301}A=2\nX=${e}\n")
    #expect(env.entries.map(\.name.utf8.count) == [2, 1])
    #expect(!env.isAccepted)
  }

  @Test func invalidUTF8IsReplacedInValuesAndRefusedInKeys() {
    let bytes = Array("A=x".utf8) + [0xFF] + Array("y\nB=\"\\n".utf8) + [0xC3] + Array("\"\n".utf8)
    let env = EnvFile.parse(bytes, file: file) { _ in nil }
    #expect(env.isAccepted)
    #expect(env.definitions.map(\.value.string) == ["x\u{FFFD}y", "\n\u{FFFD}"])
    #expect(env.problems.map(\.range) == [SourceRange(file, 3..<4)])
    #expect(env.definitions[0].value.place(of: 4..<5).range == SourceRange(file, 4..<5))
    let later = EnvFile.parse([0x41, 0x3D, 0xFF, 0x0A, 0x42, 0x3D, 0xF9, 0xFF, 0x78], file: file) { _ in nil }
    #expect(later.definitions.last?.value.string == "\u{FFFD}\u{FFFD}x")
    #expect(later.definitions.last?.value.place(of: 6..<7).range == SourceRange(file, 8..<9))
    #expect(!EnvFile.parse([0x41, 0xFF, 0x3D], file: file) { _ in nil }.isAccepted)
  }

  @Test func encodingIsReportedOnce() {
    let utf16 = EnvFile.parse([0xFF, 0xFE, 0x41, 0, 0x3D, 0, 0x0A, 0], file: file) { _ in nil }
    #expect(!utf16.isAccepted)
    #expect(utf16.diagnostics.map(\.message) == ["the file is UTF-16, which Docker Compose cannot read"])
    let inName = EnvFile.parse([0x41, 0xE9, 0x3D, 0x31, 0x0A], file: file) { _ in nil }
    #expect(inName.diagnostics.map(\.message) == ["a byte that is not UTF-8 in the name of a variable"])
  }

  @Test func strayTextIsKnown() {
    let text = "KEY=-----BEGIN\nMIIEvQIBADANBgkqhkiG\nabc+def/ghi\nPLAIN_NAME\nA=\"x\" hunter2\nlast"
    let env = read(text)
    #expect(env.strayText.map { marked($0, in: text) } == ["MIIEvQIBADANBgkqhkiG", "abc+def/ghi", "hunter2", "last"])
  }

  @Test func dollarsOfPasswordsAreNotNamed() {
    let text = "A=pa$w0rd\nB=$HOST\nC=${lower}\nD=x #y\nE=x # y\n"
    let env = read(text)
    #expect(env.strayText.map { marked($0, in: text) } == ["$w0rd", "#y"])
    #expect(
      env.problems.map(\.diagnostic.message) == [
        "the variable after this `$` is not set, so nothing stands in its place",
        "`HOST` is not set, so nothing stands in its place",
        "`lower` is not set, so nothing stands in its place",
      ])
  }

  @Test(
    arguments: [
      ("A\u{200D}B=1\n", "an invisible character (U+200D) in the name of a variable"),
      ("A\u{200B}B=1\n", "a zero-width space (U+200B) in the name of a variable"),
      ("A\u{AD}B=1\n", "an invisible character (U+00AD) in the name of a variable"),
    ])
  func invisibleCharactersInNamesAreNamed(_ text: String, _ message: String) {
    #expect(read("X=1\n" + text).problems.map(\.diagnostic.message.text) == [message])
  }

  @Test func rawFormat() {
    let text = "\u{FEFF}A=\"x\" # y\r\n  # comment\n  B= $A \nHOME\nC\n=1\nD E=1\n\nF=a=b"
    let env = read(text, shell: ["HOME": "/root"], format: .raw)
    #expect(env.definitions.map(\.name) == ["A", "B", "HOME", "F"])
    #expect(env.definitions.map(\.value.string) == ["\"x\" # y", " $A ", "/root", "a=b"])
    #expect(
      env.problems.map(\.diagnostic.message) == [
        "no variable name before the `=`", "a blank in the name of a variable",
      ])
    #expect(env.comments.map { marked($0, in: text) } == ["# comment"])
  }

  @Test func growthIsBounded() {
    var text = "A0=xxxxxxxxxxxxxxxx\n"
    for level in 1...40 { text += "A\(level)=$A\(level - 1)$A\(level - 1)$A\(level - 1)$A\(level - 1)\n" }
    let env = read(text)
    #expect(env.definitions.reduce(0) { $0 + $1.value.string.utf8.count } < 40 << 20)
    #expect(env.problems.contains { $0.diagnostic.rule == .interpolationLimit })
  }

  @Test func longChainsAreReleased() {
    var text = "A0=x\n"
    for level in 1...20_000 { text += "A\(level)=$A\(level - 1)\n" }
    let env = read(text)
    #expect(env.definitions.last?.value.string == "x")
  }

  /// Every prefix, and every text with one byte left out, keeps its ranges inside the file and in order.
  @Test func damagedFilesKeepTheirRanges() {
    let text = Array(
      "export A: 'x\\' y' # c\nB=\"$A\\n${C:-\\0101}\" z=1\nD\n\u{3000}E=é #f\nG=${H:?${A}} ${}".utf8)
    let damaged = text.indices.flatMap { [Array(text[..<$0]), Array(text[..<$0] + text[($0 + 1)...])] }
    for bytes in damaged {
      for format in [EnvFile.Format.compose, .raw] {
        let env = EnvFile.parse(bytes, file: file, format: format) { _ in nil }
        let ranges =
          env.entries.flatMap { [$0.nameRange, $0.separatorRange, $0.valueRange] } + env.comments + env.strayText
          + env.references.map(\.range) + env.diagnostics.compactMap(\.primary?.range)
        #expect(ranges.allSatisfy { $0.upperBound <= bytes.count })
        #expect(env.entries.map(\.nameRange) == env.entries.map(\.nameRange).sorted())
        for definition in env.definitions {
          let length = definition.value.string.utf8.count
          #expect(length == 0 || definition.value.place(of: 0..<length).range != nil)
        }
      }
    }
  }

  /// A unit and how often it stands.
  @Test(arguments: [
    ("\n", 50_000), ("#\n", 20_000), ("A='", 20_000), ("A=\"\\\"", 20_000), ("export ", 20_000), ("A", 50_000),
    ("A=x #", 20_000), ("\u{3000}", 20_000), ("A=\u{A0}", 20_000), ("\"", 20_000),
  ])
  func hostileFilesEnd(unit: String, count: Int) {
    let text = String(repeating: unit, count: count)
    for format in [EnvFile.Format.compose, .raw] {
      let env = read(text, format: format)
      #expect(env.entries.allSatisfy { $0.valueRange.upperBound <= text.utf8.count })
    }
  }
}
