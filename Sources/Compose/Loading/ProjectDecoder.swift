import Diagnostics

/// Reads the finished model into the typed `Project`. What does not fit is left out: it has been reported.
struct ProjectDecoder {
  private let model: Model
  private let root: Model.ID
  private let inputs: ProjectInputs
  private let envFiles: ServiceEnvFiles
  /// Those of the whole session, which values name theirs in.
  private let references: [VariableReference]

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
  func decode(name: String) -> (Project, active: [Model.ID]) {
    var project = Project(name: name, directory: inputs.projectDirectory)
    var services: [Service] = []
    var active: [Model.ID] = []
    let count = model.value("services", in: root).map(model.count) ?? 0
    services.reserveCapacity(count)
    active.reserveCapacity(count)
    for entry in model.entries(model.value("services", in: root)) where model.isMapping(entry) {
      let isActive = isActive(entry)
      let service = service(entry, readsEnvFiles: isActive)
      if isActive {
        services.append(service)
        active.append(entry)
      } else {
        project.inactiveServices.append(service)
      }
    }
    project.services = services
    project.networks = resources("networks")
    project.volumes = resources("volumes")
    project.secrets = resources("secrets")
    project.configs = resources("configs")
    return (project, active)
  }

  private func isActive(_ service: Model.ID) -> Bool {
    guard let profiles = model.value("profiles", in: service), model.firstItem(profiles) != nil else { return true }
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

  private func service(_ entry: Model.ID, readsEnvFiles: Bool) -> Service {
    var service = Service(name: model.locatedKey(entry), range: model.range(entry))
    service.keys.reserveCapacity(model.count(entry))
    for attribute in model.entries(entry) { service.keys.append(model.locatedKey(attribute)) }
    service.image = model.located(model.value("image", in: entry))
    service.containerName = model.located(model.value("container_name", in: entry))
    service.hostname = model.located(model.value("hostname", in: entry))
    service.restart = model.located(model.value("restart", in: entry))
    service.networkMode = model.located(model.value("network_mode", in: entry))
    if let build = model.value("build", in: entry) { service.build = self.build(build) }
    service.command = list(model.value("command", in: entry))
    service.entrypoint = list(model.value("entrypoint", in: entry))
    service.expose = texts(model.value("expose", in: entry))
    service.profiles = texts(model.value("profiles", in: entry))
    for item in model.items(model.value("ports", in: entry)) {
      if let port = port(item) { service.ports.append(port) }
    }
    for item in model.items(model.value("volumes", in: entry)) {
      if let mount = mount(item) { service.volumes.append(mount) }
    }
    service.networks = networks(model.value("networks", in: entry))
    service.dependsOn = dependencies(model.value("depends_on", in: entry))
    if let healthcheck = model.value("healthcheck", in: entry) { service.healthcheck = self.healthcheck(healthcheck) }
    var environment: [EnvironmentVariable] = []
    if let own = model.value("environment", in: entry) { environment = variables(own, source: .environment) }
    if readsEnvFiles, let files = model.value("env_file", in: entry) {
      (environment, service.hasWholeEnvironment) = envFiles.resolve(
        files, of: model, under: environment, of: service.name.value)
    }
    service.environment = environment
    return service
  }
}

// MARK: - Attributes

extension ProjectDecoder {
  private func texts(_ list: Model.ID?) -> [LocatedText] {
    var texts: [LocatedText] = []
    for item in model.items(list) {
      if let text = model.located(item) { texts.append(text) }
    }
    return texts
  }

  /// The strings of a list that is there.
  private func list(_ value: Model.ID?) -> [LocatedText]? {
    guard let value, model.isSequence(value) else { return nil }
    return texts(value)
  }

  private func build(_ value: Model.ID) -> Build? {
    guard model.isMapping(value) else { return nil }
    var build = Build(range: model.range(value))
    build.context = model.located(model.value("context", in: value))
    build.dockerfile = model.located(model.value("dockerfile", in: value))
    build.target = model.located(model.value("target", in: value))
    if let arguments = model.value("args", in: value) { build.arguments = variables(arguments, source: .buildArgument) }
    return build
  }

  private func variables(_ mapping: Model.ID, source: EnvironmentVariable.Source) -> [EnvironmentVariable] {
    var variables: [EnvironmentVariable] = []
    variables.reserveCapacity(model.count(mapping))
    for entry in model.entries(mapping) {
      let (keyRange, range) = (model.keyRange(entry), model.range(entry))
      // A value that stands where its name does came from the environment.
      let isPassed = model.isNull(entry) || range == keyRange
      let passed: EnvironmentVariable.Source = source == .buildArgument ? .buildArgument : .passedThrough
      let value = model.traced(entry) ?? model.printed(entry).map { TracedText(verbatim: $0, at: range) }
      let references = model.references(entry)
      variables.append(
        EnvironmentVariable(
          name: model.locatedKey(entry), value: value, range: model.isNull(entry) ? keyRange : range,
          source: isPassed ? passed : source,
          references: references.isEmpty ? [] : Array(self.references[references])))
    }
    return variables
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
    guard let kind = model.string(model.value("type", in: value)).flatMap(Mount.Kind.init(rawValue:)),
      let target = model.located(model.value("target", in: value))
    else { return nil }
    return Mount(
      range: model.range(value), kind: kind, source: model.located(model.value("source", in: value)), target: target,
      isReadOnly: model.boolean(model.value("read_only", in: value)) == true)
  }

  private func networks(_ value: Model.ID?) -> [NetworkAttachment] {
    model.entries(value).map { entry in
      NetworkAttachment(network: model.locatedKey(entry), aliases: texts(model.value("aliases", in: entry)))
    }
  }

  private func dependencies(_ value: Model.ID?) -> [Dependency] {
    model.entries(value).map { entry in
      let condition = model.string(model.value("condition", in: entry)).flatMap(Dependency.Condition.init(rawValue:))
      return Dependency(
        service: model.locatedKey(entry), condition: condition ?? .started,
        isRequired: model.boolean(model.value("required", in: entry)) ?? true)
    }
  }

  private func healthcheck(_ value: Model.ID) -> Healthcheck? {
    guard model.isMapping(value) else { return nil }
    let test = texts(model.value("test", in: value))
    return Healthcheck(
      range: model.range(value), test: test,
      isDisabled: model.boolean(model.value("disable", in: value)) == true || test.first?.string == "NONE")
  }
}
