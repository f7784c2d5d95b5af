/// What version 3 of the compose format, which `docker stack deploy` reads, has room for at one place.
///
/// It tells apart only what Docker Compose accepts and `docker stack deploy` refuses; the source are the schemas of
/// versions 3.0 to 3.14 in the Docker command line's own loader.
indirect enum StackFormat: Sendable {
  case anything
  /// A mapping with these keys; `x-` stands for all that begin so, and `*` for all others.
  case keys([String: StackFormat])
  /// The value of a key that came with this minor version.
  case since(Int, StackFormat)
  /// Nothing, or something of this format.
  case optional(StackFormat)
  /// A mapping whose keys are the user's to choose.
  case named(StackFormat)
  /// `NAME: value`, or a list of `NAME=value`, each once.
  case pairs
  /// A list, or a single one.
  case items(StackFormat)
  /// A list in which nothing is twice, or a single one.
  case set(StackFormat)
  case scalar(Scalars)
  /// A text that is a duration, for which there are no days and weeks.
  case duration
  /// A single value of these kinds, or something longer.
  case short(Scalars, StackFormat)

  struct Scalars: OptionSet, Hashable {
    let rawValue: UInt8

    static let text = Scalars(rawValue: 1)
    static let number = Scalars(rawValue: 2)
    static let boolean = Scalars(rawValue: 4)
    static let null = Scalars(rawValue: 8)
  }

  /// The minor version of a file that names none; only the last few versions of Docker know as many.
  static let newest = 14

  /// The minor version that `version` asks for, which is the newest when it says only `3`; nil when there is none such.
  static func minor(of version: String) -> Int? {
    if version.isEmpty || version == "3" { return newest }
    return (0...newest).first { version == "3.\($0)" }
  }

  /// These keys with anything under them, and others; behind an `@` is the minor version with which a key came.
  private static func keys(_ names: String, _ others: [String: StackFormat] = [:]) -> StackFormat {
    var known = others
    for word in names.split(separator: " ") {
      let parts = word.split(separator: "@")
      known[String(parts[0])] = parts.count > 1 ? .since(Int(parts[1]) ?? 0, .anything) : .anything
    }
    return .keys(known)
  }
}

extension StackFormat {
  static let file = keys(
    // `name` has a rule of its own.
    "version name x-@4",
    [
      "services": .named(service), "networks": .named(.optional(network)),
      "volumes": .named(.optional(keys("name@4 driver driver_opts x-@7", ["external": external, "labels": .pairs]))),
      "secrets": .since(
        1,
        .named(
          keys(
            "name@5 file driver@8 driver_opts@8 template_driver@8 x-@7", ["external": external, "labels": .pairs]))),
      "configs": .since(
        3, .named(keys("name@5 file template_driver@8 x-@7", ["external": external, "labels": .pairs]))),
    ])

  private static let boolean: StackFormat = .scalar([.boolean, .null])
  private static let number: StackFormat = .scalar([.number, .null])
  private static let text: StackFormat = .scalar([.text, .null])
  private static let external: StackFormat = .short(.boolean, keys("name"))
  private static let command: StackFormat = .short(.text, .anything)
  private static let source = keys("source target uid gid *", ["mode": number])

  private static let service = keys(
    """
    build cgroupns_mode@9 cgroup_parent container_name depends_on domainname hostname \
    ipc isolation@5 mac_address network_mode pid restart stop_signal user userns_mode working_dir x-@7
    """,
    [
      "cap_add": .set(text), "cap_drop": .set(text), "command": command, "configs": .since(3, .items(source)),
      "credential_spec": .since(3, keys("config@8 file registry")), "deploy": .optional(deploy), "devices": .set(text),
      "dns": .set(text), "dns_search": .set(text), "entrypoint": command, "env_file": .set(text),
      "environment": .pairs, "expose": .set(.anything), "external_links": .set(text), "extra_hosts": .pairs,
      "healthcheck": healthcheck, "image": .scalar(.text), "init": .since(7, boolean), "labels": .pairs,
      "links": .set(text),
      "logging": keys("driver options"),
      "networks": .named(.optional(keys("aliases driver_opts@13 ipv4_address ipv6_address"))),
      "oom_score_adj": .since(13, number), "ports": .set(port), "privileged": boolean, "read_only": boolean,
      "secrets": .since(1, .items(source)), "security_opt": .set(text), "shm_size": text, "stdin_open": boolean,
      "stop_grace_period": .duration, "sysctls": .pairs, "tmpfs": .set(text), "tty": boolean,
      "ulimits": .named(.short(.number, .keys(["hard": number, "soft": number]))), "volumes": .items(volume),
    ])

  private static let port = keys("mode protocol", ["target": number, "published": number])

  private static let volume = keys(
    "type source target consistency bind",
    [
      "read_only": boolean, "tmpfs": .since(6, keys("*", ["size": number])), "volume": keys("*", ["nocopy": boolean]),
    ])

  private static let healthcheck = keys(
    "test",
    [
      "disable": boolean, "retries": number, "interval": .duration, "timeout": .duration,
      "start_period": .since(4, .duration), "start_interval": .since(12, .duration),
    ])

  private static let deploy = keys(
    "mode endpoint_mode@2",
    [
      "replicas": number, "labels": .pairs, "rollback_config": .since(7, update), "update_config": update,
      "resources": .keys([
        "limits": .keys(["cpus": text, "memory": text, "pids": .since(9, number)]),
        "reservations": .keys(["cpus": text, "memory": text, "generic_resources": .since(5, .anything)]),
      ]), "restart_policy": keys("condition", ["delay": .duration, "window": .duration, "max_attempts": number]),
      "placement": keys("constraints preferences@3", ["max_replicas_per_node": .since(8, number)]),
    ])

  private static let update = keys(
    "failure_action order@4",
    ["delay": .duration, "monitor": .duration, "parallelism": number, "max_failure_ratio": number])

  private static let network = keys(
    "name@5 driver driver_opts x-@7",
    [
      "external": external, "ipam": keys("driver", ["config": .items(keys("subnet"))]), "internal": boolean,
      "attachable": .since(2, boolean), "labels": .pairs,
    ])
}
