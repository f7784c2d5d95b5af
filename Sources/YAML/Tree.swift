package import Diagnostics

/// All nodes of a file in one array, in the order in which they are written.
///
/// A collection's children follow it at once, and it knows where they end, so no node holds a pointer:
///
///     0          1  2        3  4       5
///     a: [x, y]      mapping 0 (end 5) = key 1 `a`, value 2: sequence (end 5) = 3 `x`, 4 `y`
///
/// Scalars keep no text of their own. Their value is read from the source when it is asked for: for most it is
/// simply a piece of it, for the others (escapes, folded lines, block scalars) it is decoded then.
package struct Tree: Sendable {
  /// The bytes the nodes' text is taken from.
  let source: [UInt8]
  let file: FileID
  var nodes: [Node] = []
  /// Anchors and tags of the few nodes that have any; entry 0 stands for none.
  var properties: [Properties] = [Properties()]
  /// For each distinct anchor definition, the node it names. Aliases refer to entries, not nodes.
  var anchorTargets: [NodeID] = []
  /// What an alias without an anchor refers to.
  static let unknownAnchor = UInt32.max
  /// What tag handles stand for, such as `tag:yaml.org,2002:` for `!!`.
  var tagPrefixes: [String] = []

  struct Properties: Sendable {
    /// The name, without `&`.
    var anchor: Range<UInt32> = 0..<0
    /// The whole tag as written, and where in it the suffix begins that the prefix goes before.
    var tag: Range<UInt32> = 0..<0
    var tagSuffix: UInt32 = 0
    var tagPrefix: UInt32 = 0
  }

  init(source: [UInt8], file: FileID) {
    self.source = source
    self.file = file
  }

  /// How many nodes the whole file has.
  package var nodeCount: Int { nodes.count }

  package func kind(_ node: NodeID) -> NodeKind { nodes[Int(node.index)].kind }

  package func style(_ node: NodeID) -> NodeStyle { nodes[Int(node.index)].style }

  /// The node's exact bytes, quotes and brackets included, anchor and tag excluded. A block collection reaches from
  /// its first key or dash to the end of its last value; a missing node has an empty range where it would stand.
  package func range(_ node: NodeID) -> SourceRange {
    let node = nodes[Int(node.index)]
    return SourceRange(file, from: node.start, to: node.end)
  }

  /// The items of a sequence; nothing for other nodes.
  package func items(_ node: NodeID) -> Items {
    kind(node) == .sequence ? Items(self, childrenOf: node) : Items(self, childrenOf: nil)
  }

  /// The keys and values of a mapping in source order; nothing for other nodes. `<<` is a key like any other.
  package func entries(_ node: NodeID) -> Entries {
    Entries(keysAndValues: kind(node) == .mapping ? Items(self, childrenOf: node) : Items(self, childrenOf: nil))
  }

  /// The number of items or entries, counted each time.
  package func count(_ node: NodeID) -> Int {
    guard nodes[Int(node.index)].isCollection else { return 0 }
    var count = 0
    var child = node.index + 1
    while child < end(of: node.index) {
      count += 1
      child = end(of: child)
    }
    return kind(node) == .mapping ? count / 2 : count
  }

  /// The anchor's name, and the bytes that hold it with its `&`.
  package func anchor(_ node: NodeID) -> Located<String>? {
    let anchor = properties[Int(nodes[Int(node.index)].properties)].anchor
    guard !anchor.isEmpty else { return nil }
    let name = Int(anchor.lowerBound)..<Int(anchor.upperBound)
    return Located(text(ofSource: name), at: SourceRange(file, name.lowerBound - 1..<name.upperBound))
  }

  /// The tag with its handle resolved (`tag:yaml.org,2002:str`, `!reset`), and the bytes it is written as.
  package func tag(_ node: NodeID) -> Located<String>? {
    let found = properties[Int(nodes[Int(node.index)].properties)]
    guard !found.tag.isEmpty else { return nil }
    let written = Int(found.tag.lowerBound)..<Int(found.tag.upperBound)
    var suffix = min(Int(found.tagSuffix), written.upperBound)..<written.upperBound
    if source[written.lowerBound...].dropFirst().first == Byte.less, source[written.upperBound - 1] == Byte.greater {
      suffix = suffix.lowerBound..<max(suffix.lowerBound, suffix.upperBound - 1)
    }
    let text = withInput { String(decoding: Escape.decodePercents($0, suffix), as: UTF8.self) }
    return Located(tagPrefixes[Int(found.tagPrefix)] + text, at: SourceRange(file, written))
  }

  /// The node an alias stands for; nil if no anchor of that name comes before it. The target may contain the alias.
  package func target(ofAlias node: NodeID) -> NodeID? {
    let node = nodes[Int(node.index)]
    guard node.kind == .alias, Int(node.link) < anchorTargets.count else { return nil }
    return anchorTargets[Int(node.link)]
  }

  /// The index of the first node behind a node and its descendants.
  @inline(__always)
  func end(of index: UInt32) -> UInt32 {
    let node = nodes[Int(index)]
    return node.isCollection ? node.link : index + 1
  }
}

/// The children of one node, in source order.
package struct Items: Sequence, IteratorProtocol, Sendable {
  private let tree: Tree
  private var upcoming: UInt32
  private let end: UInt32

  init(_ tree: Tree, childrenOf parent: NodeID?) {
    self.tree = tree
    guard let parent, tree.nodes[Int(parent.index)].isCollection else {
      (upcoming, end) = (0, 0)
      return
    }
    (upcoming, end) = (parent.index + 1, tree.end(of: parent.index))
  }

  package mutating func next() -> NodeID? {
    guard upcoming < end else { return nil }
    defer { upcoming = tree.end(of: upcoming) }
    return NodeID(index: upcoming)
  }
}

/// The keys of one mapping with their values, in source order.
package struct Entries: Sequence, IteratorProtocol, Sendable {
  private var nodes: Items

  init(keysAndValues: Items) { nodes = keysAndValues }

  package mutating func next() -> (key: NodeID, value: NodeID)? {
    guard let key = nodes.next(), let value = nodes.next() else { return nil }
    return (key, value)
  }
}
