package import Diagnostics

/// An env file, read as Docker Compose reads it.
///
/// A worked example. The file
///
///     # the database
///     export DB_HOST: db       # colon works too
///     DB_URL="postgres://$DB_HOST/\$app"
///     TOKEN
///     PIN='12
///     34' COLOUR=#fff
///
/// gives five entries, and the comments `# the database` and `# colon works too`:
///
///     DB_HOST   exported, separator `:`, unquoted  `db`
///     DB_URL    double quotes: first escapes (`\$` becomes `$$`), then interpolation (`$DB_HOST` is
///               inserted, `$$` becomes `$`)        `postgres://db/$app`
///     TOKEN     no separator: inherited from the shell or an earlier file, or else not defined
///     PIN       single quotes: raw, over two lines `12⏎34`
///     COLOUR    on the same line, because scanning just goes on behind a closing quote; a `#` begins a
///               comment only after a space that is not at the value's beginning `#fff`
///
/// A variable that the outside defines wins inside a value: with `DB_HOST` in the shell, `DB_URL` gets the shell's. Of
/// a key that stands twice both entries are kept; the later one counts.
///
/// Compose gives up at the first mistake. This reader notes it and goes on in the next line, so that one run says
/// everything; `isAccepted` tells what Compose does.
package struct EnvFile: Sendable {
  package let file: FileID
  /// In the order of the file.
  package let entries: [Entry]
  package let comments: [SourceRange]
  /// In the order in which Compose meets them.
  package let problems: [EnvFileProblem]
  /// Text that is no value of a key with a name. It may be the rest of a secret that was to span lines or to hold a
  /// quote, so it is masked wherever it is shown.
  package let strayText: [SourceRange]
  /// What Compose accepts and is hardly meant, in source order.
  let remarks: [Diagnostic]
  /// Whether it holds the text of Dokploy's Environment tab.
  package var isEnvironmentTab = false
  /// Whether Docker does not look at it, as at the `.env` beside a stack.
  package var isIgnored = false

  /// Whether Compose accepts the file; otherwise it refuses the whole project.
  package var isAccepted: Bool { !problems.contains { $0.isRefused } }

  /// Everything that there is to say about the file, in source order.
  package var diagnostics: [Diagnostic] {
    (problems.map(\.diagnostic) + remarks).sorted(by: Diagnostic.inReportOrder)
  }

  /// Every variable that gets a value here, repeated keys included.
  package var definitions: [Definition] { entries.compactMap(\.definition) }

  /// Every reference in a value, in source order.
  package var references: [VariableReference] { entries.flatMap(\.references) }

  /// One key, with or without a value.
  package struct Entry: Sendable {
    package let name: String
    package let nameRange: SourceRange
    /// The word `export` before the key.
    package let export: SourceRange?
    package let separator: Separator
    /// The `=` or `:`; empty when there is none.
    package let separatorRange: SourceRange
    /// The value as it is written, quotes included.
    package let valueRange: SourceRange
    package let quoting: Quoting
    /// Nil when the key is inherited and nothing defines it.
    package let definition: Definition?
    package let references: [VariableReference]

    package enum Separator: Sendable, Hashable {
      case equals, colon
      /// The key stands alone in its line, and takes its value from outside.
      case none
      /// The key is missing: a last line without separator and line break is a value to Compose.
      case missingKey
    }

    package enum Quoting: Sendable, Hashable {
      case none, single, double
      /// Quotes to Dokploy's Environment tab alone.
      case backtick
    }
  }

  /// How a file is to be read.
  package enum Format: Sendable, Hashable {
    case compose
    /// `format: raw` of a service's env file: what stands after the `=` is the value, whatever it is.
    case raw
  }

  /// Bounds against hostile input; Compose itself has none.
  package enum Limit {
    /// How many bytes all values of a file together may grow to.
    package static let expansion = 32 << 20
    /// How many problems are recorded; a binary file has one in every line.
    package static let problems = 200
    /// Through how many variables a part of a value is traced to where it was written.
    package static let insertions = 64
  }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - origin: what the definitions say of themselves; `.envFile(file)` if not given.
  ///   - lookup: what is defined outside: it wins inside values and for keys without one.
  ///   - earlier: keys of earlier files; this file's own stand before them.
  package static func parse(
    _ bytes: [UInt8], file: FileID, origin: Definition.Origin? = nil, format: Format = .compose,
    lookup: (String) -> Definition?, earlier: (String) -> Definition? = { _ in nil }
  ) -> EnvFile {
    withoutActuallyEscaping(lookup) { lookup in
      withoutActuallyEscaping(earlier) { earlier in
        let origin = origin ?? .envFile(file)
        switch format {
        case .compose:
          var parser = EnvFileParser(bytes, file: file, origin: origin, lookup: lookup, earlier: earlier)
          return parser.parse()
        case .raw:
          var parser = RawEnvFileParser(bytes, file: file, origin: origin, lookup: lookup)
          return parser.parse()
        }
      }
    }
  }
}
