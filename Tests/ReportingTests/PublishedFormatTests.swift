import Diagnostics
import Foundation
import Reporting
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The formats whose schemas others have published, held against what those schemas say.
@Suite struct PublishedFormatTests {
  static let reports = FormatTests.cases.filter { $0.format == .junit }

  /// The elements and attributes that the schemas of Ant and of Jenkins have in common, and what is required in them.
  private static let elements: [String: Element] = [
    "testsuites": Element(attributes: [], children: ["testsuite"]),
    "testsuite": Element(
      attributes: [
        "name", "package", "id", "timestamp", "hostname", "tests", "failures", "errors", "skipped", "time",
      ], children: ["properties", "testcase", "system-out", "system-err"]),
    "properties": Element(attributes: [], children: []),
    "testcase": Element(attributes: ["name", "classname", "time"], children: ["failure", "skipped"]),
    "failure": Element(attributes: ["type", "message"], children: []),
    "skipped": Element(attributes: [], children: []),
    "system-out": Element(attributes: [], children: []),
    "system-err": Element(attributes: [], children: []),
  ]

  struct Element {
    /// All of them are required.
    let attributes: Set<String>
    let children: [String]
  }

  @Test(arguments: reports) func junitFollowsBothSchemas(_ case: FormatTests.Case) throws {
    let text = Format.junit.render(`case`.report)
    let reader = TreeReader()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    let root = try #require(reader.root)
    #expect(root.name == "testsuites")
    check(root)
    let suite = try #require(root.children.first)
    let cases = suite.children.filter { $0.name == "testcase" }
    #expect(suite.attributes["tests"] == "\(cases.count)")
    #expect(suite.attributes["failures"] == "\(cases.count { $0.children.first?.name == "failure" })")
    #expect(suite.attributes["skipped"] == "\(cases.count { $0.children.first?.name == "skipped" })")
    #expect(cases.allSatisfy { $0.children.count <= 1 })
    #expect(!cases.isEmpty)
  }

  private func check(_ node: TreeReader.Node) {
    guard let element = PublishedFormatTests.elements[node.name] else {
      Issue.record("there is no element \(node.name)")
      return
    }
    #expect(Set(node.attributes.keys) == element.attributes, "\(node.name)")
    // In the order that Ant's schema demands.
    let places = node.children.map { element.children.firstIndex(of: $0.name) ?? -1 }
    #expect(!places.contains(-1) && places == places.sorted(), "\(node.name)")
    for child in node.children { check(child) }
  }

  @Test(arguments: FormatTests.cases.filter { $0.format == .gitlab })
  func gitlabHasWhatItsReportNeeds(_ case: FormatTests.Case) throws {
    struct Finding: Decodable {
      enum Severity: String, Decodable { case info, minor, major, critical, blocker }
      struct Location: Decodable {
        struct Lines: Decodable {
          let begin: Int
          let end: Int
        }
        let path: String
        let lines: Lines
      }
      let description: String
      let check_name: String
      let fingerprint: String
      let severity: Severity
      let location: Location
    }
    let findings = try JSONDecoder().decode([Finding].self, from: Data(Format.gitlab.render(`case`.report).utf8))
    #expect(findings.count == `case`.report.findings.count)
    #expect(Set(findings.map(\.fingerprint)).count == findings.count)
    for finding in findings {
      #expect(!finding.location.path.isEmpty && !finding.location.path.hasPrefix("./"))
      #expect(finding.location.lines.begin >= 1 && finding.location.lines.end >= finding.location.lines.begin)
    }
  }
}

/// Reads XML into a tree.
private final class TreeReader: NSObject, XMLParserDelegate {
  final class Node {
    let name: String
    let attributes: [String: String]
    var children: [Node] = []

    init(name: String, attributes: [String: String]) {
      self.name = name
      self.attributes = attributes
    }
  }

  private(set) var root: Node?
  private var open: [Node] = []

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String] = [:]
  ) {
    let node = Node(name: name, attributes: attributes)
    open.last?.children.append(node)
    if root == nil { root = node }
    open.append(node)
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    open.removeLast()
  }
}
