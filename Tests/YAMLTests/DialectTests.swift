import Diagnostics
import Testing
import YAML

/// Where Docker Compose's parser and YAML 1.2 disagree.
@Suite("Dialects")
struct DialectTests {
  @Test(
    "YAML 1.2 that Docker Compose refuses",
    arguments: [
      "%YAML 1.2\n---\na: 1\n", "%FOO x\n---\na: 1\n", "a: \"x\\/y\"\n", ": a\n", "a: 1\n: 2\n", "{: a}\n", "[: a]\n",
      "{\"a\"\n: b}\n", "{a\n: b}\n", "{a\n b: c}\n", "{a: :x}\n", "[what? x]\n", "[!!str, a]\n", "a: 1\n\t\nb: 2\n",
      "-\tx\n", "a:\n  - b\n \t\nc: d\n", "?\ta\n: b\n", "\ta\n", "a: |\n  \tx\n", "a: 1\n...\nb: 2\n", "...\n",
      "&é a\n", "--- |\nx\n", "a: \"\\uD83D\\uDE00\"\n", "a: b # c\n\t# d\n", "a: x\u{85}y\n", "a: x\u{2028}y\n",
      "a: \"x\u{7F}y\"\n",
    ])
  func refused(_ text: String) {
    #expect(!parse(text, as: .yaml12).isRefused(), "\(parse(text, as: .yaml12).diagnostics)")
    let rules = parse(text).diagnostics.filter { $0.severity == .error }.map(\.rule)
    #expect(rules == [.yamlRefusedByCompose])
  }

  @Test(
    "what only Docker Compose accepts",
    arguments: [
      "a: [\n1\n]\n", "a: [\n  1\n]\n", "a: {\nb: 1\n}\n", "a: \"x\ny\"\n", "a: 'x\ny'\n", "a: \"x\"#c\n", "[a]#c\n",
      "[a,#c\nb]\n", "a: |#c\n  x\n", "[-]\n", "[-, a]\n", "a: \"it\\'s\"\n", "a: |\n    \n  # c\n", "- [\n\ta\n ]\n",
      "a: 1\n%TAG ! x\n---\nb: 2\n", "%YAML 1.1#c\n---\na\n", "a: x\u{FEFF}y\n",
      "a:\n  b:\n  >\n    x\n", "a:\n-\n|\n  x\n",
    ])
  func lax(_ text: String) {
    #expect(parse(text, as: .yaml12).isRefused())
    let stream = parse(text)
    #expect(!stream.isRefused(), "\(stream.diagnostics)")
    #expect(stream.diagnostics.map(\.rule) == [.yamlOnlyForCompose])
  }

  @Test(
    "what both accept, without a word",
    arguments: [
      "a:\tb\n", "a: 1\t# c\n", "a: x\n    \t\nb: y\n", "a: \"x\"\t\nb: 1\n", "[\n\t\"a\",\n\t\"b\" ]\n", "a:b\n",
      "a: x#y\n",
      "a: -\u{301}\n", "%YAML 1.1\n---\na: 1\n", "---\na: 1\n...\n---\nb: 2\n", "{a: 1, \"b\":2}\n", "[a: b]\n",
      "a: [\n  1,\n  ]\n", "&a b: *a\n", "a: &x.y 1\nb: *x.y\n", "? a\n: b\n", "- - a\n  - b\n", "a:\n- b\n",
      "!!null : a\n", "a: 1\n# b\n\t# c\n \t\n# d\ne: 2\n", "a:\n    b: 1\nc: d\n    e # f: g\n",
      "a:\n    b: 1\nc: \"d\n    e: f\"\n",
      "a: \"é\\x41\\u00e9\\U0001F600\"\n", "a: |2\n  \tx\n", "a: >-\n\n  x\n",
      "a: *\u{61}\n---\n".replacing("*a", with: "b"),
    ])
  func common(_ text: String) {
    #expect(parse(text).diagnostics == [])
    #expect(parse(text, as: .yaml12).diagnostics == [])
  }

  @Test("an alias of an earlier document")
  func earlierDocument() {
    let text = "a: &x 1\n---\nb: *x\n"
    #expect(parse(text).diagnostics.map(\.rule) == [.yamlOnlyForCompose])
    #expect(parse(text, as: .yaml12).diagnostics.map(\.rule) == [.unknownAlias])
  }

  @Test("an alias as a key without a space")
  func aliasKey() {
    let text = "&a k: 1\n*a: 2\n"
    let stream = parse(text)
    #expect(stream.diagnostics.map(\.rule) == [.yamlOnlyForCompose])
    #expect(parse(text, as: .yaml12).isRefused())
  }

  @Test("a colon before a comma is text for Docker Compose")
  func colonBeforeComma() {
    #expect(parse("{a:, b: 1}\n").node(["a:"]) != nil)
    #expect(parse("{a:, b: 1}\n", as: .yaml12).node(["a"]) != nil)
  }
}
