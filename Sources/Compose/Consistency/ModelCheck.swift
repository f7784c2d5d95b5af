import Diagnostics

/// Checks attributes of one service or resource against each other, switched off by a profile or not.
struct ModelCheck {
  let session: LoadSession

  func checkResources(of root: Model.ID, in model: Model) {
    for volume in model.entries(model.value("volumes", in: root)) { self.volume(volume, in: model) }
    for config in model.entries(model.value("configs", in: root)) {
      source(of: config, kind: "configs", from: ["file", "environment", "content"], in: model)
    }
    for secret in model.entries(model.value("secrets", in: root)) {
      source(of: secret, kind: "secrets", from: ["file", "environment"], in: model)
    }
  }

  private func report(
    _ rule: RuleName, _ message: Message, at range: SourceRange, related: [Label] = [], help: Message, _ path: ModelPath
  ) {
    session.report(rule, message, at: range, related: related, help: [help], path: path)
  }

  private func volume(_ volume: Model.ID, in model: Model) {
    guard let external = model.value("external", in: volume), model.boolean(external) == true else { return }
    for other in model.entries(volume) where !model.hasKey(other, "external") && !model.hasKey(other, "name") {
      if model.isExtension(other) { continue }
      let key = model.keyText(other)
      report(
        .exclusiveAttributes, "an external volume cannot have `\(key)`", at: model.keyRange(other),
        related: [Label(model.keyRange(external), "external here")],
        help: "remove `\(key)`, or `external` if Docker Compose is to create the volume",
        ModelPath([.key("volumes"), .key(model.keyText(volume)), .key(key)]))
    }
  }

  private func source(of resource: Model.ID, kind: String, from keys: [String], in model: Model) {
    guard model.isMapping(resource) else { return }
    let path = ModelPath([.key(kind), .key(model.keyText(resource))])
    let given = keys.compactMap { model.value(named: $0, in: resource) }
    let choices = SchemaCheck.list(keys)
    if let first = given.first {
      for other in given.dropFirst() {
        report(
          .exclusiveAttributes, "`\(path)` can have only one of \(choices)", at: model.keyRange(other),
          related: [Label(model.keyRange(first), "first given here")], help: "keep the one that is meant", path)
      }
    } else if model.value("driver", in: resource) == nil, model.value("external", in: resource) == nil {
      report(
        .missingSource, "`\(path)` does not say where its contents come from", at: model.keyRange(resource),
        help: "add one of \(choices), or `external: true`", path)
    }
  }

  func check(_ service: ServiceEntries, in model: Model) {
    checkTargets(of: service[.volumes], .invalidVolume, "volume", "the path in the container", of: service, in: model)
    checkTargets(of: service[.devices], .invalidDevice, "device", "the path in the container", of: service, in: model)
    checkTargets(of: service[.ports], .invalidPort, "port", "the container port", of: service, in: model)
    if let ports = service[.ports] { checkAddresses(ports, of: service, in: model) }
    if let develop = service[.develop] { checkWatches(model.value("watch", in: develop), of: service, in: model) }
    if let gpus = service[.gpus] { checkRequests(gpus, "gpus", of: service, in: model) }
    if let deploy = service[.deploy] {
      let reservations = model.value("reservations", in: model.value("resources", in: deploy))
      checkRequests(model.value("devices", in: reservations), "devices", of: service, in: model)
    }
  }

  /// What tells one element of a list from another must be there.
  private func checkTargets(
    of list: Model.ID?, _ rule: RuleName, _ noun: StaticString, _ target: StaticString, of service: ServiceEntries,
    in model: Model
  ) {
    var index = 0
    var child = model.firstItem(list)
    while let item = child {
      child = model.next(item)
      if model.isMapping(item), model.value("target", in: item) == nil {
        report(
          rule, "the \(noun) has no `target`", at: model.firstEntry(item).map(model.keyRange) ?? model.range(item),
          help: "add `target:` with \(target)", path(of: service, in: model, .key("\(noun)s"), .index(index)))
      }
      index += 1
    }
  }

  private func checkAddresses(_ ports: Model.ID, of service: ServiceEntries, in model: Model) {
    for (index, port) in model.items(ports).enumerated() {
      guard let address = model.value("host_ip", in: port), let text = model.string(address),
        IPAddress(text) == nil
      else { continue }
      report(
        .invalidAddress, "\(text.asSubject) is not an IP address", at: model.range(address),
        help: "write an address such as `127.0.0.1`", path(of: service, in: model, .key("ports"), .index(index)))
    }
  }

  private func checkWatches(_ watches: Model.ID?, of service: ServiceEntries, in model: Model) {
    for (index, watch) in model.items(watches).enumerated() {
      guard let watched = model.value("path", in: watch), model.isEmptyString(watched) else { continue }
      report(
        .missingKey, "the path to watch is empty", at: model.range(watched), help: "name a file or directory",
        path(of: service, in: model, .key("develop"), .key("watch"), .index(index)))
    }
  }

  private func checkRequests(_ requests: Model.ID?, _ key: String, of service: ServiceEntries, in model: Model) {
    for (index, request) in model.items(requests).enumerated() {
      guard let count = model.value("count", in: request), let ids = model.value("device_ids", in: request) else {
        continue
      }
      report(
        .exclusiveAttributes, "`count` and `device_ids` cannot both be given", at: model.keyRange(ids),
        related: [Label(model.keyRange(count), "`count` here")], help: "keep the one that is meant",
        path(of: service, in: model, .key(key), .index(index)))
    }
  }

  private func path(of service: ServiceEntries, in model: Model, _ steps: ModelPath.Step...) -> ModelPath {
    ModelPath([.key("services"), .key(model.keyText(service.service))] + steps)
  }
}
