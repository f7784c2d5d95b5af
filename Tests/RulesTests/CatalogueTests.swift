import Diagnostics
import Foundation
import Rules
import Testing

@Suite struct CatalogueTests {
  @Test func `Every rule has a name of its own in kebab case`() {
    let names = Catalogue.rules.map(\.name.description)
    #expect(Set(names).count == names.count)
    for name in names {
      #expect(name.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "-") }, "\(name)")
      #expect(!name.hasPrefix("-") && !name.hasSuffix("-") && !name.contains("--"))
    }
  }

  /// A layer below declares the names of what it reports; each must be documented in the catalogue.
  @Test func `Every rule that a layer declares is in the catalogue`() throws {
    let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources").standardized
    let known = Set(Catalogue.rules.map(\.name.description))
    var declared: Set<String> = []
    for layer in ["YAML", "Compose", "Contract", "Rules"] {
      let folder = try #require(
        FileManager.default.enumerator(at: sources.appending(path: layer), includingPropertiesForKeys: nil))
      for case let file as URL in folder where file.pathExtension == "swift" {
        let text = try String(contentsOf: file, encoding: .utf8)
        for match in text.matches(of: /static let \w+: RuleName = "([^"]+)"/) {
          declared.insert(String(match.output.1))
        }
      }
    }
    #expect(declared.subtracting(known).sorted() == [])
    let reading = Catalogue.rules.filter { if case .whileReading = $0.check { true } else { false } }
    #expect(Set(reading.map(\.name.description)).subtracting(declared).sorted() == [])
  }

  @Test(arguments: Catalogue.rules.map(\.name)) func `Documentation is written in sentences`(_ name: RuleName) throws {
    let rule = try #require(Catalogue.rule(named: name))
    #expect(rule.summary.hasSuffix(".") && !rule.summary.contains("\n"))
    #expect(rule.summary.first?.isUppercase == true || rule.summary.hasPrefix("`"))
    #expect(rule.rationale.hasSuffix("."))
    #expect(!rule.rationale.hasSuffix("\n"))
  }
}
