extension Shape {
  static let build = Shape(
    .string,
    fields: MappingShape([
      Field("context", .string), Field("dockerfile", .string), Field("dockerfile_inline", .string),
      Field("entitlements", .strings),
      Field("args", .variables, merge: .keyValueList, identity: .keyOfPair),
      Field("provenance", Shape([.string, .boolean], type: .printed)),
      Field("sbom", Shape([.string, .boolean], type: .printed)),
      Field("ssh", pairs(.sshKeys), form: .sshKeys),
      Field("labels", .pairs, merge: .keyValueList, identity: .keyOfPair),
      Field("cache_from", .strings), Field("cache_to", .strings),
      Field("no_cache", .lateFlag), Field("no_cache_filter", .stringOrStrings, form: .stringList),
      Field("additional_contexts", contexts, merge: .keyValueList, identity: .keyOfPair, form: .pairs),
      Field("pull", .lateFlag),
      Field("extra_hosts", .extraHosts, merge: .hosts),
      Field("isolation", .string), Field("network", .string), Field("target", .string),
      Field("secrets", .fileMounts, form: .fileMounts),
      Field("shm_size", .wholeBytes),
      Field("tags", .strings, identity: .keyOfPair),
      Field(
        "ulimits", Shape(fields: MappingShape(element: .ulimit(isCastEarly: false), names: .lowercase, isClosed: false))
      ),
      Field("platforms", .strings),
      Field("privileged", .lateFlag),
    ]))

  /// Pairs, of which Docker Compose can resolve the paths of strings only.
  private static let contexts = Shape(
    fields: MappingShape(
      element: Shape(.string, type: .printed, keepsZero: true), names: .nonEmpty, allowsExtensions: false),
    items: .string, hasUniqueItems: true, type: .pairs)

  static let develop = Shape(
    .null,
    fields: MappingShape([
      Field(
        "watch",
        Shape(
          items: Shape(
            fields: MappingShape(
              [
                Field("path", .string),
                Field(
                  "action",
                  Shape(
                    .string, choices: ["rebuild", "sync", "restart", "sync+restart", "sync+exec"], type: .string)),
                Field("target", .string), Field("exec", .hook),
                Field("include", .stringOrStrings, form: .stringList),
                Field("ignore", .stringOrStrings, form: .stringList), Field("initial_sync", .boolean),
              ], required: ["path", "action"]))))
    ]))

  static let deploy = Shape(
    .null,
    fields: MappingShape([
      Field("mode", .string),
      Field("replicas", .optionalInteger),
      Field("labels", .pairs, merge: .keyValueList, identity: .keyOfPair),
      Field("update_config", rollout), Field("rollback_config", rollout),
      Field(
        "resources",
        Shape(
          fields: MappingShape([
            Field(
              "limits",
              Shape(
                fields: MappingShape([
                  Field("cpus", Shape([.number, .string], type: .float)),
                  Field("memory", Shape(.string, type: .bytes)),
                  Field("pids", Shape([.integer, .string], type: .integer)),
                ]))),
            Field(
              "reservations",
              Shape(
                fields: MappingShape([
                  Field("cpus", Shape([.number, .string], type: .float)),
                  Field("memory", Shape(.string, type: .bytes)),
                  Field("generic_resources", genericResources),
                  Field("devices", Shape(items: Shape(fields: deviceRequests(needCapabilities: true)))),
                ]))),
          ]))),
      Field(
        "restart_policy",
        Shape(
          fields: MappingShape([
            Field("condition", .restartCondition), Field("delay", .duration), Field("max_attempts", .optionalCount),
            Field("window", .duration),
          ]))),
      Field(
        "placement",
        Shape(
          fields: MappingShape([
            Field("constraints", .strings),
            Field("preferences", Shape(items: Shape(fields: MappingShape([Field("spread", .string)])))),
            Field("max_replicas_per_node", .count),
          ]))),
      Field("endpoint_mode", .string),
    ]))

  /// A duration whose absence means no other than that of none.
  private static let pause = Shape(.string, type: .duration)

  private static let rollout = Shape(
    fields: MappingShape([
      Field("parallelism", .optionalCount), Field("delay", pause), Field("failure_action", .string),
      Field("monitor", pause), Field("max_failure_ratio", .float),
      Field("order", Shape(.string, choices: ["start-first", "stop-first"], type: .string)),
    ]))

  private static let genericResources = Shape(
    items: Shape(
      fields: MappingShape([
        Field(
          "discrete_resource_spec",
          Shape(
            fields: MappingShape([
              Field("kind", .string), Field("value", Shape([.number, .string], type: .integer, keepsZero: true)),
            ])))
      ])))
}
