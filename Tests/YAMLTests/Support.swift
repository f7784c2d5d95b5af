import Diagnostics
import Foundation
import YAML

/// Where the conformance data lies; tests that need it are skipped without.
let conformanceFolder: URL? = ProcessInfo.processInfo.environment["VALIDATE_CONFORMANCE"].map {
  URL(fileURLWithPath: $0)
}

let file = FileID(index: 0)

func parse(_ text: String, as dialect: ParseOptions.Dialect = .compose) -> YAML.Stream {
  parse(Array(text.utf8), as: dialect)
}

func parse(_ bytes: [UInt8], as dialect: ParseOptions.Dialect = .compose) -> YAML.Stream {
  YAML.Stream.parse(bytes, file: file, options: ParseOptions(dialect: dialect))
}

extension YAML.Stream {
  /// Whether the file is to be refused: by the parser alone, or also for what its documents say.
  func isRefused(byComposer: Bool = false) -> Bool {
    diagnostics.contains { problem in
      problem.severity == .error
        && (byComposer || problem.rule != .duplicateKey && problem.rule != .unknownAlias)
    }
  }

  /// The diagnostics as text: place, severity, rule and message on a line, related places and help below it.
  func report(of bytes: [UInt8]) -> String {
    let lines = LineTable(bytes)
    func place(_ range: SourceRange?) -> String {
      guard let range else { return "-" }
      let ends = [range.lowerBound, range.upperBound].map { "\(lines.line(at: $0)):\(lines.column(at: $0))" }
      return ends.joined(separator: "-")
    }
    return diagnostics.flatMap { problem in
      ["\(place(problem.primary?.range)) \(problem.severity) [\(problem.rule)] \(problem.message)"]
        + problem.related.map { "  \(place($0.range)) \($0.text)" } + problem.help.map { "  help: \($0)" }
    }.joined(separator: "\n")
  }

  /// The one scalar that the path of keys and indices leads to.
  func scalar(_ path: String...) -> String? {
    node(path).flatMap { tree.kind($0) == .scalar ? tree.text($0) : nil }
  }

  func node(_ path: [String], document: Int = 0) -> NodeID? {
    guard documents.indices.contains(document) else { return nil }
    return path.reduce(documents[document].root) { (node: NodeID?, step: String) -> NodeID? in
      guard let node else { return nil }
      if let index = Int(step), tree.kind(node) == .sequence { return Array(tree.items(node)).dropFirst(index).first }
      return tree.entries(node).first { tree.text($0.key) == step }?.value
    }
  }
}

extension Sequence {
  var head: Element? { first { _ in true } }
}
