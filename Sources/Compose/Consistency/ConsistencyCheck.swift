import Diagnostics

/// Checks that the services which run fit together with each other and with what the project declares.
struct ConsistencyCheck {
  private let session: LoadSession
  private let model: Value
  private let services: Mapping
  private let servicePositions: [KeyBytes: Int]
  private let active: Set<KeyBytes>
  private let declared: [String: Set<KeyBytes>]

  static func check(_ model: Value, active: [String], in session: LoadSession) {
    let services = model["services"]?.mapping ?? Mapping()
    var declared: [String: Set<KeyBytes>] = [:]
    for kind in ["networks", "volumes", "secrets", "configs", "models"] {
      declared[kind] = Set((model[kind]?.mapping?.entries ?? []).map { KeyBytes($0.key) })
    }
    let check = ConsistencyCheck(
      session: session, model: model, services: services, servicePositions: services.positions,
      active: Set(active.map(KeyBytes.init)), declared: declared)
    check.checkAll()
  }

  private func checkAll() {
    var names: [KeyBytes: SourceRange] = [:]
    for entry in services.entries where active.contains(KeyBytes(entry.key)) {
      guard case .mapping(let service) = entry.value.content else { continue }
      let subject = Subject(name: entry.key, key: entry.keyRange, attributes: service)
      checkImage(subject)
      checkNetworks(subject)
      checkHealthcheck(subject)
      checkDependencies(subject)
      checkMounts(subject)
      checkResources(subject)
      checkScale(subject)
      checkLimits(subject)
      checkWatch(subject)
      checkContainerName(subject, &names)
    }
    checkSecrets()
    DependencyCycles.report(in: services, servicePositions, active: active, session: session)
  }

  /// The service that a check looks at.
  struct Subject {
    let name: String
    let key: SourceRange
    let attributes: Mapping

    func path(_ keys: String...) -> ModelPath {
      ModelPath([.key("services"), .key(name)] + keys.map { .key($0) })
    }
  }

  private func report(
    _ rule: RuleName, _ message: String, at range: SourceRange, _ path: ModelPath, related: [Label] = [],
    help: [String]
  ) {
    session.report(rule, message, at: range, related: related, help: help, path: path)
  }
}

// MARK: - What a service runs

extension ConsistencyCheck {
  private func checkImage(_ service: Subject) {
    let image = service.attributes["image"]
    let build = service.attributes.entry("build")
    if build == nil, image?.string?.isEmpty ?? true, !service.attributes.has("provider") {
      // What is written but of the wrong kind has been reported.
      if image == nil || image?.string != nil || image?.isNull == true {
        let isBlank = image?.string != nil
        report(
          .missingImage,
          isBlank
            ? "the image of `\(service.name)` is empty" : "`\(service.name)` has neither an image nor a build context",
          at: image?.range ?? service.key, service.path(),
          help: [isBlank ? "give the variable in it a value" : "add `image:` or `build:`"])
      }
    }
    guard let build = build?.value.mapping else { return }
    if let inline = build.entry("dockerfile_inline"), inline.value.string?.isEmpty == false,
      let file = build.entry("dockerfile"), file.value.string?.isEmpty == false
    {
      report(
        .exclusiveAttributes, "`dockerfile` and `dockerfile_inline` cannot both be given", at: inline.keyRange,
        service.path("build"), related: [Label(file.keyRange, "`dockerfile` here")],
        help: ["keep the one that is meant"])
    }
    checkPlatforms(service, build)
    checkContexts(service, build)
  }

  private func checkPlatforms(_ service: Subject, _ build: Mapping) {
    guard let platform = service.attributes["platform"], let name = platform.string, !name.isEmpty,
      let platforms = build.entry("platforms"), let items = platforms.value.sequence, !items.isEmpty,
      !items.contains(where: { $0.hasSameText(as: platform) })
    else { return }
    report(
      .platformNotBuilt, "`\(service.name)` runs on `\(name)`, for which it is not built", at: platform.range,
      service.path("platform"), related: [Label(platforms.keyRange, "built for these")],
      help: ["add `\(name)` to `build.platforms`"])
  }

  private func checkContexts(_ service: Subject, _ build: Mapping) {
    for context in build["additional_contexts"]?.mapping?.entries ?? [] {
      guard let text = context.value.string, text.hasPrefix("service:") else { continue }
      let name = String(text.dropFirst("service:".count))
      let path = service.path("build", "additional_contexts", context.key)
      guard let position = servicePositions[KeyBytes(name)], active.contains(KeyBytes(name)) else {
        reportUndefined(
          .undefinedService, "service", name, at: context.value.range, path, use: "takes a build context from")
        continue
      }
      if services.entries[position].value["build"] == nil {
        report(
          .undefinedService, "`\(name)` is not built, so that it is no build context", at: context.value.range, path,
          related: [Label(services.entries[position].keyRange, "`\(name)` is declared here")],
          help: ["give `\(name)` a `build:`"])
      }
    }
  }

  private func checkHealthcheck(_ service: Subject) {
    guard let test = service.attributes["healthcheck"]?["test"], let first = test.sequence?.first else { return }
    guard let word = first.string, !["CMD", "CMD-SHELL", "NONE"].contains(word) else { return }
    report(
      .healthcheckWithoutKind, "the list begins with `\(word)` instead of how to run it", at: first.range,
      service.path("healthcheck", "test"),
      help: ["put `CMD` first to run the program itself, `CMD-SHELL` to run it in a shell, or `NONE`"])
  }

  private func checkScale(_ service: Subject) {
    let scale = service.attributes.entry("scale")
    let replicas = service.attributes["deploy"]?.mapping?.entry("replicas")
    for entry in [scale, replicas] {
      guard let entry, let count = entry.value.integer, count < 0 else { continue }
      report(
        .numberOutOfRange, "`\(entry.key)` must be at least 0, not \(count)", at: entry.value.range,
        service.path(entry.key), help: ["write the number of containers"])
    }
    if let first = scale?.value.integer, let second = replicas?.value.integer, first != second, let scale, let replicas
    {
      report(
        .conflictingLimits, "`scale` is \(first) and `deploy.replicas` is \(second)", at: scale.value.range,
        service.path("scale"), related: [Label(replicas.value.range, "`deploy.replicas` here")],
        help: ["keep one of the two"])
    }
    let count = scale ?? replicas
    if let count, let number = count.value.integer, number > 1, let name = service.attributes.entry("container_name"),
      name.value.string?.isEmpty == false
    {
      report(
        .containerNameWithReplicas, "\(number) containers cannot all be named `\(name.value.string ?? "")`",
        at: name.value.range, service.path("container_name"),
        related: [Label(count.value.range, "\(number) containers")],
        help: ["remove `container_name`, or run a single container"])
    }
  }

  private func checkLimits(_ service: Subject) {
    let resources = service.attributes["deploy"]?["resources"]
    check(service, "cpus", against: resources?.mapping?.entry("limits"), "cpus")
    check(service, "mem_limit", against: resources?.mapping?.entry("limits"), "memory")
    check(service, "pids_limit", against: resources?.mapping?.entry("limits"), "pids")
    check(service, "mem_reservation", against: resources?.mapping?.entry("reservations"), "memory")
  }

  /// A limit stands in two places, and as soon as there is the second place it must say the same.
  private func check(_ service: Subject, _ key: String, against object: Mapping.Entry?, _ other: String) {
    guard let own = service.attributes.entry(key), let object, let values = object.value.mapping else { return }
    let text = own.value.printed ?? ""
    guard !text.isEmpty, text != "0" else { return }
    let theirs = values.entry(other)
    let otherText = theirs?.value.printed ?? ""
    guard !text.hasSameBytes(as: otherText) else { return }
    let place = "deploy.resources.\(object.key).\(other)"
    report(
      .conflictingLimits, "`\(key)` and `\(place)` differ", at: own.value.range, service.path(key),
      related: [
        Label(theirs?.value.range ?? object.keyRange, theirs == nil ? "`\(other)` is not given here" : "differs here")
      ],
      help: ["keep one of the two, or give both the same value"])
  }

  private func checkWatch(_ service: Subject) {
    for watch in service.attributes["develop"]?["watch"]?.sequence ?? [] {
      guard let action = watch["action"], let name = action.string, name != "rebuild",
        watch["target"]?.string?.isEmpty ?? true
      else { continue }
      // Restarting alone copies nothing, but Compose asks for a target all the same.
      report(
        .missingKey, "`target` is missing: the action `\(name)` needs one", at: action.range,
        service.path("develop", "watch"), help: ["add `target:` with the path in the container"])
    }
  }

  private func checkContainerName(_ service: Subject, _ names: inout [KeyBytes: SourceRange]) {
    guard let name = service.attributes["container_name"], let text = name.string, !text.isEmpty else { return }
    if let first = names[KeyBytes(text)] {
      report(
        .duplicateContainerName, "`\(text)` is the name of another service's container already", at: name.range,
        service.path("container_name"), related: [Label(first, "first used here")],
        help: ["give each service its own `container_name`, or none"])
    } else {
      names[KeyBytes(text)] = name.range
    }
  }
}

// MARK: - What a service refers to

extension ConsistencyCheck {
  /// Reports a name that nothing of its kind has.
  private func reportUndefined(
    _ rule: RuleName, _ kind: String, _ name: String, at range: SourceRange, _ path: ModelPath, use: String = "uses"
  ) {
    let service = path.service ?? ""
    let candidates = kind == "service" ? services.entries : model[kind + "s"]?.mapping?.entries ?? []
    let suggestion = session.suggestion(for: name, among: candidates.count) {
      candidates.lazy.map(\.key).filter { kind != "service" || !$0.hasSameBytes(as: service) }
    }
    let folder = kind == "volume" ? ", or write `./\(name)` if a folder is meant" : ""
    let help = [suggestion, "declare it under `\(kind)s:` at the top level\(folder)"].compactMap { $0 }
    report(rule, "`\(service)` \(use) the \(kind) `\(name)`, which is not declared", at: range, path, help: help)
  }

  private func check(
    _ kind: String, _ rule: RuleName, _ name: String, at range: SourceRange, _ path: ModelPath
  ) {
    guard declared[kind + "s"]?.contains(KeyBytes(name)) != true else { return }
    reportUndefined(rule, kind, name, at: range, path)
  }

  private func checkNetworks(_ service: Subject) {
    let networks = service.attributes.entry("networks")
    if let mode = service.attributes.entry("network_mode"), mode.value.string?.isEmpty == false,
      let networks, networks.value.mapping?.isEmpty == false
    {
      report(
        .exclusiveAttributes, "`network_mode` and `networks` cannot both be given", at: mode.keyRange,
        service.path("network_mode"), related: [Label(networks.keyRange, "`networks` here")],
        help: ["keep the one that is meant"])
      return
    }
    for network in networks?.value.mapping?.entries ?? [] {
      if network.key.hasPrefix("x-") {
        report(
          .undefinedNetwork, "Docker Compose takes `\(network.key)` for an extension here, not for a network",
          at: network.keyRange, service.path("networks", network.key),
          help: ["give the network a name that does not begin with `x-`"])
        continue
      }
      check("network", .undefinedNetwork, network.key, at: network.keyRange, service.path("networks", network.key))
    }
  }

  private func checkDependencies(_ service: Subject) {
    for dependency in service.attributes["depends_on"]?.mapping?.entries ?? [] {
      let name = dependency.key
      if active.contains(KeyBytes(name)) { continue }
      let path = service.path("depends_on", name)
      guard let position = servicePositions[KeyBytes(name)] else {
        reportUndefined(.undefinedService, "service", name, at: dependency.keyRange, path, use: "depends on")
        continue
      }
      if dependency.value["required"]?.boolean == false { continue }
      let other = services.entries[position]
      report(
        .undefinedService, "`\(service.name)` depends on `\(name)`, which no enabled profile switches on",
        at: dependency.keyRange, path,
        related: [Label(other.value["profiles"]?.range ?? other.keyRange, "its profiles")],
        help: ["enable one of its profiles, or write `required: false` for the dependency"])
    }
  }

  private func checkMounts(_ service: Subject) {
    var targets: [KeyBytes: SourceRange] = [:]
    func take(_ target: String, at range: SourceRange, _ key: String) {
      guard !target.isEmpty else { return }
      let clean = FilePath.clean(target)
      if let first = targets[KeyBytes(clean)] {
        report(
          .duplicateMountTarget, "something else is mounted at `\(clean)` already", at: range, service.path(key),
          related: [Label(first, "mounted here")], help: ["mount one of them elsewhere"])
      } else {
        targets[KeyBytes(clean)] = range
      }
    }
    for tmpfs in service.attributes["tmpfs"]?.sequence ?? [] {
      if let text = tmpfs.string { take(String(text.prefix { $0 != ":" }), at: tmpfs.range, "tmpfs") }
    }
    for volume in service.attributes["volumes"]?.sequence ?? [] {
      guard volume.mapping != nil else { continue }
      if let target = volume["target"], let text = target.string { take(text, at: target.range, "volumes") }
      guard volume["type"]?.string == "volume", let source = volume["source"], let name = source.string,
        !name.isEmpty
      else { continue }
      check("volume", .undefinedVolume, name, at: source.range, service.path("volumes"))
    }
  }

  private func checkResources(_ service: Subject) {
    for config in service.attributes["configs"]?.sequence ?? [] {
      if let source = config["source"], let name = source.string {
        check("config", .undefinedConfig, name, at: source.range, service.path("configs"))
      }
    }
    let secrets =
      (service.attributes["secrets"]?.sequence ?? []) + (service.attributes["build"]?["secrets"]?.sequence ?? [])
    for secret in secrets {
      if let source = secret["source"], let name = source.string {
        check("secret", .undefinedSecret, name, at: source.range, service.path("secrets"))
      }
    }
    for model in service.attributes["models"]?.mapping?.entries ?? [] {
      check("model", .undefinedModel, model.key, at: model.keyRange, service.path("models", model.key))
    }
  }

  /// A secret without a source that `ModelCheck` lets pass since a driver could have one: Compose itself has not.
  private func checkSecrets() {
    for secret in model["secrets"]?.mapping?.entries ?? [] {
      guard let attributes = secret.value.mapping, attributes["external"]?.boolean != true else { continue }
      let hasSource = ["file", "environment"].contains { attributes[$0]?.string?.isEmpty == false }
      guard !hasSource,
        attributes.has("driver") || attributes.has("external") || attributes.has("file")
          || attributes.has("environment")
      else { continue }
      report(
        .missingSource, "the secret `\(secret.key)` needs a `file` or an `environment`", at: secret.keyRange,
        ModelPath([.key("secrets"), .key(secret.key)]), help: ["add `file:` or `environment:`, or `external: true`"])
    }
  }
}
