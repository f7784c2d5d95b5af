package import Diagnostics

/// The problems that reading variables finds.
extension RuleName {
  /// A `${NAME:?}` or `${NAME?}` whose variable has no value.
  package static let missingVariable: RuleName = "missing-variable"
  /// A `$NAME` that nothing defines and that has no default.
  package static let unsetVariable: RuleName = "unset-variable"
  /// A `${` that no variable reference follows.
  package static let invalidInterpolation: RuleName = "invalid-interpolation"
  /// A default with `{}` in it, where Compose loses count of the braces.
  package static let miscountedBraces: RuleName = "miscounted-braces"
  /// References that nest or grow beyond what this program follows.
  package static let interpolationLimit: RuleName = "interpolation-limit"
  /// A line of an env file that Compose cannot read.
  package static let envSyntax: RuleName = "env-syntax"
  /// Bytes that are not UTF-8 in an env file.
  package static let envEncoding: RuleName = "env-encoding"
}
