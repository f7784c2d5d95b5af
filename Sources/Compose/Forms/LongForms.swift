import Diagnostics

/// Turns the short forms of the specification into the long ones, so that later stages meet one form only.
///
///     build: .                 build: {context: .}
///     ports: ["80:8080"]       ports: [{mode: ingress, target: 8080, published: "80", protocol: tcp}]
///     networks: [front]        networks: {front: null}
struct LongForms {
  private let session: LoadSession
  private var path: [ModelPath.Step] = []

  /// A bound on what port ranges expand to, far above what a machine has.
  private static let maximumPorts = 200_000

  private init(session: LoadSession) { self.session = session }

  static func apply(to model: inout Value, as shape: Shape, in session: LoadSession) {
    var forms = LongForms(session: session)
    forms.expand(&model, as: shape)
  }

  private mutating func expand(_ value: inout Value, as shape: Shape) {
    guard shape.holdsForms else { return }
    switch value.content {
    case .mapping(var mapping):
      value.content = .null
      for index in 0..<mapping.count {
        let field = shape.fields?.field(of: mapping.entries[index])
        if let field, field.form == nil, !field.shape.holdsForms { continue }
        path.append(.key(mapping.entries[index].key))
        if let field {
          if let form = field.form { apply(form, to: &mapping[position: index]) }
          expand(&mapping[position: index], as: field.shape)
        } else if let element = shape.fields?.element {
          expand(&mapping[position: index], as: element)
        }
        path.removeLast()
      }
      value.content = .mapping(mapping)
    case .sequence(var items):
      guard let itemShape = shape.items, itemShape.holdsForms else { return }
      value.content = .null
      for index in items.indices {
        path.append(.index(index))
        expand(&items[index], as: itemShape)
        path.removeLast()
      }
      value.content = .sequence(items)
    case .null, .boolean, .integer, .unsigned, .float, .timestamp, .string, .text: return
    }
  }

  private mutating func apply(_ form: LongForm, to value: inout Value) {
    switch form {
    case .build: if value.string != nil { value = Merger.buildMapping(value) }
    case .dependsOn: if value.sequence != nil { value = Merger.dependencyMapping(value) } else { addRequired(&value) }
    case .namesToMapping: if value.sequence != nil { value = Merger.namesMapping(value) }
    case .stringList: if value.string != nil { value = Value(.sequence([value]), at: value.range) }
    case .extends: wrap(&value, under: "service")
    case .gpus: expandGPUs(&value)
    case .envFiles: expandEnvFiles(&value)
    case .sshKeys: expandKeys(&value)
    case .pairs: expandPairs(&value)
    case .fileMounts: expandEach(&value) { $0.wrap(&$1, under: "source") }
    case .devices: expandEach(&value) { $0.expandDevice(&$1) }
    case .volumes: expandEach(&value) { $0.expandVolume(&$1) }
    case .ports: expandPorts(&value)
    case .resources: expandResources(&value)
    case .nonEmptyStrings:
      if value.string != nil { value = Value(.sequence([value]), at: value.range) }
      if case .sequence(let items) = value.content { value.content = .sequence(items.filter { $0.string != "" }) }
    }
  }

  private mutating func expandEach(_ value: inout Value, _ expand: (inout LongForms, inout Value) -> Void) {
    guard case .sequence(var items) = value.content else { return }
    value.content = .null
    for index in items.indices {
      path.append(.index(index))
      expand(&self, &items[index])
      path.removeLast()
    }
    value.content = .sequence(items)
  }

  private func wrap(_ value: inout Value, under key: String) {
    guard value.string != nil else { return }
    value = Self.mapping([(key, value)], at: value.range)
  }

  fileprivate static func mapping(_ entries: [(String, Value)], at range: SourceRange) -> Value {
    Value(
      .mapping(Mapping(entries.map { Mapping.Entry(key: $0.0, keyRange: $0.1.range, value: $0.1) })), at: range)
  }

  private func report(_ rule: RuleName, _ message: String, at range: SourceRange, help: [String]) {
    session.report(rule, message, at: range, help: help, path: ModelPath(path))
  }
}

// MARK: - The forms

extension LongForms {
  private func addRequired(_ value: inout Value) {
    guard case .mapping(var mapping) = value.content else { return }
    value.content = .null
    for index in 0..<mapping.count {
      let range = mapping.entries[index].keyRange
      guard case .mapping(var dependency) = mapping[position: index].content, !dependency.has("required") else {
        continue
      }
      dependency.append(Mapping.Entry(key: "required", keyRange: range, value: Value(.boolean(true), at: range)))
      mapping[position: index].content = .mapping(dependency)
    }
    value.content = .mapping(mapping)
  }

  /// `external: {name: N}`, which `external: true` and `name: N` have replaced.
  private func expandResources(_ value: inout Value) {
    let path = path
    value.editMapping { resources in
      for index in 0..<resources.count {
        let key = resources.entries[index].key
        resources[position: index].editMapping { resource in
          expandExternal(&resource, at: ModelPath(path).appending(key))
        }
      }
    }
  }

  private func expandExternal(_ resource: inout Mapping, at path: ModelPath) {
    guard let external = resource.entry("external"), let old = external.value.mapping else { return }
    resource["external"] = Value(.boolean(true), at: external.value.range)
    guard let oldName = old.entry("name") else { return }
    session.report(
      .deprecatedExternalName, "`external.name` is deprecated", at: oldName.keyRange,
      help: ["write `external: true`, and `name: \(oldName.value.printed ?? "")` beside it"], severity: .warning,
      path: path)
    guard let name = resource["name"] else {
      resource["name"] = oldName.value
      return
    }
    guard !name.hasSameText(as: oldName.value) else { return }
    session.report(
      .exclusiveAttributes, "`name` and `external.name` differ", at: oldName.value.range,
      related: [Label(name.range, "`name` here")], help: ["keep `name` only"], path: path)
  }

  private func expandGPUs(_ value: inout Value) {
    guard value.string == "all" else { return }
    let request = Self.mapping([("count", value)], at: value.range)
    value = Value(.sequence([request]), at: value.range)
  }

  private func expandEnvFiles(_ value: inout Value) {
    if value.string != nil { value = Value(.sequence([value]), at: value.range) }
    guard case .sequence(var items) = value.content else { return }
    value.content = .null
    for index in items.indices {
      wrap(&items[index], under: "path")
      guard case .mapping(var file) = items[index].content, !file.has("required") else { continue }
      file.append(
        Mapping.Entry(
          key: "required", keyRange: items[index].range, value: Value(.boolean(true), at: items[index].range)))
      items[index].content = .mapping(file)
    }
    value.content = .sequence(items)
  }

  /// `ssh`: a list of `ID=PATH`, of which `default` alone may stand without a path.
  private func expandKeys(_ value: inout Value) {
    guard case .sequence(let items) = value.content else { return }
    var mapping = Mapping()
    var positions: [KeyBytes: Int] = [:]
    for item in items {
      guard let text = item.string else { continue }
      let (name, rest) = split(item, text, at: "=")
      if rest == nil, name != "default" {
        report(
          .invalidPair, "\(text.asSubject) is not an SSH key", at: item.range,
          help: ["write `default`, or `ID=PATH` with the path of a key or an agent's socket"])
        continue
      }
      mapping.set(name, rest ?? Value(.null, at: item.range), &positions)
    }
    value.content = .mapping(mapping)
  }

  private func expandPairs(_ value: inout Value) {
    guard case .sequence(let items) = value.content else { return }
    var mapping = Mapping()
    var positions: [KeyBytes: Int] = [:]
    for item in items {
      guard let text = item.string else { continue }
      let (name, rest) = split(item, text, at: "=")
      guard let rest else {
        report(.invalidPair, "\(text.asSubject) has no `=`", at: item.range, help: ["write `NAME=VALUE`"])
        continue
      }
      mapping.set(name, rest, &positions)
    }
    value.content = .mapping(mapping)
  }

  private func split(_ item: Value, _ text: String, at mark: Character) -> (name: String, rest: Value?) {
    guard let position = text.firstIndex(of: mark) else { return (text, nil) }
    let start = text.utf8.distance(from: text.startIndex, to: text.index(after: position))
    return (String(text[..<position]), item.part(start..<text.utf8.count))
  }

  private func expandDevice(_ value: inout Value) {
    guard let text = value.string else { return }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count <= 3 else {
      report(
        .invalidDevice, "\(text.asSubject) has more than three parts", at: value.range,
        help: ["write `HOST[:CONTAINER[:PERMISSIONS]]`, or the long form with `source`, `target` and `permissions`"])
      return
    }
    let target = parts.count > 1 ? parts[1] : parts[0]
    let permissions = parts.count > 2 ? parts[2] : "rwm"
    value = Self.mapping(
      [
        ("source", Value(.string(parts[0]), at: value.range)), ("target", Value(.string(target), at: value.range)),
        ("permissions", Value(.string(permissions), at: value.range)),
      ], at: value.range)
  }

  private func expandVolume(_ value: inout Value) {
    guard let text = value.string else { return }
    let volume = ShortVolume(text)
    if let problem = volume.problem {
      if !session.interpolates { return }
      report(
        .invalidVolume, "\(text.asSubject) is not a volume: \(problem)", at: value.range,
        help: ["write `SOURCE:TARGET` or `SOURCE:TARGET:ro`, or the long form with `type`, `source` and `target`"])
      return
    }
    let range = value.range
    var mapping = Mapping()
    mapping.reserveCapacity(4)
    func add(_ key: String, _ value: Value) {
      mapping.append(Mapping.Entry(key: key, keyRange: value.range, value: value))
    }
    add("type", Value(.string(volume.isBind ? "bind" : "volume"), at: range))
    if let source = volume.source { add("source", value.part(source.range)) }
    let target = volume.target.isEmpty ? "" : FilePath.clean(volume.target)
    let targetValue = value.part(volume.targetRange)
    add(
      "target", target.hasSameBytes(as: volume.target) ? targetValue : Value(.string(target), at: targetValue.range))
    if volume.isReadOnly { add("read_only", Value(.boolean(true), at: range)) }
    var bind: [(String, Value)] = []
    if let propagation = volume.propagation {
      bind.append(("propagation", Value(.string(propagation), at: value.range)))
    }
    if let label = volume.label { bind.append(("selinux", Value(.string(label), at: value.range))) }
    if !bind.isEmpty { add("bind", Self.mapping(bind, at: range)) }
    if volume.hasNoCopy {
      add("volume", Self.mapping([("nocopy", Value(.boolean(true), at: range))], at: range))
    }
    value = Value(.mapping(mapping), at: range)
  }

  private mutating func expandPorts(_ value: inout Value) {
    guard case .sequence(let items) = value.content else { return }
    var ports: [Value] = []
    ports.reserveCapacity(items.count)
    for (index, item) in items.enumerated() {
      path.append(.index(index))
      defer { path.removeLast() }
      switch item.content {
      case .integer, .string, .text:
        let text = item.printed ?? ""
        switch ShortPort.parse(text) {
        case .success(let port): append(port, of: item, to: &ports)
        case .failure(let problem):
          // Left as it is: without variables filled in, a port need not make sense.
          ports.append(item)
          if !session.interpolates { continue }
          let part = item.string == nil ? nil : problem.part
          report(
            .invalidPort, problem.message, at: part.map { item.range(of: $0) } ?? item.range,
            help: [
              "write `[[ADDRESS:][HOST_PORT]:]CONTAINER_PORT[/PROTOCOL]`, such as `\"8080:80\"`, with numbers or ranges"
            ])
        }
      case .float, .unsigned:
        report(
          .invalidPort, "`\(item.printed ?? "")` is not a port", at: item.range,
          help: ["put ports in quotes: `\"8080:80\"`"])
      case .null, .boolean, .timestamp, .sequence, .mapping: ports.append(item)
      }
    }
    value.content = .sequence(ports)
  }

  private func append(_ port: ShortPort, of item: Value, to ports: inout [Value]) {
    let isString = item.string != nil
    let targetRange = isString ? item.range(of: port.targetPart.range) : item.range
    session.expandedPorts += port.target.count
    guard session.expandedPorts <= Self.maximumPorts else {
      return report(
        .invalidPort, "the port ranges of this project expand to more than \(Self.maximumPorts) ports", at: item.range,
        help: ["publish fewer ports"])
    }
    for (target, published) in port.pairs {
      var entries: [(String, Value)] = [
        ("mode", Value(.string("ingress"), at: item.range)),
        ("target", Value(.integer(Int64(target)), at: targetRange)),
      ]
      if let published, let part = port.publishedPart {
        entries.append(("published", Value(.string(published), at: item.range(of: part.range))))
      }
      if let address = port.address {
        entries.append(("host_ip", Value(.string(address.text), at: item.range(of: address.range))))
      }
      entries.append(("protocol", Value(.string(port.transport), at: item.range)))
      ports.append(Self.mapping(entries, at: item.range))
    }
  }
}

extension Value {
  /// Part of this string, as a value of its own that knows where it stands and what was put into it.
  func part(_ part: Range<Int>) -> Value {
    if case .string(let string) = content {
      let margin = range.count - string.utf8.count
      if margin == 0 || margin == 2 {
        let utf8 = string.utf8
        let start = utf8.index(utf8.startIndex, offsetBy: part.lowerBound)
        let text = String(string[start..<utf8.index(start, offsetBy: part.count)])
        let offset = range.lowerBound + margin / 2
        return Value(.string(text), at: SourceRange(range.file, offset + part.lowerBound..<offset + part.upperBound))
      }
    }
    guard let traced else { return self }
    var builder = TracedTextBuilder()
    builder.append(traced, from: part.lowerBound, to: part.upperBound)
    let text = builder.finish()
    let range = traced.place(of: part).insertions.first ?? traced.place(of: part).range ?? range
    return Value(.text(ComposedText(text, references: references)), at: range)
  }
}
