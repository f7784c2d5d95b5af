import Diagnostics

/// Finds and reads the inputs of a project; used once.
struct InputFinder {
  /// In the order of preference, which is not alphabetical.
  static let composeFileNames = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"]
  static let overrideFileNames = [
    "compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml",
  ]

  private let request: LoadRequest
  private let fileSystem: FileSystem
  private(set) var files: SourceFiles
  private(set) var inputs: ProjectInputs
  /// Compose files that are named or found, and where they are named; not read yet.
  private var chosen: [(path: String, namedAt: Definition?)] = []
  /// The default env files that were read.
  private var defaultEnvFiles: [String] = []

  init(_ request: LoadRequest, _ fileSystem: FileSystem, _ files: SourceFiles) {
    self.request = request
    self.fileSystem = fileSystem
    self.files = files
    var environment = ProjectEnvironment(shell: request.shell ?? [])
    switch request.target {
    case .stack: break
    case .dokploy where request.shell == nil: environment = ProjectEnvironment.startedByDokploy
    case .compose, .dokploy:
      environment.setWorkingDirectory(TracedText(unplaced: FilePath.clean(request.workingDirectory)))
    }
    inputs = ProjectInputs(
      environment: environment, projectDirectory: request.workingDirectory, composeDirectory: request.workingDirectory)
  }

  mutating func find() {
    chosen = request.files.map { ($0 == "-" ? $0 : absolute($0), nil) }
    let explicit = explicitEnvFiles
    readEnvFiles(explicit)
    if explicit.isEmpty { readDefaultEnvFile() }
    if chosen.isEmpty { chooseFromEnvironment() }
    if chosen.isEmpty { search() }
    inputs.projectDirectory = workingDirectory
    inputs.composeDirectory = composeDirectory
    // The compose file may lie in another directory than the one whose `.env` was read.
    if explicit.isEmpty { readDefaultEnvFile() }
    if request.target == .dokploy { addDokploysOwn() }
    inputs.profiles = profiles
    readComposeFiles()
  }

  private func absolute(_ path: String) -> String { FilePath.join(request.workingDirectory, path) }

  private func display(_ path: String) -> String { FilePath.display(path, from: request.workingDirectory) }

  /// The project directory as far as it is known: it changes once a compose file is found.
  private var workingDirectory: String {
    if let directory = request.projectDirectory, !directory.isEmpty { return absolute(directory) }
    return composeDirectory
  }

  private var composeDirectory: String {
    let first = chosen.first { $0.path != "-" }
    return first.map { FilePath.directory(of: $0.path) } ?? FilePath.clean(request.workingDirectory)
  }

  /// Where none is asked for, Compose finds one profile in the empty text: a service whose profile is blank is active.
  private var profiles: [String] {
    guard request.profiles.isEmpty else { return request.profiles }
    let named = list("COMPOSE_PROFILES", separator: ",")
    return named.isEmpty ? [""] : named.map { String($0.trimmingBlanks) }
  }

  /// The parts of a variable's value; none when it is not set.
  private func list(_ name: String, separator: String) -> [String] {
    guard let value = inputs.environment.lookup(name)?.value.string else { return [] }
    return value.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }
}

// MARK: - Env files

extension InputFinder {
  /// What `--env-file` names, or else `COMPOSE_ENV_FILES` in the shell.
  private var explicitEnvFiles: [String] {
    if !request.envFiles.isEmpty { return request.envFiles.map(absolute) }
    // At this point the environment is the shell's alone.
    let named = list("COMPOSE_ENV_FILES", separator: ",")
    return named == [""] ? [] : named.map(absolute)
  }

  /// Reads files of which a later one wins over an earlier one.
  private mutating func readEnvFiles(_ paths: [String]) {
    guard !paths.isEmpty else { return }
    let outside = inputs.environment
    var layers: [ProjectEnvironment.Layer] = []
    guard request.target != .dokploy else { return readEnvironmentTab(paths) }
    for path in paths {
      switch read(path) {
      case .success(let bytes): layers.insert(parse(bytes, path, outside: outside), at: 0)
      case .failure(let reason): failToRead(path, reason)
      }
      inputs.environment = outside
      for layer in layers { inputs.environment.addBelow(layer) }
    }
  }

  /// Reads files that together are the text of Dokploy's Environment tab.
  private mutating func readEnvironmentTab(_ paths: [String]) {
    let outside = inputs.environment
    var tab = EnvironmentTab(additions: dokploysOwn, outside: outside.lookup)
    for path in paths {
      switch read(path) {
      case .success(let bytes): tab.append(bytes, file: files.add(path: display(path), bytes: bytes))
      case .failure(let reason): failToRead(path, reason)
      }
    }
    let parts = tab.read()
    for part in parts {
      inputs.envFiles.append(part)
      inputs.diagnostics += part.diagnostics
    }
    for part in parts.reversed() { inputs.environment.addBelow(.init(.envFile(part.file), part.definitions)) }
  }

  /// What Dokploy writes into the env file by itself. Its name of the stack is known if it was given.
  private var dokploysOwn: [Definition] {
    let given = request.projectName.flatMap { $0.isEmpty ? nil : TracedText(unplaced: $0) }
    let name = given ?? TracedText(unknownLike: "app-name")
    let values = [
      ("APP_NAME", name), ("COMPOSE_PROJECT_NAME", name), ("DOCKER_CONFIG", TracedText(unplaced: "/root/.docker")),
    ]
    return values.map { Definition(name: $0, nameRange: nil, value: $1, origin: .dokploy) }
  }

  private mutating func addDokploysOwn() {
    // The file that Dokploy wrote has them.
    guard
      !inputs.envFiles.contains(where: { !$0.isEnvironmentTab && $0.definitions.contains { $0.name == "APP_NAME" } })
    else { return }
    let texts = inputs.envFiles.map { files[$0.file].bytes }
    // The name of the project is Compose's affair.
    let own = dokploysOwn.filter { $0.name != "COMPOSE_PROJECT_NAME" && EnvironmentTab.adds($0.name, to: texts) }
    inputs.environment.addBelow(.init(.dokploy, own))
  }

  private mutating func failToRead(_ path: String, _ reason: FileSystem.ReadFailure) {
    let help: [Message] = ["name an env file that exists", "when none is named, `.env` is read if there is one"]
    inputs.failures.append(InputFailure(reading: "env file", display(path), reason, help: help))
  }

  /// Reads `.env` of the project directory, if it is there; it fills the gaps of what is known.
  private mutating func readDefaultEnvFile() {
    guard !isDefaultEnvFileDisabled() else { return }
    let path = FilePath.join(workingDirectory, ".env")
    guard !defaultEnvFiles.contains(path), let kind = fileSystem.kind(path), kind != .directory else { return }
    defaultEnvFiles.append(path)
    switch read(path) {
    case .success(let bytes) where request.target == .stack:
      // `docker stack deploy` does not look at it: it is known only so that it can be said.
      let id = files.add(path: display(path), bytes: bytes)
      var file = EnvFile.parse(bytes, file: id, lookup: inputs.environment.lookup)
      file.isIgnored = true
      inputs.envFiles.append(file)
    case .success(let bytes): inputs.environment.addBelow(parse(bytes, path, outside: inputs.environment))
    case .failure where request.target == .stack: break
    case .failure(let reason):
      inputs.failures.append(InputFailure(reading: "env file", display(path), reason))
    }
  }

  /// Whether the shell says that there is no default env file. Compose refuses a value that is no boolean.
  private mutating func isDefaultEnvFileDisabled() -> Bool {
    if let isDisabled = request.disablesDefaultEnvFile { return isDisabled }
    let failure = InputFailure(
      "`COMPOSE_DISABLE_ENV_FILE` in the shell is neither true nor false", help: ["set it to `1` or `0`, or unset it"])
    if !inputs.failures.contains(failure) { inputs.failures.append(failure) }
    return false
  }

  /// Parses an env file. What is `outside` wins inside its values; the rest of the environment is earlier files.
  private mutating func parse(
    _ bytes: [UInt8], _ path: String, outside: ProjectEnvironment
  ) -> ProjectEnvironment.Layer {
    let id = files.add(path: display(path), bytes: bytes)
    let file = EnvFile.parse(
      bytes, file: id, lookup: outside.lookup, earlier: inputs.environment.lookup)
    inputs.envFiles.append(file)
    inputs.diagnostics += file.diagnostics
    return ProjectEnvironment.Layer(.envFile(id), file.definitions)
  }

  private func read(_ path: String) -> Result<[UInt8], FileSystem.ReadFailure> {
    fileSystem.kind(path) == .directory ? .failure(.isDirectory) : fileSystem.read(path)
  }
}

// MARK: - Compose files

extension InputFinder {
  private mutating func chooseFromEnvironment() {
    guard let definition = inputs.environment.lookup("COMPOSE_FILE") else { return }
    let separator = inputs.environment.lookup("COMPOSE_PATH_SEPARATOR")?.value.string ?? ""
    chosen = list("COMPOSE_FILE", separator: separator.isEmpty ? ":" : separator).map {
      ($0 == "-" ? $0 : absolute($0), definition)
    }
  }

  /// Looks for a compose file in the working directory and above it, and then where the request says.
  private mutating func search() {
    let start = workingDirectory
    var directory = start
    while !choose(in: directory) {
      let parent = FilePath.directory(of: directory)
      guard parent != directory else {
        if let fallback = request.fallbackDirectory, choose(in: FilePath.clean(fallback)) { return }
        let other = request.fallbackDirectory.map(FilePath.clean)
        let beside = other == start ? "" : other.map { ", nor in `\(display($0))`" } ?? ""
        inputs.failures.append(
          InputFailure(
            "no compose file in `\(start)` or above it\(beside)",
            help: [
              "name one with `--file`, or run `validate` where it lies",
              "it is found under the names \(Self.composeFileNames.map { "`\($0)`" }.joined(separator: ", "))",
            ]))
        return
      }
      directory = parent
    }
  }

  /// Whether `directory` has a compose file; it and its override file are then the ones.
  private mutating func choose(in directory: String) -> Bool {
    guard let file = firstExisting(of: Self.composeFileNames, in: directory, as: "compose file") else { return false }
    chosen.append((file, nil))
    if let override = firstExisting(of: Self.overrideFileNames, in: directory, as: "override file") {
      chosen.append((override, nil))
    }
    return true
  }

  private mutating func firstExisting(of names: [String], in directory: String, as role: String) -> String? {
    let existing = names.filter { fileSystem.kind(FilePath.join(directory, $0)) != nil }
    guard let first = existing.first else { return nil }
    if existing.count > 1 {
      let ignored = existing.dropFirst().map { "`\($0)`" }.joined(separator: ", ")
      inputs.diagnostics.append(
        Diagnostic(
          .severalComposeFiles, .warning,
          "`\(display(FilePath.join(directory, first)))` is used, and \(ignored) beside it is not",
          help: ["delete the \(role) that is out of date, or name the one to use with `--file`"]))
    }
    return FilePath.join(directory, first)
  }

  private mutating func readComposeFiles() {
    for (path, definition) in chosen {
      if path == "-" {
        readStandardInput()
        continue
      }
      switch read(path) {
      case .success(let bytes):
        let id = files.add(path: display(path), bytes: bytes)
        inputs.composeFiles.append(ProjectInputs.ComposeFile(id: id, path: path))
      case .failure(let reason):
        var help: [Message] = []
        if definition != nil {
          help.append(
            path == FilePath.clean(request.workingDirectory)
              ? "`COMPOSE_FILE` holds an empty path" : "`COMPOSE_FILE` names it, relative to the working directory")
        }
        inputs.failures.append(
          InputFailure(
            reading: "compose file", display(path), reason, help: help,
            at: definition?.value.place.range ?? definition?.nameRange))
      }
    }
  }

  private mutating func readStandardInput() {
    guard let bytes = request.standardInput else {
      return inputs.failures.append(
        InputFailure("standard input cannot be read", help: ["name a compose file instead of `-`"]))
    }
    let id = files.add(path: "<stdin>", bytes: bytes)
    inputs.composeFiles.append(ProjectInputs.ComposeFile(id: id, path: "-"))
  }
}

extension String {
  /// Without the ASCII white space at both ends.
  fileprivate var trimmingBlanks: Substring {
    func isBlank(_ byte: UInt8) -> Bool { byte == Byte.space || (byte >= 0x09 && byte <= 0x0D) }
    var rest = Substring(self).utf8
    while let first = rest.first, isBlank(first) { rest.removeFirst() }
    while let last = rest.last, isBlank(last) { rest.removeLast() }
    return Substring(rest)
  }
}
