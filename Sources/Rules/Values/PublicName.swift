import Contract

/// Tells by its name whether browsers get to see a variable.
enum PublicName {
  /// What the contract says of a variable counts before its name.
  static func isPublic(_ name: String, in contract: Contract?) -> Bool {
    if let variable = contract?.variable(named: name) { return variable.isPublic }
    let name = name.utf8.span
    return prefixes.contains { name.begins(with: $0) }
  }

  /// What bundlers look for.
  private static let prefixes = [
    "NEXT_PUBLIC_", "VITE_", "NUXT_PUBLIC_", "REACT_APP_", "GATSBY_", "EXPO_PUBLIC_", "PUBLIC_",
  ].map { Array($0.utf8) }
}

extension Span<UInt8> {
  func begins(with prefix: [UInt8]) -> Bool {
    guard prefix.count <= count else { return false }
    for index in prefix.indices where prefix[index] != self[index] { return false }
    return true
  }
}
