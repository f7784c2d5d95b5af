import Diagnostics

/// Checks that the services which run fit together with each other and with what the project declares.
struct ConsistencyCheck {
  private let session: LoadSession
  private let model: Model
  private let root: Model.ID
  private let active: [Model.ID]
  private let inactive: [KeyBytes: Model.ID]
  /// The position of each running service in `active`.
  private let positions: [KeyBytes: Int]
  private let declared: [Kind: Set<KeyBytes>]

  /// What a service may refer to besides other services.
  private enum Kind: String, CaseIterable {
    case network, volume, secret, config, model

    var section: String { rawValue + "s" }
  }

  /// - Parameter active: the services that run.
  static func check(_ root: Model.ID, of model: Model, active: [Model.ID], in session: LoadSession) {
    var declared: [Kind: Set<KeyBytes>] = [:]
    for kind in Kind.allCases {
      declared[kind] = Set(
        model.entries(model.value(named: kind.section, in: root)).map { KeyBytes(model.keyText($0)) })
    }
    var positions: [KeyBytes: Int] = [:]
    positions.reserveCapacity(active.count)
    for (index, service) in active.enumerated() { positions[KeyBytes(model.keyText(service))] = index }
    let services = model.value("services", in: root)
    var inactive: [KeyBytes: Model.ID] = [:]
    if let services, model.count(services) > active.count {
      inactive = model.entriesByKey(services).filter { positions[$0.key] == nil }
    }
    let check = ConsistencyCheck(
      session: session, model: model, root: root, active: active, inactive: inactive, positions: positions,
      declared: declared)
    check.checkAll()
  }

  private func checkAll() {
    var names: [KeyBytes: SourceRange] = [:]
    for service in active {
      checkImage(service)
      checkNetworks(service)
      checkHealthcheck(service)
      checkDependencies(service)
      checkMounts(service)
      checkResources(service)
      checkScale(service)
      checkLimits(service)
      checkWatch(service)
      checkContainerName(service, &names)
    }
    checkSecrets()
    DependencyCycles.report(in: active, of: model, positions, session: session)
  }

  private func path(of service: Model.ID, _ keys: String...) -> ModelPath {
    ModelPath([.key("services"), .key(model.keyText(service))] + keys.map { .key($0) })
  }

  /// Whether there is a string that is not empty.
  private func hasText(_ value: Model.ID?) -> Bool {
    guard let value, model.isString(value) else { return false }
    return !model.isEmptyString(value)
  }

  private func report(
    _ rule: RuleName, _ message: Message, at range: SourceRange, _ path: ModelPath, related: [Label] = [],
    help: [Message]
  ) {
    session.report(rule, message, at: range, related: related, help: help, path: path)
  }
}

// MARK: - What a service runs

extension ConsistencyCheck {
  private func checkImage(_ service: Model.ID) {
    let build = model.value("build", in: service)
    if build == nil, model.value("provider", in: service) == nil {
      checkImage(model.value("image", in: service), of: service)
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
  private func checkImage(_ image: Model.ID?, of service: Model.ID) {
    if hasText(image) { return }
    // What is written but of the wrong kind has been reported.
    if let image, !model.isString(image), !model.isNull(image) { return }
    let isBlank = image.map(model.isString) ?? false
    let name = model.keyText(service)
    report(
      .missingImage,
      isBlank ? "the image of `\(name)` is empty" : "`\(name)` has neither an image nor a build context",
      at: image.map(model.range) ?? model.keyRange(service), path(of: service),
      help: [isBlank ? "give the variable in it a value" : "add `image:` or `build:`"])
  }

  private func checkPlatforms(_ service: Model.ID, _ build: Model.ID) {
    guard let platform = model.value("platform", in: service), let name = model.string(platform), !name.isEmpty,
      let platforms = model.value("platforms", in: build), model.firstItem(platforms) != nil,
      !model.items(platforms).contains(where: { model.haveSameText($0, platform) })
    else { return }
    report(
      .platformNotBuilt, "`\(model.keyText(service))` runs on `\(name)`, for which it is not built",
      at: model.range(platform), path(of: service, "platform"),
      related: [Label(model.keyRange(platforms), "built for these")],
      help: ["add `\(name)` to `build.platforms`"])
  }

  private func checkContexts(_ service: Model.ID, _ build: Model.ID) {
    for context in model.entries(model.value("additional_contexts", in: build)) {
      guard let text = model.string(context), text.hasPrefix("service:") else { continue }
      let name = String(text.dropFirst("service:".count))
      let path = path(of: service, "build", "additional_contexts", model.keyText(context))
      guard let position = positions[KeyBytes(name)] else {
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

  private func checkHealthcheck(_ service: Model.ID) {
    guard let first = model.firstItem(model.value("test", in: model.value("healthcheck", in: service))),
      let word = model.string(first), !["CMD", "CMD-SHELL", "NONE"].contains(word)
    else { return }
    report(
      .healthcheckWithoutKind, "the list begins with `\(word)` instead of how to run it", at: model.range(first),
      path(of: service, "healthcheck", "test"),
      help: ["put `CMD` first to run the program itself, `CMD-SHELL` to run it in a shell, or `NONE`"])
  }

  private func checkScale(_ service: Model.ID) {
    let scale = model.value("scale", in: service)
    let replicas = model.value("replicas", in: model.value("deploy", in: service))
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
      let name = model.value("container_name", in: service), hasText(name)
    {
      report(
        .containerNameWithReplicas, "\(number) containers cannot all be named `\(model.string(name) ?? "")`",
        at: model.range(name), path(of: service, "container_name"),
        related: [Label(model.range(count), "\(number) containers")],
        help: ["remove `container_name`, or run a single container"])
    }
  }

  private func checkLimits(_ service: Model.ID) {
    guard let resources = model.value("resources", in: model.value("deploy", in: service)) else { return }
    let limits = model.value("limits", in: resources)
    check(service, "cpus", against: limits, "cpus")
    check(service, "mem_limit", against: limits, "memory")
    check(service, "pids_limit", against: limits, "pids")
    check(service, "mem_reservation", against: model.value("reservations", in: resources), "memory")
  }

  /// A limit stands in two places, and as soon as there is the second place it must say the same.
  private func check(
    _ service: Model.ID, _ key: StaticString, against object: Model.ID?, _ other: StaticString
  ) {
    guard let own = model.value(key, in: service), let object, model.isMapping(object) else { return }
    let text = model.printed(own) ?? ""
    guard !text.isEmpty, text != "0" else { return }
    let theirs = model.value(other, in: object)
    guard !text.hasSameBytes(as: model.printed(theirs) ?? "") else { return }
    report(
      .conflictingLimits, "`\(key)` and `deploy.resources.\(model.keyText(object)).\(other)` differ",
      at: model.range(own), path(of: service, "\(key)"),
      related: [
        Label(
          theirs.map(model.range) ?? model.keyRange(object),
          theirs == nil ? "`\(other)` is not given here" : "differs here")
      ],
      help: ["keep one of the two, or give both the same value"])
  }

  private func checkWatch(_ service: Model.ID) {
    for watch in model.items(model.value("watch", in: model.value("develop", in: service))) {
      guard let action = model.value("action", in: watch), let name = model.string(action), name != "rebuild",
        !hasText(model.value("target", in: watch))
      else { continue }
      // Restarting alone copies nothing, but Compose asks for a target all the same.
      report(
        .missingKey, "`target` is missing: the action `\(name)` needs one", at: model.range(action),
        path(of: service, "develop", "watch"), help: ["add `target:` with the path in the container"])
    }
  }

  private func checkContainerName(_ service: Model.ID, _ names: inout [KeyBytes: SourceRange]) {
    guard let name = model.value("container_name", in: service), let text = model.string(name), !text.isEmpty else {
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
  private func reportUndefinedService(_ name: String, at range: SourceRange, _ path: ModelPath, use: String) {
    let own = path.service ?? ""
    let candidates = model.value("services", in: root)
    let count = positions.count + inactive.count
    reportUndefined(.undefinedService, "service", name, at: range, path, use: use, among: candidates, count) {
      !$0.hasSameBytes(as: own)
    }
  }

  /// Reports a name that nothing of its kind has, of which there are `count`: counting them anew for each name would be
  /// quadratic.
  private func reportUndefined(
    _ rule: RuleName, _ noun: String, _ name: String, at range: SourceRange, _ path: ModelPath, use: String,
    among candidates: Model.ID?, _ count: Int, where isCandidate: (String) -> Bool = { _ in true }
  ) {
    let suggestion = session.suggestion(for: name, among: count) {
      model.entries(candidates).map(model.keyText).filter(isCandidate)
    }
    let folder = noun == "volume" ? ", or write `./\(name)` if a folder is meant" : ""
    let help: [Message] = [suggestion, "declare it under `\(noun)s:` at the top level\(folder)"].compactMap { $0 }
    report(
      rule, "`\(path.service ?? "")` \(use) the \(noun) `\(name)`, which is not declared", at: range, path, help: help)
  }

  private func check(
    _ kind: Kind, _ rule: RuleName, _ name: String, at range: SourceRange, _ path: @autoclosure () -> ModelPath
  ) {
    let names = declared[kind] ?? []
    if names.contains(KeyBytes(name)) { return }
    reportUndefined(
      rule, kind.rawValue, name, at: range, path(), use: "uses", among: model.value(named: kind.section, in: root),
      names.count)
  }

  private func checkNetworks(_ service: Model.ID) {
    let networks = model.value("networks", in: service)
    if let mode = model.value("network_mode", in: service), hasText(mode), let networks,
      model.firstEntry(networks) != nil
    {
      report(
        .exclusiveAttributes, "`network_mode` and `networks` cannot both be given", at: model.keyRange(mode),
        path(of: service, "network_mode"), related: [Label(model.keyRange(networks), "`networks` here")],
        help: ["keep the one that is meant"])
      return
    }
    for network in model.entries(networks) {
      let name = model.keyText(network)
      if name.hasPrefix("x-") {
        report(
          .undefinedNetwork, "Docker Compose takes `\(name)` for an extension here, not for a network",
          at: model.keyRange(network), path(of: service, "networks", name),
          help: ["give the network a name that does not begin with `x-`"])
        continue
      }
      check(
        .network, .undefinedNetwork, name, at: model.keyRange(network), path(of: service, "networks", name))
    }
  }

  private func checkDependencies(_ service: Model.ID) {
    for dependency in model.entries(model.value("depends_on", in: service)) {
      let name = model.keyText(dependency)
      if positions[KeyBytes(name)] != nil { continue }
      let path = path(of: service, "depends_on", name)
      guard let other = inactive[KeyBytes(name)] else {
        reportUndefinedService(name, at: model.keyRange(dependency), path, use: "depends on")
        continue
      }
      if model.boolean(model.value("required", in: dependency)) == false { continue }
      report(
        .undefinedService, "`\(model.keyText(service))` depends on `\(name)`, which no enabled profile switches on",
        at: model.keyRange(dependency), path,
        related: [Label(model.value("profiles", in: other).map(model.range) ?? model.keyRange(other), "its profiles")],
        help: ["enable one of its profiles, or write `required: false` for the dependency"])
    }
  }

  private func checkMounts(_ service: Model.ID) {
    var targets: [(path: ArraySlice<UInt8>, range: SourceRange)] = []
    // Most services mount a few things, which are compared with each other; of many an index is kept.
    var index: Set<ArraySlice<UInt8>> = []
    func take(_ target: ArraySlice<UInt8>, at range: SourceRange, _ key: String) {
      guard !target.isEmpty else { return }
      let isClean = FilePath.isClean(target)
      let path = isClean ? target : Array(FilePath.clean(String(decoding: target, as: UTF8.self)).utf8)[...]
      if targets.count > 8, index.isEmpty { index = Set(targets.map(\.path)) }
      let isKnown = targets.count > 8 ? !index.insert(path).inserted : targets.contains { $0.path == path }
      guard isKnown, let first = targets.first(where: { $0.path == path }) else { return targets.append((path, range)) }
      report(
        .duplicateMountTarget, "something else is mounted at `\(String(decoding: path, as: UTF8.self))` already",
        at: range, self.path(of: service, key), related: [Label(first.range, "mounted here")],
        help: ["mount one of them elsewhere"])
    }
    for tmpfs in model.items(model.value("tmpfs", in: service)) {
      take(model.bytes(tmpfs).prefix { $0 != Byte.colon }, at: model.range(tmpfs), "tmpfs")
    }
    for volume in model.items(model.value("volumes", in: service)) {
      if let target = model.value("target", in: volume) {
        take(model.bytes(target), at: model.range(target), "volumes")
      }
      guard model.hasText(model.value("type", in: volume), "volume"), let source = model.value("source", in: volume),
        let name = model.string(source), !name.isEmpty
      else { continue }
      check(.volume, .undefinedVolume, name, at: model.range(source), path(of: service, "volumes"))
    }
  }

  private func checkResources(_ service: Model.ID) {
    check(.config, .undefinedConfig, in: model.value("configs", in: service), of: service)
    check(.secret, .undefinedSecret, in: model.value("secrets", in: service), of: service)
    let built = model.value("secrets", in: model.value("build", in: service))
    check(.secret, .undefinedSecret, in: built, of: service)
    for entry in model.entries(model.value("models", in: service)) {
      let name = model.keyText(entry)
      check(.model, .undefinedModel, name, at: model.keyRange(entry), path(of: service, "models", name))
    }
  }

  /// Checks the sources of configs or secrets that are mounted.
  private func check(_ kind: Kind, _ rule: RuleName, in mounts: Model.ID?, of service: Model.ID) {
    for mount in model.items(mounts) {
      guard let source = model.value("source", in: mount), let name = model.string(source) else { continue }
      check(kind, rule, name, at: model.range(source), path(of: service, kind.section))
    }
  }

  /// A secret without a source that `ModelCheck` lets pass since a driver could have one: Compose itself has not.
  private func checkSecrets() {
    for secret in model.entries(model.value("secrets", in: root)) {
      guard model.isMapping(secret), model.boolean(model.value("external", in: secret)) != true else { continue }
      let keys = ["file", "environment"]
      guard !keys.contains(where: { hasText(model.value(named: $0, in: secret)) }),
        (keys + ["driver", "external"]).contains(where: { model.value(named: $0, in: secret) != nil })
      else { continue }
      let name = model.keyText(secret)
      report(
        .missingSource, "the secret `\(name)` needs a `file` or an `environment`", at: model.keyRange(secret),
        ModelPath([.key("secrets"), .key(name)]), help: ["add `file:` or `environment:`, or `external: true`"])
    }
  }
}
