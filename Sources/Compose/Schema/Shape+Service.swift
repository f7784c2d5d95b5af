extension Shape {
  /// One service. The order of the fields is that of the canonical model.
  static let service = Shape(fields: MappingShape(serviceFields, noun: "service"))

  private static let serviceFields: [Field] = basics + containers + resources + networking + lifecycle

  private static let basics: [Field] = [
    Field("profiles", .distinctStrings, identity: .keyOfPair),
    Field("annotations", .pairs, merge: .keyValueList, identity: .keyOfPair),
    Field("attach", .lateOptionalFlag),
    Field("build", .build, merge: .build, form: .build),
    Field("develop", .develop),
    Field("blkio_config", .blockInputOutput),
    Field("cap_add", .distinctStrings, identity: .keyOfPair),
    Field("cap_drop", .distinctStrings, identity: .keyOfPair),
    Field("cgroup_parent", .string),
    Field("cgroup", Shape(.string, choices: ["host", "private"], type: .string)),
    Field("cpu_count", Shape([.string, .integer], bounds: 0...Int64.max, isCastEarly: true, type: .integer)),
    Field("cpu_percent", Shape([.string, .integer], bounds: 0...100, isCastEarly: true, type: .float)),
    Field("cpu_period", .wholeNumber),
    Field("cpu_quota", .wholeNumber),
    Field("cpu_rt_period", .wholeNumber),
    Field("cpu_rt_runtime", .wholeNumber),
    Field("cpus", Shape([.number, .string], isCastEarly: true, type: .float)),
    Field("cpuset", .string),
    Field("cpu_shares", .wholeNumber),
    Field("command", .command, merge: .replace),
    Field("configs", .fileMounts, identity: .mountTarget(prefix: ""), form: .fileMounts),
  ]

  private static let containers: [Field] = [
    Field("container_name", Shape(.string, pattern: .containerName, type: .string)),
    Field(
      "credential_spec",
      Shape(fields: MappingShape([Field("config", .string), Field("file", .string), Field("registry", .string)]))),
    Field("depends_on", .dependsOn, merge: .dependsOn, form: .dependsOn),
    Field("deploy", .deploy),
    Field("device_cgroup_rules", .distinctStrings),
    Field(
      "devices",
      Shape(
        items: Shape(
          .string,
          fields: MappingShape(
            [Field("source", .string), Field("target", .string), Field("permissions", .string)], required: ["source"]))),
      identity: .deviceTarget, form: .devices),
    Field("dns", .stringOrStrings, merge: .keyValueList, identity: .keyOfPair, form: .nonEmptyStrings),
    Field("dns_opt", .distinctStrings, merge: .keyValueList, identity: .keyOfPair),
    Field("dns_search", .stringOrStrings, merge: .keyValueList, identity: .keyOfPair, form: .stringList),
    Field("domainname", .string),
    Field("entrypoint", .command, merge: .replace),
    Field("provider", .provider),
    Field("environment", .variables, merge: .keyValueList, identity: .keyOfPair),
    Field("env_file", .envFiles, merge: .keyValueList, identity: .envFile, form: .envFiles),
    Field("expose", Shape(items: .stringOrNumber, hasUniqueItems: true), identity: .text),
    Field(
      "extends",
      Shape(
        .string,
        fields: MappingShape(
          [Field("file", .string), Field("service", .string)], allowsExtensions: false, required: ["service"])),
      form: .extends),
    Field("external_links", .distinctStrings),
    Field("extra_hosts", .extraHosts, merge: .hosts),
    Field("group_add", Shape(items: .stringOrNumber, hasUniqueItems: true)),
    Field("gpus", .gpus, form: .gpus),
    Field("hostname", .string),
    Field("healthcheck", .healthcheck),
    Field("image", .string),
    Field("init", .optionalFlag),
  ]

  private static let resources: [Field] = [
    Field("ipc", .string),
    Field("isolation", .string),
    Field("labels", .pairs, merge: .keyValueList, identity: .keyOfPair),
    Field("label_file", Shape(.string, items: .string), merge: .keyValueList, form: .stringList),
    Field("links", .distinctStrings, identity: .keyOfPair),
    Field("logging", .logging, merge: .logging),
    Field("mem_limit", .bytes),
    Field("mem_reservation", .wholeBytes),
    Field("memswap_limit", .bytes),
    Field("mem_swappiness", .wholeBytes),
    Field("mac_address", .string),
    Field(
      "models",
      Shape(
        fields: MappingShape(
          element: Shape(.null, fields: MappingShape([Field("endpoint_var", .string), Field("model_var", .string)])),
          names: .resource, isClosed: false),
        items: .string, hasUniqueItems: true),
      merge: .namesToMapping, form: .namesToMapping),
  ]

  private static let networking: [Field] = [
    Field("network_mode", .string),
    Field("networks", .serviceNetworks, merge: .namesToMapping, form: .namesToMapping),
    Field("oom_kill_disable", .flag),
    Field("oom_score_adj", Shape([.string, .integer], bounds: -1000...1000, isCastEarly: true, type: .integer)),
    Field("pid", .string),
    Field("pids_limit", .wholeNumber),
    Field("platform", .string),
    Field("ports", .ports, identity: .port, form: .ports),
    Field("privileged", .flag),
    Field("pull_policy", Shape(.string, pattern: .pullPolicy, type: .string)),
    Field("pull_refresh_after", .string),
    Field("read_only", .flag),
    Field("restart", .restartPolicy),
    Field("runtime", .string),
    Field("scale", .optionalInteger),
    Field("secrets", .fileMounts, identity: .mountTarget(prefix: "/run/secrets"), form: .fileMounts),
    Field("security_opt", .distinctStrings),
    Field("shm_size", .bytes),
    Field("stdin_open", .flag),
    Field("stop_grace_period", .duration),
  ]

  private static let lifecycle: [Field] = [
    Field("stop_signal", .string),
    Field(
      "storage_opt",
      Shape(fields: MappingShape(element: Shape(.any, type: .string, keepsZero: true), isClosed: false), type: .pairs)),
    Field("sysctls", .pairs, merge: .keyValueList, identity: .keyOfPair),
    Field("tmpfs", .stringOrStrings, merge: .keyValueList, identity: .keyOfPair, form: .stringList),
    Field("tty", .flag),
    Field(
      "ulimits",
      Shape(fields: MappingShape(element: .ulimit, elementMerge: .replace, names: .lowercase, isClosed: false))),
    Field("use_api_socket", .boolean),
    Field("user", .string),
    Field("userns_mode", .string),
    Field("uts", .string),
    Field("volumes", .mounts, identity: .volumeTarget, form: .volumes),
    Field("volumes_from", .distinctStrings),
    Field("working_dir", .string),
    Field(
      "pre_start",
      Shape(
        items: Shape(
          fields: MappingShape(Shape.hookFields + [Field("image", .string), Field("per_replica", .lateFlag)])))),
    Field("post_start", Shape(items: .hook)),
    Field("pre_stop", Shape(items: .hook)),
  ]

  /// Any string, as far as Compose is concerned: what the engine makes of it is checked when the service runs.
  static let restartPolicy = Shape(.string, type: .string)
  static let restartCondition = Shape(.string, type: .string)

  private static let dependsOn = Shape(
    fields: MappingShape(
      element: Shape(
        fields: MappingShape(
          [
            Field("condition", Shape(.string, choices: Dependency.Condition.allCases.map(\.rawValue), type: .string)),
            Field("restart", .flag),
            Field("required", Shape(.boolean, isCastEarly: true, type: .boolean, keepsZero: true)),
          ],
          required: ["condition"])),
      names: .resource, allowsExtensions: false, noun: "service"),
    items: .string, hasUniqueItems: true)

  private static let envFiles = Shape(
    .string,
    items: Shape(
      .string,
      fields: MappingShape(
        [Field("path", .string), Field("required", .lateOptionalFlag), Field("format", .string)],
        allowsExtensions: false, required: ["path"])))

  private static let gpus = Shape(
    .string,
    items: Shape(fields: deviceRequests(needCapabilities: false)), choices: ["all"])

  private static let healthcheck = Shape(
    fields: MappingShape([
      Field(
        "test", Shape(.string, items: Shape(.string, type: .string, keepsZero: true), type: .healthcheck),
        merge: .replace),
      Field("timeout", .duration), Field("interval", .duration),
      Field("retries", Shape([.number, .string], isCastEarly: true, type: .count, keepsZero: true)),
      Field("start_period", .duration), Field("start_interval", .duration), Field("disable", .flag),
    ]))

  private static let logging = Shape(
    fields: MappingShape([
      Field("driver", .string),
      Field(
        "options",
        Shape(
          fields: MappingShape(
            element: Shape([.string, .number, .null], type: .printed, keepsZero: true), names: .nonEmpty,
            isClosed: false), type: .pairs)),
    ]))

  private static let provider = Shape(
    fields: MappingShape(
      [
        Field("type", .string),
        Field(
          "options",
          Shape(
            fields: MappingShape(
              element: Shape(
                [.string, .number, .boolean], items: Shape([.string, .number, .boolean], type: .printed),
                type: .multipleOptions),
              names: .nonEmpty, isClosed: false))),
      ], required: ["type"]))

  private static let serviceNetworks = Shape(
    fields: MappingShape(
      element: Shape(
        .null,
        fields: MappingShape([
          Field("priority", Shape(.number, type: .integer)), Field("gw_priority", Shape(.number, type: .integer)),
          Field("aliases", .distinctStrings, identity: .keyOfPair), Field("interface_name", .string),
          Field("ipv4_address", .string), Field("ipv6_address", .string),
          Field("link_local_ips", .distinctStrings, identity: .keyOfPair), Field("mac_address", .string),
          Field("driver_opts", .options),
        ])),
      names: .resource, allowsExtensions: false, noun: "network"),
    items: .string, hasUniqueItems: true)

  private static let ports = Shape(
    items: Shape(
      [.number, .string],
      fields: MappingShape([
        Field("name", .string), Field("mode", .string), Field("host_ip", .string),
        Field("target", .count), Field("published", Shape([.string, .integer], type: .string)),
        Field("protocol", .string), Field("app_protocol", .string),
      ])),
    hasUniqueItems: true)

  private static let mounts = Shape(
    items: Shape(
      .string,
      fields: MappingShape(
        [
          Field("type", Shape(.string, choices: Mount.Kind.allCases.map(\.rawValue), type: .string)),
          Field("source", .string), Field("target", .string), Field("read_only", .flag),
          Field("consistency", .string),
          Field(
            "bind",
            Shape(
              fields: MappingShape([
                Field("propagation", .string), Field("create_host_path", .lateOptionalFlag),
                Field(
                  "recursive",
                  Shape(.string, choices: ["enabled", "disabled", "writable", "readonly"], type: .string)),
                Field("selinux", Shape(.string, choices: ["z", "Z"], type: .string)),
              ]))),
          Field(
            "volume",
            Shape(
              fields: MappingShape([
                Field("labels", .pairs, merge: .keyValueList), Field("nocopy", .flag), Field("subpath", .string),
              ]))),
          Field(
            "tmpfs",
            Shape(
              fields: MappingShape([
                Field("size", Shape([.integer, .string], bounds: 0...Int64.max, type: .bytes)),
                Field("mode", Shape([.number, .string], type: .count)),
              ]))),
          Field("image", Shape(fields: MappingShape([Field("subpath", .string)]))),
        ], required: ["type"])),
    hasUniqueItems: true)

  private static let blockInputOutput: Shape = {
    let limits = Shape(
      items: Shape(
        fields: MappingShape(
          [Field("path", .string, printedAs: "Path"), Field("rate", .wholeBytes, printedAs: "Rate")],
          allowsExtensions: false)))
    let weight = Shape([.integer, .string], type: .count)
    let weights = Shape(
      items: Shape(
        fields: MappingShape(
          [Field("path", .string, printedAs: "Path"), Field("weight", weight, printedAs: "Weight")],
          allowsExtensions: false)))
    return Shape(
      fields: MappingShape(
        [
          Field("weight", weight), Field("weight_device", weights), Field("device_read_bps", limits),
          Field("device_read_iops", limits), Field("device_write_bps", limits), Field("device_write_iops", limits),
        ], allowsExtensions: false))
  }()
}

extension Shape.Pattern {
  /// Somewhere in it a letter or digit followed by one more character of a container name: the specification does
  /// not tie its expression to the ends.
  static let containerName = Shape.Pattern(
    requirement: "hold at least two characters of `a-z`, `A-Z`, `0-9`, `_`, `.` and `-`, the first a letter or digit"
  ) { name in
    let bytes = Array(name.utf8)
    func isAlphanumeric(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: false
      }
    }
    return zip(bytes, bytes.dropFirst()).contains { first, second in
      isAlphanumeric(first)
        && (isAlphanumeric(second) || second == UInt8(ascii: "_") || second == UInt8(ascii: ".")
          || second == UInt8(ascii: "-"))
    }
  }

  static let pullPolicy = Shape.Pattern(
    requirement:
      "be `always`, `never`, `build`, `if_not_present`, `missing`, `refresh`, `daily`, `weekly` or `every_<duration>`"
  ) { policy in
    let words = ["always", "never", "build", "if_not_present", "missing", "refresh", "daily", "weekly"]
    return words.contains { policy.contains($0) } || holdsInterval(policy)
  }

  /// Whether `every_` stands somewhere in it with at least one `<digits><unit>` after it.
  private static func holdsInterval(_ policy: String) -> Bool {
    let bytes = Array(policy.utf8)
    let word = Array("every_".utf8)
    for start in bytes.indices where bytes[start...].starts(with: word) {
      var index = start + word.count
      let firstDigit = index
      while index < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) { index += 1 }
      if index > firstDigit, index < bytes.count, "wdhms".utf8.contains(bytes[index]) { return true }
    }
    return false
  }
}
