import Diagnostics

/// Checks attributes of one service or resource against each other, switched off by a profile or not.
struct ModelCheck {
  private let session: LoadSession

  static func check(_ model: Value, in session: LoadSession) {
    let check = ModelCheck(session: session)
    for volume in model["volumes"]?.mapping?.entries ?? [] { check.volume(volume) }
    for config in model["configs"]?.mapping?.entries ?? [] {
      check.source(of: config, kind: "configs", from: ["file", "environment", "content"])
    }
    for secret in model["secrets"]?.mapping?.entries ?? [] {
      check.source(of: secret, kind: "secrets", from: ["file", "environment"])
    }
    for service in model["services"]?.mapping?.entries ?? [] { check.service(service) }
  }

  private func report(
    _ rule: RuleName, _ message: String, at range: SourceRange, related: [Label] = [], help: String, _ path: ModelPath
  ) {
    session.report(rule, message, at: range, related: related, help: [help], path: path)
  }

  private func volume(_ entry: Mapping.Entry) {
    guard let volume = entry.value.mapping, let external = volume.entry("external"),
      external.value.boolean == true
    else { return }
    for other in volume.entries where other.key != "external" && other.key != "name" && !other.key.hasPrefix("x-") {
      report(
        .exclusiveAttributes, "an external volume cannot have `\(other.key)`", at: other.keyRange,
        related: [Label(external.keyRange, "external here")],
        help: "remove `\(other.key)`, or `external` if Docker Compose is to create the volume",
        ModelPath([.key("volumes"), .key(entry.key), .key(other.key)]))
    }
  }

  private func source(of entry: Mapping.Entry, kind: String, from keys: [String]) {
    guard let resource = entry.value.mapping else { return }
    let path = ModelPath([.key(kind), .key(entry.key)])
    let given = keys.compactMap { resource.entry($0) }
    let choices = SchemaCheck.list(keys)
    if let first = given.first {
      for other in given.dropFirst() {
        report(
          .exclusiveAttributes, "`\(path)` can have only one of \(choices)", at: other.keyRange,
          related: [Label(first.keyRange, "first given here")], help: "keep the one that is meant", path)
      }
    } else if !resource.has("driver"), !resource.has("external") {
      report(
        .missingSource, "`\(path)` does not say where its contents come from", at: entry.keyRange,
        help: "add one of \(choices), or `external: true`", path)
    }
  }

  /// What tells one element of a list from another must be there.
  private func targets(of service: Value, at path: ModelPath) {
    let lists: [(key: String, rule: RuleName, noun: String, help: String)] = [
      ("volumes", .invalidVolume, "volume", "add `target:` with the path in the container"),
      ("devices", .invalidDevice, "device", "add `target:` with the path in the container"),
      ("ports", .invalidPort, "port", "add `target:` with the container port"),
    ]
    for list in lists {
      for (index, item) in (service[list.key]?.sequence ?? []).enumerated() {
        guard let mapping = item.mapping, !mapping.has("target") else { continue }
        report(
          list.rule, "the \(list.noun) has no `target`", at: mapping.entries.first?.keyRange ?? item.range,
          help: list.help, path.appending(list.key).appending(index))
      }
    }
    for (index, item) in (service["expose"]?.sequence ?? []).enumerated() {
      guard case .float = item.content else { continue }
      report(
        .invalidPort, "`\(item.printed ?? "")` is not a port", at: item.range, help: "write a whole number",
        path.appending("expose").appending(index))
    }
  }

  private func service(_ entry: Mapping.Entry) {
    let path = ModelPath([.key("services"), .key(entry.key)])
    targets(of: entry.value, at: path)
    for (index, port) in (entry.value["ports"]?.sequence ?? []).enumerated() {
      guard let address = port["host_ip"], let text = address.string, !text.isEmpty else { continue }
      if !IPAddress.isValid(text) {
        report(
          .invalidAddress, "`\(text)` is not an IP address", at: address.range,
          help: "write an address such as `127.0.0.1`", path.appending("ports").appending(index))
      }
    }
    for (index, watch) in (entry.value["develop"]?["watch"]?.sequence ?? []).enumerated() {
      if let watched = watch["path"], watched.string == "" {
        report(
          .missingKey, "the path to watch is empty", at: watched.range, help: "name a file or directory",
          path.appending("develop").appending("watch").appending(index))
      }
    }
    let requests: [(String, [Value])] = [
      ("gpus", entry.value["gpus"]?.sequence ?? []),
      ("devices", entry.value["deploy"]?["resources"]?["reservations"]?["devices"]?.sequence ?? []),
    ]
    for (key, items) in requests {
      for (index, request) in items.enumerated() {
        guard let count = request.mapping?.entry("count"), let ids = request.mapping?.entry("device_ids") else {
          continue
        }
        report(
          .exclusiveAttributes, "`count` and `device_ids` cannot both be given", at: ids.keyRange,
          related: [Label(count.keyRange, "`count` here")], help: "keep the one that is meant",
          path.appending(key).appending(index))
      }
    }
  }
}
