import Compose
import Diagnostics
import Foundation
import Reporting
import Testing
import YAML

@Suite struct ModelTextTests {
  static let place = SourceRange(FileID(index: 0), 0..<0)

  static func value(_ content: Value.Content) -> Value { Value(content, at: place) }
  static func text(_ string: String) -> Value { value(.text(TracedText(verbatim: string, at: place))) }

  static func map(_ entries: (String, Value)...) -> Value {
    value(.mapping(Mapping(entries.map { Mapping.Entry(key: $0.0, keyRange: place, value: $0.1) })))
  }

  static func list(_ items: Value...) -> Value { value(.sequence(items)) }

  static let model = map(
    ("x-more", list(list(text("a"), list()), map(), list(map(("k", list(text("deep"))), ("a", value(.null)))))),
    ("volumes", map(("data", map(("name", text("app_data")))))),
    (
      "services",
      map(
        (
          "web",
          map(
            ("image", text("nginx:1.27")),
            ("command", list(text("sh"), text("-c"), text("echo $HOME: # no\n\techo \"two\"\n"))),
            (
              "environment",
              map(
                ("URL", text("http://app:hunter2@db/$x")), ("PASSWORD", text("abc")), ("TOKEN", value(.null)),
                ("PIN", value(.integer(12345))), ("EMPTY", text("")), ("YES", text("yes")),
                ("LINES", text("one\ntwo\n\n")), ("A$B", text("x"))
              )
            ), ("ports", list(map(("target", value(.integer(80))), ("published", text("8080"))))),
            ("cpus", value(.float(0.5))), ("init", value(.boolean(true))), ("networks", map(("default", value(.null)))),
          )
        ), ("Db", map(("image", text("postgres"))))
      )
    ), ("name", text("app")))

  @Test(arguments: [true, false]) func looksAsRecorded(hides: Bool) throws {
    let redaction = hides ? Redaction(values: ["12345"]) : nil
    let text = ModelText(ModelTextTests.model, hiding: redaction) { $0 == "PASSWORD" || $0 == "TOKEN" }
    Snapshot.expect(text.yaml, "model/\(hides ? "masked" : "shown").yaml")
    Snapshot.expect(text.json, "model/\(hides ? "masked" : "shown").json")
    _ = try JSONSerialization.jsonObject(with: Data(text.json.utf8))
  }

  /// Whatever a model holds, the YAML written for it says the same, and so does the JSON where it is read as YAML.
  @Test(arguments: 0..<300) func yamlReadsBackTheSame(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let model = ModelTextTests.value(
      .mapping(Mapping([Mapping.Entry(key: "x", keyRange: ModelTextTests.place, value: any(3, &random))])))
    let written = ModelText(model, hiding: nil)
    for text in [written.yaml, written.json] {
      let stream = YAML.Stream.parse(Array(text.utf8), file: FileID(index: 0))
      #expect(stream.diagnostics.isEmpty, "\(text)")
      let root = try #require(stream.documents.first?.root)
      #expect(description(of: root, in: stream.tree) == description(of: model), "\(text)")
    }
  }

  private func any(_ depth: Int, _ random: inout SeededGenerator) -> Value {
    let count = Int.random(in: 0...3, using: &random)
    switch Int.random(in: depth > 0 ? -6...7 : 0...7, using: &random) {
    case -6 ... -4: return ModelTextTests.value(.sequence((0..<count).map { _ in any(depth - 1, &random) }))
    case -3 ... -1:
      let entries = (0..<count).map { index in
        Mapping.Entry(
          key: "\(index)" + string(&random), keyRange: ModelTextTests.place, value: any(depth - 1, &random))
      }
      return ModelTextTests.value(.mapping(Mapping(entries)))
    case 0: return ModelTextTests.value(.null)
    case 1: return ModelTextTests.value(.boolean(Bool.random(using: &random)))
    case 2: return ModelTextTests.value(.integer(Int64.random(in: -1000...Int64.max, using: &random)))
    case 3: return ModelTextTests.value(.float(Double(Int.random(in: -999...999, using: &random)) / 8 + 0.0625))
    default: return ModelTextTests.text(string(&random))
    }
  }

  private func string(_ random: inout SeededGenerator) -> String {
    let parts = [
      "a", "b", " ", "  ", "\n", "\n\n", "\t", ": ", ":", " #", "#", "- ", "-", "'", "\"", "\\", "{", "]", "&", "*",
      "!",
      "|", ">", "%", "@", "`", "é", "😀", "\u{FEFF}", "\u{2028}", "\u{85}", "\u{7F}", "\r", "\u{0}", "\u{1B}", "0", "1",
      "1e3",
      "true", "no", "null", "~", ".5", "0x1", "2001-01-01", "<<", "=", "?", ",", "---", "...", "/", "_", ".inf",
    ]
    return (0..<Int.random(in: 0...5, using: &random)).map { _ in parts.randomElement(using: &random) ?? "a" }.joined()
  }

  private func description(of value: Value) -> String {
    switch value.content {
    case .null: "null"
    case .boolean(let flag): "\(flag)"
    case .integer(let number): "\(number)"
    case .unsigned(let number): "\(number)"
    case .float(let number): "\(number)"
    case .timestamp(let text): "\(text.unicodeScalars.map(\.value))"
    case .text(let text): "\(text.string.unicodeScalars.map(\.value))"
    case .sequence(let items): "[" + items.map { description(of: $0) }.joined(separator: ",") + "]"
    case .mapping(let mapping):
      "{"
        + mapping.entries.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        .map { "\($0.key.unicodeScalars.map(\.value)):" + description(of: $0.value) }.joined(separator: ",") + "}"
    }
  }

  private func description(of node: NodeID, in tree: Tree) -> String {
    switch tree.kind(node) {
    case .scalar:
      switch tree.resolved(node) {
      case .null: return "null"
      case .bool(let flag): return "\(flag)"
      case .int(let number): return "\(number)"
      case .uint(let number): return "\(number)"
      case .float(let number): return "\(number)"
      case .timestamp: return "a timestamp"
      case .string: return "\(tree.text(node).unicodeScalars.map(\.value))"
      }
    case .sequence: return "[" + tree.items(node).map { description(of: $0, in: tree) }.joined(separator: ",") + "]"
    case .mapping:
      return "{"
        + tree.entries(node).map {
          "\(tree.text($0.key).unicodeScalars.map(\.value)):" + description(of: $0.value, in: tree)
        }.joined(separator: ",") + "}"
    case .alias: return "an alias"
    }
  }
}
