extension Shape {
  /// A whole compose file. The order of the fields is that of the canonical model.
  static let project = Shape(
    fields: MappingShape([
      Field("version", .string),
      Field("name", .string),
      Field("include", includes),
      Field(
        "services",
        Shape(
          fields: MappingShape(element: .service, names: .resource, allowsExtensions: false, noun: "service"))),
      Field(
        "networks",
        Shape(fields: MappingShape(element: .network, names: .resource, isClosed: false, noun: "network")),
        form: .resources),
      Field(
        "volumes",
        Shape(
          fields: MappingShape(element: .volume, names: .resource, allowsExtensions: false, noun: "volume")),
        form: .resources),
      Field(
        "secrets",
        Shape(
          fields: MappingShape(element: .secret, names: .resource, allowsExtensions: false, noun: "secret")),
        form: .resources),
      Field(
        "configs",
        Shape(
          fields: MappingShape(element: .config, names: .resource, allowsExtensions: false, noun: "config")),
        form: .resources),
      Field(
        "models", Shape(fields: MappingShape(element: .model, names: .resource, isClosed: false, noun: "model"))),
    ]))

  static let includes = Shape(items: include)

  /// Compose decodes it without checking it, and makes no more of null than of what is not there.
  private static let include = Shape(
    [.null, .string],
    fields: MappingShape(
      [
        Field("path", paths, form: .stringList), Field("project_directory", Shape([.null, .string])),
        Field("env_file", paths, form: .stringList),
      ], isClosed: false))

  private static let paths = Shape([.null, .string], items: .string)

  private static let network = Shape(
    .null,
    fields: MappingShape([
      Field("name", .string), Field("driver", .string), Field("driver_opts", .options), Field("ipam", .ipam),
      Field("external", external()), Field("internal", .flag), Field("attachable", .flag),
      Field("labels", .pairs, merge: .keyValueList, identity: .keyOfPair), Field("enable_ipv4", .optionalFlag),
      Field("enable_ipv6", .optionalFlag),
    ]))

  private static let ipam = Shape(
    fields: MappingShape([
      Field("driver", .string),
      Field(
        "config",
        Shape(
          items: Shape(
            fields: MappingShape([
              Field("subnet", .string), Field("gateway", .string), Field("ip_range", .string),
              Field("aux_addresses", plainOptions),
            ]))),
        merge: .subnets),
      Field("options", plainOptions),
    ]))

  private static let plainOptions = Shape(
    fields: MappingShape(
      element: Shape(.string, type: .string, keepsZero: true), names: .nonEmpty, allowsExtensions: false))

  private static let volume = Shape(
    .null,
    fields: MappingShape([
      Field("name", .string), Field("driver", .string), Field("driver_opts", .options),
      // Here alone, Compose does not look for labels that are there twice.
      Field("external", external()), Field("labels", .pairs, merge: .keyValueList),
    ]))

  private static let secret = Shape(
    fields: MappingShape([
      Field("name", .string), Field("file", .string), Field("environment", .string),
      Field("external", external(isClosed: false)), Field("labels", .pairs),
      Field("driver", .string), Field("driver_opts", .options(.string)), Field("template_driver", .string),
    ]))

  private static let config = Shape(
    fields: MappingShape([
      Field("name", .string), Field("file", .string), Field("environment", .string), Field("content", .string),
      Field("external", external(isClosed: false)), Field("labels", .pairs),
      Field("template_driver", .string),
    ]))

  private static let model = Shape(
    fields: MappingShape(
      [
        Field("name", .string), Field("model", .string), Field("context_size", Shape(.integer, type: .integer)),
        Field("runtime_flags", .strings),
      ], required: ["model"]))

  /// `true`, or the old form that carries the name.
  private static func external(isClosed: Bool = true) -> Shape {
    Shape(
      [.boolean, .string], fields: MappingShape([Field("name", .string)], isClosed: isClosed),
      isCastEarly: true, type: .boolean)
  }
}
