package import Diagnostics

/// What loading a project gave. A project that Compose refuses is filled in as far as it can be understood.
package struct LoadResult: Sendable {
  package let files: SourceFiles
  /// The directory that relative paths start from, absolute.
  package let projectDirectory: String
  /// Where the first compose file lies, absolute; without one in a file, the working directory.
  package let composeDirectory: String
  package let target: Target
  /// Where variables can be set.
  package let supply: Supply
  /// Nil when there is no compose file to speak of, and when variables were not to be filled in.
  package let project: Project?
  /// The whole merged model, of which `model` is what is printed, and where in it the project begins.
  let merged: (model: Model, root: Model.ID)?
  package let environment: ProjectEnvironment
  /// The env files that make up the environment, in the order in which they were read.
  package let envFiles: [EnvFile]
  /// Every reference to a variable in a compose file, in the order of reading.
  package let references: [VariableReference]
  /// The comments of all files, in source order.
  package let comments: [SourceRange]
  /// Text of env files that may be the rest of a secret, to be masked wherever it is shown.
  package let strayText: [SourceRange]
  /// In report order.
  package let diagnostics: [Diagnostic]
  /// What kept files named on the command line from being read.
  package let failures: [InputFailure]
  /// Whether Docker Compose would accept the project.
  package let isAccepted: Bool

  /// The key that gives the project its name, if the model has one.
  package var projectNameKey: SourceRange? {
    guard let (model, root) = merged else { return nil }
    return model.value("name", in: root).map(model.keyRange)
  }

  /// The variables that secrets and configs take their contents from.
  package var resourceVariables: [String] {
    guard let (model, root) = merged else { return [] }
    return ["secrets", "configs"].flatMap { section in
      model.entries(model.value(named: section, in: root)).compactMap {
        model.string(model.value("environment", in: $0))
      }
    }
  }

  /// The canonical model, as `docker compose config --format json` prints it.
  package var model: Value? { model(forJSON: true) }

  /// The canonical model, as `docker compose config` prints it in one of its formats; made anew each time, since
  /// checking needs none.
  package func model(forJSON isForJSON: Bool) -> Value? {
    merged.map { CanonicalModel.make(of: $0.model, $0.root, project: project, isForJSON: isForJSON) }
  }
}
