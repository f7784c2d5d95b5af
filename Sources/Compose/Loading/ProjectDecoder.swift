import Diagnostics

/// Reads the finished model into the typed `Project`. What does not fit is left out: it has been reported.
struct ProjectDecoder {
  private let model: Model
  private let root: Model.ID
  private let inputs: ProjectInputs
  private let envFiles: ServiceEnvFiles
  /// Those of the whole session, which values name theirs in.
  private let references: [VariableReference]
  private var names = RecentNames()

  init(
    _ model: Model, _ root: Model.ID, references: [VariableReference], envFiles: ServiceEnvFiles,
    inputs: ProjectInputs
  ) {
    self.model = model
    self.root = root
    self.references = references
    self.inputs = inputs
    self.envFiles = envFiles
  }

  /// The project, and the services that run as they are in the model.
  mutating func decode(name: String) -> (Project, active: [Model.ID]) {
    var project = Project(name: name, directory: inputs.projectDirectory)
    var services: [Service] = []
    var active: [Model.ID] = []
    let section = model.value("services", in: root)
    if let section {
      services.reserveCapacity(model.count(section))
      active.reserveCapacity(services.capacity)
    }
    var entries = ServiceEntries()
    var child = model.firstEntry(section)
    while let entry = child {
      child = model.next(entry)
      guard model.isMapping(entry) else { continue }
      entries.find(in: entry, of: model)
      if isActive(entries) {
        services.append(service(entries, readsEnvFiles: true))
        active.append(entry)
      } else {
        project.inactiveServices.append(service(entries, readsEnvFiles: false))
      }
    }
    project.services = services
    project.networks = resources("networks")
    project.volumes = resources("volumes")
    project.secrets = resources("secrets")
    project.configs = resources("configs")
    return (project, active)
  }

  private func isActive(_ service: ServiceEntries) -> Bool {
    guard let profiles = service[.profiles], model.firstItem(profiles) != nil else { return true }
    if inputs.profiles.contains("*") { return true }
    return model.items(profiles).contains { profile in
      let name = model.string(profile) ?? ""
      return inputs.profiles.contains { $0.hasSameBytes(as: name) }
    }
  }

  private func resources(_ key: StaticString) -> [Resource] {
    model.entries(model.value(key, in: root)).map { entry in
      Resource(
        key: model.locatedKey(entry), name: model.traced(model.value("name", in: entry)),
        isExternal: model.boolean(model.value("external", in: entry)) == true)
    }
  }

  /// Made in one piece, as everything here: what is changed after it was made is copied.
  private mutating func service(_ entries: ServiceEntries, readsEnvFiles: Bool) -> Service {
    let name = model.locatedKey(entries.service)
    let (environment, isWhole) = environment(entries, of: name.value, readsEnvFiles: readsEnvFiles)
    return Service(
      name: name, range: model.range(entries.service), image: model.located(entries[.image]),
      containerName: model.located(entries[.containerName]), hostname: model.located(entries[.hostname]),
      build: entries[.build].flatMap { build($0) }, command: list(entries[.command]),
      entrypoint: list(entries[.entrypoint]), restart: model.located(entries[.restart]),
      networkMode: model.located(entries[.networkMode]), environment: environment, hasWholeEnvironment: isWhole,
      ports: elements(model.firstItem(entries[.ports])) { $0.port($1) }, expose: texts(entries[.expose]),
      networks: elements(model.firstEntry(entries[.networks])) { $0.network($1) },
      dependsOn: elements(model.firstEntry(entries[.dependsOn])) { $0.dependency($1) },
      healthcheck: entries[.healthcheck].flatMap { healthcheck($0) },
      volumes: elements(model.firstItem(entries[.volumes])) { $0.mount($1) }, profiles: texts(entries[.profiles]),
      keys: keys(of: entries.service))
  }

  private mutating func environment(
    _ service: ServiceEntries, of name: String, readsEnvFiles: Bool
  ) -> ([EnvironmentVariable], isWhole: Bool) {
    let own = service[.environment].map { variables($0, source: .environment) } ?? []
    guard readsEnvFiles, let files = service[.envFile] else { return (own, true) }
    return envFiles.resolve(files, of: model, under: own, of: name)
  }

  private mutating func keys(of service: Model.ID) -> [Located<String>] {
    let fields = Shape.service.fields
    return elements(model.firstEntry(service)) { decoder, entry in
      // The texts of known keys are at hand.
      let name = fields?.field(at: decoder.model.field(entry))?.name ?? decoder.names.name(of: entry, in: decoder.model)
      return .text(name, at: decoder.model.keyRange(entry))
    }
  }
}

/// The names that were made last, each at the place that its hash says: services name the same variables and networks
/// again and again.
private struct RecentNames {
  private var names = [String](repeating: "", count: 256)

  /// The text of an entry's key.
  mutating func name(of entry: Model.ID, in model: Model) -> String {
    let place = Int(model.keyHash(entry) & 255)
    let known = names[place]
    if model.withKeyBytes(entry, { $0.hasSameBytes(as: known.utf8.span) }) { return known }
    let name = model.keyText(entry)
    names[place] = name
    return name
  }
}

// MARK: - Attributes

extension ProjectDecoder {
  /// What `make` makes of each of the children of a collection.
  private mutating func elements<Element>(
    _ first: Model.ID?, _ make: (inout ProjectDecoder, Model.ID) -> Element?
  ) -> [Element] {
    guard let first else { return [] }
    var elements: [Element] = []
    elements.reserveCapacity(model.countOnwards(from: first))
    var child: Model.ID? = first
    while let current = child {
      child = model.next(current)
      if let element = make(&self, current) { elements.append(element) }
    }
    return elements
  }

  private mutating func texts(_ list: Model.ID?) -> [LocatedText] {
    elements(model.firstItem(list)) { $0.model.located($1) }
  }

  /// The strings of a list that is there.
  private mutating func list(_ value: Model.ID?) -> [LocatedText]? {
    guard let value, model.isSequence(value) else { return nil }
    return texts(value)
  }

  private mutating func build(_ value: Model.ID) -> Build? {
    guard model.isMapping(value) else { return nil }
    return Build(
      range: model.range(value), context: model.located(model.value("context", in: value)),
      dockerfile: model.located(model.value("dockerfile", in: value)),
      target: model.located(model.value("target", in: value)),
      arguments: model.value("args", in: value).map { variables($0, source: .buildArgument) } ?? [])
  }

  private mutating func variables(_ mapping: Model.ID, source: EnvironmentVariable.Source) -> [EnvironmentVariable] {
    elements(model.firstEntry(mapping)) { $0.variable($1, source: source) }
  }

  private mutating func variable(_ entry: Model.ID, source: EnvironmentVariable.Source) -> EnvironmentVariable {
    let (keyRange, range) = (model.keyRange(entry), model.range(entry))
    // A value that stands where its name does came from the environment.
    let isPassed = model.isNull(entry) || range == keyRange
    let passed: EnvironmentVariable.Source = source == .buildArgument ? .buildArgument : .passedThrough
    return EnvironmentVariable(
      name: .text(names.name(of: entry, in: model), at: keyRange),
      value: model.traced(entry) ?? model.printed(entry).map { TracedText(verbatim: $0, at: range) },
      range: model.isNull(entry) ? keyRange : range, source: isPassed ? passed : source,
      references: references[model.references(entry)])
  }

  private func port(_ value: Model.ID) -> Port? {
    guard let target = model.integer(model.value("target", in: value)), let number = Int(exactly: target) else {
      return nil
    }
    return Port(
      range: model.range(value), target: number, published: model.printed(model.value("published", in: value)),
      hostIP: model.string(model.value("host_ip", in: value)),
      transport: model.string(model.value("protocol", in: value)) ?? "tcp")
  }

  private func mount(_ value: Model.ID) -> Mount? {
    guard let type = model.value("type", in: value), let kind = model.withBytes(type, Mount.Kind.init(bytes:)) ?? nil,
      let target = model.located(model.value("target", in: value))
    else { return nil }
    return Mount(
      range: model.range(value), kind: kind, source: model.located(model.value("source", in: value)), target: target,
      isReadOnly: model.boolean(model.value("read_only", in: value)) == true)
  }

  private mutating func network(_ entry: Model.ID) -> NetworkAttachment {
    NetworkAttachment(
      network: .text(names.name(of: entry, in: model), at: model.keyRange(entry)),
      aliases: texts(model.value("aliases", in: entry)))
  }

  private func dependency(_ entry: Model.ID) -> Dependency {
    var condition: Dependency.Condition?
    if let text = model.value("condition", in: entry) {
      condition = model.withBytes(text, Dependency.Condition.init(bytes:)) ?? nil
    }
    return Dependency(
      service: model.locatedKey(entry), condition: condition ?? .started,
      isRequired: model.boolean(model.value("required", in: entry)) ?? true)
  }

  private mutating func healthcheck(_ value: Model.ID) -> Healthcheck? {
    guard model.isMapping(value) else { return nil }
    let test = texts(model.value("test", in: value))
    return Healthcheck(
      range: model.range(value), test: test,
      isDisabled: model.boolean(model.value("disable", in: value)) == true || test.first?.string == "NONE")
  }
}

extension RawRepresentable<String> where Self: CaseIterable {
  /// The case that is written like this.
  fileprivate init?(bytes: Span<UInt8>) {
    guard let known = Self.allCases.first(where: { bytes.hasSameBytes(as: $0.rawValue.utf8.span) }) else { return nil }
    self = known
  }
}
