import Diagnostics

/// Makes explicit what Compose implies: the default network, names of resources, dependencies that follow from links
/// and shared namespaces, values taken from the environment.
struct Normalisation {
  private let projectName: String
  private let lookup: VariableLookup

  static func apply(to model: inout Value, projectName: String, lookup: @escaping VariableLookup) {
    let normalisation = Normalisation(projectName: projectName, lookup: lookup)
    normalisation.apply(to: &model)
  }

  /// Gives the elements of `environment:` lists that have no value that of the environment.
  static func resolveLists(in model: inout Value, lookup: @escaping VariableLookup) {
    let normalisation = Normalisation(projectName: "", lookup: lookup)
    model.editMapping { model in
      model.editEntries(of: "services") { service in
        service.value.editMapping { service in
          service.edit("environment") { if $0.sequence != nil { normalisation.resolve(&$0, keepsUnset: true) } }
        }
      }
    }
  }

  private func apply(to model: inout Value) {
    let range = model.range
    model.editMapping { model in
      model["name"] = Value(.string(projectName), at: model["name"]?.range ?? range)
      var place: SourceRange?
      model.editEntries(of: "services") { service in
        let key = service.keyRange
        service.value.editMapping { mapping in
          if Self.joinDefaultNetwork(&mapping, at: key) { place = place ?? key }
          apply(toService: &mapping)
        }
      }
      if let place { Self.declareDefaultNetwork(in: &model, at: place) }
      for kind in ["networks", "volumes", "configs", "secrets"] {
        model.editEntries(of: kind) { name(&$0) }
      }
    }
  }

  /// Whether the service ends up in the network `default`.
  private static func joinDefaultNetwork(_ service: inout Mapping, at range: SourceRange) -> Bool {
    if service.has("provider") || service.has("network_mode") { return false }
    if let networks = service["networks"]?.mapping, !networks.isEmpty { return networks.has("default") }
    if let networks = service["networks"], networks.mapping == nil, !networks.isNull { return false }
    service["networks"] = Value(.mapping(.implied([("default", .null)], at: range)), at: range)
    return true
  }

  private static func declareDefaultNetwork(in model: inout Mapping, at range: SourceRange) {
    if !model.has("networks") || model["networks"]?.isNull == true {
      model["networks"] = Value(.mapping(Mapping()), at: range)
    }
    model.edit("networks") { networks in
      networks.editMapping { $0.setIfMissing("default", .null, at: range) }
    }
  }

  /// Gives a resource the name that it has outside of the project.
  private func name(_ entry: inout Mapping.Entry) {
    if entry.value.isNull { entry.value.content = .mapping(Mapping()) }
    let key = entry.key
    let range = entry.keyRange
    entry.value.editMapping { resource in
      if let name = resource["name"], !name.isNull { return }
      let name = resource["external"]?.boolean == true ? key : "\(projectName)_\(key)"
      resource["name"] = Value(.string(name), at: range)
    }
  }
}

// MARK: - Services

extension Normalisation {
  private func apply(toService service: inout Mapping) {
    service.edit("pull_policy") { if $0.string == "if_not_present" { $0.content = .string("missing") } }
    service.edit("build") { build in
      let range = build.range
      build.editMapping { build in
        build.setIfMissing("context", .string("."), at: range)
        if !build.has("dockerfile_inline") { build.setIfMissing("dockerfile", .string("Dockerfile"), at: range) }
        build.edit("args") { resolve(&$0, keepsUnset: false) }
      }
    }
    service.edit("environment") { resolve(&$0, keepsUnset: true) }
    service.editItems(of: "volumes") { volume, _ in
      volume.editMapping { volume in
        volume.edit("target") { target in
          guard let text = target.string else { return }
          let clean = FilePath.clean(text)
          if !clean.hasSameBytes(as: text) { target.content = .string(clean) }
        }
      }
    }
    if let image = service["image"] {
      service.editItems(of: "pre_start") { hook, _ in
        hook.editMapping { if !$0.has("image") { $0["image"] = image } }
      }
    }
    addImpliedDependencies(to: &service)
  }

  /// Gives the keys without a value that of the project environment.
  private func resolve(_ value: inout Value, keepsUnset: Bool) {
    switch value.content {
    case .mapping(var mapping):
      value.content = .null
      for index in 0..<mapping.count where mapping.entries[index].value.isNull {
        guard let definition = lookup(mapping.entries[index].key) else { continue }
        let key = mapping.entries[index].keyRange
        mapping[position: index] = Value(Self.inserted(definition, at: key), at: key)
      }
      if !keepsUnset { mapping.removeAll { $0.value.isNull } }
      value.content = .mapping(mapping)
    case .sequence(var items):
      value.content = .null
      items = items.compactMap { item in
        guard let name = item.string, !name.utf8.contains(UInt8(ascii: "=")) else { return item }
        guard let definition = lookup(name) else { return keepsUnset ? item : nil }
        var builder = TracedTextBuilder()
        builder.append(name + "=", from: .rewritten(item.range))
        builder.append(
          definition.value.string, from: .inserted(definition.value, offset: 0, at: item.range))
        return Value(.text(ComposedText(builder.finish())), at: item.range)
      }
      value.content = .sequence(items)
    case .null, .boolean, .integer, .unsigned, .float, .timestamp, .string, .text: return
    }
  }

  private static func inserted(_ definition: Definition, at range: SourceRange) -> Value.Content {
    let run = TracedText.Run(start: 0, source: .inserted(definition.value, offset: 0, at: range))
    let text = definition.value.string
    return .text(ComposedText(TracedText(text, runs: text.isEmpty ? [] : [run])))
  }

  private func addImpliedDependencies(to service: inout Mapping) {
    var implied: [(name: String, range: SourceRange, restarts: Bool)] = []
    for link in service["links"]?.sequence ?? [] {
      guard let text = link.string else { continue }
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      implied.append((parts.count == 2 ? String(parts[0]) : text, link.range, true))
    }
    for key in ["network_mode", "ipc", "pid", "uts", "cgroup"] {
      guard let space = service[key], let text = space.string, text.hasPrefix("service:") else { continue }
      implied.append((String(text.dropFirst("service:".count)), space.range, true))
    }
    for source in service["volumes_from"]?.sequence ?? [] {
      guard let text = source.string, !text.hasPrefix("container:") else { continue }
      implied.append((String(text.prefix { $0 != ":" }), source.range, false))
    }
    guard !implied.isEmpty else { return }
    var dependencies = service["depends_on"]?.mapping ?? Mapping()
    var known = Set(dependencies.entries.map { KeyBytes($0.key) })
    for (name, range, restarts) in implied where known.insert(KeyBytes(name)).inserted {
      let content: [(String, Value.Content)] = [
        ("condition", .string("service_started")), ("restart", .boolean(restarts)), ("required", .boolean(true)),
      ]
      let value = Value(.mapping(.implied(content, at: range)), at: range)
      dependencies.append(Mapping.Entry(key: name, keyRange: range, value: value))
    }
    let range = service["depends_on"]?.range ?? implied[0].range
    service["depends_on"] = Value(.mapping(dependencies), at: range)
  }
}
