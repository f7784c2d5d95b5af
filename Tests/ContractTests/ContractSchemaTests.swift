import Compose
import Contract
import Diagnostics
import Foundation
import Testing
import YAML

/// The JSON schema for editors says the same as the decoder.
@Suite struct ContractSchemaTests {
  static let documentation = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Sources/Contract/Contract.docc").standardized

  let schema: [String: Any]

  init() throws {
    let data = try Data(contentsOf: Self.documentation.appending(path: "Resources/contract-1.schema.json"))
    schema = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test(
    arguments: [
      ("service", Contract.Keys.service), ("variable", Contract.Keys.variable), ("url", Contract.Keys.url),
      ("group", Contract.Keys.group), ("allowance", Contract.Keys.allowance),
    ])
  func `An entry has the keys that the decoder knows`(_ name: String, _ keys: [String]) throws {
    #expect(try properties(of: definition(name)) == keys.sorted())
  }

  @Test func `The top level has the keys that the decoder knows`() throws {
    #expect(try properties(of: schema) == Contract.Keys.contract.sorted())
  }

  @Test func `The types and reaches are those of the decoder`() throws {
    #expect(try choices("variable", "type") == ValueType.allCases.map(\.rawValue))
    #expect(try choices("url", "reach") == Contract.URLParts.Reach.allCases.map(\.rawValue))
  }

  /// Walks the built-in contract along the schema.
  @Test func `The built-in contract fits`() throws {
    let text = try #require(BuiltInContract.text(named: "openchat"))
    let stream = Stream.parse(Array(text.utf8), file: FileID(index: 0))
    let root = try #require(stream.documents.first?.root)
    var top: [String: NodeID] = [:]
    for (key, value) in stream.tree.entries(root) { top[stream.tree.text(key)] = value }
    #expect(try Set(top.keys).isSubset(of: properties(of: schema)))
    for (section, name) in [("services", "service"), ("variables", "variable"), ("groups", "group")] {
      let known = try properties(of: definition(name))
      for (_, entry) in stream.tree.entries(try #require(top[section])) {
        for (key, _) in stream.tree.entries(entry) { #expect(known.contains(stream.tree.text(key))) }
      }
    }
  }

  /// The page's first example is a contract without a mistake.
  @Test func `The example of the reference page is read without a finding`() throws {
    let page = try String(contentsOf: Self.documentation.appending(path: "ContractFormat.md"), encoding: .utf8)
    let start = try #require(page.firstRange(of: "```yaml\n"))
    let end = try #require(page[start.upperBound...].firstRange(of: "```"))
    let text = String(page[start.upperBound..<end.lowerBound])
    let (contract, diagnostics) = Contract.decode(
      Array(text.utf8), file: FileID(index: 0), name: "page", origin: .file)
    #expect(diagnostics.isEmpty, "\(diagnostics.map(\.message))")
    #expect(contract.name == "shop" && contract.variables.count == 9 && contract.allowances.count == 1)
  }

  /// Every key of the format is in a table of the page.
  @Test func `The reference page describes every key and type`() throws {
    let page = try String(contentsOf: Self.documentation.appending(path: "ContractFormat.md"), encoding: .utf8)
    let keys =
      Contract.Keys.contract + Contract.Keys.service + Contract.Keys.variable + Contract.Keys.url
      + Contract.Keys.group + Contract.Keys.allowance + ValueType.allCases.map(\.rawValue)
    for key in keys { #expect(page.contains("`\(key)`"), "\(key)") }
  }

  private func definition(_ name: String) throws -> [String: Any] {
    let definitions = try #require(schema["$defs"] as? [String: Any])
    return try #require(definitions[name] as? [String: Any])
  }

  private func properties(of schema: [String: Any]) throws -> [String] {
    try #require(schema["properties"] as? [String: Any]).keys.sorted()
  }

  private func choices(_ definition: String, _ key: String) throws -> [String] {
    let properties = try #require(try self.definition(definition)["properties"] as? [String: Any])
    let property = try #require(properties[key] as? [String: Any])
    return try #require(property["enum"] as? [String])
  }
}
