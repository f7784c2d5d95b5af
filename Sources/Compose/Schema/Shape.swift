/// What may stand at one place of the compose model, and what the stages do with what stands there.
///
/// The whole Compose Specification is written down as shapes, once (`Shape+Service.swift` and its neighbours), and every
/// stage is driven by them: casts while reading, merge rules, de-duplication, validation, short to long forms, typing.
///
/// A shape is the address of a record that is made once and lasts as long as the program. Stages pass shapes on for
/// every value of a project, and counting references to them would cost more than looking at them.
@safe
package struct Shape: Equatable, @unchecked Sendable {
  private let record: UnsafePointer<Record>

  private struct Record {
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

  package static func == (left: Shape, right: Shape) -> Bool { unsafe left.record == right.record }

  init(
    _ scalars: Scalars = [], fields: MappingShape? = nil, items: Shape? = nil, hasUniqueItems: Bool = false,
    choices: [String] = [], pattern: Pattern? = nil, bounds: ClosedRange<Int64>? = nil, isCastEarly: Bool = false,
    type: ScalarType = .untyped, keepsZero: Bool = false
  ) {
    let nested = [items, fields?.element].compactMap { $0 }
    let known = fields?.fields ?? []
    unsafe record = Lasting.make(
      Record(
        scalars: scalars, fields: fields, items: items, hasUniqueItems: hasUniqueItems, choices: choices,
        pattern: pattern, isChoice: scalars.contains(.string) && !choices.isEmpty && pattern == nil, bounds: bounds,
        isCastEarly: isCastEarly, type: type, keepsZero: keepsZero,
        holdsIdentities: nested.contains(where: \.holdsIdentities) || known.contains(where: \.holdsIdentities),
        holdsForms: nested.contains(where: \.holdsForms) || known.contains(where: \.holdsForms),
        taken: Self.taken(scalars, bounds, type, isAnyText: choices.isEmpty && pattern == nil)))
  }

  /// The kinds of scalar that validation accepts.
  var scalars: Scalars { unsafe record.pointee.scalars }
  /// The mapping it may be.
  var fields: MappingShape? { unsafe record.pointee.fields }
  /// The shape of its elements when it may be a sequence.
  var items: Shape? { unsafe record.pointee.items }
  /// Whether equal elements are refused.
  var hasUniqueItems: Bool { unsafe record.pointee.hasUniqueItems }
  /// The only strings that are accepted; empty for any.
  var choices: [String] { unsafe record.pointee.choices }
  var pattern: Pattern? { unsafe record.pointee.pattern }
  /// Whether a string may stand here only if it is one of `choices`, and this is one.
  func offers(_ text: Span<UInt8>) -> Bool {
    guard unsafe record.pointee.isChoice else { return false }
    return unsafe record.pointee.choices.contains { text.hasSameBytes(as: $0.utf8.span) }
  }
  /// The bounds of an integer.
  var bounds: ClosedRange<Int64>? { unsafe record.pointee.bounds }
  /// Whether a string is converted to `type` as soon as its variables are filled in, before anything else sees it.
  var isCastEarly: Bool { unsafe record.pointee.isCastEarly }
  /// What the value becomes in the end.
  var type: ScalarType { unsafe record.pointee.type }
  /// Whether the canonical model keeps a value that is zero, false or empty.
  var keepsZero: Bool { unsafe record.pointee.keepsZero }
  /// Whether it or anything within is a list whose elements have an identity.
  var holdsIdentities: Bool { unsafe record.pointee.holdsIdentities }
  /// Whether it or anything within has a short form.
  var holdsForms: Bool { unsafe record.pointee.holdsForms }
  /// Whether every scalar of a kind may stand here, so that none needs a closer look.
  func takes(_ kind: Model.Kind) -> Bool { unsafe record.pointee.taken & kind.bit != 0 }

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
    /// A floating-point number of 64 bits.
    case float
    /// A floating-point number of 32 bits, so that 0.1 stays `0.1`.
    case cpus
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
  }
}

/// The keys that a mapping may have. Like a shape, it is the address of a record that lasts.
@safe
struct MappingShape: @unchecked Sendable {
  private let record: UnsafePointer<Record>

  @safe
  private struct Record {
    let fields: UnsafeBufferPointer<Field>
    /// Positions in `fields` by the hashes of their names, each at the first free place from its own on; `noField`
    /// where there is none. A power of two long, and at least twice as long as there are fields.
    let table: UnsafeBufferPointer<Model.FieldPosition>
    let element: Shape?
    let elementMerge: MergeRule
    let names: Names
    let allowsExtensions: Bool
    let isClosed: Bool
    let required: [String]
    let requiredPositions: UInt64
    let noun: String?
  }

  enum Names: Sendable {
    case anything
    /// Not empty.
    case nonEmpty
    /// Letters, digits, `.`, `_` and `-`.
    case resource
    /// Small letters only.
    case lowercase
  }

  init(
    _ fields: [Field] = [], element: Shape? = nil, elementMerge: MergeRule = .merge, names: Names = .anything,
    allowsExtensions: Bool = true, isClosed: Bool = true, required: [String] = [], noun: String? = nil
  ) {
    unsafe record = Lasting.make(
      Record(
        fields: Lasting.make(fields), table: Lasting.make(Self.table(of: fields)), element: element,
        elementMerge: elementMerge, names: names, allowsExtensions: allowsExtensions, isClosed: isClosed,
        required: required, requiredPositions: Self.positions(of: required, among: fields), noun: noun))
  }

  /// One bit for the position of each required field.
  private static func positions(of required: [String], among fields: [Field]) -> UInt64 {
    var positions: UInt64 = 0
    for name in required {
      guard let position = fields.firstIndex(where: { $0.name == name }), position < UInt64.bitWidth else {
        preconditionFailure("a required field must be one of the first \(UInt64.bitWidth)")
      }
      positions |= Self.bit(at: position)
    }
    return positions
  }

  /// The bit of a field's position; none for positions that no required field has.
  static func bit(at position: Int) -> UInt64 { position < UInt64.bitWidth ? 1 << UInt64(position) : 0 }

  /// In the order in which the canonical model has them.
  var fields: [Field] { unsafe Array(record.pointee.fields) }
  var fieldCount: Int { unsafe record.pointee.fields.count }
  /// The shape of the values under keys that are the user's to choose, where there are such keys.
  var element: Shape? { unsafe record.pointee.element }
  var elementMerge: MergeRule { unsafe record.pointee.elementMerge }
  /// Which keys are the user's to choose.
  var names: Names { unsafe record.pointee.names }
  /// Whether keys that start with `x-` are let through.
  var allowsExtensions: Bool { unsafe record.pointee.allowsExtensions }
  /// Whether keys that nothing above covers are refused.
  var isClosed: Bool { unsafe record.pointee.isClosed }
  var required: [String] { unsafe record.pointee.required }
  /// One bit for each field that must be there.
  var requiredPositions: UInt64 { unsafe record.pointee.requiredPositions }
  /// What one is called in a message: "service", "network".
  var noun: String? { unsafe record.pointee.noun }

  private static func table(of fields: [Field]) -> [Model.FieldPosition] {
    precondition(fields.count < Int(Model.unsoughtField), "more fields than their positions can tell apart")
    var size = 1
    while size < fields.count * 2 { size *= 2 }
    var table = [Model.FieldPosition](repeating: Model.noField, count: size)
    for (position, field) in fields.enumerated() {
      var slot = Int(field.hash) & (size - 1)
      while table[slot] != Model.noField { slot = (slot + 1) & (size - 1) }
      table[slot] = UInt8(position)
    }
    return table
  }

  /// Where the field of that name is, to be kept with an entry; its hash is that of `Model.hash`.
  func position(of name: Span<UInt8>, _ hash: UInt32) -> Model.FieldPosition {
    let table = unsafe record.pointee.table
    let mask = table.count - 1
    var slot = Int(hash) & mask
    // A table of one slot has no field, and every other has a free slot.
    while true {
      let position = unsafe table[slot]
      guard let field = field(at: position), !field.isNamed(name, hash) else { return position }
      slot = (slot + 1) & mask
    }
  }

  func field(_ name: String) -> Field? {
    let utf8 = Array(name.utf8)
    return field(at: position(of: utf8.span, Model.hash(utf8.span)))
  }

  func field(at position: Model.FieldPosition) -> Field? {
    let fields = unsafe record.pointee.fields
    return Int(position) < fields.count ? unsafe fields[Int(position)] : nil
  }

  /// Where the field under an entry's key is.
  func position(of entry: Model.ID, in model: Model) -> Model.FieldPosition {
    let position = model.field(entry)
    if position != Model.unsoughtField { return position }
    return model.withKeyBytes(entry) { self.position(of: $0, model.keyHash(entry)) }
  }

  /// The field under an entry's key.
  func field(of entry: Model.ID, in model: Model) -> Field? {
    field(at: position(of: entry, in: model))
  }

  /// The shape of what stands under a key; nil when nothing is known of it.
  func shape(at position: Model.FieldPosition) -> Shape? { field(at: position)?.shape ?? element }

  func shape(under entry: Model.ID, in model: Model) -> Shape? { field(of: entry, in: model)?.shape ?? element }

  /// How two values under a key are merged.
  func mergeRule(under entry: Model.ID, in model: Model) -> MergeRule {
    field(of: entry, in: model)?.merge ?? (element == nil ? .merge : elementMerge)
  }

  /// Whether the user may choose the key of an entry.
  func accepts(keyOf entry: Model.ID, in model: Model) -> Bool {
    switch names {
    case .anything: true
    case .nonEmpty: !model.hasEmptyKey(entry)
    case .lowercase:
      model.withKeyBytes(entry) { name in
        !name.isEmpty && name.allBytes { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
      }
    case .resource: model.withKeyBytes(entry) { $0.isResourceName }
    }
  }
}

/// One key of a mapping that the specification knows. Like a shape, it is the address of a record that lasts.
@safe
struct Field: @unchecked Sendable {
  private let record: UnsafePointer<Record>

  @safe
  private struct Record {
    let name: String
    let utf8: UnsafeBufferPointer<UInt8>
    let hash: UInt32
    let shape: Shape
    let merge: MergeRule
    let identity: ListIdentity?
    let form: LongForm?
    let printedName: String
    let holdsIdentities: Bool
    let holdsForms: Bool
  }

  init(
    _ name: String, _ shape: Shape, merge: MergeRule = .merge, identity: ListIdentity? = nil, form: LongForm? = nil,
    printedAs printedName: String? = nil
  ) {
    let utf8 = Array(name.utf8)
    unsafe record = Lasting.make(
      Record(
        name: name, utf8: Lasting.make(utf8), hash: Model.hash(utf8.span), shape: shape, merge: merge,
        identity: identity, form: form, printedName: printedName ?? name,
        holdsIdentities: identity != nil || shape.holdsIdentities, holdsForms: form != nil || shape.holdsForms))
  }

  var name: String { unsafe record.pointee.name }
  /// Of the name, as `Model.hash` makes it.
  var hash: UInt32 { unsafe record.pointee.hash }
  var shape: Shape { unsafe record.pointee.shape }
  var merge: MergeRule { unsafe record.pointee.merge }
  /// Which elements of a list are the same thing, so that the later takes the place of the earlier.
  var identity: ListIdentity? { unsafe record.pointee.identity }
  /// The long form that short forms are turned into.
  var form: LongForm? { unsafe record.pointee.form }
  /// The key in the printed model, where that differs.
  var printedName: String { unsafe record.pointee.printedName }
  /// Whether it is or holds a list whose elements have an identity, or a short form: few do, and stages pass over the
  /// others.
  var holdsIdentities: Bool { unsafe record.pointee.holdsIdentities }
  var holdsForms: Bool { unsafe record.pointee.holdsForms }

  func isNamed(_ name: Span<UInt8>, _ hash: UInt32) -> Bool {
    guard unsafe hash == record.pointee.hash else { return false }
    let utf8 = unsafe record.pointee.utf8
    guard name.count == utf8.count else { return false }
    for index in 0..<utf8.count where unsafe name[index] != utf8[index] { return false }
    return true
  }
}

/// Memory that is never given back, for what is written down once and lasts as long as the program.
private enum Lasting {
  static func make<Value>(_ value: Value) -> UnsafePointer<Value> {
    let memory = UnsafeMutablePointer<Value>.allocate(capacity: 1)
    unsafe memory.initialize(to: value)
    return unsafe UnsafePointer(memory)
  }

  static func make<Value>(_ values: [Value]) -> UnsafeBufferPointer<Value> {
    let memory = UnsafeMutableBufferPointer<Value>.allocate(capacity: values.count)
    _ = unsafe memory.initialize(from: values)
    return UnsafeBufferPointer(memory)
  }
}

/// How a later value meets an earlier one at the same place.
enum MergeRule: Sendable {
  /// Mappings key by key, sequences one after the other, scalars replaced; a later null changes nothing.
  case merge
  /// The later value, whatever it is.
  case replace
  /// Both become lists of `KEY=VALUE`, one after the other.
  case keyValueList
  /// A string is the build context.
  case build
  /// A list of names becomes a mapping to `service_started`.
  case dependsOn
  /// A list of names becomes a mapping to nothing.
  case namesToMapping
  /// Lists of `HOST=ADDRESS`; what the earlier has already is not added again.
  case hosts
  /// Merged only when both name the same driver, or one names none.
  case logging
  /// Element by element, by `subnet`.
  case subnets
}

/// What makes two elements of a list the same thing.
enum ListIdentity: Sendable {
  /// The text up to the first `=`.
  case keyOfPair
  /// The text itself.
  case text
  /// The path in the container.
  case volumeTarget, deviceTarget
  /// Host address, published port, container port and protocol.
  case port
  /// The path in the container, which is under this one when only a source is given.
  case mountTarget(prefix: StaticString)
  /// `path`.
  case envFile
}

/// A long form that a short one is turned into.
enum LongForm: Sendable {
  case build, dependsOn, envFiles, stringList, extends, gpus, namesToMapping, sshKeys, pairs
  case volumes, devices, fileMounts, ports, resources, nonEmptyStrings
}
