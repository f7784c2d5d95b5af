import Diagnostics
import YAML

/// Makes one model of the compose files of a project, or of those that one `include` names.
///
/// Each file in turn, and each of its documents in turn, goes through
///
///     read -> include -> resets -> extends -> merge -> refine: deduplicate, check against the shapes, long forms
///
/// and each service of the model that results through defaults, checks of attributes against each other, and path
/// resolution. The last refinement goes along with these.
struct ModelLoader {
  let session: LoadSession
  /// Where the files are looked for that others name.
  let directory: String
  /// What relative paths get before them. In files that are included or extended from, that is the way there from the
  /// directory of whom they become part of: as long as they are relative, Compose tells equal paths by their text.
  private let pathPrefix: String
  let environment: ProjectEnvironment
  /// The files whose inclusion led here, outermost first.
  let includers: [String]
  private var extended: [String: ExtendedFile] = [:]

  init(
    session: LoadSession, directory: String, pathPrefix: String? = nil, environment: ProjectEnvironment,
    includers: [String] = []
  ) {
    self.session = session
    self.directory = directory
    self.pathPrefix = pathPrefix ?? directory
    self.environment = environment
    self.includers = includers
  }

  /// Adds the values of `files` to the model, and says where what they come to begins; nil when there is nothing in
  /// them.
  ///
  /// - Parameter body: what else is done to each service.
  mutating func load(
    _ files: [ComposeSource], into model: inout Model,
    eachService body: (ServiceEntries, inout Model) -> Void = { _, _ in }
  ) -> Model.ID? {
    var merged: Model.ID?
    for file in files { add(file, to: &merged, in: &model) }
    guard let root = merged else { return nil }
    let (paths, check) = (PathResolution(from: pathPrefix, in: session), ModelCheck(session: session))
    let lookup: VariableLookup = session.interpolates ? environment.lookup : { _ in nil }
    var service = ServiceEntries()
    // All is done to one service while its values are at hand, then to the next.
    Refinement.apply(toProject: root, in: &model, session) { entry, model in
      service.find(in: entry, of: model)
      Defaults.apply(to: service, in: &model)
      check.check(service, in: model)
      paths.resolve(service, in: &model)
      Normalisation.resolveList(service[.environment], in: &model, lookup: lookup)
      body(service, &model)
    }
    dropVersion(from: root, in: &model)
    check.checkResources(of: root, in: model)
    paths.resolveResources(of: root, in: &model)
    return root
  }

  private mutating func add(_ file: ComposeSource, to earlier: inout Model.ID?, in model: inout Model) {
    let bytes = session.files[file.id].bytes
    model.addSource(bytes, of: file.id)
    for document in file.stream.documents {
      if let earlier {
        Refinement.apply(to: &model, earlier, as: .project, isChecked: true, in: session)
        dropVersion(from: earlier, in: &model)
      }
      var reader = DocumentReader(file.stream, of: bytes, session: session, lookup: environment.lookup)
      guard let value = reader.read(document, into: &model), checkIsMapping(value, in: model) else { continue }
      let resets = reader.resets
      session.removals += reader.removals
      applyIncludes(to: value, in: &model, of: file, resets: resets)
      if let earlier {
        for removal in reader.removals.prefix(1_000) { checkEffect(of: removal, on: earlier, in: model) }
        Resets.apply(resets, to: earlier, in: &model)
      }
      applyExtends(to: value, in: &model, of: file, resets: ServiceResets(resets))
      if let earlier {
        var merger = Merger(session: session)
        merger.merge(value, into: earlier, in: &model, as: .project)
      }
      earlier = earlier ?? value
    }
  }

  /// Whether a document is what it must be; reported if not.
  private func checkIsMapping(_ root: Model.ID, in model: Model) -> Bool {
    if model.isMapping(root) { return true }
    session.report(
      .wrongType, "a compose file must be a mapping, not \(model.kindName(root))", at: model.range(root),
      help: ["begin it with `services:`"])
    return false
  }

  /// Says of a mark that it changes nothing, since what earlier files have there is a list.
  private func checkEffect(of removal: Removal, on earlier: Model.ID, in model: Model) {
    guard !removal.isReplacement, let list = Resets.list(hiding: removal, in: earlier, of: model) else { return }
    session.report(
      .ignoredOverride, "`!reset` takes nothing away here: `\(list)` is a list by now", at: removal.range,
      help: ["put `!override` before the whole of it, and write what is to stay"], severity: .warning,
      path: removal.path)
  }

  private func dropVersion(from root: Model.ID, in model: inout Model) {
    guard let version = model.remove("version", from: root) else { return }
    session.report(
      .obsoleteVersion, "`version` is obsolete, and Docker Compose ignores it", at: model.keyRange(version),
      help: ["remove it"], severity: .note, path: ModelPath([.key("version")]))
  }
}

/// A compose file that has been read and parsed.
struct ComposeSource {
  /// Absolute; `-` for standard input.
  let path: String
  let id: FileID
  let stream: YAML.Stream
}

// MARK: - include

extension ModelLoader {
  /// Bounds that no sensible project comes near.
  private static let maximumIncludeDepth = 50
  private static let maximumInclusions = 1_000

  private func applyIncludes(
    to root: Model.ID, in model: inout Model, of file: ComposeSource, resets: [[ModelPath.Step]]
  ) {
    guard let include = model.value("include", in: root) else { return }
    if model.isNull(include) { return model.remove(include, from: root) }
    guard model.isSequence(include) else {
      session.report(
        .wrongType, "`include` must be a list, not \(model.kindName(include))", at: model.range(include),
        help: ["write a list of paths: `include: [other.yaml]`"], path: ModelPath([.key("include")]))
      return model.remove(include, from: root)
    }
    Refinement.apply(to: &model, include, as: .includes, at: [.key("include")], isChecked: true, in: session)
    for item in Array(model.items(include)) { self.include(item, into: root, in: &model, of: file, resets: resets) }
    model.remove("include", from: root)
  }

  private func include(
    _ item: Model.ID, into root: Model.ID, in model: inout Model, of file: ComposeSource, resets: [[ModelPath.Step]]
  ) {
    reportUnknownKeys(of: item, in: model)
    let named = model.isString(item) ? item : model.value("path", in: item)
    let paths = named.map { Self.texts($0, in: model) } ?? []
    guard let first = paths.first, let firstPath = first.text else { return }
    guard includers.count < Self.maximumIncludeDepth else {
      session.lacksInclusions = true
      return session.report(
        .tooManyFiles, "files include each other more than \(Self.maximumIncludeDepth) levels deep", at: first.range,
        help: ["include files less deeply"])
    }
    session.inclusions += 1
    guard session.inclusions <= Self.maximumInclusions else {
      session.lacksInclusions = true
      return session.report(
        .tooManyFiles, "files are included more than \(Self.maximumInclusions) times", at: first.range,
        help: ["include fewer files, and each of them once"])
    }
    let resolved = FilePath.join(directory, firstPath)
    let chain = includers + [file.path]
    guard !chain.contains(where: { $0.hasSameBytes(as: resolved) }) else {
      session.lacksInclusions = true
      return session.report(
        .includeCycle, "`\(firstPath)` includes itself", at: first.range,
        help: [
          "the files that include each other: \((chain + [resolved]).map(session.display).joined(separator: " -> "))"
        ])
    }
    var sources: [ComposeSource] = []
    for path in paths {
      guard let text = path.text else { continue }
      if let source = session.source(FilePath.join(directory, text), named: text, at: path.range) {
        sources.append(source)
      }
    }
    let projectDirectory = model.string(model.value("project_directory", in: item)).flatMap { $0.isEmpty ? nil : $0 }
    let includedDirectory =
      projectDirectory.map { FilePath.join(directory, $0) } ?? FilePath.directory(of: resolved)
    var loader = ModelLoader(
      session: session, directory: includedDirectory, pathPrefix: pathPrefix(for: includedDirectory, projectDirectory),
      environment: environment(of: model.value("env_file", in: item), in: includedDirectory, model), includers: chain)
    guard sources.count == paths.count else {
      session.lacksInclusions = true
      return
    }
    guard let included = loader.load(sources, into: &model) else { return }
    Resets.apply(resets, to: included, in: &model)
    importResources(of: included, into: root, in: &model)
  }

  /// Reports the keys that Compose passes over.
  private func reportUnknownKeys(of item: Model.ID, in model: Model) {
    guard let fields = Shape.includes.items?.fields else { return }
    for entry in model.entries(item) where fields.field(of: entry, in: model) == nil && !model.isExtension(entry) {
      let key = model.keyText(entry)
      let meant = session.suggestion(for: key, among: fields.fieldCount) { fields.fields.map(\.name) }
      session.report(
        .unknownKey, "`\(key)` is not an attribute of an `include`, and Docker Compose passes over it",
        at: model.keyRange(entry), help: [meant ?? "remove it"], severity: .warning, path: ModelPath([.key("include")]))
    }
  }

  /// What the paths of an included file get before them: Compose takes a project directory that is not there, unless it
  /// is absolute, for a file, and starts beside that.
  private func pathPrefix(for included: String, _ written: String?) -> String {
    if let written, FilePath.isAbsolute(written) { return included }
    let isThere = written == nil || session.fileSystem.kind(included) == .directory
    return FilePath.relative(isThere ? included : FilePath.directory(of: included), from: directory)
  }

  /// A value, or each of a list, with its text if it is a string.
  private static func texts(_ value: Model.ID, in model: Model) -> [(text: String?, range: SourceRange)] {
    let items = model.isSequence(value) ? Array(model.items(value)) : [value]
    return items.map { (model.string($0), model.range($0)) }
  }

  /// The including project's variables, with what the include's own env files add.
  private func environment(
    of named: Model.ID?, in includedDirectory: String, _ model: Model
  ) -> ProjectEnvironment {
    var result = environment
    var files: [(path: String, text: String, range: SourceRange?)] = []
    let named = named.map { Self.texts($0, in: model) } ?? []
    if named.allSatisfy({ $0.text == nil }) {
      let standard = FilePath.join(includedDirectory, ".env")
      if let kind = session.fileSystem.kind(standard), kind != .directory { files = [(standard, ".env", nil)] }
    } else {
      for (text, range) in named {
        if let text { files.append((FilePath.join(directory, text), text, range)) }
      }
    }
    var layers: [ProjectEnvironment.Layer] = []
    for file in files where file.path != "/dev/null" {
      let remedy: Message = "create it, or write `/dev/null` if there is nothing to read"
      let bytes = session.read(file.path, named: file.text, as: "env file", at: file.range, whenMissing: remedy)
      guard let bytes else { continue }
      let id = session.addFile(file.path, bytes)
      let parsed = EnvFile.parse(bytes, file: id, lookup: result.lookup) { name in
        layers.lazy.flatMap { $0.definitions.reversed() }.first { $0.name.hasSameBytes(as: name) }
      }
      session.note(parsed)
      layers.insert(ProjectEnvironment.Layer(.envFile(id), parsed.definitions), at: 0)
    }
    for layer in layers { result.addBelow(layer) }
    return result
  }

  /// Adds what an included model declares; where both declare something, the including file has the last word.
  private func importResources(of included: Model.ID, into root: Model.ID, in model: inout Model) {
    let sections = ["services", "volumes", "networks", "secrets", "configs", "models"]
    let found = sections.map { model.value(named: $0, in: included) }
    for (key, imported) in zip(sections, found) {
      guard let imported, model.isMapping(imported) else { continue }
      guard let own = model.value(named: key, in: root) else {
        model.move(imported, to: root)
        continue
      }
      if model.isMapping(own) {
        reportRedeclared(in: own, imported, of: key, model)
        let own = model.take(own)
        var merger = Merger(session: session, at: [.key(key)])
        merger.merge(own, into: imported, in: &model, as: Shape.project.fields?.field(key)?.shape)
      } else if !model.isNull(own) {
        continue
      }
      model.replace(own, with: imported)
    }
  }

  /// Reports what both declare, unless they say the same.
  private func reportRedeclared(
    in own: Model.ID, _ imported: Model.ID, of section: String, _ model: Model
  ) {
    let table = model.entriesByKey(imported)
    for entry in model.entries(own) {
      let name = model.keyText(entry)
      guard let other = table[KeyBytes(name)], model.fingerprint(entry) != model.fingerprint(other) else { continue }
      let path = ModelPath([.key(section), .key(name)])
      session.report(
        .redeclaredImport, "`\(path)` is declared here and in a file that is included", at: model.keyRange(entry),
        related: [Label(model.keyRange(other), "the included one")],
        help: [
          "Docker Compose 2 refuses this; later versions lay this one over the included one",
          "to change what is included, name both files in one entry: `- path: [FILE, OVERRIDE]`",
        ], severity: .warning, path: path)
    }
  }
}

// MARK: - extends

extension ModelLoader {
  /// One step of a chain of services that extend each other.
  private struct Link {
    let file: String
    let name: String
    let service: Model.ID
    /// Where `extends` names the base.
    let range: SourceRange
    /// The marks that take away what it inherits.
    let resets: ServiceResets
  }

  /// Replaces every service that extends another by the whole of both.
  private mutating func applyExtends(
    to root: Model.ID, in model: inout Model, of file: ComposeSource, resets: ServiceResets
  ) {
    let services = model.value("services", in: root)
    // In a later file, null would pass for nothing to add.
    if let services, model.isNull(services), let shape = Shape.project.fields?.shape(under: services, in: model) {
      SchemaCheck(session: session, model: model, trail: ModelTrail(from: [.key("services")]))
        .reportKind(services, shape)
    }
    let extending = model.entries(services).filter { model.value("extends", in: $0) != nil }
    guard !extending.isEmpty else { return }
    let table = model.entriesByKey(services)
    var known: [Model.ID: Model.ID] = [:]
    for entry in extending where model.value("extends", in: entry) != nil {
      extend(entry, among: table, in: &model, file: file.path, resets: resets, &known)
    }
  }

  /// Follows the chain of bases to its end, then lays the services over each other from there.
  ///
  /// - Parameter known: what services of other files have come to for others that extend them, without marks on the way.
  private mutating func extend(
    _ entry: Model.ID, among table: [KeyBytes: Model.ID], in model: inout Model, file: String, resets: ServiceResets,
    _ known: inout [Model.ID: Model.ID]
  ) {
    var marks = resets
    var links: [Link] = []
    var seen: Set<String> = []
    var (currentFile, name, service) = (file, model.keyText(entry), entry)
    var base: Model.ID?
    while true {
      if marks.isEmpty, let whole = known[service] {
        base = whole
        break
      }
      guard let extends = model.value("extends", in: service) else {
        base = service
        break
      }
      links.append(
        Link(file: currentFile, name: name, service: service, range: model.range(extends), resets: marks))
      guard seen.insert("\(currentFile)\u{0}\(name)").inserted else {
        reportCycle(links)
        break
      }
      guard let reference = reference(of: extends, from: name, in: model) else { break }
      var candidates = currentFile == file ? table : extended[currentFile]?.services ?? [:]
      if let path = reference.file {
        guard let other = extendedFile(path.resolved, named: path.text, at: path.range, in: &model) else { break }
        marks = other.resets
        guard other.hasServices else {
          report(
            .undefinedBase, "`\(path.text)` has no services to extend", at: path.range, name,
            help: "name a compose file that has `services:`")
          break
        }
        candidates = other.services
        currentFile = path.resolved
      } else if currentFile != file {
        // Compose has forgotten the marks of another file by then.
        marks = ServiceResets([])
      }
      guard let next = candidates[KeyBytes(reference.service)] else {
        let file = reference.file.map { session.display($0.resolved) }
        reportBase(reference.service, at: reference.range, among: candidates, in: file, name)
        break
      }
      (name, service) = (reference.service, next)
    }
    if base == nil || session.isIncomplete(name) { for link in links { session.noteIncomplete(link.name) } }
    fold(links, onto: base, among: table, in: &model, &known)
  }

  private func fold(
    _ links: [Link], onto base: Model.ID?, among table: [KeyBytes: Model.ID], in model: inout Model,
    _ known: inout [Model.ID: Model.ID]
  ) {
    let isEmptyBase = base.map(model.isNull) ?? false
    var inherited = base.flatMap { model.isMapping($0) ? $0 : nil }
    for link in links.reversed() {
      // Services of other files are extended from again, and must stay as they are.
      let isOwn = table[KeyBytes(link.name)] == link.service
      let service = isOwn ? model.take(link.service) : model.copy(link.service)
      // A base that is declared and empty gives nothing, and Compose leaves the attribute there.
      if !isEmptyBase || inherited != nil { model.remove("extends", from: service) }
      var result = service
      if let inherited {
        result = model.copy(inherited)
        Resets.apply(link.resets.paths(in: link.name), to: result, in: &model)
        let range = model.range(service)
        var merger = Merger(session: session, at: [.key("services"), .key(link.name)])
        merger.merge(service, into: result, in: &model, as: .service)
        model.setRange(result, range)
      }
      // Others that extend it need not follow the chain again.
      if isOwn {
        model.replace(link.service, with: result)
      } else if link.resets.isEmpty {
        known[link.service] = result
      }
      inherited = isOwn ? link.service : result
    }
  }

  /// A file that services are extended from.
  private struct ExtendedFile {
    let hasServices: Bool
    let services: [KeyBytes: Model.ID]
    let resets: ServiceResets
  }

  private struct Reference {
    let service: String
    let range: SourceRange
    let file: (text: String, resolved: String, range: SourceRange)?
  }

  private func reference(of extends: Model.ID, from name: String, in model: Model) -> Reference? {
    if let service = model.string(extends) {
      return Reference(service: service, range: model.range(extends), file: nil)
    }
    guard let service = model.value("service", in: extends), let text = model.string(service) else {
      report(.missingKey, "`extends` does not say which service it extends", at: model.range(extends), name)
      return nil
    }
    guard let file = model.value("file", in: extends), !model.isNull(file) else {
      return Reference(service: text, range: model.range(service), file: nil)
    }
    guard let path = model.string(file) else {
      report(.wrongType, "`extends.file` must be a string, not \(model.kindName(file))", at: model.range(file), name)
      return nil
    }
    return Reference(
      service: text, range: model.range(service),
      file: (path, RemoteResource.isRemote(path) ? path : FilePath.join(directory, path), model.range(file)))
  }

  /// The services of a file that is extended from: merged and in long form, but not checked.
  private mutating func extendedFile(
    _ path: String, named text: String, at range: SourceRange, in model: inout Model
  ) -> ExtendedFile? {
    if let known = extended[path] { return known }
    guard let source = session.source(path, named: text, at: range) else { return nil }
    let bytes = session.files[source.id].bytes
    model.addSource(bytes, of: source.id)
    var merged: Model.ID?
    var resets: [[ModelPath.Step]] = []
    for document in source.stream.documents {
      var reader = DocumentReader(source.stream, of: bytes, session: session, lookup: environment.lookup)
      guard let value = reader.read(document, into: &model), checkIsMapping(value, in: model) else { continue }
      resets += reader.resets
      session.removals += reader.removals
      if let merged {
        Resets.apply(reader.resets, to: merged, in: &model)
        var merger = Merger(session: session)
        merger.merge(value, into: merged, in: &model, as: .project)
      }
      let root = merged ?? value
      Refinement.apply(to: &model, root, as: .project, isChecked: false, in: session)
      merged = root
    }
    guard let root = merged else {
      let isEmpty = source.stream.documents.isEmpty
      return isEmpty ? ExtendedFile(hasServices: false, services: [:], resets: ServiceResets([])) : nil
    }
    let prefix = FilePath.relative(FilePath.directory(of: path), from: directory)
    let paths = PathResolution(from: prefix, in: session)
    var service = ServiceEntries()
    model.eachEntry(of: model.value("services", in: root)) { entry, model in
      service.find(in: entry, of: model)
      paths.resolve(service, in: &model)
    }
    paths.resolveResources(of: root, in: &model)
    let services = model.value("services", in: root)
    let file = ExtendedFile(
      hasServices: services.map(model.isMapping) ?? false, services: model.entriesByKey(services),
      resets: ServiceResets(resets))
    extended[path] = file
    return file
  }

  private func report(
    _ rule: RuleName, _ message: Message, at range: SourceRange, _ service: String,
    help: Message = "write `extends: {service: NAME}`, with `file: PATH` for another file"
  ) {
    session.report(
      rule, message, at: range, help: [help],
      path: ModelPath([.key("services"), .key(service), .key("extends")]))
  }

  private func reportBase(
    _ base: String, at range: SourceRange, among services: [KeyBytes: Model.ID], in file: String?, _ service: String
  ) {
    // An included file may have it.
    if file == nil, session.lacksInclusions { return }
    let suggestion = session.suggestion(for: base, among: services.count) { services.keys.map(\.string).sorted() }
    session.report(
      .undefinedBase,
      base.isEmpty
        ? "`extends` names no service" : "there is no service `\(base)` to extend\(file.map { " in `\($0)`" } ?? "")",
      at: range,
      help: [
        suggestion ?? file.map { "name a service that `\($0)` has" }
          ?? "name a service of the same file, or add `file:` with the one that has it"
      ],
      path: ModelPath([.key("services"), .key(service), .key("extends")]))
  }

  private func reportCycle(_ links: [Link]) {
    guard let last = links.last else { return }
    let start = links.firstIndex { $0.name == last.name && $0.file == last.file } ?? 0
    let cycle = links[start...]
    session.report(
      .extendsCycle, "`\(last.name)` extends itself: \(cycle.map { "`\($0.name)`" }.joined(separator: " -> "))",
      at: cycle.first?.range ?? last.range,
      related: cycle.dropFirst().dropLast().map { Label($0.range, "`\($0.name)` extends here") },
      help: ["take one of the services out of the circle"],
      path: ModelPath([.key("services"), .key(last.name), .key("extends")]))
  }
}
