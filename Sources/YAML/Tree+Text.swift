package import Diagnostics

extension Tree {
  /// A scalar's value; empty for other nodes.
  package func text(_ node: NodeID) -> String { String(decoding: utf8(node), as: UTF8.self) }

  /// A scalar's value as UTF-8, without a copy where the source holds it as it is.
  package func utf8(_ node: NodeID) -> ArraySlice<UInt8> { [] }

  /// A scalar's value, each byte of which knows where in the file it was written.
  package func traced(_ node: NodeID) -> TracedText { TracedText(verbatim: text(node), at: range(node)) }

  /// Whether a scalar has this value; for testing keys without making strings.
  package func equals(_ node: NodeID, _ text: StaticString) -> Bool { false }
}
