/// Walking the children of a node without an iterator that holds the tree: for readers of whole files.
extension Tree {
  /// How far a walk over the children of one node has come.
  package struct Children: Sendable {
    var upcoming: UInt32
    let end: UInt32
  }

  /// The start of a walk over the items of a sequence, or the keys and values of a mapping.
  package func children(of node: NodeID) -> Children {
    guard nodes[Int(node.index)].isCollection else { return Children(upcoming: 0, end: 0) }
    return Children(upcoming: node.index + 1, end: end(of: node.index))
  }

  /// The next child, if there is one.
  package func next(_ children: inout Children) -> NodeID? {
    guard children.upcoming < children.end else { return nil }
    let child = NodeID(index: children.upcoming)
    children.upcoming = end(of: children.upcoming)
    return child
  }
}
