package import Diagnostics

/// The files and variables that a project is loaded from, found and read in the order of Compose:
///
///     shell -> env files -> COMPOSE_FILE or a search -> .env of the project directory -> profiles
///
/// What keeps a file from being read is a failure; all of them are collected.
package struct ProjectInputs: Sendable {
  package internal(set) var environment: ProjectEnvironment
  /// The env files that make up the environment, in the order in which they were read.
  package internal(set) var envFiles: [EnvFile] = []
  /// In the order in which they are merged.
  package internal(set) var composeFiles: [ComposeFile] = []
  /// Absolute; every relative path of the project starts here.
  package internal(set) var projectDirectory: String
  /// Where the first compose file lies, absolute; without one in a file, the working directory.
  package internal(set) var composeDirectory: String
  /// The profiles that are switched on; `*` stands for all.
  package internal(set) var profiles: [String] = []
  package internal(set) var diagnostics: [Diagnostic] = []
  package internal(set) var failures: [InputFailure] = []

  /// A compose file that was read.
  package struct ComposeFile: Sendable, Hashable {
    package let id: FileID
    /// Absolute; `-` for standard input.
    package let path: String

    package init(id: FileID, path: String) {
      self.id = id
      self.path = path
    }
  }

  /// Finds and reads what `request` asks for; the files read are added to `files`.
  package static func find(
    _ request: LoadRequest, from fileSystem: FileSystem, into files: inout SourceFiles
  ) -> ProjectInputs {
    var finder = InputFinder(request, fileSystem, files)
    finder.find()
    files = finder.files
    return finder.inputs
  }
}
