package import Diagnostics

/// All rules, in the order in which they are listed.
package enum Catalogue {
  package static let rules: [Rule] = []

  package static func rule(named name: RuleName) -> Rule? { rules.first { $0.name == name } }
}
