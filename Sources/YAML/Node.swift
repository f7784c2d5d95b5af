/// Names a node within one `Tree`.
package struct NodeID: Hashable, Comparable, Sendable {
  package let index: UInt32

  package init(index: UInt32) { self.index = index }

  package static func < (left: NodeID, right: NodeID) -> Bool { left.index < right.index }
}

package enum NodeKind: UInt8, Sendable {
  case scalar, sequence, mapping, alias
}

/// How a node was written.
package enum NodeStyle: UInt8, Sendable {
  /// A scalar without quotes; also the empty scalar that stands for a missing node.
  case plain
  case singleQuoted, doubleQuoted
  /// `|` and `>`.
  case literal, folded
  /// A collection by indentation, or in brackets. Aliases are `flow`.
  case block, flow
}

/// One node in sixteen bytes: first touching memory costs more than parsing what goes there, so small nodes are fast
/// nodes.
struct Node: Sendable {
  /// The node's bytes in the source, properties excluded.
  var start: UInt32
  var end: UInt32
  /// For a collection the index of the first node behind its last descendant; for a block scalar the column its
  /// content is indented to; for an alias its entry in `Tree.anchorTargets`.
  var link: UInt32
  /// Kind in bits 0-1, style in bits 2-4, `isVerbatim` in bit 5, the index of the properties in bits 8-31.
  private var bits: UInt32

  /// The entry of `Tree.properties` that stands for "no properties".
  static let noProperties: UInt32 = 0
  static let maximumProperties: UInt32 = 0xFF_FFFF
  private static let verbatimBit: UInt32 = 1 << 5

  @inline(__always)
  init(
    _ kind: NodeKind, _ style: NodeStyle, start: Int, end: Int, link: UInt32 = 0, isVerbatim: Bool = false,
    properties: UInt32 = Node.noProperties
  ) {
    self.start = UInt32(truncatingIfNeeded: start)
    self.end = UInt32(truncatingIfNeeded: end)
    self.link = link
    bits =
      UInt32(kind.rawValue) | UInt32(style.rawValue) << 2 | (isVerbatim ? Node.verbatimBit : 0) | properties << 8
  }

  @inline(__always)
  var kind: NodeKind { NodeKind(rawValue: UInt8(bits & 3)) ?? .scalar }

  @inline(__always)
  var style: NodeStyle { NodeStyle(rawValue: UInt8(bits >> 2 & 7)) ?? .plain }

  /// Whether a scalar's value is exactly its bytes in the source, quotes dropped.
  @inline(__always)
  var isVerbatim: Bool { bits & Node.verbatimBit != 0 }

  @inline(__always)
  var isCollection: Bool { kind == .sequence || kind == .mapping }

  @inline(__always)
  var properties: UInt32 {
    get { bits >> 8 }
    set { bits = bits & 0xFF | newValue << 8 }
  }
}
