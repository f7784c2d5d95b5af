/// What version 3 of the compose format, which `docker stack deploy` reads, has room for at one place.
///
/// It tells apart only what Docker Compose accepts and `docker stack deploy` refuses; the source is the schema of
/// version 3.14 in the Docker command line's own loader. Keys that begin with `x-` may stand everywhere.
indirect enum StackFormat: Sendable {
  case anything
  /// A mapping with these keys.
  case keys([String: StackFormat])
  /// A mapping whose keys are the user's to choose.
  case named(StackFormat)
  /// A list, or a single one.
  case items(StackFormat)
  case scalar(Scalars)

  struct Scalars: OptionSet, Hashable {
    let rawValue: UInt8

    static let text = Scalars(rawValue: 1)
    static let number = Scalars(rawValue: 2)
    static let boolean = Scalars(rawValue: 4)
    static let null = Scalars(rawValue: 8)
  }

  /// These keys with anything under them, and others.
  private static func keys(_ names: String, _ others: [String: StackFormat] = [:]) -> StackFormat {
    .keys(others.merging(names.split(separator: " ").map { (String($0), .anything) }) { own, _ in own })
  }
}

extension StackFormat {
  static let file: StackFormat = .keys([
    // `name` has a rule of its own.
    "version": .anything, "name": .anything, "services": .named(service), "networks": .named(network),
    "volumes": .named(keys("name driver driver_opts external", ["labels": pairs])),
    "secrets": .named(keys("name file driver driver_opts external template_driver", ["labels": pairs])),
    "configs": .named(keys("name file external template_driver", ["labels": pairs])),
  ])

  private static let boolean: StackFormat = .scalar([.boolean, .null])
  private static let number: StackFormat = .scalar([.number, .null])
  private static let text: StackFormat = .scalar([.text, .null])
  /// `NAME: value` or `NAME=value`.
  private static let pairs: StackFormat = .named(.scalar([.text, .number, .null]))

  private static let service = keys(
    """
    build cap_add cap_drop cgroupns_mode cgroup_parent command container_name credential_spec depends_on devices dns \
    dns_search domainname entrypoint expose external_links extra_hosts hostname image ipc isolation links logging \
    mac_address network_mode pid restart security_opt shm_size stop_grace_period stop_signal tmpfs user userns_mode \
    working_dir
    """,
    [
      "configs": .items(keys("source target uid gid", ["mode": number])), "deploy": deploy,
      "env_file": .items(text), "environment": pairs,
      "healthcheck": keys(
        "interval test timeout start_period start_interval", ["disable": boolean, "retries": number]),
      "init": boolean, "labels": pairs,
      "networks": .named(keys("aliases driver_opts ipv4_address ipv6_address")), "oom_score_adj": number,
      "ports": .items(keys("mode protocol", ["target": number, "published": number])), "privileged": boolean,
      "read_only": boolean, "secrets": .items(keys("source target uid gid", ["mode": number])), "stdin_open": boolean,
      "sysctls": pairs, "tty": boolean, "ulimits": .named(.keys(["hard": number, "soft": number])),
      "volumes": .items(keys("type source target consistency bind volume tmpfs", ["read_only": boolean])),
    ])

  private static let deploy = keys(
    "mode endpoint_mode",
    [
      "replicas": number, "labels": pairs, "rollback_config": update, "update_config": update,
      "resources": .keys([
        "limits": .keys(["cpus": text, "memory": text, "pids": number]),
        "reservations": .keys(["cpus": text, "memory": text, "generic_resources": .anything]),
      ]),
      "restart_policy": keys("condition delay window", ["max_attempts": number]),
      "placement": keys("constraints preferences", ["max_replicas_per_node": number]),
    ])

  private static let update = keys(
    "delay failure_action monitor order", ["parallelism": number, "max_failure_ratio": number])

  private static let network = keys(
    "name driver driver_opts external",
    [
      "ipam": keys("driver", ["config": .items(keys("subnet"))]), "internal": boolean, "attachable": boolean,
      "labels": pairs,
    ])
}
