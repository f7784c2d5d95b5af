/// The shapes that several parts of the specification share.
extension Shape {
  static let string = Shape(.string, type: .string)
  /// A string that is kept in the model even when it is empty.
  static let boolean = Shape([.boolean], type: .boolean)
  /// A flag that is read at once.
  static let flag = Shape([.boolean, .string], isCastEarly: true, type: .boolean)
  /// A flag whose absence means something else than `false`.
  static let optionalFlag = Shape([.boolean, .string], isCastEarly: true, type: .boolean, keepsZero: true)
  /// A flag that is read only when the model is complete.
  static let lateFlag = Shape([.boolean, .string], type: .boolean)
  static let lateOptionalFlag = Shape([.boolean, .string], type: .boolean, keepsZero: true)
  static let integer = Shape([.integer, .string], isCastEarly: true, type: .integer)
  static let optionalInteger = Shape([.integer, .string], isCastEarly: true, type: .integer, keepsZero: true)
  static let count = Shape([.integer, .string], isCastEarly: true, type: .count)
  static let optionalCount = Shape([.integer, .string], isCastEarly: true, type: .count, keepsZero: true)
  /// A number that must turn out whole.
  static let wholeNumber = Shape([.number, .string], isCastEarly: true, type: .integer)
  static let float = Shape([.number, .string], isCastEarly: true, type: .float)
  static let duration = Shape(.string, type: .duration, keepsZero: true)
  static let bytes = Shape([.number, .string], type: .bytes)
  static let wholeBytes = Shape([.integer, .string], type: .bytes)
  static let null = Shape(.null)
  /// Anything at all.
  static let anything = Shape(.any, fields: MappingShape(isClosed: false), items: Shape(.any))

  static let strings = Shape(items: .string)
  static let distinctStrings = Shape(items: .string, hasUniqueItems: true)
  static let stringOrStrings = Shape(.string, items: .string, hasUniqueItems: true, type: .string)
  static let stringOrNumber = Shape([.string, .number], type: .string)
  static let command = Shape([.null, .string], items: Shape(.string, type: .string, keepsZero: true), type: .command)

  /// A mapping from names to plain values, or a list of `NAME=VALUE`.
  static let pairs = pairs(.pairs)
  /// The same for variables, which may be named without a value.
  static let variables = pairs(.variables)

  static func pairs(_ type: ScalarType) -> Shape {
    Shape(
      fields: MappingShape(
        element: Shape(.any, type: .printed, keepsZero: true), names: .nonEmpty, allowsExtensions: false),
      items: .string, hasUniqueItems: true, type: type)
  }

  static let options = options(.printed)

  static func options(_ type: ScalarType) -> Shape {
    Shape(
      fields: MappingShape(
        element: Shape([.string, .number], type: type, keepsZero: true), names: .nonEmpty, isClosed: false))
  }

  static let extraHosts = Shape(
    fields: MappingShape(element: Shape(.string, items: .string), names: .nonEmpty, allowsExtensions: false),
    items: .string, hasUniqueItems: true, type: .hosts)

  static let ulimit = ulimit(isCastEarly: true)

  static func ulimit(isCastEarly: Bool) -> Shape {
    let limit = Shape([.integer, .string], isCastEarly: isCastEarly, type: .limit, keepsZero: true)
    return Shape(
      [.integer, .string],
      fields: MappingShape([Field("soft", limit), Field("hard", limit)], required: ["soft", "hard"]),
      isCastEarly: isCastEarly, type: .limit, keepsZero: true)
  }

  /// A config or secret that is mounted into a container.
  static let fileMounts = Shape(
    items: Shape(
      .string,
      fields: MappingShape([
        Field("source", .string), Field("target", .string), Field("uid", .string), Field("gid", .string),
        Field("mode", Shape([.number, .string], type: .fileMode)),
      ])))

  static let hook = Shape(fields: MappingShape(hookFields, required: ["command"]))

  static let hookFields = [
    Field("command", .command), Field("user", .string), Field("privileged", .lateFlag),
    Field("working_dir", .string), Field("environment", .variables),
  ]

  /// A list of requests for devices; those of `gpus` need not say what they must be capable of.
  static func deviceRequests(needCapabilities: Bool) -> MappingShape {
    MappingShape(
      [
        Field("capabilities", .distinctStrings), Field("driver", .string),
        Field("count", Shape([.string, .integer], type: .deviceCount)), Field("device_ids", .distinctStrings),
        Field("options", .pairs),
      ],
      isClosed: needCapabilities, required: needCapabilities ? ["capabilities"] : [])
  }
}
