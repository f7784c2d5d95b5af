package import Diagnostics

/// One `$NAME` or `${NAME…}` in a compose file or an env file, and what became of it.
package final class VariableReference: Sendable {
  package let name: String
  /// All of `${NAME:?message}`.
  package let range: SourceRange
  package let nameRange: SourceRange
  package let form: Form
  package let outcome: Outcome
  /// Where in the model it stands; empty in an env file.
  package let path: ModelPath

  /// How the reference is written, with its operand as written (not yet interpolated).
  package enum Form: Sendable, Hashable {
    /// `$NAME` or `${NAME}`.
    case plain
    /// `${NAME-operand}`, or with `:-` also when empty.
    case fallback(operand: String, whenEmpty: Bool)
    /// `${NAME+operand}`, or with `:+` only when not empty.
    case alternative(operand: String, whenEmpty: Bool)
    /// `${NAME?message}`, or with `:?` also when empty.
    case required(message: String, whenEmpty: Bool)
  }

  package enum Outcome: Sendable {
    /// The value of this definition was inserted.
    case value(Definition)
    /// The operand was inserted.
    case operand
    /// Nothing defines it, and a blank was inserted: Compose warns of this.
    case unset
    /// Nothing was inserted, as the form says (`${UNSET+x}`).
    case blank
    /// A required variable has no value: Compose refuses the project. The definition is one that sets it to nothing.
    case missing(empty: Definition?)
    /// It stands in an operand that was not used, so Compose never looked at it.
    case unused
  }

  /// Whether a value is demanded and there is none.
  var isMissing: Bool {
    switch outcome {
    case .missing: true
    case .value, .operand, .unset, .blank, .unused: false
    }
  }

  package init(
    name: String, range: SourceRange, nameRange: SourceRange, form: Form, outcome: Outcome, path: ModelPath
  ) {
    self.name = name
    self.range = range
    self.nameRange = nameRange
    self.form = form
    self.outcome = outcome
    self.path = path
  }
}
