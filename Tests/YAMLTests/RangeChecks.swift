import Diagnostics
import YAML

/// What is wrong with the ranges of a stream, by slicing the file with them.
func rangeProblems(of stream: YAML.Stream, _ bytes: [UInt8]) -> [String] {
  var problems: [String] = []
  let tree = stream.tree
  func slice(_ range: SourceRange) -> String { String(decoding: bytes[range.offsets], as: UTF8.self) }
  func check(_ isRight: Bool, _ problem: @autoclosure () -> String) {
    if !isRight { problems.append(problem()) }
  }
  for comment in stream.comments {
    check(slice(comment).hasPrefix("#") && !slice(comment).utf8.contains(0x0A), "comment \(slice(comment))")
  }
  for document in stream.documents {
    check(
      document.range.contains(tree.range(document.root)),
      "document \(document.range) around \(tree.range(document.root))")
  }
  for index in 0..<tree.nodeCount {
    let node = NodeID(index: UInt32(index))
    let range = tree.range(node)
    check(range.upperBound <= bytes.count && range.lowerBound <= range.upperBound, "range \(range)")
    guard range.upperBound <= bytes.count && range.lowerBound <= range.upperBound else { continue }
    let text = slice(range)
    if let anchor = tree.anchor(node) {
      check(slice(anchor.range) == "&\(anchor.value)", "anchor \(slice(anchor.range))")
    }
    if let tag = tree.tag(node) { check(slice(tag.range).hasPrefix("!"), "tag \(slice(tag.range))") }
    switch tree.kind(node) {
    case .alias:
      check(text == "*\(tree.text(node))", "alias \(text)")
    case .sequence, .mapping:
      var last = range.lowerBound
      for child in tree.kind(node) == .sequence
        ? Array(tree.items(node)) : tree.entries(node).flatMap({ [$0.key, $0.value] })
      {
        let childRange = tree.range(child)
        check(range.contains(childRange), "\(text) does not contain \(slice(childRange))")
        check(childRange.lowerBound >= last, "\(slice(childRange)) begins in the node before it")
        last = childRange.upperBound
      }
      guard tree.style(node) == .flow, let first = text.first, !stream.isRefused() else { break }
      // A single pair has no brackets.
      if first == "[" || first == "{" {
        check(text.last == (first == "[" ? "]" : "}") || tree.kind(node) == .mapping, text)
      }
    case .scalar:
      problems += scalarProblems(of: stream, node, text, bytes)
    }
  }
  return problems
}

private func scalarProblems(of stream: YAML.Stream, _ node: NodeID, _ text: String, _ bytes: [UInt8]) -> [String] {
  let tree = stream.tree
  var problems: [String] = []
  let isClosed = !stream.isRefused()
  switch tree.style(node) {
  case .singleQuoted: if !text.hasPrefix("'") || isClosed && !text.hasSuffix("'") { problems.append(text) }
  case .doubleQuoted: if !text.hasPrefix("\"") || isClosed && !text.hasSuffix("\"") { problems.append(text) }
  case .literal: if !text.hasPrefix("|") { problems.append(text) }
  case .folded: if !text.hasPrefix(">") { problems.append(text) }
  case .plain:
    if !text.utf8.contains(0x0A) && !text.utf8.contains(0x0D) && text != tree.text(node) { problems.append(text) }
  case .block, .flow: problems.append("a scalar of collection style")
  }
  let traced = tree.traced(node)
  // Malformed bytes are repaired, and Base64 is decoded.
  if traced.string.unicodeScalars.contains("\u{FFFD}") || tree.tag(node)?.value.hasSuffix(":binary") == true {
    return problems
  }
  guard traced.string.utf8.elementsEqual(tree.utf8(node)) else { return problems + ["traced \(traced.string)"] }
  let value = Array(traced.string.utf8)
  for (index, run) in traced.runs.enumerated() {
    let end = index + 1 < traced.runs.count ? traced.runs[index + 1].start : value.count
    switch run.source {
    case .bytes(_, let offset):
      let isSame =
        offset + end - run.start <= bytes.count
        && value[run.start..<end].elementsEqual(bytes[offset..<offset + end - run.start])
      if !isSame { problems.append("run of \(traced.string) at \(offset)") }
    case .rewritten(let range):
      // The line break that a block scalar ends with stands behind it.
      if !tree.range(node).contains(range) && range.lowerBound > tree.range(node).upperBound {
        problems.append("rewritten \(range) of \(traced.string)")
      }
    case .inserted, .unplaced, .unknown: problems.append("run without a place in \(traced.string)")
    }
  }
  return problems
}
