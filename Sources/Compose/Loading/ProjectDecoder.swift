import Diagnostics

/// Reads the finished model into the typed `Project`. What does not fit is left out: it has been reported.
struct ProjectDecoder {
  private let model: Value
  private let inputs: ProjectInputs
  private let envFiles: ServiceEnvFiles

  init(_ model: Value, envFiles: ServiceEnvFiles, inputs: ProjectInputs) {
    self.model = model
    self.envFiles = envFiles
    self.inputs = inputs
  }

  func decode(name: String) -> Project {
    var project = Project(name: name, directory: inputs.projectDirectory)
    var active: [Service] = []
    for entry in model["services"]?.mapping?.entries ?? [] {
      guard entry.value.mapping != nil else { continue }
      let isActive = isActive(entry.value)
      let service = service(entry, readsEnvFiles: isActive)
      if isActive { active.append(service) } else { project.inactiveServices.append(service) }
    }
    project.services = active
    project.networks = resources("networks")
    project.volumes = resources("volumes")
    project.secrets = resources("secrets")
    project.configs = resources("configs")
    return project
  }

  private func isActive(_ service: Value) -> Bool {
    let profiles = service["profiles"]?.sequence ?? []
    if profiles.isEmpty || inputs.profiles.contains("*") { return true }
    return profiles.contains { profile in
      inputs.profiles.contains { $0.hasSameBytes(as: profile.string ?? "") }
    }
  }

  private func resources(_ key: String) -> [Resource] {
    (model[key]?.mapping?.entries ?? []).map { entry in
      Resource(
        key: entry.locatedKey, name: entry.value["name"]?.traced,
        isExternal: entry.value["external"]?.boolean == true)
    }
  }

  private func service(_ entry: Mapping.Entry, readsEnvFiles: Bool) -> Service {
    var service = Service(name: entry.locatedKey, range: entry.value.range)
    let mapping = entry.value.mapping ?? Mapping()
    var environment: [EnvironmentVariable] = []
    var files: [Value] = []
    for field in mapping.entries {
      service.keys.append(field.locatedKey)
      let value = field.value
      switch field.key {
      case "image": service.image = value.located
      case "container_name": service.containerName = value.located
      case "hostname": service.hostname = value.located
      case "restart": service.restart = value.located
      case "network_mode": service.networkMode = value.located
      case "build": service.build = build(value)
      case "command": service.command = value.sequence.map(texts)
      case "entrypoint": service.entrypoint = value.sequence.map(texts)
      case "expose": service.expose = texts(value.sequence ?? [])
      case "profiles": service.profiles = texts(value.sequence ?? [])
      case "ports": service.ports = (value.sequence ?? []).compactMap(port)
      case "volumes": service.volumes = (value.sequence ?? []).compactMap(mount)
      case "networks": service.networks = networks(value)
      case "depends_on": service.dependsOn = dependencies(value)
      case "healthcheck": service.healthcheck = healthcheck(value)
      case "environment": environment = variables(value, source: .environment)
      case "env_file": files = value.sequence ?? []
      default: break
      }
    }
    if readsEnvFiles, !files.isEmpty {
      (environment, service.hasWholeEnvironment) = envFiles.resolve(files, under: environment, of: entry.key)
    }
    service.environment = environment
    return service
  }
}

// MARK: - Attributes

extension ProjectDecoder {
  private func texts(_ items: [Value]) -> [LocatedText] { items.compactMap(\.located) }

  private func build(_ value: Value) -> Build? {
    guard let mapping = value.mapping else { return nil }
    var build = Build(range: value.range)
    build.context = mapping["context"]?.located
    build.dockerfile = mapping["dockerfile"]?.located
    build.target = mapping["target"]?.located
    if let arguments = mapping["args"] { build.arguments = variables(arguments, source: .buildArgument) }
    return build
  }

  private func variables(_ value: Value, source: EnvironmentVariable.Source) -> [EnvironmentVariable] {
    (value.mapping?.entries ?? []).map { entry in
      // A value that stands where its name does came from the environment.
      let isPassed = entry.value.isNull || entry.value.range == entry.keyRange
      let passed: EnvironmentVariable.Source = source == .buildArgument ? .buildArgument : .passedThrough
      return EnvironmentVariable(
        name: entry.locatedKey,
        value: entry.value.traced ?? entry.value.printed.map { TracedText(verbatim: $0, at: entry.value.range) },
        range: entry.value.isNull ? entry.keyRange : entry.value.range, source: isPassed ? passed : source,
        references: entry.value.references)
    }
  }

  private func port(_ value: Value) -> Port? {
    guard let target = value["target"]?.integer, let number = Int(exactly: target) else { return nil }
    return Port(
      range: value.range, target: number, published: value["published"]?.printed, hostIP: value["host_ip"]?.string,
      transport: value["protocol"]?.string ?? "tcp")
  }

  private func mount(_ value: Value) -> Mount? {
    guard let kind = value["type"]?.string.flatMap(Mount.Kind.init(rawValue:)), let target = value["target"]?.located
    else { return nil }
    return Mount(
      range: value.range, kind: kind, source: value["source"]?.located, target: target,
      isReadOnly: value["read_only"]?.boolean == true)
  }

  private func networks(_ value: Value) -> [NetworkAttachment] {
    (value.mapping?.entries ?? []).map { entry in
      NetworkAttachment(network: entry.locatedKey, aliases: texts(entry.value["aliases"]?.sequence ?? []))
    }
  }

  private func dependencies(_ value: Value) -> [Dependency] {
    (value.mapping?.entries ?? []).map { entry in
      let condition = entry.value["condition"]?.string.flatMap(Dependency.Condition.init(rawValue:))
      return Dependency(
        service: entry.locatedKey, condition: condition ?? .started,
        isRequired: entry.value["required"]?.boolean ?? true)
    }
  }

  private func healthcheck(_ value: Value) -> Healthcheck? {
    guard let mapping = value.mapping else { return nil }
    let test = texts(mapping["test"]?.sequence ?? [])
    return Healthcheck(
      range: value.range, test: test,
      isDisabled: mapping["disable"]?.boolean == true || test.first?.string == "NONE")
  }
}

extension Value {
  /// A string with its place.
  var located: LocatedText? { traced.map { LocatedText($0, at: range) } }
}
