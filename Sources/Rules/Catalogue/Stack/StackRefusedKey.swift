import Compose
import Diagnostics

extension Rule {
  static let stackRefusedKey = Rule(
    "stack-refused-key", group: .stack, scope: .target(.stack), severity: .error,
    summary: "A compose file has a key that `docker stack deploy` refuses.",
    rationale: """
      It reads version 3 of the format. Some keys came later, others were taken out because they make no sense for
      several machines.
      """,
    incorrect: [
      """
      --- target stack
      --- compose.yaml
      services:
        api:
          image: api
          mem_limit: 512m
      #   ^^^^^^^^^
          ports:
            - { target: 80, published: 8080, host_ip: 127.0.0.1 }
      #                                      ^^^^^^^
      secrets:
        key: { environment: API_KEY }
      #        ^^^^^^^^^^^
      """
    ],
    correct: [
      """
      --- target stack
      --- compose.yaml
      x-owner: the shop team
      services:
        api:
          image: api
          ports:
            - { target: 80, published: 8080 }
          deploy:
            resources: { limits: { memory: 512m } }
      secrets:
        key: { external: true }
      """
    ]
  ) { deployment, report in
    var refused = Occurrences<StackKey>()
    for objection in deployment.stackObjections {
      guard case .key(let minor) = objection.cause else { continue }
      refused.add(StackKey(objection.path, since: minor), at: Occurrence(objection.range, ModelPath(objection.path)))
    }
    for (key, places, _) in refused.found {
      report(
        key.parent.map { "`docker stack deploy` refuses `\(key.name)` in `\($0)`" }
          ?? "`docker stack deploy` refuses `\(key.name)`",
        at: places, help: key.remedy)
    }
  }
}

/// A key as people speak of it.
private struct StackKey: Hashable {
  let name: String
  /// The key that it stands under; nil for those of a file and of a service.
  let parent: String?

  /// The minor version of the format that first has it, if one has.
  let minor: Int?

  init(_ path: [ModelPath.Step], since minor: Int?) {
    self.minor = minor
    let keys = path.compactMap { step in
      if case .key(let key) = step { key } else { nil }
    }
    name = keys.last ?? ""
    // `services.web.ports.host_ip`, and `secrets.key.environment`.
    switch (keys.first, keys.count) {
    case ("services", 4...): parent = keys[keys.count - 2]
    case ("services", _), (_, ..<3): parent = nil
    default: parent = keys[0]
    }
  }

  /// What to do instead.
  var remedy: Message {
    if let minor { return "write `version: \"3.\(minor)\"`, with which it came, or remove `version`" }
    if name.hasPrefix("x-") { return "move it to the service, or to the top of the file" }
    return Self.replacements[[parent, name].compactMap(\.self).joined(separator: ".")]
      ?? "remove it, or keep it in an override file for Docker Compose"
  }

  private static let replacements: [String: Message] = [
    "include": "give `docker stack deploy` each file with `-c`",
    "extends": "write the service out in full", "profiles": "keep such services in a file of their own",
    "volume_driver": "set the driver of the volume under `volumes`",
    "volumes_from": "mount the same named volumes instead", "cpu_quota": "use `deploy.resources.limits.cpus`",
    "cpu_shares": "use `deploy.resources.reservations.cpus`", "cpuset": "use `deploy.placement`",
    "mem_limit": "use `deploy.resources.limits.memory`", "memswap_limit": "use `deploy.resources.limits.memory`",
    "mem_reservation": "use `deploy.resources.reservations.memory`", "cpus": "use `deploy.resources.limits.cpus`",
    "scale": "use `deploy.replicas`", "platform": "use `deploy.placement`",
    "post_start": "let the image do it", "pre_stop": "let the image do it",
    "gpus": "use `generic_resources` under `deploy.resources.reservations`",
    "reservations.devices": "use `generic_resources`",
    "ports.host_ip": "remove it: a stack listens on all addresses of every machine",
    "secrets.environment": "make it with `docker secret create`, and write `external: true` here",
    "configs.environment": "make it with `docker config create`, and write `external: true` here",
    "configs.content": "put it in a file, and name that with `file`",
  ]
}

extension Deployment {
  /// What `docker stack deploy` refuses in the compose files.
  var stackObjections: [StackObjection] {
    project.composeFiles.flatMap { StackObjection.all(in: files[$0].bytes, of: $0) }
  }
}
