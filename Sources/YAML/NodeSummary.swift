package import Diagnostics

/// What there is to know of a node without reading its text.
package struct NodeSummary: Sendable {
  package let id: NodeID
  package let range: SourceRange
  package let kind: NodeKind
  /// Whether it is a scalar without quotes, or an alias.
  package let isPlain: Bool
  package let hasTag: Bool
  /// Whether it is a scalar that can be told to be a string, unless a tag says otherwise, by how it is written and by its
  /// first and last letter.
  package let isSurelyString: Bool
  /// How many bytes on either side of a scalar's value are not part of it, when the file holds the value letter for
  /// letter: one for a quoted scalar, none for a plain one. More than that if the value has to be decoded.
  package let margin: UInt8

  fileprivate static let noMargin = UInt8.max
}

/// Sums up the nodes of a tree, for a reader that asks it of every one of them: all children of a collection at once,
/// since a call from another target costs more than what there is to say of one. An object, since a tree is large and
/// would be copied for each call.
package final class NodeSummaries: Sendable {
  private let tree: Tree

  package init(of tree: Tree) { self.tree = tree }

  package subscript(node: NodeID) -> NodeSummary { summary(of: tree.nodes[Int(node.index)], node.index) }

  /// Adds the children of a collection in source order, those of a mapping as keys and values in turn.
  package func append(childrenOf collection: NodeID, to summaries: inout [NodeSummary]) {
    let nodes = tree.nodes
    let end = nodes[Int(collection.index)].link
    var index = collection.index + 1
    while index < end {
      let node = nodes[Int(index)]
      summaries.append(summary(of: node, index))
      index = node.isCollection ? node.link : index + 1
    }
  }

  @inline(__always)
  private func summary(of node: Node, _ index: UInt32) -> NodeSummary {
    let isPlain = node.style == .plain
    var margin = NodeSummary.noMargin
    if node.kind == .scalar, node.isVerbatim {
      if isPlain { margin = 0 } else if node.end - node.start >= 2 { margin = 1 }
    }
    return NodeSummary(
      id: NodeID(index: index),
      range: SourceRange(tree.file, from: node.start, to: node.end),
      kind: node.kind, isPlain: isPlain,
      hasTag: node.properties != Node.noProperties && !tree.properties[Int(node.properties)].tag.isEmpty,
      isSurelyString: node.kind == .scalar
        && (!isPlain || CoreValue.isSurelyString(plain: Int(node.start)..<Int(node.end), of: tree.source)),
      margin: margin)
  }
}
