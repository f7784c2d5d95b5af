import Compose
import Contract
import Diagnostics
import Reporting
import Rules

/// What every command that looks at a project starts with: the files read and the contract found.
struct ProjectReading {
  let invocation: Invocation
  let console: Console
  let target: Target
  private let request: LoadRequest
  let loaded: LoadResult
  /// Those of the project and the contract.
  let files: SourceFiles
  let contract: Contract?
  /// What was found wrong while reading.
  let reported: [Diagnostic]

  private var machine: Machine { console.machine }

  /// Reads what the command line and the working directory name.
  ///
  /// - Parameter envFiles: the env files among the operands.
  init(_ invocation: Invocation, envFiles: [String], _ console: Console) throws(Failure) {
    self.invocation = invocation
    self.console = console
    target = invocation.last("target").flatMap(Target.init) ?? .compose
    request = try ProjectReading.request(invocation, envFiles: envFiles, target, console)
    loaded = ProjectLoader.load(request, from: console.machine.fileSystem)
    if !loaded.failures.isEmpty { throw Failure(loaded.failures) }
    try loaded.refuseExchangedFiles()

    var files = loaded.files
    let lookup = ContractLookup.find(
      invocation.last("contract"), beside: loaded.composeDirectory,
      workingDirectory: console.machine.workingDirectory, files: &files, from: console.machine.fileSystem)
    if let failure = lookup.failure { throw Failure(failure) }
    try console.refuseOverwriting(files, by: invocation.outputs)
    self.files = files
    contract = lookup.contract
    reported = loaded.diagnostics + lookup.diagnostics
  }

  /// What to load: the project that the command line and the working directory name.
  ///
  /// - Parameter file: a file beside which the compose file may lie when it is not found otherwise; the first env
  ///   file unless given.
  static func request(
    _ invocation: Invocation, envFiles: [String], _ target: Target, _ console: Console, besides file: String? = nil
  ) throws(Failure) -> LoadRequest {
    let machine = console.machine
    for operand in envFiles where ArgumentSecrets.assignedValue(in: operand) != nil {
      guard machine.fileSystem.kind(console.absolute(operand)) == nil else { continue }
      let name = operand.prefix { $0 != "=" }
      throw Failure(
        "`\(operand)` sets a variable, and is no env file\n"
          + "  write `\(name)=...` into an env file, or in front of `validate` for the shell to set it")
    }
    var standardInput: [UInt8]?
    if invocation.all("file").contains("-") {
      switch machine.standardInput() {
      case .success(let bytes): standardInput = bytes
      case .failure(let reason): throw Failure([InputFailure(reading: "standard input", "-", reason)])
      }
    }
    let isFromShell = invocation.has("env-from-shell")
    // Dokploy starts Compose without one; asked for by name, the shell stands in for its Environment tab.
    var shell = invocation.has("no-shell") || (target == .dokploy && !isFromShell) ? nil : machine.environment
    if isFromShell { shell?.append(("COMPOSE_DISABLE_ENV_FILE", "1")) }
    return LoadRequest(
      workingDirectory: machine.workingDirectory, files: invocation.all("file"), standardInput: standardInput,
      envFiles: envFiles, shell: shell, projectName: invocation.last("project-name"),
      projectDirectory: invocation.last("project-directory"), profiles: invocation.all("profile"),
      target: target,
      fallbackDirectory: (file ?? envFiles.first).map { FilePath.directory(of: console.absolute($0)) })
  }

  /// The project once more, its variables not filled in.
  func loadUninterpolated() -> LoadResult {
    var request = request
    request.interpolates = false
    return ProjectLoader.load(request, from: machine.fileSystem)
  }
}

extension LoadResult {
  /// An env file that was named as a compose file, or the other way about, makes a hundred findings of one mistake.
  func refuseExchangedFiles() throws(Failure) {
    for envFile in envFiles where files[envFile.file].looksLikeComposeFile {
      let path = files[envFile.file].path
      throw Failure("`\(path)` is a compose file, not an env file\n  name it with --file: validate -f \(path)")
    }
    guard project == nil else { return }
    for file in files.files where !envFiles.contains(where: { $0.file == file.id }) && file.looksLikeEnvFile {
      throw Failure(
        "`\(file.path)` is an env file, not a compose file\n  name it without --file: validate \(file.path)")
    }
  }

  /// What commands need that show a project rather than what is wrong with it; says when it is not all there.
  @discardableResult func requireProject(_ console: Console) throws(Failure) -> Project {
    guard let project else { throw Failure("the compose file cannot be understood; `validate` says why") }
    if diagnostics.contains(where: { $0.severity == .error && $0.rule != "missing-variable" }) {
      console.complain("validate: the files have mistakes, which `validate` lists; this is what could be understood\n")
    }
    return project
  }
}

extension SourceFile {
  /// Whether it has the key that every compose file begins with.
  fileprivate var looksLikeComposeFile: Bool {
    bytes.split { $0 == 0x0A || $0 == 0x0D }.contains { $0.starts(with: "services:".utf8) }
  }

  /// Whether what it begins with is an assignment.
  fileprivate var looksLikeEnvFile: Bool {
    let lines = bytes.split { $0 == 0x0A || $0 == 0x0D }
    guard let first = lines.first(where: { $0.first != UInt8(ascii: "#") }) else { return false }
    let export = first.starts(with: "export ".utf8) ? 7 : 0
    let name = first.dropFirst(export).prefix { $0 != UInt8(ascii: "=") }
    return export + name.count < first.count && !name.isEmpty
      && name.allSatisfy { $0 == UInt8(ascii: "_") || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) }
  }
}

extension ProjectReading {
  /// The project with all that rules may ask about it.
  var deployment: Deployment {
    Deployment(loaded, files: files, contract: contract, facts: facts)
  }

  private var facts: Facts {
    let answers = loaded.envFiles.map { envFile in
      let path = console.absolute(files[envFile.file].path)
      return (file: envFile.file, isTracked: GitIndex.tracks(path, in: machine))
    }
    let isInRepository = answers.contains { $0.isTracked != nil }
    let tracked = answers.filter { $0.isTracked == true }.map(\.file)
    let composeFile = (loaded.project?.composeFiles.first).map { console.absolute(files[$0].path) }
    return Facts(
      trackedFiles: isInRepository ? tracked : nil,
      tracksDefaultEnvFile: GitIndex.tracks(FilePath.join(loaded.projectDirectory, ".env"), in: machine) ?? false,
      isNested: composeFile.map { GitIndex.isNested($0, in: machine) } ?? false,
      today: Day(machine.today()), misplacedSecrets: invocation.misplacedSecrets)
  }

  /// Holds the project against the rules.
  func check() throws(Failure) -> Findings {
    let settings = Settings(allow: try rules("allow"), deny: try rules("deny"))
    return Engine.check(deployment, reported: reported, settings: settings)
  }

  private func rules(_ option: String) throws(Failure) -> [RuleName] {
    var names: [RuleName] = []
    for name in invocation.all(option) { names.append(try Catalogue.rule(typed: name).name) }
    return names
  }

  /// The report of what is wrong, for any format.
  func report() throws(Failure) -> Report {
    Report(files: files, findings: try check(), scope: scope, toolVersion: Tool.version)
  }

  /// What was looked at.
  var scope: Report.Scope {
    Report.Scope(
      composeFiles: (loaded.project?.composeFiles ?? []).map { files[$0].path },
      envFiles: loaded.envFiles.filter { !$0.isIgnored }.map { files[$0.file].path },
      services: loaded.project?.services.count ?? 0,
      variables: Set(loaded.references.map(\.name)).count, contract: contract?.name,
      target: target == .compose ? nil : target.rawValue)
  }
}
