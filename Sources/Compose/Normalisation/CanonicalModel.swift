import Diagnostics

/// The model as `docker compose config` prints it: services that run, resources that they use, in a fixed order, without
/// what says nothing.
enum CanonicalModel {
  static func make(of model: Value, project: Project) -> Value {
    guard case .mapping(var top) = model.content else { return model }
    var services = project.services[...]
    top.edit("services") { value in
      value.editMapping { mapping in
        mapping.removeAll { entry in
          guard let next = services.first, next.name.value.hasSameBytes(as: entry.key) else { return true }
          services.removeFirst()
          return false
        }
      }
    }
    setEnvironments(project.services, in: &top)
    dropUnused(from: &top)
    var result = Value(.mapping(top), at: model.range)
    _ = tidy(&result, as: .project)
    return result
  }

  /// Puts the environment with the env files' share in the place of both.
  private static func setEnvironments(_ services: [Service], in top: inout Mapping) {
    var index = 0
    top.editEntries(of: "services") { entry in
      defer { index += 1 }
      guard index < services.count else { return }
      let service = services[index]
      entry.value.editMapping { mapping in
        _ = mapping.remove("label_file")
        guard mapping.remove("env_file") != nil else { return }
        var environment = Mapping()
        for variable in service.environment {
          let value = variable.value.map { Value.Content.text(ComposedText($0)) } ?? .null
          environment.append(
            Mapping.Entry(
              key: variable.name.value, keyRange: variable.name.range, value: Value(value, at: variable.range)))
        }
        mapping["environment"] = Value(.mapping(environment), at: entry.keyRange)
      }
    }
  }

  private static func dropUnused(from top: inout Mapping) {
    var used: [String: Set<KeyBytes>] = [:]
    func use(_ kind: String, _ name: String?) { if let name { used[kind, default: []].insert(KeyBytes(name)) } }
    for service in top["services"]?.mapping?.entries ?? [] {
      let value = service.value
      for network in value["networks"]?.mapping?.entries ?? [] where !network.key.hasPrefix("x-") {
        use("networks", network.key)
      }
      for model in value["models"]?.mapping?.entries ?? [] { use("models", model.key) }
      for volume in value["volumes"]?.sequence ?? [] where volume["type"]?.string == "volume" {
        use("volumes", volume["source"]?.string)
      }
      for secret in value["secrets"]?.sequence ?? [] { use("secrets", secret["source"]?.string) }
      for secret in value["build"]?["secrets"]?.sequence ?? [] { use("secrets", secret["source"]?.string) }
      for config in value["configs"]?.sequence ?? [] { use("configs", config["source"]?.string) }
    }
    for kind in ["networks", "volumes", "secrets", "configs", "models"] {
      let names = used[kind] ?? []
      top.edit(kind) { $0.editMapping { $0.removeAll { !names.contains(KeyBytes($0.key)) } } }
    }
  }

  /// Drops what is empty or zero where the specification gives that no meaning, and orders keys as the shapes have them.
  ///
  /// - Returns: whether anything is left.
  private static func tidy(_ value: inout Value, as shape: Shape?) -> Bool {
    switch value.content {
    case .null: return shape?.keepsZero ?? false
    case .boolean(let flag): return flag || (shape?.keepsZero ?? true)
    case .integer(let number): return number != 0 || (shape?.keepsZero ?? true)
    case .float(let number): return number != 0 || (shape?.keepsZero ?? true)
    case .string, .text:
      let text = value.string ?? ""
      if shape?.type == .bytes { return text != "0" }
      return !text.isEmpty || (shape?.keepsZero ?? true)
    case .unsigned, .timestamp: return true
    case .sequence:
      value.editItems { item, _ in _ = tidy(&item, as: shape?.items) }
      return value.sequence?.isEmpty == false
    case .mapping(let mapping):
      value.content = .mapping(tidied(mapping, as: shape))
      return true
    }
  }

  private static func tidied(_ mapping: Mapping, as shape: Shape?) -> Mapping {
    guard let fields = shape?.fields else { return mapping }
    // Extensions are printed at the top level only.
    let isTop = shape === Shape.project
    var result = Mapping()
    result.reserveCapacity(mapping.count)
    func add(_ entry: Mapping.Entry, as shape: Shape?) {
      var entry = entry
      if tidy(&entry.value, as: shape) { result.append(entry) }
    }
    for field in fields.fields {
      guard var entry = mapping.entry(field.name) else { continue }
      entry.key = field.printedName
      add(entry, as: field.shape)
    }
    for entry in mapping.entries where fields.field(entry.key) == nil {
      if let element = fields.element, fields.accepts(name: entry.key) {
        var entry = entry
        _ = tidy(&entry.value, as: element)
        result.append(entry)
      } else if isTop || !entry.key.hasPrefix("x-") {
        result.append(entry)
      }
    }
    return result
  }
}
