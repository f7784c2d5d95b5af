import Diagnostics
import YAML

extension Subcommand {
  /// Gives files to the check that the fuzzer runs, to look at what it found.
  static let fuzz = Subcommand(usage: "fuzz FILE...") { paths in
    for path in paths {
      guard let bytes = contents(of: path) else { return 2 }
      checkParser(with: bytes)
    }
    return 0
  }
}

/// Where libFuzzer comes in; `.ci/fuzz` builds and runs it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzParser(_ data: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
  checkParser(with: unsafe Array(UnsafeBufferPointer(start: data, count: count)))
  return 0
}

/// Parses `bytes` in both dialects and traps if the result contradicts itself.
private func checkParser(with bytes: [UInt8]) {
  for dialect in [ParseOptions.Dialect.compose, .yaml12] {
    let options = ParseOptions(dialect: dialect, maximumDepth: 500)
    let stream = Stream.parse(bytes, file: FileID(index: 0), options: options)
    for range in stream.comments { checkRange(range, bytes) }
    for document in stream.documents { checkRange(document.range, bytes) }
    for problem in stream.diagnostics {
      if let primary = problem.primary { checkRange(primary.range, bytes) }
      for label in problem.related { checkRange(label.range, bytes) }
    }
    for index in 0..<stream.tree.nodeCount { checkNode(NodeID(index: UInt32(index)), of: stream.tree, bytes) }
    precondition(!stream.events.isEmpty)
  }
}

private func checkRange(_ range: SourceRange, _ bytes: [UInt8]) {
  precondition(range.lowerBound <= range.upperBound && range.upperBound <= bytes.count, "a range outside the file")
}

private func checkNode(_ node: NodeID, of tree: Tree, _ bytes: [UInt8]) {
  let range = tree.range(node)
  checkRange(range, bytes)
  if let anchor = tree.anchor(node) { checkRange(anchor.range, bytes) }
  if let tag = tree.tag(node) { checkRange(tag.range, bytes) }
  if let target = tree.target(ofAlias: node) { precondition(Int(target.index) < tree.nodeCount, "an alias of nothing") }
  var last = range.lowerBound
  func checkChild(_ child: NodeID) {
    precondition(child > node && Int(child.index) < tree.nodeCount, "a child outside the tree")
    precondition(range.contains(tree.range(child)), "a child outside its parent")
    precondition(tree.range(child).lowerBound >= last, "a child before its sibling")
    last = tree.range(child).upperBound
  }
  for item in tree.items(node) { checkChild(item) }
  for (key, value) in tree.entries(node) {
    checkChild(key)
    checkChild(value)
  }
  precondition(tree.count(node) >= 0)
  guard tree.kind(node) == .scalar else { return }
  _ = tree.resolved(node)
  for run in tree.traced(node).runs {
    switch run.source {
    case .bytes(_, let offset): precondition(offset <= bytes.count, "a run outside the file")
    case .rewritten(let range): checkRange(range, bytes)
    case .inserted, .unplaced, .unknown: preconditionFailure("a run without a place")
    }
  }
}
