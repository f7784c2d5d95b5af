import Contract

/// Tells by its name whether browsers get to see a variable.
enum PublicName {
  /// What the contract says of a variable counts before its name.
  static func isPublic(_ name: String, in contract: Contract?) -> Bool {
    if let variable = contract?.variable(named: name) { return variable.isPublic }
    return prefixes.contains(where: name.hasPrefix)
  }

  /// What bundlers look for.
  private static let prefixes = [
    "NEXT_PUBLIC_", "VITE_", "NUXT_PUBLIC_", "REACT_APP_", "GATSBY_", "EXPO_PUBLIC_", "PUBLIC_",
  ]
}
