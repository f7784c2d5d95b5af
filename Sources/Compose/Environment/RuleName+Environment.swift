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

  // What Dokploy makes of its Environment tab.

  /// A line of Dokploy's Environment tab that is no assignment.
  package static let dokploySkippedLine: RuleName = "dokploy-skipped-line"
  /// A `${{NAME}}` that Dokploy does not know.
  package static let dokployUnknownReference: RuleName = "dokploy-unknown-reference"
  /// A `${{NAME}}` whose value holds another.
  package static let dokployNestedReference: RuleName = "dokploy-nested-reference"

  // What Compose accepts in an env file, and is hardly meant.

  /// A name that stands twice in one env file.
  package static let duplicateVariable: RuleName = "duplicate-variable"
  /// A `#` that looks like the beginning of a comment and is part of the value.
  package static let commentInValue: RuleName = "comment-in-value"
  /// An unquoted `#` that other readers of env files cut the value at.
  package static let hashInValue: RuleName = "hash-in-value"
  /// Text on the line of a closing quote, which Compose reads as another variable.
  package static let textAfterQuote: RuleName = "text-after-quote"
  /// A name alone in its line that gets no value from outside.
  package static let variableWithoutValue: RuleName = "variable-without-value"
  /// A value whose name is missing.
  package static let valueWithoutName: RuleName = "value-without-name"
  /// A name that no `${…}` can refer to.
  package static let unreferenceableName: RuleName = "unreferenceable-name"
  /// A curly quote where a straight one is meant.
  package static let typographicQuotes: RuleName = "typographic-quotes"
  /// A quote at the end of a value that does not begin with one.
  package static let strayQuote: RuleName = "stray-quote"
  /// Line breaks of two characters inside a quoted value.
  package static let carriageReturnInValue: RuleName = "carriage-return-in-value"
  /// A blank before a closing quote.
  package static let trailingBlank: RuleName = "trailing-blank"
  /// `NAME: value` in an env file.
  package static let colonSeparator: RuleName = "colon-separator"
  /// `export NAME=value` in an env file.
  package static let exportInEnvFile: RuleName = "export-in-env-file"
  /// Quotes around a value of `format: raw`.
  package static let quotesInRawValue: RuleName = "quotes-in-raw-value"
}
