import Diagnostics

/// Reads the finished model into the typed `Project`. What does not fit is left out: it has been reported.
struct ProjectDecoder {
  private let session: LoadSession
  private let inputs: ProjectInputs
  private let envFiles: ServiceEnvFiles
  /// Those of the whole session, which values name theirs in; all of them are there when the first service is added.
  private var references: [VariableReference] = []
  private var names = RecentNames()
  private var services: [Service] = []
  private var inactiveServices: [Service] = []
  /// The services that run, as they are in the model.
  private(set) var active: [Model.ID] = []

  /// - Parameter capacity: how many services to expect.
  init(_ session: LoadSession, envFiles: ServiceEnvFiles, inputs: ProjectInputs, capacity: Int) {
    self.session = session
    self.inputs = inputs
    self.envFiles = envFiles
    services.reserveCapacity(capacity)
    active.reserveCapacity(capacity)
  }

  /// Adds a service, which is finished.
  mutating func add(_ service: ServiceEntries, in model: Model) {
    if services.isEmpty, inactiveServices.isEmpty { references = session.references }
    if isActive(service, in: model) {
      services.append(self.service(service, readsEnvFiles: true, in: model))
      active.append(service.service)
    } else {
      inactiveServices.append(self.service(service, readsEnvFiles: false, in: model))
    }
  }

  /// Adds to the services that run the labels of the files that they name.
  func addLabels(in model: inout Model) {
    for service in active {
      if let files = model.value("label_file", in: service) { envFiles.addLabels(files, to: service, in: &model) }
    }
  }

  /// The project, when all services have been added.
  func project(_ root: Model.ID, in model: Model, name: String) -> Project {
    var project = Project(name: name, directory: inputs.projectDirectory)
    project.services = services
    project.inactiveServices = inactiveServices
    project.networks = resources("networks", root, in: model)
    project.volumes = resources("volumes", root, in: model)
    project.secrets = resources("secrets", root, in: model)
    project.configs = resources("configs", root, in: model)
    return project
  }

  private func isActive(_ service: ServiceEntries, in model: Model) -> Bool {
    guard let profiles = service[.profiles], model.firstItem(profiles) != nil else { return true }
    if inputs.profiles.contains("*") { return true }
    return model.items(profiles).contains { profile in
      let name = model.string(profile) ?? ""
      return inputs.profiles.contains { $0.hasSameBytes(as: name) }
    }
  }

  private func resources(_ key: StaticString, _ root: Model.ID, in model: Model) -> [Resource] {
    model.entries(model.value(key, in: root)).map { entry in
      Resource(
        key: model.locatedKey(entry), name: model.traced(model.value("name", in: entry)),
        isExternal: model.boolean(model.value("external", in: entry)) == true)
    }
  }

  /// Made in one piece, as everything here: what is changed after it was made is copied.
  private mutating func service(_ entries: ServiceEntries, readsEnvFiles: Bool, in model: Model) -> Service {
    let name = model.locatedKey(entries.service)
    let (environment, isWhole, envFiles) = environment(
      entries, of: name.value, readsEnvFiles: readsEnvFiles, in: model)
    return Service(
      name: name, range: model.range(entries.service), image: model.located(entries[.image]),
      containerName: model.located(entries[.containerName]), hostname: model.located(entries[.hostname]),
      build: entries[.build].flatMap { build($0, in: model) }, command: list(entries[.command], in: model),
      entrypoint: list(entries[.entrypoint], in: model), restart: model.located(entries[.restart]),
      networkMode: model.located(entries[.networkMode]), environment: environment, hasWholeEnvironment: isWhole,
      envFiles: envFiles, ports: elements(model.firstItem(entries[.ports]), in: model) { $0.port($1, in: $2) },
      expose: texts(entries[.expose], in: model),
      networks: elements(model.firstEntry(entries[.networks]), in: model) { $0.network($1, in: $2) },
      replicas: replicas(entries, in: model),
      dependsOn: elements(model.firstEntry(entries[.dependsOn]), in: model) { $0.dependency($1, in: $2) },
      healthcheck: entries[.healthcheck].flatMap { healthcheck($0, in: model) },
      volumes: elements(model.firstItem(entries[.volumes]), in: model) { $0.mount($1, in: $2) },
      profiles: texts(entries[.profiles], in: model), routerRules: routerRules(entries, in: model),
      hostAliases: hostAliases(entries, in: model),
      keys: keys(of: entries.service, in: model))
  }

  private func replicas(_ service: ServiceEntries, in model: Model) -> Located<Int64>? {
    guard let entry = service[.scale] ?? model.value("replicas", in: service[.deploy]) else { return nil }
    return model.integer(entry).map { Located($0, at: model.range(entry)) }
  }

  private mutating func environment(
    _ service: ServiceEntries, of name: String, readsEnvFiles: Bool, in model: Model
  ) -> ([EnvironmentVariable], isWhole: Bool, read: [Located<FileID>]) {
    let own = service[.environment].map { variables($0, source: .environment, in: model) } ?? []
    guard readsEnvFiles, let files = service[.envFile] else { return (own, true, []) }
    return envFiles.resolve(files, of: model, under: own, of: name)
  }

  /// From `links` (`SERVICE:ALIAS`), `external_links` (`CONTAINER:ALIAS`) and `extra_hosts` (`NAME=ADDRESS` by now).
  private func hostAliases(_ service: ServiceEntries, in model: Model) -> [HostAlias] {
    var aliases: [HostAlias] = []
    for key in [ServiceKey.links, .externalLinks] {
      for text in model.items(service[key]).compactMap(model.string) {
        let parts = text.split(separator: ":").map(String.init)
        guard let target = parts.first, let name = parts.last else { continue }
        aliases.append(HostAlias(name: name, target: target))
      }
    }
    for text in model.items(service[.extraHosts]).compactMap(model.string) {
      aliases.append(HostAlias(name: String(text.prefix { $0 != "=" }), target: nil))
    }
    return aliases
  }

  /// From the labels of the container, and from those of the service in a stack.
  private func routerRules(_ service: ServiceEntries, in model: Model) -> [LocatedText] {
    let ofStack = service[.deploy].flatMap { model.value("labels", in: $0) }
    var rules: [LocatedText] = []
    func add(_ labels: Model.ID?) {
      guard let labels else { return }
      if let isEnabled = model.value("traefik.enable", in: labels), model.string(isEnabled) == "false" { return }
      var next = model.firstEntry(labels)
      while let label = next {
        next = model.next(label)
        if model.withKeyBytes(label, { $0.isRouterRule }), let rule = model.located(label) { rules.append(rule) }
      }
    }
    add(service[.labels])
    add(ofStack)
    return rules
  }

  private mutating func keys(of service: Model.ID, in model: Model) -> [Located<String>] {
    let fields = Shape.service.fields
    return elements(model.firstEntry(service), in: model) { decoder, entry, model in
      // The texts of known keys are at hand.
      let name = fields?.field(at: model.field(entry))?.name ?? decoder.names.name(of: entry, in: model)
      return .text(name, at: model.keyRange(entry))
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
    _ first: Model.ID?, in model: Model, _ make: (inout ProjectDecoder, Model.ID, Model) -> Element?
  ) -> [Element] {
    guard let first else { return [] }
    var elements: [Element] = []
    elements.reserveCapacity(model.countOnwards(from: first))
    var child: Model.ID? = first
    while let current = child {
      child = model.next(current)
      if let element = make(&self, current, model) { elements.append(element) }
    }
    return elements
  }

  private mutating func texts(_ list: Model.ID?, in model: Model) -> [LocatedText] {
    elements(model.firstItem(list), in: model) { $2.located($1) }
  }

  /// The strings of a list that is there.
  private mutating func list(_ value: Model.ID?, in model: Model) -> [LocatedText]? {
    guard let value, model.isSequence(value) else { return nil }
    return texts(value, in: model)
  }

  private mutating func build(_ value: Model.ID, in model: Model) -> Build? {
    guard model.isMapping(value) else { return nil }
    return Build(
      range: model.range(value), context: model.located(model.value("context", in: value)),
      dockerfile: model.located(model.value("dockerfile", in: value)),
      target: model.located(model.value("target", in: value)),
      arguments: model.value("args", in: value).map { variables($0, source: .buildArgument, in: model) } ?? [])
  }

  private mutating func variables(
    _ mapping: Model.ID, source: EnvironmentVariable.Source, in model: Model
  ) -> [EnvironmentVariable] {
    elements(model.firstEntry(mapping), in: model) { $0.variable($1, source: source, in: $2) }
  }

  private mutating func variable(
    _ entry: Model.ID, source: EnvironmentVariable.Source, in model: Model
  ) -> EnvironmentVariable {
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

  private func port(_ value: Model.ID, in model: Model) -> Port? {
    guard let target = model.integer(model.value("target", in: value)), let number = Int(exactly: target) else {
      return nil
    }
    return Port(
      range: model.range(value), target: number, published: model.printed(model.value("published", in: value)),
      hostIP: model.string(model.value("host_ip", in: value)),
      transport: model.string(model.value("protocol", in: value)) ?? "tcp")
  }

  private func mount(_ value: Model.ID, in model: Model) -> Mount? {
    guard let type = model.value("type", in: value), let kind = model.withBytes(type, Mount.Kind.init(bytes:)) ?? nil,
      let target = model.located(model.value("target", in: value))
    else { return nil }
    return Mount(
      range: model.range(value), kind: kind, source: model.located(model.value("source", in: value)), target: target,
      isReadOnly: model.boolean(model.value("read_only", in: value)) == true)
  }

  private mutating func network(_ entry: Model.ID, in model: Model) -> NetworkAttachment {
    NetworkAttachment(
      network: .text(names.name(of: entry, in: model), at: model.keyRange(entry)),
      aliases: texts(model.value("aliases", in: entry), in: model))
  }

  private func dependency(_ entry: Model.ID, in model: Model) -> Dependency {
    var condition: Dependency.Condition?
    let text = model.value("condition", in: entry)
    if let text { condition = model.withBytes(text, Dependency.Condition.init(bytes:)) ?? nil }
    return Dependency(
      service: model.locatedKey(entry), condition: condition ?? .started,
      conditionRange: text.map(model.range) ?? model.keyRange(entry),
      isRequired: model.boolean(model.value("required", in: entry)) ?? true)
  }

  private mutating func healthcheck(_ value: Model.ID, in model: Model) -> Healthcheck? {
    guard model.isMapping(value) else { return nil }
    let test = texts(model.value("test", in: value), in: model)
    var disabling: SourceRange?
    if let first = test.first, first.string == "NONE" { disabling = first.range }
    if let disable = model.value("disable", in: value), model.boolean(disable) == true {
      disabling = model.keyRange(disable)
    }
    return Healthcheck(range: model.range(value), test: test, disabling: disabling)
  }
}

extension Span<UInt8> {
  /// Whether it is the name of a label such as `traefik.http.routers.web.rule`.
  fileprivate var isRouterRule: Bool {
    guard count > beginningOfRouter.count + endingOfRule.count else { return false }
    for index in beginningOfRouter.indices where self[index] != beginningOfRouter[index] { return false }
    let end = count - endingOfRule.count
    for index in endingOfRule.indices where self[end + index] != endingOfRule[index] { return false }
    return true
  }
}

private let beginningOfRouter = Array("traefik.http.routers.".utf8)
private let endingOfRule = Array(".rule".utf8)

extension RawRepresentable<String> where Self: CaseIterable {
  /// The case that is written like this.
  fileprivate init?(bytes: Span<UInt8>) {
    guard let known = Self.allCases.first(where: { bytes.hasSameBytes(as: $0.rawValue.utf8.span) }) else { return nil }
    self = known
  }
}
