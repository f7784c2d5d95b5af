/// What may stand at one place of the compose model, and what the stages do with what stands there.
///
/// The whole Compose Specification is written down as shapes, once (`Shape+Service.swift` and its neighbours), and every
/// stage is driven by them: casts while reading, merge rules, de-duplication, validation, short to long forms, typing.
///
/// A shape is the address of a record that is made once and lasts as long as the program. Stages pass shapes on for
/// every value of a project, and counting references to them would cost more than looking at them.
struct Shape: Equatable, Sendable {
  private let record: Lasting<Record>

  private struct Record: Sendable {
    let scalars: Scalars
    let fields: MappingShape?
    let items: Shape?
    let hasUniqueItems: Bool
    let choices: [String]
    let pattern: Pattern?
    let isChoice: Bool
    let bounds: ClosedRange<Int64>?
    let isCastEarly: Bool
    let type: ScalarType
    let keepsZero: Bool
    let holdsIdentities: Bool
    let holdsForms: Bool
    let taken: UInt16
  }

  static func == (left: Shape, right: Shape) -> Bool { left.record.isSame(as: right.record) }

  init(
    _ scalars: Scalars = [], fields: MappingShape? = nil, items: Shape? = nil, hasUniqueItems: Bool = false,
    choices: [String] = [], pattern: Pattern? = nil, bounds: ClosedRange<Int64>? = nil, isCastEarly: Bool = false,
    type: ScalarType = .untyped, keepsZero: Bool = false
  ) {
    let nested = [items, fields?.element].compactMap { $0 }
    let known = fields?.fields ?? []
    record = Lasting(
      Record(
        scalars: scalars, fields: fields, items: items, hasUniqueItems: hasUniqueItems, choices: choices,
        pattern: pattern, isChoice: scalars.contains(.string) && !choices.isEmpty && pattern == nil, bounds: bounds,
        isCastEarly: isCastEarly, type: type, keepsZero: keepsZero,
        holdsIdentities: nested.contains(where: \.holdsIdentities) || known.contains(where: \.holdsIdentities),
        holdsForms: nested.contains(where: \.holdsForms) || known.contains(where: \.holdsForms),
        taken: Self.taken(scalars, bounds, type, isAnyText: choices.isEmpty && pattern == nil)))
  }

  /// The kinds of scalar that validation accepts.
  var scalars: Scalars { record.value.scalars }
  /// The mapping it may be.
  var fields: MappingShape? { record.value.fields }
  /// The shape of its elements when it may be a sequence.
  var items: Shape? { record.value.items }
  /// Whether a mapping or a list must stand here, or may and nothing at all may not.
  var isCollection: Bool { (fields != nil || items != nil) && !scalars.contains(.null) }
  /// Whether equal elements are refused.
  var hasUniqueItems: Bool { record.value.hasUniqueItems }
  /// The only strings that are accepted; empty for any.
  var choices: [String] { record.value.choices }
  var pattern: Pattern? { record.value.pattern }
  /// Whether a string may stand here only if it is one of `choices`, and this is one.
  func offers(_ text: Span<UInt8>) -> Bool {
    guard record.value.isChoice else { return false }
    return record.value.choices.contains { text.hasSameBytes(as: $0.utf8.span) }
  }
  /// The bounds of an integer.
  var bounds: ClosedRange<Int64>? { record.value.bounds }
  /// Whether a string is converted to `type` as soon as its variables are filled in, before anything else sees it.
  var isCastEarly: Bool { record.value.isCastEarly }
  /// What the value becomes in the end.
  var type: ScalarType { record.value.type }
  /// Whether the canonical model keeps a value that is zero, false or empty.
  var keepsZero: Bool { record.value.keepsZero }
  /// Whether it or anything within is a list whose elements have an identity.
  var holdsIdentities: Bool { record.value.holdsIdentities }
  /// Whether it or anything within has a short form.
  var holdsForms: Bool { record.value.holdsForms }
  /// Whether every scalar of a kind may stand here, so that none needs a closer look.
  func takes(_ kind: Model.Kind) -> Bool { record.value.taken & kind.bit != 0 }

  /// Whether values of a kind may stand here at all.
  func fits(_ kind: Model.Kind) -> Bool {
    switch kind {
    case .mapping: fields != nil
    case .sequence: items != nil
    case .null: scalars.contains(.null)
    case .boolean: scalars.contains(.boolean)
    case .integer, .unsigned: scalars.contains(.integer)
    case .float: scalars.contains(.number)
    case .timestamp: type == .printed
    case .written, .literal, .composed: scalars.contains(.string)
    }
  }

  private static func taken(
    _ scalars: Scalars, _ bounds: ClosedRange<Int64>?, _ type: ScalarType, isAnyText: Bool
  ) -> UInt16 {
    var taken: UInt16 = 0
    if scalars.contains(.null) { taken |= Model.Kind.null.bit }
    if scalars.contains(.boolean) { taken |= Model.Kind.boolean.bit }
    if scalars.contains(.integer), bounds == nil { taken |= Model.Kind.integer.bit | Model.Kind.unsigned.bit }
    if type == .printed { taken |= Model.Kind.timestamp.bit }
    if scalars.contains(.string), isAnyText {
      taken |= Model.Kind.written.bit | Model.Kind.literal.bit | Model.Kind.composed.bit
    }
    return taken
  }

  struct Scalars: OptionSet {
    let rawValue: UInt8

    static let null = Scalars(rawValue: 1)
    static let string = Scalars(rawValue: 2)
    static let boolean = Scalars(rawValue: 4)
    static let integer = Scalars(rawValue: 8)
    /// Any number, integers included.
    static let number = Scalars(rawValue: 24)
    static let any: Scalars = [.null, .string, .boolean, .number]
  }

  /// A condition on a string's contents.
  struct Pattern: Sendable {
    /// What it asks for, as the end of "must …".
    let requirement: String
    let accepts: @Sendable (String) -> Bool
  }

  /// What a scalar is converted to once the model is complete.
  enum ScalarType: Sendable, Equatable {
    /// Left as it is.
    case untyped
    /// A string; an integer is written out.
    case string
    /// A string; any scalar is written out as Go prints it.
    case printed
    case boolean
    case integer
    /// The same, of what cannot be less than nothing: in Compose's own types it has no sign.
    case count
    /// The same of a process's limits, which only a whole number can be: not `"1024"`, and not `1e3`.
    case limit
    /// A floating-point number of 32 bits.
    case float
    case duration
    /// A number of bytes, written as a string of digits.
    case bytes
    /// A file mode, written in octal with a leading zero.
    case fileMode
    /// A count of devices, `all` being -1.
    case deviceCount
    /// A command line: a string is split as a shell would.
    case command
    /// A healthcheck's command: a string is for the shell.
    case healthcheck
    /// A mapping to strings; a list of `KEY=VALUE` becomes one, and nothing becomes the empty string.
    case pairs
    /// The same, but a key without a value stays without one.
    case variables
    /// A list of `HOST=ADDRESS`; a mapping becomes one.
    case hosts
    /// A list of `ID: PATH`; a mapping becomes one.
    case sshKeys
    /// A list of strings; a scalar becomes one.
    case multipleOptions

    /// Whether a string is only another way of writing a boolean or a number.
    var isRead: Bool {
      switch self {
      case .boolean, .integer, .count, .limit, .float: true
      case .untyped, .string, .printed, .duration, .bytes, .fileMode, .deviceCount, .command, .healthcheck, .pairs,
        .variables, .hosts, .sshKeys, .multipleOptions:
        false
      }
    }
  }
}
