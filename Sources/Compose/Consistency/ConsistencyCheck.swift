import Diagnostics

/// Checks that the services which run fit together with each other and with what the project declares.
struct ConsistencyCheck {
  let session: LoadSession
  let model: Model
  let root: Model.ID
  private let active: [Model.ID]
  private let inactive: [KeyBytes: Model.ID]
  /// Finds the running services by their names.
  private let project: Project
  /// The names of what is declared, kind by kind.
  let declared: [NameNumbers]

  /// What a service may refer to besides other services.
  enum Kind: Int, CaseIterable {
    case network, volume, secret, config, model

    var noun: Message {
      switch self {
      case .network: "network"
      case .volume: "volume"
      case .secret: "secret"
      case .config: "config"
      case .model: "model"
      }
    }

    var section: StaticString {
      switch self {
      case .network: "networks"
      case .volume: "volumes"
      case .secret: "secrets"
      case .config: "configs"
      case .model: "models"
      }
    }
  }

  /// - Parameter active: the services that run, in the order of those of the project.
  static func check(
    _ root: Model.ID, of model: Model, active: [Model.ID], project: Project, in session: LoadSession
  ) {
    let declared = Kind.allCases.map { kind in
      var names = NameNumbers()
      for entry in model.entries(model.value(kind.section, in: root)) {
        _ = model.withKeyBytes(entry) { names.add(bytes: $0) }
      }
      return names
    }
    let services = model.value("services", in: root)
    var inactive: [KeyBytes: Model.ID] = [:]
    if let services, model.count(services) > active.count {
      let running = Set(active)
      inactive = model.entriesByKey(services).filter { !running.contains($0.value) }
    }
    let check = ConsistencyCheck(
      session: session, model: model, root: root, active: active, inactive: inactive, project: project,
      declared: declared)
    check.checkAll()
  }

  private func checkAll() {
    var names: [KeyBytes: SourceRange] = [:]
    var addresses: [KeyBytes: SourceRange] = [:]
    var cycles = DependencyCycles(capacity: active.count)
    var service = ServiceEntries()
    for id in active {
      service.find(in: id, of: model)
      checkImage(service)
      checkNetworks(service, &addresses)
      checkSharedNetwork(service)
      checkPorts(service)
      checkHealthcheck(service)
      checkDependencies(service, &cycles)
      checkMounts(service)
      checkResources(service)
      checkScale(service)
      checkRestart(service)
      checkLimits(service)
      checkWatch(service)
      checkContainerName(service, &names)
    }
    checkSecrets()
    cycles.report(in: active, of: model, session: session)
  }

  func path(of service: ServiceEntries, _ keys: String...) -> ModelPath {
    ModelPath([.key("services"), .key(name(service))] + keys.map { .key($0) })
  }

  private func name(_ service: ServiceEntries) -> String { model.keyText(service.service) }

  /// Whether there is a string that is not empty.
  func hasText(_ value: Model.ID?) -> Bool {
    guard let value, model.isString(value) else { return false }
    return !model.isEmptyString(value)
  }

  func report(
    _ rule: RuleName, _ message: Message, at range: SourceRange, _ path: ModelPath, related: [Label] = [],
    help: [Message]
  ) {
    session.report(rule, message, at: range, related: related, help: help, path: path)
  }
}

// MARK: - What a service runs

extension ConsistencyCheck {
  private func checkImage(_ service: ServiceEntries) {
    let build = service[.build]
    if build == nil, service[.provider] == nil {
      checkImage(service[.image], of: service)
    }
    guard let build, model.isMapping(build) else { return }
    if let inline = model.value("dockerfile_inline", in: build), hasText(inline),
      let file = model.value("dockerfile", in: build), hasText(file)
    {
      report(
        .exclusiveAttributes, "`dockerfile` and `dockerfile_inline` cannot both be given", at: model.keyRange(inline),
        path(of: service, "build"), related: [Label(model.keyRange(file), "`dockerfile` here")],
        help: ["keep the one that is meant"])
    }
    checkPlatforms(service, build)
    checkContexts(service, build)
  }

  /// The image of a service that is not built.
  private func checkImage(_ image: Model.ID?, of service: ServiceEntries) {
    if hasText(image) { return }
    // What is written but of the wrong kind has been reported.
    if let image, !model.isString(image) { return }
    if image == nil, session.isIncomplete(name(service)) { return }
    var isBlank = false
    if let image { isBlank = model.isString(image) }
    let name = self.name(service)
    report(
      .missingImage,
      isBlank ? "the image of `\(name)` is empty" : "`\(name)` has neither an image nor a build context",
      at: image.map(model.range) ?? model.keyRange(service.service), path(of: service),
      help: [isBlank ? "give the variable in it a value" : "add `image:` or `build:`"])
  }

  private func checkPlatforms(_ service: ServiceEntries, _ build: Model.ID) {
    guard let platform = service[.platform], let platforms = model.value("platforms", in: build),
      model.firstItem(platforms) != nil, let name = model.string(platform), !name.isEmpty,
      !model.items(platforms).contains(where: { model.haveSameText($0, platform) })
    else { return }
    report(
      .platformNotBuilt, "`\(self.name(service))` runs on `\(name)`, for which it is not built",
      at: model.range(platform), path(of: service, "platform"),
      related: [Label(model.keyRange(platforms), "built for these")],
      help: ["add `\(name)` to `build.platforms`"])
  }

  private func checkContexts(_ service: ServiceEntries, _ build: Model.ID) {
    for context in model.entries(model.value("additional_contexts", in: build)) {
      guard let text = model.string(context), text.hasPrefix("service:") else { continue }
      let name = String(text.dropFirst("service:".count))
      let path = path(of: service, "build", "additional_contexts", model.keyText(context))
      guard let position = project.position(ofService: name) else {
        reportUndefinedService(name, at: model.range(context), path, use: "takes a build context from")
        continue
      }
      if model.value("build", in: active[position]) == nil {
        report(
          .undefinedService, "`\(name)` is not built, so that it is no build context", at: model.range(context), path,
          related: [Label(model.keyRange(active[position]), "`\(name)` is declared here")],
          help: ["give `\(name)` a `build:`"])
      }
    }
  }

  private func checkHealthcheck(_ service: ServiceEntries) {
    guard let healthcheck = service[.healthcheck], let first = model.firstItem(model.value("test", in: healthcheck)),
      model.isString(first), !model.hasText(first, "CMD"), !model.hasText(first, "CMD-SHELL"),
      !model.hasText(first, "NONE")
    else { return }
    let word = model.string(first) ?? ""
    report(
      .healthcheckWithoutKind, "the list begins with `\(word)` instead of how to run it", at: model.range(first),
      path(of: service, "healthcheck", "test"),
      help: ["put `CMD` first to run the program itself, `CMD-SHELL` to run it in a shell, or `NONE`"])
  }

  private func checkScale(_ service: ServiceEntries) {
    guard service[.scale] != nil || service[.deploy] != nil else { return }
    let scale = service[.scale]
    let replicas = model.value("replicas", in: service[.deploy])
    for entry in [scale, replicas] {
      guard let entry, let count = model.integer(entry), count < 0 else { continue }
      let key = model.keyText(entry)
      report(
        .numberOutOfRange, "`\(key)` must be at least 0, not \(count)", at: model.range(entry),
        path(of: service, key), help: ["write the number of containers"])
    }
    if let scale, let replicas, let first = model.integer(scale), let second = model.integer(replicas),
      first != second
    {
      report(
        .conflictingLimits, "`scale` is \(first) and `deploy.replicas` is \(second)", at: model.range(scale),
        path(of: service, "scale"), related: [Label(model.range(replicas), "`deploy.replicas` here")],
        help: ["keep one of the two"])
    }
    if let count = scale ?? replicas, let number = model.integer(count), number > 1,
      let name = service[.containerName], hasText(name)
    {
      report(
        .containerNameWithReplicas, "\(number) containers cannot all be named `\(model.string(name) ?? "")`",
        at: model.range(name), path(of: service, "container_name"),
        related: [Label(model.range(count), "\(number) containers")],
        help: ["remove `container_name`, or run a single container"])
    }
  }

  private func checkLimits(_ service: ServiceEntries) {
    guard let resources = model.value("resources", in: service[.deploy]) else { return }
    let limits = model.value("limits", in: resources)
    check(service, .cpus, against: limits, "cpus")
    check(service, .memoryLimit, against: limits, "memory")
    check(service, .pidsLimit, against: limits, "pids")
    check(service, .memoryReservation, against: model.value("reservations", in: resources), "memory")
  }

  /// A limit stands in two places, and as soon as there is the second place it must say the same.
  private func check(
    _ service: ServiceEntries, _ key: ServiceKey, against object: Model.ID?, _ other: StaticString
  ) {
    guard let own = service[key], let object, model.isMapping(object) else { return }
    let text = model.printed(own) ?? ""
    guard !text.isEmpty, text != "0" else { return }
    let theirs = model.value(other, in: object)
    guard !text.hasSameBytes(as: model.printed(theirs) ?? "") else { return }
    let key = model.keyText(own)
    report(
      .conflictingLimits, "`\(key)` and `deploy.resources.\(model.keyText(object)).\(other)` differ",
      at: model.range(own), path(of: service, key),
      related: [
        Label(
          theirs.map(model.range) ?? model.keyRange(object),
          theirs == nil ? "`\(other)` is not given here" : "differs here")
      ],
      help: ["keep one of the two, or give both the same value"])
  }

  private func checkWatch(_ service: ServiceEntries) {
    guard let develop = service[.develop] else { return }
    for watch in model.items(model.value("watch", in: develop)) {
      // Building and restarting copy nothing.
      guard let action = model.value("action", in: watch), let name = model.string(action),
        !["rebuild", "restart"].contains(name), !hasText(model.value("target", in: watch))
      else { continue }
      report(
        .missingKey, "`target` is missing: the action `\(name)` needs one", at: model.range(action),
        path(of: service, "develop", "watch"), help: ["add `target:` with the path in the container"])
    }
  }

  private func checkContainerName(_ service: ServiceEntries, _ names: inout [KeyBytes: SourceRange]) {
    guard let name = service[.containerName], let text = model.string(name), !text.isEmpty else {
      return
    }
    if let first = names[KeyBytes(text)] {
      report(
        .duplicateContainerName, "`\(text)` is the name of another service's container already", at: model.range(name),
        path(of: service, "container_name"), related: [Label(first, "first used here")],
        help: ["give each service its own `container_name`, or none"])
    } else {
      names[KeyBytes(text)] = model.range(name)
    }
  }
}

// MARK: - What a service refers to

extension ConsistencyCheck {
  private func reportUndefinedService(_ name: String, at range: SourceRange, _ path: ModelPath, use: Message) {
    let own = path.service ?? ""
    let candidates = model.value("services", in: root)
    let count = active.count + inactive.count
    reportUndefined(.undefinedService, "service", name, at: range, path, use: use, among: candidates, count) {
      !$0.hasSameBytes(as: own)
    }
  }

  /// Reports a name that nothing of its kind has, of which there are `count`: counting them anew for each name would be
  /// quadratic. A file that should be included and was not read may declare it.
  private func reportUndefined(
    _ rule: RuleName, _ noun: Message, _ name: String, at range: SourceRange, _ path: ModelPath, use: Message,
    among candidates: Model.ID?, _ count: Int, where isCandidate: (String) -> Bool = { _ in true }
  ) {
    if session.lacksInclusions { return }
    if let section = session.misspeltSections[rule], model.value(named: name, in: section) != nil { return }
    let suggestion = session.suggestion(for: name, among: count) {
      model.entries(candidates).map(model.keyText).filter(isCandidate)
    }
    let folder: Message = noun == "volume" ? ", or write `./\(name)` if a folder is meant" : ""
    let help: [Message] = [suggestion, "declare it under `\(noun)s:` at the top level\(folder)"].compactMap { $0 }
    let user = path.service ?? ""
    if name.isEmpty {
      return report(rule, "`\(user)` \(use) a \(noun) without a name", at: range, path, help: ["name the \(noun)"])
    }
    report(rule, "`\(user)` \(use) the \(noun) `\(name)`, which is not declared", at: range, path, help: help)
  }

  private func reportUndefined(
    _ kind: Kind, _ rule: RuleName, _ name: String, at range: SourceRange, _ path: ModelPath
  ) {
    reportUndefined(
      rule, kind.noun, name, at: range, path, use: "uses", among: model.value(kind.section, in: root),
      declared[kind.rawValue].count)
  }

  /// Whether there is something of that kind under the key of an entry.
  private func isDeclared(_ kind: Kind, underKeyOf entry: Model.ID) -> Bool {
    model.withKeyBytes(entry) { declared[kind.rawValue].number(ofBytes: $0) } != nil
  }

  /// The same of what a string names.
  private func isDeclared(_ kind: Kind, named text: Model.ID) -> Bool {
    model.withBytes(text) { declared[kind.rawValue].number(ofBytes: $0) } ?? nil != nil
  }

  private func checkNetworks(_ service: ServiceEntries, _ addresses: inout [KeyBytes: SourceRange]) {
    let networks = service[.networks]
    if let mode = service[.networkMode], hasText(mode), let networks,
      model.firstEntry(networks) != nil
    {
      report(
        .exclusiveAttributes, "`network_mode` and `networks` cannot both be given", at: model.keyRange(mode),
        path(of: service, "network_mode"), related: [Label(model.keyRange(networks), "`networks` here")],
        help: ["keep the one that is meant"])
      return
    }
    var child = model.firstEntry(networks)
    while let network = child {
      child = model.next(network)
      let isExtension = model.isExtension(network)
      if !isExtension, isDeclared(.network, underKeyOf: network) {
        if model.firstEntry(network) != nil {
          checkAddress(in: network, named: model.keyText(network), service, &addresses)
        }
        continue
      }
      let name = model.keyText(network)
      if isExtension {
        report(
          .undefinedNetwork, "Docker Compose takes `\(name)` for an extension here, not for a network",
          at: model.keyRange(network), path(of: service, "networks", name),
          help: ["give the network a name that does not begin with `x-`"])
        continue
      }
      reportUndefined(
        .network, .undefinedNetwork, name, at: model.keyRange(network), path(of: service, "networks", name))
    }
  }

  private func checkDependencies(_ service: ServiceEntries, _ cycles: inout DependencyCycles) {
    cycles.beginService()
    var child = model.firstEntry(service[.dependsOn])
    while let dependency = child {
      child = model.next(dependency)
      if let position = model.withKeyBytes(dependency, { project.position(ofService: $0) }) {
        cycles.add(position, at: model.keyRange(dependency))
        continue
      }
      let name = model.keyText(dependency)
      let path = path(of: service, "depends_on", name)
      guard let other = inactive[KeyBytes(name)] else {
        reportUndefinedService(name, at: model.keyRange(dependency), path, use: "depends on")
        continue
      }
      if model.boolean(model.value("required", in: dependency)) == false { continue }
      report(
        .undefinedService, "`\(self.name(service))` depends on `\(name)`, which no enabled profile switches on",
        at: model.keyRange(dependency), path,
        related: [Label(model.value("profiles", in: other).map(model.range) ?? model.keyRange(other), "its profiles")],
        help: ["enable one of its profiles, or write `required: false` for the dependency"])
    }
  }

  private func checkMounts(_ service: ServiceEntries) {
    guard service[.volumes] != nil || service[.tmpfs] != nil else { return }
    let targets = overview(ofTargetsOf: service[.volumes])
    if service[.tmpfs] != nil || !targets.areSurelyDistinct { checkTargets(service) }
    if !targets.areUsual { checkPlaces(ofVolumesOf: service) }
    var child = model.firstItem(service[.volumes])
    while let volume = child {
      child = model.next(volume)
      guard model.hasText(model.value("type", in: volume), "volume"), let source = model.value("source", in: volume),
        hasText(source), !isDeclared(.volume, named: source), let name = model.string(source)
      else { continue }
      reportUndefined(.volume, .undefinedVolume, name, at: model.range(source), path(of: service, "volumes"))
    }
  }

  /// Whether the paths that volumes are mounted at, which are clean, already differ in what seven bits say of their
  /// lengths and ends, and whether the engine surely mounts something there: with most services it is so.
  private func overview(ofTargetsOf volumes: Model.ID?) -> (areSurelyDistinct: Bool, areUsual: Bool) {
    var known: UInt128 = 0
    var result = (areSurelyDistinct: true, areUsual: true)
    var child = model.firstItem(volumes)
    while let volume = child {
      child = model.next(volume)
      guard let target = model.value("target", in: volume),
        let (bit, isUsual) = model.withBytes(target, { (Self.endingBit($0), MountTarget.isUsual($0)) })
      else { continue }
      if known & bit != 0 { result.areSurelyDistinct = false }
      if !isUsual { result.areUsual = false }
      known |= bit
    }
    return result
  }

  private static func endingBit(_ text: Span<UInt8>) -> UInt128 {
    1 &<< UInt128(((text.lastWord ^ UInt64(text.count)) &* 0x9E37_79B9_7F4A_7C15) >> 57)
  }

  private func checkTargets(_ service: ServiceEntries) {
    var first: [KeyBytes: SourceRange] = [:]
    func take(_ target: String, at range: SourceRange, _ key: String) {
      guard !target.isEmpty else { return }
      let path = FilePath.clean(target)
      guard let known = first[KeyBytes(path)] else {
        first[KeyBytes(path)] = range
        return
      }
      report(
        .duplicateMountTarget, "something else is mounted at `\(path)` already", at: range,
        self.path(of: service, key), related: [Label(known, "mounted here")], help: ["mount one of them elsewhere"])
    }
    for tmpfs in model.items(service[.tmpfs]) {
      guard let text = model.string(tmpfs) else { continue }
      let target = String(Substring(text.utf8.prefix { $0 != Byte.colon }))
      reportPlace(target, at: model.range(tmpfs), path(of: service, "tmpfs"))
      take(target, at: model.range(tmpfs), "tmpfs")
    }
    for volume in model.items(service[.volumes]) {
      guard let target = model.value("target", in: volume), let path = model.string(target) else { continue }
      take(path, at: model.range(target), "volumes")
    }
  }

  private func checkResources(_ service: ServiceEntries) {
    check(.config, .undefinedConfig, in: service[.configs], of: service)
    check(.secret, .undefinedSecret, in: service[.secrets], of: service)
    if let build = service[.build] {
      check(.secret, .undefinedSecret, in: model.value("secrets", in: build), of: service)
    }
    var child = model.firstEntry(service[.models])
    while let entry = child {
      child = model.next(entry)
      if isDeclared(.model, underKeyOf: entry) { continue }
      let name = model.keyText(entry)
      reportUndefined(.model, .undefinedModel, name, at: model.keyRange(entry), path(of: service, "models", name))
    }
  }

  /// Checks the sources of configs or secrets that are mounted.
  private func check(_ kind: Kind, _ rule: RuleName, in mounts: Model.ID?, of service: ServiceEntries) {
    var child = model.firstItem(mounts)
    while let mount = child {
      child = model.next(mount)
      let path = path(of: service, "\(kind.section)")
      guard let source = model.value("source", in: mount) else {
        if model.isMapping(mount) { reportUndefined(kind, rule, "", at: model.range(mount), path) }
        continue
      }
      guard model.isString(source), !isDeclared(kind, named: source), let name = model.string(source) else { continue }
      reportUndefined(kind, rule, name, at: model.range(source), path)
    }
  }

  /// A secret without a source that `ModelCheck` lets pass since a driver could have one: Compose itself has none, but
  /// a swarm may.
  private func checkSecrets() {
    for secret in model.entries(model.value("secrets", in: root)) {
      let external = model.value("external", in: secret)
      // What is no boolean has been reported.
      guard model.isMapping(secret), external == nil || model.boolean(external) == false else { continue }
      let keys = ["file", "environment"]
      guard !keys.contains(where: { hasText(model.value(named: $0, in: secret)) }),
        (keys + ["driver", "external"]).contains(where: { model.value(named: $0, in: secret) != nil }),
        session.target != .stack || !hasText(model.value("driver", in: secret))
      else { continue }
      let name = model.keyText(secret)
      report(
        .missingSource, "the secret `\(name)` needs a `file` or an `environment`", at: model.keyRange(secret),
        ModelPath([.key("secrets"), .key(name)]), help: ["add `file:` or `environment:`, or `external: true`"])
    }
  }
}
