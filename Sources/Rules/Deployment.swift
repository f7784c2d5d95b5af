package import Compose
package import Contract
package import Diagnostics

/// Everything a rule may look at: what Docker Compose makes of the files, what the contract says, and where it will run.
package struct Deployment: Sendable {
  package var files: SourceFiles
  package let project: Project
  /// The service that each name in the stack's networks leads to, in lower case.
  let namedServices: [String: Int]
  /// Whether `project` is worth holding against rules. When the compose files cannot be understood at all, only what
  /// was found while reading them counts.
  package var hasProject: Bool
  /// Every definition of every variable, the winning one of a name first.
  package var definitions: [Definition]
  /// The references inside the values of env files.
  package var envFileReferences: [VariableReference]
  /// Where the compose file gives the project a name.
  package var projectNameKey: SourceRange?
  /// The variables that secrets and configs take their contents from.
  package var resourceVariables: [String] = []
  /// The names that env files define, each with the bytes that its value is written as, quotes included.
  package var writtenValues: [Located<String>] = []
  /// Text of env files that is no value of a name; it may be the rest of a secret.
  package var strayText: [SourceRange] = []
  /// The comments of compose and env files, `#` included.
  package var comments: [SourceRange]
  /// Nil with `--contract none`.
  package var contract: Contract?
  package var target: Target
  package var facts: Facts

  package init(
    files: SourceFiles, project: Project, definitions: [Definition], envFileReferences: [VariableReference] = [],
    comments: [SourceRange] = [], contract: Contract?, target: Target = .compose, facts: Facts = Facts(),
    hasProject: Bool = true
  ) {
    self.files = files
    self.project = project
    namedServices = Deployment.names(in: project)
    self.hasProject = hasProject
    self.definitions = definitions
    self.envFileReferences = envFileReferences
    self.comments = comments
    self.contract = contract
    self.target = target
    self.facts = facts
  }
}

/// What will run the stack.
package enum Target: String, Sendable, Hashable, CaseIterable {
  /// `docker compose up`.
  case compose
  /// Dokploy, from a compose file and its Environment tab.
  case dokploy
  /// `docker stack deploy`.
  case stack
}

/// What is known of the world outside the files; the program finds it out, so that rules stay pure.
package struct Facts: Sendable {
  /// The files that git tracks; nil when they are in no repository.
  package var trackedFiles: [FileID]?
  /// Nil when nobody said; then no allowance expires.
  package var today: Day?

  package init(trackedFiles: [FileID]? = nil, today: Day? = nil) {
    self.trackedFiles = trackedFiles
    self.today = today
  }
}
