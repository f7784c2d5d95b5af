import Diagnostics
import YAML

/// Makes one model of the compose files of a project, or of those that one `include` names.
///
/// Each file in turn, and each of its documents in turn, goes through
///
///     read -> include -> resets -> extends -> merge -> deduplicate -> check the schema -> long forms -> deduplicate
///
/// and the model that results through defaults, checks of attributes against each other, and path resolution.
struct ModelLoader {
  let session: LoadSession
  /// Where relative paths start.
  let directory: String
  let environment: ProjectEnvironment
  /// The files whose inclusion led here, outermost first.
  let includers: [String]
  private var extended: [String: ExtendedFile] = [:]

  init(session: LoadSession, directory: String, environment: ProjectEnvironment, includers: [String] = []) {
    self.session = session
    self.directory = directory
    self.environment = environment
    self.includers = includers
  }

  /// The model of `files`; nil when there is nothing in them.
  mutating func load(_ files: [ComposeSource]) -> Value? {
    var model: Value?
    for file in files { add(file, to: &model) }
    guard var merged = model else { return nil }
    // The only reference, so that the stages change it in place.
    model = nil
    Defaults.apply(to: &merged)
    ModelCheck.check(merged, in: session)
    PathResolution.apply(to: &merged, from: directory, home: session.home, in: session)
    Normalisation.resolveLists(in: &merged, lookup: environment.lookup)
    return merged
  }

  private mutating func add(_ file: ComposeSource, to model: inout Value?) {
    for document in file.stream.documents {
      var reader = DocumentReader(file.stream, session: session, lookup: environment.lookup)
      guard var value = reader.read(document) else { continue }
      guard value.mapping != nil else {
        session.report(
          .wrongType, "a compose file must be a mapping, not \(value.kindName)", at: value.range,
          help: ["begin it with `services:`"])
        continue
      }
      let resets = reader.resets
      applyIncludes(to: &value, of: file, resets: resets)
      if var earlier = model {
        model = nil
        Resets.apply(resets, to: &earlier)
        model = earlier
      }
      applyExtends(to: &value, of: file, resets: ServiceResets(resets))
      if var merged = model {
        model = nil
        var merger = Merger(session: session)
        merger.merge(value, into: &merged, as: .project)
        value = merged
      }
      finish(&value, isValidated: true)
      model = value
    }
  }

  /// What happens to the merged model after each document.
  private func finish(_ value: inout Value, isValidated: Bool) {
    Deduplication.apply(to: &value, as: .project)
    if isValidated {
      SchemaCheck.check(value, against: .project, in: session)
      value.editMapping { dropVersion(from: &$0) }
    }
    LongForms.apply(to: &value, as: .project, in: session)
    Deduplication.apply(to: &value, as: .project)
  }

  private func dropVersion(from model: inout Mapping) {
    guard let version = model.remove("version") else { return }
    session.report(
      .obsoleteVersion, "`version` is obsolete, and Docker Compose ignores it", at: version.keyRange,
      help: ["remove it"], severity: .note, path: ModelPath([.key("version")]))
  }
}

/// A compose file that has been read and parsed.
struct ComposeSource {
  /// Absolute; `-` for standard input.
  let path: String
  let stream: YAML.Stream
}

// MARK: - include

extension ModelLoader {
  /// Bounds that no sensible project comes near.
  private static let maximumIncludeDepth = 50
  private static let maximumInclusions = 1_000

  private func applyIncludes(to model: inout Value, of file: ComposeSource, resets: [[ModelPath.Step]]) {
    guard let include = model["include"], !include.isNull else { return }
    guard let items = include.sequence else {
      return session.report(
        .wrongType, "`include` must be a list, not \(include.kindName)", at: include.range,
        help: ["write a list of paths: `include: [other.yaml]`"], path: ModelPath([.key("include")]))
    }
    SchemaCheck.check(include, against: Shape(items: .include), at: [.key("include")], in: session)
    for item in items { self.include(item, into: &model, of: file, resets: resets) }
    model.editMapping { _ = $0.remove("include") }
  }

  private func include(_ item: Value, into model: inout Value, of file: ComposeSource, resets: [[ModelPath.Step]]) {
    let paths = item.string != nil ? [item] : Self.list(item["path"])
    guard let first = paths.first, let firstPath = first.string else { return }
    guard includers.count < Self.maximumIncludeDepth else {
      return session.report(
        .tooManyFiles, "files include each other more than \(Self.maximumIncludeDepth) levels deep", at: first.range,
        help: ["include files less deeply"])
    }
    session.inclusions += 1
    guard session.inclusions <= Self.maximumInclusions else {
      return session.report(
        .tooManyFiles, "files are included more than \(Self.maximumInclusions) times", at: first.range,
        help: ["include fewer files, and each of them once"])
    }
    let resolved = FilePath.join(directory, firstPath)
    let chain = includers + [file.path]
    guard !chain.contains(where: { $0.hasSameBytes(as: resolved) }) else {
      return session.report(
        .includeCycle, "`\(firstPath)` includes itself", at: first.range,
        help: [
          "the files that include each other: \((chain + [resolved]).map(session.display).joined(separator: " -> "))"
        ])
    }
    var sources: [ComposeSource] = []
    for path in paths {
      guard let text = path.string else { continue }
      if let source = session.source(FilePath.join(directory, text), named: text, at: path.range) {
        sources.append(source)
      }
    }
    let includedDirectory =
      item["project_directory"]?.string.map { FilePath.join(directory, $0) }
      ?? FilePath.directory(of: resolved)
    var loader = ModelLoader(
      session: session, directory: includedDirectory,
      environment: environment(for: item, in: includedDirectory), includers: chain)
    guard sources.count == paths.count, var included = loader.load(sources) else { return }
    Resets.apply(resets, to: &included)
    importResources(of: included, into: &model)
  }

  private static func list(_ value: Value?) -> [Value] {
    guard let value else { return [] }
    return value.sequence ?? [value]
  }

  /// The including project's variables, with what the include's own env files add.
  private func environment(for item: Value, in includedDirectory: String) -> ProjectEnvironment {
    var result = environment
    var files: [(path: String, text: String, range: SourceRange?)] = []
    let named = Self.list(item["env_file"]).filter { $0.string != nil }
    if named.isEmpty {
      let standard = FilePath.join(includedDirectory, ".env")
      if let kind = session.fileSystem.kind(standard), kind != .directory { files = [(standard, ".env", nil)] }
    } else {
      files = named.map { (FilePath.join(directory, $0.string ?? ""), $0.string ?? "", $0.range) }
    }
    var layers: [ProjectEnvironment.Layer] = []
    for file in files where file.path != "/dev/null" {
      guard let bytes = session.read(file.path, named: file.text, as: "env file", at: file.range) else { continue }
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
  private func importResources(of included: Value, into model: inout Value) {
    for key in ["services", "volumes", "networks", "secrets", "configs", "models"] {
      guard let imported = included[key], let entries = imported.mapping else { continue }
      let field = Shape.project.fields?.field(key)
      model.editMapping { model in
        guard let own = model[key], !own.isNull else {
          model[key] = imported
          return
        }
        guard own.mapping != nil else { return }
        var merged = Value(.mapping(entries), at: imported.range)
        var merger = Merger(session: session, at: [.key(key)])
        merger.merge(own, into: &merged, as: field?.shape)
        model[key] = merged
      }
    }
  }
}

// MARK: - extends

extension ModelLoader {
  /// One step of a chain of services that extend each other.
  private struct Link {
    let file: String
    let name: String
    let service: Value
    /// Where `extends` names the base.
    let range: SourceRange
    /// The marks of all files from the extending one to the base's.
    var resets: [ServiceResets]
  }

  /// Replaces every service that extends another by the whole of both.
  private mutating func applyExtends(to model: inout Value, of file: ComposeSource, resets: ServiceResets) {
    guard let services = model["services"]?.mapping else { return }
    guard services.entries.contains(where: { $0.value["extends"] != nil }) else { return }
    var table = services
    let positions = services.positions
    for index in 0..<services.count {
      let entry = services.entries[index]
      guard entry.value["extends"] != nil else { continue }
      table[position: index] = extended(entry, in: &table, positions, file: file.path, resets: resets)
    }
    model.editMapping { model in model.edit("services") { $0.content = .mapping(table) } }
  }

  /// Follows the chain of bases to its end, then lays the services over each other from there.
  private mutating func extended(
    _ entry: Mapping.Entry, in table: inout Mapping, _ positions: [KeyBytes: Int], file: String,
    resets: ServiceResets
  ) -> Value {
    var links: [Link] = []
    var seen: Set<String> = []
    var (currentFile, name, service) = (file, entry.key, entry.value)
    var base: Value?
    while true {
      guard let extends = service["extends"] else {
        base = service
        break
      }
      links.append(
        Link(
          file: currentFile, name: name, service: service, range: extends.range, resets: links.last?.resets ?? [resets])
      )
      guard seen.insert("\(currentFile)\u{0}\(name)").inserted else {
        reportCycle(links)
        break
      }
      guard let reference = reference(of: extends, from: name) else { break }
      if let path = reference.file {
        guard let other = extendedFile(path.resolved, named: path.text, at: path.range) else { break }
        links[links.count - 1].resets.append(other.resets)
        guard let services = other.model["services"]?.mapping else {
          report(.undefinedBase, "`\(path.text)` has no services to extend", at: path.range, name)
          break
        }
        guard let next = services[reference.service] else {
          reportBase(reference.service, at: reference.range, among: services, in: path.text, name)
          break
        }
        (currentFile, name, service) = (path.resolved, reference.service, next)
      } else if currentFile == file, let position = positions[KeyBytes(reference.service)] {
        (name, service) = (reference.service, table.entries[position].value)
      } else if currentFile != file, let services = extended[currentFile]?.model["services"]?.mapping,
        let next = services[reference.service]
      {
        (name, service) = (reference.service, next)
      } else {
        let services = currentFile == file ? table : extended[currentFile]?.model["services"]?.mapping ?? Mapping()
        reportBase(reference.service, at: reference.range, among: services, in: nil, name)
        break
      }
    }
    return folded(links, onto: base, file: file, table: &table, positions)
  }

  private func folded(
    _ links: [Link], onto base: Value?, file: String, table: inout Mapping, _ positions: [KeyBytes: Int]
  ) -> Value {
    var result = base.flatMap { $0.mapping == nil ? nil : $0 }
    for link in links.reversed() {
      var service = link.service
      // A base that is declared and empty gives nothing, and Compose leaves the attribute there.
      if base?.isNull != true || result != nil { service.editMapping { _ = $0.remove("extends") } }
      if var inherited = result {
        let own: [ModelPath.Step] = [.key("services"), .key(link.name)]
        Resets.apply(link.resets.flatMap { $0.paths(in: link.name) }, to: &inherited)
        var merger = Merger(session: session, at: own)
        merger.merge(service, into: &inherited, as: .service)
        inherited.range = service.range
        result = inherited
      } else {
        result = service
      }
      // Others that extend it need not follow the chain again.
      if link.file == file, let position = positions[KeyBytes(link.name)], let result {
        table[position: position] = result
      }
    }
    return result ?? Value(.null, at: SourceRange(FileID(index: 0), 0..<0))
  }

  /// A file that services are extended from.
  private struct ExtendedFile {
    let model: Value
    let resets: ServiceResets
  }

  private struct Reference {
    let service: String
    let range: SourceRange
    let file: (text: String, resolved: String, range: SourceRange)?
  }

  private func reference(of extends: Value, from name: String) -> Reference? {
    if let service = extends.string { return Reference(service: service, range: extends.range, file: nil) }
    guard let service = extends["service"], let text = service.string else {
      report(.missingKey, "`extends` does not say which service it extends", at: extends.range, name)
      return nil
    }
    guard let file = extends["file"], let path = file.string else {
      return Reference(service: text, range: service.range, file: nil)
    }
    return Reference(
      service: text, range: service.range,
      file: (path, RemoteResource.isRemote(path) ? path : FilePath.join(directory, path), file.range))
  }

  /// The model of a file that is extended from: merged and in long form, but not checked.
  private mutating func extendedFile(_ path: String, named text: String, at range: SourceRange) -> ExtendedFile? {
    if let known = extended[path] { return known }
    guard let source = session.source(path, named: text, at: range) else { return nil }
    var model: Value?
    var resets: [[ModelPath.Step]] = []
    for document in source.stream.documents {
      var reader = DocumentReader(source.stream, session: session, lookup: environment.lookup)
      guard var value = reader.read(document), value.mapping != nil else { continue }
      resets += reader.resets
      if var merged = model {
        Resets.apply(reader.resets, to: &merged)
        var merger = Merger(session: session)
        merger.merge(value, into: &merged, as: .project)
        value = merged
      }
      finish(&value, isValidated: false)
      model = value
    }
    guard var model else { return nil }
    PathResolution.apply(to: &model, from: FilePath.directory(of: path), home: session.home, in: session)
    let file = ExtendedFile(model: model, resets: ServiceResets(resets))
    extended[path] = file
    return file
  }

  private func report(_ rule: RuleName, _ message: String, at range: SourceRange, _ service: String) {
    session.report(
      rule, message, at: range, help: ["write `extends: {service: NAME}`, with `file: PATH` for another file"],
      path: ModelPath([.key("services"), .key(service), .key("extends")]))
  }

  private func reportBase(
    _ base: String, at range: SourceRange, among services: Mapping, in file: String?, _ service: String
  ) {
    let suggestion = session.suggestion(for: base, among: services.count) { services.entries.map(\.key) }
    session.report(
      .undefinedBase, "there is no service `\(base)` to extend\(file.map { " in `\($0)`" } ?? "")", at: range,
      help: [suggestion ?? "name a service of the same file, or add `file:`"],
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
