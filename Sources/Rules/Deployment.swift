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
  /// The env files that hold the text of Dokploy's Environment tab.
  package let environmentTab: [EnvFile]
  /// Text of env files that is no value of a name; it may be the rest of a secret.
  package let strayText: [SourceRange]
  /// The comments of compose and env files, `#` included.
  package let comments: [SourceRange]
  /// The files that make up the project; the contract's is none of them.
  let projectFiles: [FileID]
  /// Nil with `--contract none`.
  package let contract: Contract?
  package let target: Target
  /// Where variables can be set.
  package let supply: Supply
  package let facts: Facts
  /// The project's variables.
  let survey: VariableSurvey
  private let services: Lazily<ServiceDirectory>
  private let surveyedURLs: Lazily<[DeliveredURL]>
  private let images: Lazily<[WellKnownImage: [Int]]>
  private var guarded: Lazily<[GuardedEntry]>?
  private var unread: Lazily<UnreadSecrets>?
  private var places: Lazily<ValueIndex>?
  private var otherUses: Lazily<Set<KeyBytes>>?
  private var written: Lazily<[WrittenSecret]>?
  /// The values of each variable of the contract.
  private(set) var values: [[VariableValue]] = []

  /// Every entry that must be guarded, in the order of the contract.
  var guardedEntries: [GuardedEntry] { guarded?.value ?? [] }
  /// Secrets in the text of files that nothing was made of.
  var unreadSecrets: UnreadSecrets { unread?.value ?? findUnreadSecrets() }
  /// The values of env files, containers and image builds, by where they are written.
  var valueIndex: ValueIndex { places?.value ?? ValueIndex(self) }
  /// The variables whose values are put to other use than as the whole of the variable of that name.
  var namesWithOtherUses: Set<KeyBytes> { otherUses?.value ?? [] }
  /// The secrets of the contract that stand in the compose file under other names, and come to containers from there.
  var writtenSecrets: [WrittenSecret] { written?.value ?? [] }
  /// Which service each name leads to.
  var directory: ServiceDirectory { services.value }
  /// The URLs of servers that containers and image builds receive.
  var deliveredURLs: [DeliveredURL] { surveyedURLs.value }
  /// The positions of the services that run each image.
  var wellKnownImages: [WellKnownImage: [Int]] { images.value }

  package init(
    files: SourceFiles, project: Project, definitions: [Definition], envFileReferences: [VariableReference] = [],
    projectNameKey: SourceRange? = nil, resourceVariables: [String] = [], writtenValues: [Located<String>] = [],
    environmentTab: [EnvFile] = [], strayText: [SourceRange] = [], comments: [SourceRange] = [],
    projectFiles: [FileID] = [], contract: Contract?, target: Target = .compose,
    supply: Supply = .envFileOrShell, facts: Facts = Facts(), hasProject: Bool = true
  ) {
    self.files = files
    self.project = project
    self.hasProject = hasProject
    self.definitions = definitions
    self.envFileReferences = envFileReferences
    self.projectNameKey = projectNameKey
    self.resourceVariables = resourceVariables
    self.writtenValues = writtenValues
    self.environmentTab = environmentTab
    self.strayText = strayText
    self.comments = comments
    self.projectFiles = projectFiles
    self.contract = contract
    self.target = target
    self.supply = supply
    self.facts = facts
    let survey = VariableSurvey(project) { name in
      (SecretName.isSecret(name, in: contract), PublicName.isPublic(name, in: contract))
    }
    self.survey = survey
    services = Lazily { ServiceDirectory(project, contract, hasContainerNames: target.givesContainersNames) }
    images = Lazily { WellKnownImage.services(of: project) }
    surveyedURLs = Lazily { DeliveredURL.all(in: project, survey) }
    values = (contract?.variables ?? []).map(findValues)
    unread = Lazily { [self] in findUnreadSecrets() }
    places = Lazily { [self] in ValueIndex(self) }
    guarded = Lazily { [self] in findGuardedEntries() }
    otherUses = Lazily { [self] in findNamesWithOtherUses() }
    written = Lazily { [self] in findWrittenSecrets() }
  }
}

/// What is known of the world outside the files; the program finds it out, so that rules stay pure.
package struct Facts: Sendable {
  /// The files that git tracks; nil when they are in no repository.
  package var trackedFiles: [FileID]?
  /// Whether git tracks a `.env` beside the compose file, be it read or not.
  package var tracksDefaultEnvFile: Bool
  /// Whether the compose file lies in a folder of its repository rather than at the top.
  package var isNested: Bool
  /// Nil when nobody said; then no allowance expires.
  package var today: Day?
  /// Secrets that were given where none belong, such as in place of a name on the command line.
  package var misplacedSecrets: [String]

  package init(
    trackedFiles: [FileID]? = nil, tracksDefaultEnvFile: Bool = false, isNested: Bool = false, today: Day? = nil,
    misplacedSecrets: [String] = []
  ) {
    self.trackedFiles = trackedFiles
    self.tracksDefaultEnvFile = tracksDefaultEnvFile
    self.isNested = isNested
    self.today = today
    self.misplacedSecrets = misplacedSecrets
  }
}
