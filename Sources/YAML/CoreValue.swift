/// What a scalar stands for, by the rules of Docker Compose's parser.
package enum CoreValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case int(Int64)
  /// An integer above `Int64.max`.
  case uint(UInt64)
  case float(Double)
  /// A date, or a date and time; the text tells which.
  case timestamp
  case string
}

extension Tree {
  /// What a scalar stands for. Quoted and block scalars are strings unless a tag says otherwise; collections and
  /// aliases count as strings.
  package func resolved(_ node: NodeID) -> CoreValue { .string }
}
