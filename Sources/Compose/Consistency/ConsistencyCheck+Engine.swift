import Diagnostics

/// What Docker Compose hands over as it is, and the engine refuses: it creates no such container.
///
/// Docker Compose accepts the project all the same, so that these are warnings.
extension ConsistencyCheck {
  /// Of two restart policies the one under `deploy` counts.
  func checkRestart(_ service: ServiceEntries) {
    if let deploy = service[.deploy], let policy = model.value("restart_policy", in: deploy), model.isMapping(policy) {
      guard let condition = model.value("condition", in: policy), let text = model.string(condition),
        !RestartPolicy.isKnown(text), !session.misread.contains(model.range(condition))
      else { return }
      reportRestart(
        "`\(text)` is no restart policy that the engine knows", condition,
        path(of: service, "deploy", "restart_policy", "condition"),
        help: session.suggestion(for: text, among: 3) { RestartPolicy.conditions }
          ?? RestartPolicy.conditionRemedy)
      return
    }
    guard let restart = service[.restart], model.withBytes(restart, RestartPolicy.isUsual) == false,
      !session.misread.contains(model.range(restart)), let text = model.string(restart)
    else { return }
    let policy = RestartPolicy(text)
    let path = path(of: service, "restart")
    if !RestartPolicy.isKnown(policy.name) {
      let suggestion = session.suggestion(for: policy.name, among: 4) { RestartPolicy.names }
      reportRestart(
        "`\(text)` is no restart policy that the engine knows", restart, path, help: suggestion ?? RestartPolicy.remedy)
    } else if policy.hasMisplacedAttempts {
      reportRestart(
        "`\(text)` limits the attempts of a policy that has no limit", restart, path,
        help: "write `\(policy.name)`, or `on-failure` with the number of attempts")
    } else if policy.hasUnreadableAttempts {
      session.report(
        .unknownRestartPolicy, "`\(text)` sets no limit: what follows the colon is not a number",
        at: model.range(restart), help: ["write a number of attempts, such as `on-failure:3`"], severity: .warning,
        path: path)
    }
  }

  private func reportRestart(_ message: Message, _ value: Model.ID, _ path: ModelPath, help: Message) {
    warn(.unknownRestartPolicy, message, at: model.range(value), path, help: [help])
  }

  /// Checks that a service which lives in another container's network asks for nothing that only a network of its own
  /// could give it.
  func checkSharedNetwork(_ service: ServiceEntries) {
    // A stack has no such services.
    guard let mode = service[.networkMode], session.target != .stack,
      model.withBytes(mode, { $0.starts(with: "service:") || $0.starts(with: "container:") }) == true
    else { return }
    for key in [ServiceKey.hostname, .ports, .expose, .dns, .extraHosts] {
      guard let entry = service[key], model.firstChild(entry) != nil || hasText(entry) else { continue }
      let name = model.keyText(entry)
      warn(
        .sharedNetworkOption, "the engine takes no `\(name)` for a container in the network of another",
        at: model.keyRange(entry), path(of: service, name),
        related: [Label(model.range(mode), "the network of another")],
        help: [key == .hostname ? "remove it" : "give `\(name)` to the other container, and remove it here"])
    }
  }

  /// Checks that there are ports of the numbers given. Docker Compose itself looks at those of short forms.
  func checkPorts(_ service: ServiceEntries) {
    var port = model.firstItem(service[.ports])
    while let current = port {
      port = model.next(current)
      checkPort(model.value("target", in: current), service, "ports")
      checkPort(model.value("published", in: current), service, "ports")
    }
    var exposed = model.firstItem(service[.expose])
    while let current = exposed {
      exposed = model.next(current)
      checkPort(current, service, "expose")
    }
  }

  private func checkPort(_ port: Model.ID?, _ service: ServiceEntries, _ key: String) {
    guard let port else { return }
    let number = model.integer(port)
    guard number.map({ $0 > Self.lastPort }) ?? model.withBytes(port, Self.isBeyondPorts) == true,
      !session.misread.contains(model.range(port))
    else { return }
    warn(
      .portOutOfRange, "`\(model.printed(port) ?? "")` is beyond the last port, \(Self.lastPort)",
      at: model.range(port), path(of: service, key), help: ["write a port from 1 to \(Self.lastPort)"])
  }

  private static let lastPort: Int64 = 65_535

  /// Whether one of the numbers in `8000`, `8000-8010` or `8000/udp` is.
  private static func isBeyondPorts(_ text: Span<UInt8>) -> Bool {
    var number: Int64 = 0
    for index in text.indices {
      if text[index] == Byte.slash { break }
      number = Byte.isDigit(text[index]) ? min(number * 10 + Int64(text[index] & 15), lastPort + 1) : 0
      if number > lastPort { return true }
    }
    return false
  }

  /// Checks the address that a service is to have in a network.
  func checkAddress(
    in network: Model.ID, named name: String, _ service: ServiceEntries, _ addresses: inout [KeyBytes: SourceRange]
  ) {
    guard let address = model.value("ipv4_address", in: network), let text = model.string(address), !text.isEmpty,
      session.target != .stack
    else { return }
    let path = path(of: service, "networks", name, "ipv4_address")
    if let first = addresses[KeyBytes("\(name) \(text)")] {
      session.report(
        .duplicateAddress, "`\(text)` is the address of another service in `\(name)`", at: model.range(address),
        related: [Label(first, "first given here")], help: ["give each service an address of its own, or none"],
        severity: .warning, path: path)
    } else {
      addresses[KeyBytes("\(name) \(text)")] = model.range(address)
    }
    guard let declared = model.value(named: name, in: model.value("networks", in: root)), lacksSubnet(declared) else {
      return
    }
    warn(
      .addressWithoutSubnet, "the engine gives out no address of one's choice in `\(name)`, which has no subnet",
      at: model.range(address), path, related: [Label(model.keyRange(declared), "declared here")],
      help: ["give `\(name)` an `ipam.config` with a `subnet` that holds the address, or remove the address"])
  }

  /// Whether the engine chooses the addresses of a network that it makes itself.
  private func lacksSubnet(_ network: Model.ID) -> Bool {
    if model.boolean(model.value("external", in: network)) == true { return false }
    let driver = model.value("driver", in: network)
    guard driver == nil || model.hasText(driver, "bridge") else { return false }
    guard let ipam = model.value("ipam", in: network) else { return true }
    guard model.value("driver", in: ipam) == nil, model.value("options", in: ipam) == nil else { return false }
    return !model.items(model.value("config", in: ipam)).contains { model.value("subnet", in: $0) != nil }
  }

  /// Checks that there can be mounts where volumes are to be.
  func checkPlaces(ofVolumesOf service: ServiceEntries) {
    for volume in model.items(service[.volumes]) {
      guard let target = model.value("target", in: volume), model.withBytes(target, MountTarget.isUsual) == false else {
        continue
      }
      checkPlace(of: volume, target, service)
    }
  }

  private func checkPlace(of volume: Model.ID, _ target: Model.ID, _ service: ServiceEntries) {
    let type = model.value("type", in: volume)
    if model.hasText(type, "npipe") || model.hasText(type, "cluster") || runsOnWindows(service) { return }
    let (text, range) = (model.string(target) ?? "", model.range(target))
    let isAlone = !hasText(model.value("source", in: volume)) && model.hasText(type, "volume")
    if isAlone, let drive = MountTarget.drive(of: text) {
      let isVolume = declared[Kind.volume.rawValue].number(of: drive) != nil
      let remedy: Message = "give the volume a name of two letters or more, or use the long form of volumes"
      return session.report(
        .invalidMountTarget,
        "Docker Compose takes `\(text)` for a path on a Windows drive"
          + (isVolume ? ", not for the volume `\(drive)`" : ""), at: range,
        help: [isVolume ? remedy : "if a volume is meant, " + remedy], severity: .warning,
        path: path(of: service, "volumes"))
    }
    if !MountTarget.isWindowsPath(text) { reportPlace(text, at: range, path(of: service, "volumes")) }
  }

  private func runsOnWindows(_ service: ServiceEntries) -> Bool {
    service[.platform].flatMap { model.withBytes($0) { $0.starts(with: "windows") } } ?? false
  }

  /// Reports where the engine mounts nothing.
  func reportPlace(_ target: String, at range: SourceRange, _ path: ModelPath) {
    if target.isEmpty || target.utf8.starts(with: "/".utf8) && target != "/" { return }
    warn(
      .invalidMountTarget,
      target == "/"
        ? "nothing can be mounted over the root of the container"
        : "`\(target)` is not an absolute path, and nothing can be mounted there", at: range, path,
      help: [
        target == "/" ? "name a directory below it" : "write the path in the container from its root on: `/\(target)`"
      ])
  }

  private func warn(
    _ rule: RuleName, _ message: Message, at range: SourceRange, _ path: ModelPath, related: [Label] = [],
    help: [Message]
  ) {
    session.report(rule, message, at: range, related: related, help: help, severity: .warning, path: path)
  }
}
