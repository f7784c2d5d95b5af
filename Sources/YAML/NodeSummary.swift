package import Diagnostics

/// What there is to know of a node without reading its text.
package struct NodeSummary: Sendable {
  package let kind: NodeKind
  /// Whether it is a scalar without quotes, or an alias.
  package let isPlain: Bool
  package let hasTag: Bool
  /// How many bytes on either side of a scalar's value are not part of it, when the file holds the value letter for
  /// letter: one for a quoted scalar, none for a plain one. More than that if the value has to be decoded.
  package let margin: UInt8
  /// The index of the node behind this one and all within it. A collection's first child comes right after itself.
  package let following: UInt32
  package let range: SourceRange

  fileprivate static let noMargin = UInt8.max
}

/// Sums up the nodes of a tree, for a reader that asks it of every one of them. An object, since a tree is large and
/// would be copied for each call from another target.
package final class NodeSummaries: Sendable {
  private let tree: Tree
  private let isConverted: Bool

  package init(of tree: Tree) {
    self.tree = tree
    isConverted = tree.conversion != nil
  }

  package subscript(index: UInt32) -> NodeSummary {
    let node = tree.nodes[Int(index)]
    let isPlain = node.style == .plain
    var margin = NodeSummary.noMargin
    if !isConverted, node.kind == .scalar, node.isVerbatim {
      if isPlain { margin = 0 } else if node.end - node.start >= 2 { margin = 1 }
    }
    return NodeSummary(
      kind: node.kind, isPlain: isPlain,
      hasTag: node.properties != Node.noProperties && !tree.properties[Int(node.properties)].tag.isEmpty,
      margin: margin, following: node.isCollection ? node.link : index + 1,
      range: isConverted
        ? SourceRange(tree.file, tree.place(Int(node.start)..<Int(node.end)))
        : SourceRange(tree.file, from: node.start, to: node.end))
  }
}
