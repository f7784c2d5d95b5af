package import Diagnostics

/// Something that is wrong with an env file.
package struct EnvFileProblem: Sendable {
  package let kind: Kind
  package let range: SourceRange

  package enum Kind: Sendable {
    /// A character that no key may hold; the key began at `start`. Behind a closing quote it is rather text that
    /// does not belong there.
    case unexpectedCharacter(Unicode.Scalar, start: Int, followsQuote: Bool)
    /// `FOO BAR=1`.
    case blankInKey
    /// A quote without its other half.
    case unterminatedQuote(start: Int)
    /// The file ends after `export `.
    case nothingExported
    /// In a value; `text` is the value as it was interpolated.
    case template(TemplateProblem, text: String)
    /// Bytes that are not UTF-8. Compose passes them on, outside of keys.
    case notUTF8(isRefused: Bool)
    /// The file begins with the byte order mark of UTF-16.
    case utf16
    /// `format: raw` only: a line beginning with `=`.
    case noKey
    /// `format: raw` only.
    case lineTooLong(limit: Int)
    /// Environment tab only: a line that is no assignment, which Dokploy skips. The name is that of a variable which
    /// stands alone.
    case skippedLine(name: String?)
    /// Environment tab only: a `${{NAME}}` that Dokploy does not know, and the name that was probably meant.
    case unknownReference(String, meant: String?)
    /// Environment tab only: a `${{NAME}}` whose value holds such a reference itself.
    case referenceInReference(String)
  }

  init(_ kind: Kind, at range: SourceRange) {
    self.kind = kind
    self.range = range
  }

  /// Whether Compose, or Dokploy, refuses the file for it.
  package var isRefused: Bool {
    switch kind {
    case .unexpectedCharacter, .blankInKey, .unterminatedQuote, .nothingExported, .noKey, .lineTooLong, .utf16,
      .unknownReference:
      true
    case .template(let problem, _): problem.isRefused
    case .notUTF8(let isRefused): isRefused
    case .skippedLine, .referenceInReference: false
    }
  }
}
