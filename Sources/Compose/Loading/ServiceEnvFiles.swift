import Diagnostics

/// Reads the env files of services, each file once where it says the same to every service.
final class ServiceEnvFiles {
  /// A bound on what is read again for each service that names it.
  private static let maximumBytes = 256 << 20

  private let session: LoadSession
  private let environment: ProjectEnvironment
  private var files: [String: Contents] = [:]
  private var parsed: [String: EnvFile] = [:]
  private var readBytes = 0

  /// A file that will be there when the project runs; what is in it is not known.
  private var futureFile: String?

  private struct Contents {
    let id: FileID
    let bytes: [UInt8]
  }

  init(_ request: LoadRequest, session: LoadSession, inputs: ProjectInputs) {
    self.session = session
    environment = inputs.environment
    guard request.target == .dokploy else { return }
    // Dokploy writes the text of its Environment tab to this file.
    let path = FilePath.join(inputs.projectDirectory, ".env")
    if inputs.envFiles.count == 1, let written = inputs.envFiles.first {
      files[path] = Contents(id: written.file, bytes: session.files[written.file].bytes)
      if written.isEnvironmentTab { parsed[Self.key(.compose, path)] = written }
    } else {
      futureFile = path
    }
  }

  /// The environment of a service, `own` over the later files over the earlier; whether it is all: every file could be
  /// read; and the files that were.
  func resolve(
    _ files: Model.ID, of model: Model, under own: [EnvironmentVariable], of service: String
  ) -> ([EnvironmentVariable], isWhole: Bool, read: [Located<FileID>]) {
    var result = own
    var isWhole = true
    var filesRead: [Located<FileID>] = []
    var positions: [KeyBytes: Int] = [:]
    for (index, variable) in own.enumerated() { positions[KeyBytes(variable.name.value)] = index }
    let ownCount = own.count
    for (index, file) in model.items(files).enumerated() {
      let path = ModelPath([.key("services"), .key(service), .key("env_file"), .index(index)])
      guard let (id, contents) = read(file, of: model, own: own, result: result, positions, at: path) else {
        isWhole = false
        continue
      }
      filesRead.append(Located(id, at: model.value("path", in: file).map(model.range) ?? model.range(file)))
      for entry in contents.entries {
        guard let definition = entry.definition else { continue }
        let variable = EnvironmentVariable(
          name: Located(entry.name, at: entry.nameRange), value: definition.value, range: entry.valueRange,
          source: .envFile(id), references: entry.references[...])
        if let known = positions[KeyBytes(entry.name)] {
          if known >= ownCount { result[known] = variable }
        } else {
          positions[KeyBytes(entry.name)] = result.count
          result.append(variable)
        }
      }
    }
    return (result, isWhole, filesRead)
  }

  private static func key(_ format: EnvFile.Format, _ path: String) -> String { "\(format)\u{0}\(path)" }

  private func read(
    _ file: Model.ID, of model: Model, own: [EnvironmentVariable], result: [EnvironmentVariable],
    _ positions: [KeyBytes: Int],
    at path: ModelPath
  ) -> (FileID, EnvFile)? {
    guard let location = model.value("path", in: file), let text = model.string(location) else { return nil }
    var format = EnvFile.Format.compose
    if let written = model.value("format", in: file), let name = model.string(written), !name.isEmpty {
      guard name == "raw" else {
        session.report(
          .unknownEnvFileFormat, "`\(name)` is not a format of env files", at: model.range(written),
          help: ["remove `format`, or write `format: raw`"], path: path)
        return nil
      }
      format = .raw
    }
    let isRequired = model.boolean(model.value("required", in: file)) ?? true
    let key = Self.key(format, text)
    if let known = parsed[key], let contents = files[text] { return (contents.id, known) }
    guard let contents = contents(of: text, at: model.range(location), isRequired: isRequired) else { return nil }
    readBytes += contents.bytes.count
    guard readBytes <= Self.maximumBytes else {
      session.report(
        .tooManyFiles, "the env files of all services come to more than \(Self.maximumBytes >> 20) MiB",
        at: model.range(location), help: ["name large env files in fewer services"], path: path)
      return nil
    }
    let environment = environment
    let count = own.count
    let read = EnvFile.parse(
      contents.bytes, file: contents.id, origin: .serviceEnvFile(contents.id), format: format
    ) { name in
      if let definition = environment.lookup(name) { return definition }
      guard let position = positions[KeyBytes(name)], position < count else { return nil }
      return result[position].definition
    } earlier: { name in
      guard let position = positions[KeyBytes(name)], position >= count else { return nil }
      return result[position].definition
    }
    session.note(read)
    let isTheSameForAll =
      !contents.bytes.contains(UInt8(ascii: "$")) && read.entries.allSatisfy { $0.separator != .none }
    if isTheSameForAll { parsed[key] = read }
    return (contents.id, read)
  }

  /// Adds the labels of a service's label files to its own, over which they do not win; of the files a later one wins
  /// over an earlier. Their values can refer to labels of files before, but not to variables.
  func addLabels(_ files: Model.ID, to service: Model.ID, in model: inout Model) {
    let paths = model.items(files).compactMap { file in model.string(file).map { (path: $0, range: model.range(file)) }
    }
    guard !paths.isEmpty else { return }
    if model.firstEntry(model.value("labels", in: service)) == nil {
      let labels = model.add(.mapping, at: model.keyRange(service))
      model.setValue("labels", in: service, labels)
    }
    guard let labels = model.value("labels", in: service) else { return }
    let own = model.entriesByKey(labels)
    var known = own
    var labelsSoFar: [KeyBytes: Definition] = [:]
    var missing: Set<String> = []
    // One that is named twice counts where it is named last.
    for file in paths where !missing.contains(file.path) {
      guard let contents = contents(of: file.path, at: file.range, isRequired: true, as: "label file") else {
        missing.insert(file.path)
        continue
      }
      let read = EnvFile.parse(contents.bytes, file: contents.id, origin: .serviceEnvFile(contents.id)) { name in
        labelsSoFar[KeyBytes(name)]
      }
      session.note(read) { name in
        environment.lookup(name) == nil ? nil : "in a label file, only labels that stand before it can be referred to"
      }
      for definition in read.definitions { labelsSoFar[KeyBytes(definition.name)] = definition }
      for entry in read.entries {
        guard let definition = entry.definition, own[KeyBytes(entry.name)] == nil else { continue }
        let value = model.add(
          .composed(ComposedText(definition.value, references: session.keep(entry.references))),
          at: entry.valueRange)
        if let earlier = known[KeyBytes(entry.name)] {
          model.replace(earlier, with: value)
        } else {
          known[KeyBytes(entry.name)] = value
          model.append(model.key(named: entry.name, at: entry.nameRange), value, to: labels)
        }
      }
    }
  }

  private func contents(of path: String, at range: SourceRange, isRequired: Bool, as role: String = "env file")
    -> Contents?
  {
    if let known = files[path] { return known }
    if !isRequired || path == futureFile, session.fileSystem.kind(path) == nil { return nil }
    let remedy: Message? =
      role == "env file" ? "create it, or add `required: false` if the service can do without" : nil
    let bytes = session.read(path, named: session.display(path), as: role, at: range, whenMissing: remedy)
    guard let bytes else { return nil }
    let contents = Contents(id: session.addFile(path, bytes), bytes: bytes)
    files[path] = contents
    return contents
  }
}

extension EnvironmentVariable {
  /// The variable as something to insert elsewhere.
  fileprivate var definition: Definition? {
    guard let value else { return nil }
    let origin: Definition.Origin =
      switch source {
      case .envFile(let file): .serviceEnvFile(file)
      case .environment, .passedThrough, .buildArgument: .serviceEnvFile(range.file)
      }
    return Definition(name: name.value, nameRange: name.range, value: value, origin: origin)
  }
}
