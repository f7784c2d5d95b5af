package import Compose
package import Diagnostics

/// How a variable gets into one container or image build.
package struct Arrival: Sendable {
  package let route: Route
  package let form: Form
  /// What arrives; nil when nothing defines it, so that nothing does.
  package let value: TracedText?
  /// Where the compose file or the service's env file says so: the value as written.
  package let range: SourceRange

  /// The way in.
  package enum Route: String, Sendable, CaseIterable {
    /// The service's `environment:`.
    case environment
    /// The service's `env_file:`.
    case envFile = "env-file"
    /// The service's `build.args`.
    case buildArgument = "build-argument"
  }

  /// How the value is written, by the weakest of its references.
  package enum Form: String, Sendable, CaseIterable {
    /// `${NAME:?}`: nothing starts without it.
    case guarded
    /// `${NAME?}`: nothing starts without it, but an empty value passes.
    case halfGuarded = "half-guarded"
    /// `${NAME:-…}` or `${NAME-…}`.
    case defaulted
    /// `${NAME:+…}` or `${NAME+…}`.
    case replaced
    /// `${NAME}`: a blank when nothing defines it.
    case plain
    /// The name alone: the project's environment fills it.
    case passedThrough = "passed-through"
    /// Written out, without a reference.
    case literal
  }

  init(_ entry: EnvironmentVariable) {
    value = entry.value
    range = entry.range
    switch entry.source {
    case .environment: (route, form) = (.environment, Form(of: entry))
    case .passedThrough: (route, form) = (.environment, .passedThrough)
    case .envFile: (route, form) = (.envFile, Form(of: entry))
    case .buildArgument:
      (route, form) = (.buildArgument, entry.range == entry.name.range ? .passedThrough : Form(of: entry))
    }
  }
}

extension Arrival.Form {
  /// The form of a value with its references.
  fileprivate init(of entry: EnvironmentVariable) {
    let forms = entry.outerReferences.map { Arrival.Form(of: $0) }
    let weakestFirst: [Arrival.Form] = [.plain, .replaced, .defaulted, .halfGuarded, .guarded]
    self = weakestFirst.first(where: forms.contains) ?? .literal
  }

  package init(of reference: VariableReference) {
    self =
      switch reference.form {
      case .plain: .plain
      case .fallback: .defaulted
      case .alternative: .replaced
      case .required(_, let whenEmpty): whenEmpty ? .guarded : .halfGuarded
      }
  }
}
