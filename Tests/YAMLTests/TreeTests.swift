import Diagnostics
import Testing
import YAML

/// What a tree says of its nodes.
@Suite("Trees")
struct TreeTests {
  @Test("aliases refer to the anchor before them, and are not expanded")
  func aliases() throws {
    let stream = parse("a: &x 1\nb: *x\nc: &x 2\nd: [*x, *x ]\n")
    let tree = stream.tree
    let paths = [["b"], ["d", "0"], ["d", "1"]]
    let targets = paths.compactMap { stream.node($0).flatMap(tree.target).map(tree.text) }
    #expect(targets == ["1", "2", "2"])
    #expect(stream.diagnostics.isEmpty)
  }

  @Test("an anchor on a line of its own names the collection, one beside a key the key")
  func owners() throws {
    let stream = parse("a: &m\n  &k b: 1\nc: [&i {x: 1}, &j [y]: z]\n")
    let tree = stream.tree
    let mapping = try #require(stream.node(["a"]))
    #expect(tree.anchor(mapping)?.value == "m")
    #expect(tree.anchor(try #require(tree.entries(mapping).head?.key))?.value == "k")
    #expect(tree.anchor(try #require(stream.node(["c", "0"])))?.value == "i")
    let pair = try #require(stream.node(["c", "1"]))
    #expect(tree.anchor(pair) == nil)
    #expect(tree.anchor(try #require(tree.entries(pair).head?.key))?.value == "j")
  }

  @Test("an alias may stand inside what it stands for")
  func recursion() throws {
    let stream = parse("&a [*a, &b {c: *b}]\n")
    let tree = stream.tree
    let root = stream.documents[0].root
    #expect(tree.target(ofAlias: try #require(stream.node(["0"]))) == root)
    #expect(tree.target(ofAlias: try #require(stream.node(["1", "c"]))) == stream.node(["1"]))
  }

  @Test("nodes that move behind their parent keep their anchors")
  func movedAnchors() throws {
    let stream = parse("- [&a x, *a ]: &b y\n- *a\n- [[&c q]: *c ]\n", as: .yaml12)
    let tree = stream.tree
    #expect(stream.diagnostics.isEmpty)
    let mapping = try #require(stream.node(["0"]))
    let key = try #require(tree.entries(mapping).head?.key)
    let items = Array(tree.items(key))
    #expect(tree.target(ofAlias: items[1]) == items[0])
    #expect(tree.target(ofAlias: try #require(stream.node(["1"]))) == items[0])
    let inner = try #require(stream.node(["2", "0"]))
    let pair = try #require(tree.entries(inner).head)
    #expect(tree.target(ofAlias: pair.value) == Array(tree.items(pair.key))[0])
  }

  @Test(
    "tags are resolved by their handles",
    arguments: [
      ("!reset x", "!reset"), ("!!str x", "tag:yaml.org,2002:str"), ("!<tag:a,b> x", "tag:a,b"), ("!a%21 x", "!a!"),
      ("! x", "!"),
    ])
  func tags(_ text: String, _ expected: String) throws {
    let stream = parse("v: \(text)\n")
    #expect(stream.tree.tag(try #require(stream.node(["v"])))?.value == expected)
  }

  @Test(
    "a block of text at the end of the file has no line break that is not there",
    arguments: [("|\n  a", "a"), ("|\n  a\n   b ", "a\n b "), (">\n  a\n    b\t", "a\n  b\t"), ("|\n  a\n", "a\n")])
  func lastBlock(_ text: String, _ expected: String) throws {
    let stream = parse("v: \(text)")
    #expect(stream.tree.traced(try #require(stream.node(["v"]))).string == expected)
  }

  @Test(
    "part of a value is traced to its bytes",
    arguments: [
      ("v: postgres://db/app\n", "app"), ("v: 'it''s app'\n", "app"), ("v: \"a\\tb\\u0041 app\"\n", "app"),
      ("v: one\n   two app\n", "app"), ("v: |\n  one\n  two app\n", "app"), ("v: >\n  one\n\n  app\n", "app"),
      ("v: \"one \\\n  app\"\n", "app"), ("- &x !!str v: 'é app'\n", "app"),
    ])
  func tracing(_ text: String, _ part: String) throws {
    let bytes = Array(text.utf8)
    let stream = parse(text)
    let last = NodeID(index: UInt32(stream.tree.nodeCount - 1))
    let traced = stream.tree.traced(last)
    let value = Array(traced.string.utf8)
    let start = try #require((0...value.count - part.utf8.count).first { value[$0...].starts(with: part.utf8) })
    let place = traced.place(of: start..<start + part.utf8.count)
    let range = try #require(place.range)
    #expect(place.isExact)
    #expect(String(decoding: bytes[range.offsets], as: UTF8.self) == part)
  }

  @Test("an escape is traced to its bytes")
  func tracedEscape() throws {
    let text = "v: \"a\\nb\"\n"
    let traced = parse(text).tree.traced(NodeID(index: 2))
    let place = try #require(traced.place(of: 1..<2).range)
    #expect(String(decoding: Array(text.utf8)[place.offsets], as: UTF8.self) == "\\n")
  }

  @Test("places in files of other encodings are in their text")
  func encodings() throws {
    let text = "é: [x, 😀]\n# ü\nk: *no\n"
    for isBigEndian in [true, false] {
      var bytes: [UInt8] = isBigEndian ? [0xFE, 0xFF] : [0xFF, 0xFE]
      for unit in text.utf16 {
        let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
        bytes += isBigEndian ? pair : pair.reversed()
      }
      let stream = parse(bytes)
      #expect(stream.diagnostics.map(\.rule) == [.unknownAlias])
      #expect(stream.scalar("é", "1") == "😀")
      let range = stream.tree.range(try #require(stream.node(["é", "1"])))
      let file = FileText(bytes).bytes
      #expect(String(decoding: file, as: UTF8.self) == "\u{FEFF}" + text)
      #expect(String(decoding: file[range.offsets], as: UTF8.self) == "😀")
      #expect(stream.comments.map { String(decoding: file[$0.offsets], as: UTF8.self) } == ["# ü"])
      let alias = try #require(stream.diagnostics.first?.primary)
      #expect(String(decoding: file[alias.range.offsets], as: UTF8.self) == "*no")
    }
  }

  @Test("keys are compared without making strings")
  func equality() throws {
    let stream = parse("image: x\n\"im\\x61ge\": y\n")
    let keys = stream.tree.entries(stream.documents[0].root).map(\.key)
    #expect(keys.map { stream.tree.equals($0, "image") } == [true, true])
    #expect(keys.map { stream.tree.equals($0, "imagf") } == [false, false])
    #expect(stream.diagnostics.map(\.rule) == [.duplicateKey])
  }

  @Test("ranges hold what they say, whatever is wrong", arguments: BrokenFile.all)
  func ranges(_ broken: BrokenFile) {
    let bytes = Array(broken.text.utf8)
    #expect(rangeProblems(of: parse(bytes), bytes) == [])
  }
}
