import Diagnostics

/// Makes explicit what Compose implies: the default network, names of resources, dependencies that follow from links
/// and shared namespaces, values taken from the environment.
struct Normalisation {
  private let projectName: String
  private let lookup: VariableLookup
  /// Where the first service stands that is in the default network.
  private var defaultNetworkUser: SourceRange?

  init(projectName: String, lookup: @escaping VariableLookup) {
    self.projectName = projectName
    self.lookup = lookup
  }

  /// Gives the elements of an `environment:` list that have no value that of the environment.
  static func resolveList(_ environment: Model.ID?, in model: inout Model, lookup: @escaping VariableLookup) {
    guard let environment, model.isSequence(environment) else { return }
    Normalisation(projectName: "", lookup: lookup).resolve(environment, in: &model, keepsUnset: true)
  }

  /// Repeats the `scale` of services as the number of replicas, where there is a `deploy:` for it.
  static func passOnScale(of services: [Model.ID], in model: inout Model) {
    for service in services {
      guard let scale = model.value("scale", in: service), model.integer(scale) != nil,
        let deploy = model.value("deploy", in: service), model.isMapping(deploy),
        model.value("replicas", in: deploy) == nil
      else { continue }
      let replicas = model.copy(scale)
      model.append("replicas", at: model.keyRange(scale), replicas, to: deploy)
    }
  }

  mutating func apply(to service: ServiceEntries, in model: inout Model) {
    if Self.joinDefaultNetwork(service, in: &model), defaultNetworkUser == nil {
      defaultNetworkUser = model.keyRange(service.service)
    }
    addImplied(to: service, in: &model)
  }

  /// Names the project and its resources, when all services have been seen to.
  func finish(_ root: Model.ID, in model: inout Model) {
    // One that nobody wrote stands nowhere: the whole file is not its place.
    let range = model.value("name", in: root).map(model.range) ?? model.range(root).start
    let name = model.add(.literal(projectName), at: range)
    model.setValue("name", in: root, name)
    if let place = defaultNetworkUser { Self.declareDefaultNetwork(in: root, at: place, &model) }
    for kind: StaticString in ["networks", "volumes", "configs", "secrets"] {
      model.eachEntry(of: model.value(kind, in: root)) { self.name($0, in: &$1) }
    }
  }

  /// Whether the service ends up in the network `default`.
  private static func joinDefaultNetwork(_ service: ServiceEntries, in model: inout Model) -> Bool {
    let networks = service[.networks]
    if let networks, model.isMapping(networks), model.firstChild(networks) != nil {
      return model.value("default", in: networks) != nil && !hasNoNetworks(service)
    }
    if hasNoNetworks(service) { return false }
    if let networks, !model.isMapping(networks), !model.isNull(networks) { return false }
    let range = model.keyRange(service.service)
    let joined = model.add(.mapping, at: range)
    model.append("default", at: range, .null, to: joined)
    model.setValue("networks", in: service.service, joined)
    return true
  }

  private static func hasNoNetworks(_ service: ServiceEntries) -> Bool {
    service[.provider] != nil || service[.networkMode] != nil
  }

  private static func declareDefaultNetwork(in root: Model.ID, at range: SourceRange, _ model: inout Model) {
    let known = model.value("networks", in: root)
    if known.map(model.isNull) ?? true {
      let networks = model.add(.mapping, at: range)
      model.setValue("networks", in: root, networks)
    }
    model.setIfMissing("default", in: model.value("networks", in: root), .null, at: range)
  }

  /// Gives a resource the name that it has outside of the project.
  private func name(_ resource: Model.ID, in model: inout Model) {
    if model.isNull(resource) { model.set(resource, .mapping) }
    guard model.isMapping(resource) else { return }
    let known = model.value("name", in: resource)
    if let known, !model.isNull(known) { return }
    let key = model.keyText(resource)
    let isExternal = model.boolean(model.value("external", in: resource)) == true
    let name = model.add(.literal(isExternal ? key : "\(projectName)_\(key)"), at: model.keyRange(resource))
    model.setValue("name", in: resource, name)
  }
}

// MARK: - Services

extension Normalisation {
  private func addImplied(to service: ServiceEntries, in model: inout Model) {
    if let policy = service[.pullPolicy], model.hasText(policy, "if_not_present") {
      model.set(policy, .fixed("missing"))
    }
    if let build = service[.build] {
      let range = model.range(build)
      model.setIfMissing("context", in: build, .fixed("."), at: range)
      if model.value("dockerfile_inline", in: build) == nil {
        model.setIfMissing("dockerfile", in: build, .fixed("Dockerfile"), at: range)
      }
      if let arguments = model.value("args", in: build) { resolve(arguments, in: &model, keepsUnset: false) }
    }
    if let environment = service[.environment] { resolve(environment, in: &model, keepsUnset: true) }
    cleanTargets(service[.volumes], in: &model)
    if let hooks = service[.preStart], let image = service[.image] {
      var child = model.firstItem(hooks)
      while let hook = child {
        child = model.next(hook)
        guard model.isMapping(hook), model.value("image", in: hook) == nil else { continue }
        let copy = model.copy(image)
        model.append("image", at: model.range(image), copy, to: hook)
      }
    }
    addImpliedDependencies(to: service, in: &model)
  }

  private func cleanTargets(_ volumes: Model.ID?, in model: inout Model) {
    var child = model.firstItem(volumes)
    while let volume = child {
      child = model.next(volume)
      guard let target = model.value("target", in: volume), model.withBytes(target, FilePath.isClean) == false,
        let text = model.string(target)
      else { continue }
      let clean = FilePath.clean(text)
      if !clean.hasSameBytes(as: text) { model.set(target, .literal(clean)) }
    }
  }

  /// Gives the keys without a value that of the project environment.
  private func resolve(_ value: Model.ID, in model: inout Model, keepsUnset: Bool) {
    var child = model.firstChild(value)
    if model.isMapping(value) {
      var hasUnset = false
      while let entry = child {
        child = model.next(entry)
        guard model.isNull(entry) else { continue }
        guard let definition = lookup(model.keyText(entry)) else {
          hasUnset = true
          continue
        }
        let key = model.keyRange(entry)
        model.set(entry, Self.inserted(definition, at: key))
        model.setRange(entry, key)
      }
      if hasUnset, !keepsUnset { model.filterChildren(of: value) { !$0.isNull($1) } }
    } else if model.isSequence(value) {
      var unset: Set<Model.ID> = []
      while let item = child {
        child = model.next(item)
        guard let name = model.string(item), !name.utf8.contains(Byte.equals) else { continue }
        guard let definition = lookup(name) else {
          unset.insert(item)
          continue
        }
        let range = model.range(item)
        var builder = TracedTextBuilder()
        builder.append(name + "=", from: .rewritten(range))
        builder.append(definition.value.string, from: .inserted(definition.shared, offset: 0, at: range))
        model.set(item, .composed(ComposedText(builder.finish())))
      }
      if !unset.isEmpty, !keepsUnset { model.filterChildren(of: value) { !unset.contains($1) } }
    }
  }

  private static func inserted(_ definition: Definition, at range: SourceRange) -> Model.Content {
    let text = definition.value.string
    return .composed(
      ComposedText(
        text.isEmpty
          ? TracedText(text, runs: []) : TracedText(text, from: .inserted(definition.shared, offset: 0, at: range))))
  }

  /// What a service may share with another, which must then run first.
  private static let sharedSpaces: [ServiceKey] = [.networkMode, .ipc, .pid, .uts, .cgroup]

  private func addImpliedDependencies(to service: ServiceEntries, in model: inout Model) {
    var implied: [(name: String, range: SourceRange, restarts: Bool)] = []
    for link in model.items(service[.links]) {
      guard let text = model.string(link) else { continue }
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      implied.append((parts.count == 2 ? String(parts[0]) : text, model.range(link), true))
    }
    for key in Self.sharedSpaces {
      guard let space = service[key], let text = model.string(space), text.hasPrefix("service:")
      else { continue }
      implied.append((String(text.dropFirst("service:".count)), model.range(space), true))
    }
    for source in model.items(service[.volumesFrom]) {
      guard let text = model.string(source), !text.hasPrefix("container:") else { continue }
      implied.append((String(text.prefix { $0 != ":" }), model.range(source), false))
    }
    guard let first = implied.first else { return }
    var dependencies = service[.dependsOn]
    if dependencies.map({ !model.isMapping($0) }) ?? true {
      let range = dependencies.map(model.range) ?? first.range
      let mapping = model.add(.mapping, at: range)
      model.setValue("depends_on", in: service.service, mapping)
      dependencies = model.value("depends_on", in: service.service)
    }
    guard let dependencies else { return }
    var known = Set(model.entries(dependencies).map { KeyBytes(model.keyText($0)) })
    for (name, range, restarts) in implied where known.insert(KeyBytes(name)).inserted {
      let dependency = model.add(.mapping, at: range)
      model.append("condition", at: range, .fixed("service_started"), to: dependency)
      model.append("restart", at: range, .boolean(restarts), to: dependency)
      model.append("required", at: range, .boolean(true), to: dependency)
      model.append(model.key(named: name, at: range), dependency, to: dependencies)
    }
  }
}
