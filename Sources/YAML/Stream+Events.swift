import Diagnostics

extension Stream {
  /// The stream in the event notation of the YAML test suite, for conformance runs and debugging.
  package var events: String {
    var text = "+STR\n"
    for document in documents {
      text += document.hasStartMarker ? "+DOC ---\n" : "+DOC\n"
      appendEvents(of: document.root, to: &text)
      text += document.hasEndMarker ? "-DOC ...\n" : "-DOC\n"
    }
    return text + "-STR\n"
  }

  private func appendEvents(of root: NodeID, to text: inout String) {
    var open: [(end: UInt32, event: String)] = []
    let last = tree.end(of: root.index)
    for index in root.index..<last {
      while let innermost = open.last, innermost.end <= index {
        text += innermost.event
        open.removeLast()
      }
      let node = NodeID(index: index)
      switch tree.kind(node) {
      case .alias:
        text += "=ALI *\(tree.text(node))\n"
      case .scalar:
        text += "=VAL\(propertiesNotation(node)) \(styleNotation(node))\(escaped(tree.text(node)))\n"
      case .sequence:
        text += "+SEQ\(tree.style(node) == .flow ? " []" : "")\(propertiesNotation(node))\n"
        open.append((tree.end(of: index), "-SEQ\n"))
      case .mapping:
        text += "+MAP\(tree.style(node) == .flow ? " {}" : "")\(propertiesNotation(node))\n"
        open.append((tree.end(of: index), "-MAP\n"))
      }
    }
    for collection in open.reversed() { text += collection.event }
  }

  private func propertiesNotation(_ node: NodeID) -> String {
    let anchor = tree.anchor(node).map { " &\($0.value)" } ?? ""
    let tag = tree.tag(node).map { " <\($0.value)>" } ?? ""
    return anchor + tag
  }

  private func styleNotation(_ node: NodeID) -> String {
    switch tree.style(node) {
    case .plain, .block, .flow: ":"
    case .singleQuoted: "'"
    case .doubleQuoted: "\""
    case .literal: "|"
    case .folded: ">"
    }
  }

  private func escaped(_ value: String) -> String {
    var text = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\\": text += "\\\\"
      case "\0": text += "\\0"
      case "\u{08}": text += "\\b"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
