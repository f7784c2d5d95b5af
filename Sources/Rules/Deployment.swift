package import Compose
package import Contract
package import Diagnostics

/// Everything a rule may look at: what Docker Compose makes of the files, what the contract says, and where it will run.
package struct Deployment: Sendable {
  package let files: SourceFiles
  package let project: Project
  /// Whether `project` is worth holding against rules. When the compose files cannot be understood at all, only what
  /// was found while reading them counts.
  package let hasProject: Bool
  /// Every definition of every variable, the winning one of a name first.
  package let definitions: [Definition]
  /// The references inside the values of env files.
  package let envFileReferences: [VariableReference]
  /// Where the compose file gives the project a name.
  package let projectNameKey: SourceRange?
  /// The variables that secrets and configs take their contents from.
  package let resourceVariables: [String]
  /// The names that env files define, each with the bytes that its value is written as, quotes included.
  package let writtenValues: [Located<String>]
  /// Text of env files that is no value of a name; it may be the rest of a secret.
  package let strayText: [SourceRange]
  /// The comments of compose and env files, `#` included.
  package let comments: [SourceRange]
  /// The files that make up the project; the contract's is none of them.
  let projectFiles: [FileID]
  /// Nil with `--contract none`.
  package let contract: Contract?
  package let target: Target
  package let facts: Facts
  let directory: ServiceDirectory
  /// Every variable that some container or image build receives.
  package let delivered: [Delivery]
  /// The values of each variable of the contract.
  private(set) var values: [[VariableValue]] = []

  package init(
    files: SourceFiles, project: Project, definitions: [Definition], envFileReferences: [VariableReference] = [],
    projectNameKey: SourceRange? = nil, resourceVariables: [String] = [], writtenValues: [Located<String>] = [],
    strayText: [SourceRange] = [], comments: [SourceRange] = [], projectFiles: [FileID] = [], contract: Contract?,
    target: Target = .compose, facts: Facts = Facts(), hasProject: Bool = true
  ) {
    self.files = files
    self.project = project
    self.hasProject = hasProject
    self.definitions = definitions
    self.envFileReferences = envFileReferences
    self.projectNameKey = projectNameKey
    self.resourceVariables = resourceVariables
    self.writtenValues = writtenValues
    self.strayText = strayText
    self.comments = comments
    self.projectFiles = projectFiles
    self.contract = contract
    self.target = target
    self.facts = facts
    directory = ServiceDirectory(project, contract)
    delivered = Deployment.deliveries(in: project) { SecretName.isSecret($0, in: contract) }
    values = (contract?.variables ?? []).map(findValues)
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
