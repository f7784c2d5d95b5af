import Diagnostics

/// The model as `docker compose config` prints it: services that run, resources that they use, in a fixed order, without
/// what says nothing.
struct CanonicalModel {
  private let model: Model
  private let project: Project?
  /// Whether names are those of the Go structures, as Compose has them in JSON, and extensions are left out.
  private let isForJSON: Bool
  /// The names of the services that run, and of the resources that they use, by section; nil to print all.
  private var shown: [String: Set<KeyBytes>]?

  /// - Parameters:
  ///   - project: nil for a model without variables filled in, which is printed as it is.
  ///   - isForJSON: whether it is to be printed in JSON, which differs a little from YAML.
  static func make(of model: Model, _ root: Model.ID, project: Project?, isForJSON: Bool) -> Value {
    var canonical = CanonicalModel(model: model, project: project, isForJSON: isForJSON)
    guard let project, model.isMapping(root) else { return canonical.verbatim(root) }
    canonical.shown = canonical.used(by: project, root)
    return canonical.value(root, as: .project) ?? Value(.mapping(Mapping()), at: model.range(root))
  }

  private init(model: Model, project: Project?, isForJSON: Bool) {
    self.model = model
    self.project = project
    self.isForJSON = isForJSON
  }

  /// A value as it is.
  private func verbatim(_ id: Model.ID) -> Value {
    switch model.kind(id) {
    case .sequence: return Value(.sequence(model.items(id).map(verbatim)), at: model.range(id))
    case .mapping:
      let entries = model.entries(id).map { entry($0, verbatim($0)) }
      return Value(.mapping(Mapping(entries)), at: model.range(id))
    case .null, .boolean, .integer, .unsigned, .float, .timestamp, .written, .literal, .composed: return scalar(id)
    }
  }

  private func entry(_ id: Model.ID, _ value: Value, named name: String? = nil) -> Mapping.Entry {
    Mapping.Entry(key: name ?? model.keyText(id), keyRange: model.keyRange(id), value: value)
  }

  private func scalar(_ id: Model.ID) -> Value {
    let content: Value.Content? =
      switch model.kind(id) {
      case .boolean: model.boolean(id).map { .boolean($0) }
      case .integer: model.integer(id).map { .integer($0) }
      case .unsigned: model.unsigned(id).map { .unsigned($0) }
      case .float: model.float(id).map { .float($0) }
      case .timestamp: model.timestamp(id).map { .timestamp($0) }
      case .written, .literal, .composed: model.traced(id).map { .text($0) }
      case .null, .sequence, .mapping: nil
      }
    return Value(content ?? .null, at: model.range(id))
  }
}

// MARK: - What is shown

extension CanonicalModel {
  private func used(by project: Project, _ root: Model.ID) -> [String: Set<KeyBytes>] {
    var used: [String: Set<KeyBytes>] = ["networks": [], "volumes": [], "secrets": [], "configs": [], "models": []]
    used["services"] = Set(project.services.map { KeyBytes($0.name.value) })
    func use(_ section: String, _ name: String?) {
      if let name { used[section, default: []].insert(KeyBytes(name)) }
    }
    for service in model.entries(model.value("services", in: root)) {
      guard used["services"]?.contains(KeyBytes(model.keyText(service))) == true else { continue }
      for network in model.entries(model.value("networks", in: service)) where !model.isExtension(network) {
        use("networks", model.keyText(network))
      }
      for entry in model.entries(model.value("models", in: service)) { use("models", model.keyText(entry)) }
      for volume in model.items(model.value("volumes", in: service))
      where model.hasText(model.value("type", in: volume), "volume") {
        use("volumes", model.string(model.value("source", in: volume)))
      }
      let built = model.value("secrets", in: model.value("build", in: service))
      for secret in Array(model.items(model.value("secrets", in: service))) + Array(model.items(built)) {
        use("secrets", model.string(model.value("source", in: secret)))
      }
      for config in model.items(model.value("configs", in: service)) {
        use("configs", model.string(model.value("source", in: config)))
      }
    }
    return used
  }

  /// The environment of a service with the env files' share.
  private func environment(of service: Model.ID) -> Value? {
    guard let service = project?.service(named: model.keyText(service)) else { return nil }
    let entries = service.environment.map { variable in
      Mapping.Entry(
        key: variable.name.value, keyRange: variable.name.range,
        value: Value(variable.value.map { .text($0) } ?? .null, at: variable.range))
    }
    return Value(.mapping(Mapping(entries)), at: service.name.range)
  }
}

// MARK: - Tidying

extension CanonicalModel {
  /// A value without what is empty or zero where the specification gives that no meaning, keys in the order of the
  /// shapes; nil when nothing is left.
  private func value(_ id: Model.ID, as shape: Shape?) -> Value? {
    let keepsZero = shape?.keepsZero ?? true
    switch model.kind(id) {
    case .null: return shape?.keepsZero ?? false ? scalar(id) : nil
    case .boolean: return model.boolean(id) == true || keepsZero ? scalar(id) : nil
    case .integer: return model.integer(id) != 0 || keepsZero ? scalar(id) : nil
    case .float: return model.float(id) != 0 || keepsZero ? scalar(id) : nil
    case .written, .literal, .composed:
      if shape?.type == .bytes { return model.hasText(id, "0") ? nil : scalar(id) }
      if shape?.type == .duration, !keepsZero, model.hasText(id, "0s") { return nil }
      return !model.isEmptyString(id) || keepsZero ? scalar(id) : nil
    case .unsigned, .timestamp: return scalar(id)
    case .sequence:
      let items = model.items(id).map { always($0, as: shape?.items) }
      return items.isEmpty ? nil : Value(.sequence(items), at: model.range(id))
    case .mapping: return Value(.mapping(mapping(id, as: shape)), at: model.range(id))
    }
  }

  /// The same, for what is there even when it says nothing.
  private func always(_ id: Model.ID, as shape: Shape?) -> Value { value(id, as: shape) ?? verbatim(id) }

  private func mapping(_ id: Model.ID, as shape: Shape?) -> Mapping {
    guard let fields = shape?.fields else { return Mapping(model.entries(id).map { entry($0, verbatim($0)) }) }
    let isService = shape == Shape.service
    let isTop = shape == Shape.project
    let hasEnvFiles = isService && model.value("env_file", in: id) != nil
    var entries: [Mapping.Entry] = []
    for field in fields.fields {
      if isService, field.name == "env_file" || field.name == "label_file" { continue }
      let known = model.value(named: field.name, in: id)
      if hasEnvFiles, field.name == "environment", let environment = environment(of: id) {
        entries.append(
          Mapping.Entry(
            key: name(of: field), keyRange: known.map(model.keyRange) ?? model.keyRange(id), value: environment))
        continue
      }
      guard let known, var value = value(known, as: field.shape) else { continue }
      if isTop { value = onlyShown(value, in: field.name) }
      entries.append(entry(known, value, named: name(of: field)))
    }
    // What Docker Compose's types do not know is gone, even where any key may stand.
    for child in model.entries(id) where fields.field(of: child, in: model) == nil {
      if let element = fields.element, fields.accepts(keyOf: child, in: model) {
        entries.append(entry(child, always(child, as: element)))
      } else if isTop || fields.element != nil || !isForJSON && model.isExtension(child) {
        entries.append(entry(child, verbatim(child)))
      }
    }
    return Mapping(entries)
  }

  private func name(of field: Field) -> String { isForJSON ? field.printedName : field.name }

  private func onlyShown(_ value: Value, in section: String) -> Value {
    guard let names = shown?[section], let mapping = value.mapping else { return value }
    return Value(.mapping(Mapping(mapping.entries.filter { names.contains(KeyBytes($0.key)) })), at: value.range)
  }
}
