package import Diagnostics

/// Compose's interpolation: what becomes of `$NAME` and `${NAME…}` in a string.
///
/// A worked example. In the file stands, at offset 40,
///
///     URL: "postgres://${USER:-app}:${PASSWORD:?set it}@db/${DB} $$5"
///
/// and an env file says `PASSWORD=hunter2`. The scanner reads, one `$` after the other,
///
///     ${USER:-app}          operation: name USER, operator `:-`, operand `app`
///     ${PASSWORD:?set it}   operation: name PASSWORD, operator `:?`, operand `set it`
///     ${DB}                 name DB
///     $$                    escaped dollar
///
/// and the interpolator makes of it
///
///     text        postgres://app:hunter2@db/ $5
///     runs        `postgres://` file bytes, `app` file bytes (the operand), `:` file bytes,
///                 `hunter2` inserted (the definition's own text, at `${PASSWORD:?set it}`),
///                 `@db/` and ` ` file bytes, `$` rewritten (from `$$`), `5` file bytes
///     references  USER fallback, its operand used; PASSWORD required, has a value; DB plain, unset
///     problems    DB is unset
///
/// Three rules of Compose shape the code, and surprise:
///
/// *A brace reference with an operator reaches to the last `}` of its line*, before it is cut back to the brace that
/// closes it. So an operand cannot hold a line break, and what follows is a template of its own: an error in it names
/// only that remainder.
///
/// *Only the operand that is used is looked at.* `${SET:-${bad!}}` is accepted as long as `SET` is set.
///
/// *The search for the closing brace skips the byte after each `{`*. In `${A:-{}} ${B}` it therefore finds no balance,
/// and takes all of `{}} ${B` for the operand.
package enum Template {
  /// What interpolating one text gave. Parsing never fails: a part that is wrong is left blank or as written.
  package struct Result: Sendable {
    package let text: TracedText
    /// Every reference, in source order, an outer one before those of its operand.
    package let references: [VariableReference]
    /// In the order in which Compose meets them, so its own complaint is the first that is an error.
    package let problems: [TemplateProblem]

    package init(text: TracedText, references: [VariableReference] = [], problems: [TemplateProblem] = []) {
      self.text = text
      self.references = references
      self.problems = problems
    }

    /// Whether Compose accepts the text.
    package var isAccepted: Bool { !problems.contains { $0.isRefused } }
  }

  /// Bounds against hostile input; Compose itself has none.
  package enum Limit {
    /// How deep operands may nest.
    package static let depth = 32
    /// How many bytes one text may grow to, far above what a container's environment can hold.
    package static let expansion = 4 << 20
    /// How many references of one text are recorded.
    package static let references = 100_000
    /// How many problems of one text are recorded.
    package static let problems = 100
  }

  /// Whether interpolation can change `string` at all; most strings have no dollar, and need no further look.
  package static func isTemplate(_ string: String) -> Bool { string.utf8.contains(UInt8(ascii: "$")) }

  /// Interpolates `text`, which stands at `path` in the model, with the variables that `lookup` finds.
  ///
  /// - Parameter limit: how many bytes the result may have; what variables would add beyond it is left out.
  package static func interpolate(
    _ text: TracedText, at path: ModelPath = ModelPath(), limit: Int = Limit.expansion,
    lookup: (String) -> Definition?
  ) -> Result {
    guard isTemplate(text.string) else { return Result(text: text) }
    return withoutActuallyEscaping(lookup) { lookup in
      var references = References()
      var interpolator = Interpolator(limit: limit, document: references.addDocument(), lookup: lookup)
      let result = interpolator.interpolate(text.string.utf8.span, .runs(text.runs), at: path, into: &references)
      return Result(
        text: result, references: references.all, problems: interpolator.problems.compactMap { TemplateProblem($0) })
    }
  }

  /// The references of `text` without values: what `config --variables` needs, and text that is never interpolated.
  package static func references(in text: TracedText, at path: ModelPath = ModelPath()) -> [VariableReference] {
    interpolate(text, at: path) { _ in nil }.references
  }
}
