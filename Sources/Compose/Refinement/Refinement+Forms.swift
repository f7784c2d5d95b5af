import Diagnostics

/// The long forms that short ones are turned into, so that later stages meet one form only.
///
///     build: .                 build: {context: .}
///     ports: ["80:8080"]       ports: [{mode: ingress, target: 8080, published: "80", protocol: tcp}]
///     networks: [front]        networks: {front: null}
extension Refinement {
  /// A bound on what port ranges expand to, far above what a machine has.
  private static let maximumPorts = 200_000

  mutating func apply(_ form: LongForm, to value: Model.ID, in model: inout Model) {
    switch form {
    case .build: if model.isString(value) { Merger.makeBuildMapping(value, in: &model) }
    case .dependsOn:
      if model.isSequence(value) {
        Merger.makeDependencyMapping(value, in: &model)
      } else {
        addDependencyDefaults(to: value, in: &model)
      }
    case .namesToMapping: if model.isSequence(value) { Merger.makeNamesMapping(value, in: &model) }
    case .stringList: if model.isString(value) { model.wrapInSequence(value) }
    case .extends: wrap(value, under: "service", in: &model)
    case .gpus: expandGPUs(value, in: &model)
    case .envFiles: expandEnvFiles(value, in: &model)
    case .sshKeys: expandPairs(value, in: &model, areKeys: true)
    case .pairs: expandPairs(value, in: &model, areKeys: false)
    case .fileMounts: eachItem(of: value, in: &model) { $0.wrap($1, under: "source", in: &$2) }
    case .devices: eachItem(of: value, in: &model) { $0.expandDevice($1, in: &$2) }
    case .volumes: eachItem(of: value, in: &model) { $0.expandVolume($1, in: &$2) }
    case .ports: expandPorts(value, in: &model)
    case .resources: expandResources(value, in: &model)
    case .nonEmptyStrings:
      if model.isString(value) { model.wrapInSequence(value) }
      if model.isSequence(value) { model.filterChildren(of: value) { !$0.isEmptyString($1) } }
    }
  }

  private mutating func eachItem(
    of list: Model.ID, in model: inout Model, _ body: (inout Refinement, Model.ID, inout Model) -> Void
  ) {
    var index = 0
    var child = model.firstItem(list)
    while let item = child {
      child = model.next(item)
      trail.enter(index: index)
      body(&self, item, &model)
      trail.leave()
      index += 1
    }
  }

  private func wrap(_ value: Model.ID, under key: StaticString, in model: inout Model) {
    if model.isString(value) { model.wrapInMapping(value, under: key) }
  }

  private func report(_ rule: RuleName, _ message: Message, at range: SourceRange, help: [Message], in model: Model) {
    session.report(rule, message, at: range, help: help, path: trail.path(in: model))
  }
}

// MARK: - The forms

extension Refinement {
  private func addDependencyDefaults(to value: Model.ID, in model: inout Model) {
    var child = model.firstEntry(value)
    while let dependency = child {
      child = model.next(dependency)
      // Only in a file that is extended from may it be missing.
      model.setIfMissing("condition", in: dependency, .fixed("service_started"), at: model.keyRange(dependency))
      model.setIfMissing("required", in: dependency, .boolean(true), at: model.keyRange(dependency))
    }
  }

  /// `external: {name: N}`, which `external: true` and `name: N` have replaced.
  private mutating func expandResources(_ value: Model.ID, in model: inout Model) {
    var child = model.firstEntry(value)
    while let resource = child {
      child = model.next(resource)
      trail.enter(resource)
      expandExternal(resource, in: &model)
      trail.leave()
    }
  }

  private func expandExternal(_ resource: Model.ID, in model: inout Model) {
    guard let external = model.value("external", in: resource), model.isMapping(external) else { return }
    let oldName = model.value("name", in: external)
    model.set(external, .boolean(true))
    guard let oldName else { return }
    report(
      .deprecatedExternalName, "`external.name` is deprecated", at: model.keyRange(oldName),
      help: ["write `external: true`, and `name: \(model.printed(oldName) ?? "")` beside it"], .warning, in: model)
    guard let name = model.value("name", in: resource) else {
      // Its key must be sought among the fields of the resource.
      let (keyRange, moved) = (model.keyRange(oldName), model.take(oldName))
      return model.append("name", at: keyRange, moved, to: resource)
    }
    guard !model.haveSameText(name, oldName) else { return }
    report(
      .exclusiveAttributes, "`name` and `external.name` differ", at: model.range(oldName),
      related: [Label(model.range(name), "`name` here")], help: ["keep `name` only"], .error, in: model)
  }

  private func report(
    _ rule: RuleName, _ message: Message, at range: SourceRange, related: [Label] = [], help: [Message],
    _ severity: Severity, in model: Model
  ) {
    session.report(
      rule, message, at: range, related: related, help: help, severity: severity, path: trail.path(in: model))
  }

  private func expandGPUs(_ value: Model.ID, in model: inout Model) {
    guard model.hasText(value, "all") else { return }
    model.wrapInMapping(value, under: "count")
    model.wrapInSequence(value)
  }

  private mutating func expandEnvFiles(_ value: Model.ID, in model: inout Model) {
    if model.isString(value) { model.wrapInSequence(value) }
    eachItem(of: value, in: &model) { forms, file, model in
      forms.wrap(file, under: "path", in: &model)
      model.setIfMissing("required", in: file, .boolean(true), at: model.range(file))
    }
  }

  /// A list of `NAME=VALUE` as a mapping. Of SSH keys, `default` alone may stand without a path.
  private func expandPairs(_ value: Model.ID, in model: inout Model, areKeys: Bool) {
    guard model.isSequence(value) else { return }
    let items = Array(model.items(value))
    model.set(value, .mapping)
    var known: [KeyBytes: Model.ID] = [:]
    for item in items {
      guard let text = model.string(item) else { continue }
      let mark = text.utf8.firstIndex(of: Byte.equals)
      let name = mark.map { String(text[..<$0]) } ?? text
      var rest: Model.ID?
      if mark != nil { rest = model.part(name.utf8.count + 1..<text.utf8.count, of: item) }
      if rest == nil, !areKeys {
        report(
          .invalidPair, "\(text.asSubject) has no `=`", at: model.range(item), help: ["write `NAME=VALUE`"], in: model)
        continue
      }
      if rest == nil, name != "default" {
        report(
          .invalidPair, "\(text.asSubject) is not an SSH key", at: model.range(item),
          help: ["write `default`, or `ID=PATH` with the path of a key or an agent's socket"], in: model)
        continue
      }
      let entry = rest ?? model.add(.null, at: model.range(item))
      if let earlier = known[KeyBytes(name)] {
        model.replace(earlier, with: entry)
      } else {
        known[KeyBytes(name)] = entry
        model.append(model.key(named: name, at: model.range(entry)), entry, to: value)
      }
    }
  }

  private func expandDevice(_ value: Model.ID, in model: inout Model) {
    guard let text = model.string(value) else { return }
    let range = model.range(value)
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count <= 3 else {
      report(
        .invalidDevice, "\(text.asSubject) has more than three parts", at: range,
        help: ["write `HOST[:CONTAINER[:PERMISSIONS]]`, or the long form with `source`, `target` and `permissions`"],
        in: model)
      return
    }
    model.set(value, .mapping)
    model.append("source", at: range, .literal(parts[0]), to: value)
    model.append("target", at: range, .literal(parts.count > 1 && !parts[1].isEmpty ? parts[1] : parts[0]), to: value)
    model.append("permissions", at: range, .literal(parts.count > 2 ? parts[2] : "rwm"), to: value)
  }

  private func expandVolume(_ value: Model.ID, in model: inout Model) {
    guard let volume = model.withBytes(value, ShortVolume.init) else { return }
    let range = model.range(value)
    if let problem = volume.problem {
      if !session.interpolates { return }
      report(
        .invalidVolume, "\((model.string(value) ?? "").asSubject) is not a volume: \(problem.message.description)",
        at: range,
        help: ["write `SOURCE:TARGET` or `SOURCE:TARGET:ro`, or the long form with `type`, `source` and `target`"],
        in: model)
      return
    }
    if let option = volume.unknownOption { reportOption(option, of: value, in: model) }
    let source = volume.source.map { model.part($0, of: value) }
    let target = model.part(volume.target, of: value)
    let propagation = volume.propagation.map { model.part($0, of: value) }
    let label = volume.label.map { model.part($0, of: value) }
    let isClean = model.withBytes(target) { $0.isEmpty || FilePath.isClean($0) }
    if isClean == false, let path = model.string(target) { model.set(target, .literal(FilePath.clean(path))) }
    model.set(value, .mapping)
    model.append("type", at: range, .fixed(volume.isBind ? "bind" : "volume"), to: value)
    if let source { model.append("source", at: model.range(source), source, to: value) }
    model.append("target", at: model.range(target), target, to: value)
    if volume.isReadOnly { model.append("read_only", at: range, .boolean(true), to: value) }
    if propagation != nil || label != nil {
      let bind = model.add(.mapping, at: range)
      if let propagation { model.append("propagation", at: range, propagation, to: bind) }
      if let label { model.append("selinux", at: range, label, to: bind) }
      model.append("bind", at: range, bind, to: value)
    }
    if volume.hasNoCopy {
      let options = model.add(.mapping, at: range)
      model.append("nocopy", at: range, .boolean(true), to: options)
      model.append("volume", at: range, options, to: value)
    }
  }

  private func reportOption(_ option: Range<Int>, of volume: Model.ID, in model: Model) {
    guard let text = model.withBytes(volume, { $0.extracting(option).text }), session.interpolates else { return }
    let isReadOnly = ["ro", "readonly"].contains(text.lowercased().filter(\.isLetter))
    let options = ShortVolume.options
    session.report(
      .ignoredVolumeOption, "`\(text)` is no option of a volume, and Docker Compose passes over it",
      at: model.range(of: option, in: volume),
      help: [
        // A single letter is near to every other.
        (isReadOnly
          ? "write `ro`" : text.utf8.count < 2 ? nil : session.suggestion(for: text, among: options.count) { options })
          ?? "remove it, or write one of \(SchemaCheck.list(options))"
      ], severity: .warning, path: trail.path(in: model))
  }

  private mutating func expandPorts(_ value: Model.ID, in model: inout Model) {
    guard model.isSequence(value) else { return }
    var ports: [Model.ID] = []
    eachItem(of: value, in: &model) { forms, item, model in
      switch model.kind(item) {
      case .integer, .written, .literal, .composed: forms.expandPort(item, to: &ports, in: &model)
      case .float, .unsigned:
        forms.report(
          .invalidPort, "`\(model.printed(item) ?? "")` is not a port", at: model.range(item),
          help: ["put ports in quotes: `\"8080:80\"`"], in: model)
      case .null, .boolean, .timestamp, .sequence, .mapping: ports.append(item)
      }
    }
    model.setChildren(of: value, ports)
  }

  private func expandPort(_ item: Model.ID, to ports: inout [Model.ID], in model: inout Model) {
    switch ShortPort.parse(model.printed(item) ?? "") {
    case .success(let port): append(port, of: item, to: &ports, in: &model)
    case .failure(let problem):
      // Left as it is: without variables filled in, a port need not make sense.
      ports.append(item)
      if !session.interpolates { return }
      let part = model.isString(item) ? problem.part : nil
      report(
        .invalidPort, problem.message, at: part.map { model.range(of: $0, in: item) } ?? model.range(item),
        help: [
          "write `[[ADDRESS:][HOST_PORT]:]CONTAINER_PORT[/PROTOCOL]`, such as `\"8080:80\"`, with numbers or ranges"
        ], in: model)
    }
  }

  private func append(_ port: ShortPort, of item: Model.ID, to ports: inout [Model.ID], in model: inout Model) {
    let range = model.range(item)
    let targetRange = model.isString(item) ? model.range(of: port.targetPart.range, in: item) : range
    session.expandedPorts += port.target.count
    guard session.expandedPorts <= Self.maximumPorts else {
      return report(
        .invalidPort, "the port ranges of this project expand to more than \(Self.maximumPorts) ports", at: range,
        help: ["publish fewer ports"], in: model)
    }
    for (target, published) in port.pairs {
      let entry = model.add(.mapping, at: range)
      model.append("mode", at: range, .fixed("ingress"), to: entry)
      model.append("target", at: targetRange, .integer(Int64(target)), to: entry)
      if let published, let part = port.publishedPart {
        model.append("published", at: model.range(of: part.range, in: item), .literal(published), to: entry)
      }
      if let address = port.address {
        model.append("host_ip", at: model.range(of: address.range, in: item), .literal(address.text), to: entry)
      }
      model.append("protocol", at: range, .literal(port.transport), to: entry)
      ports.append(entry)
    }
  }
}
