/// What may stand at one place of the compose model, and what the stages do with what stands there.
///
/// The whole Compose Specification is written down as shapes, once (`Shape+Service.swift` and its neighbours), and every
/// stage is driven by them: casts while reading, merge rules, de-duplication, validation, short to long forms, typing.
package final class Shape: Sendable {
  /// The kinds of scalar that validation accepts.
  let scalars: Scalars
  /// The mapping it may be.
  let fields: MappingShape?
  /// The shape of its elements when it may be a sequence.
  let items: Shape?
  /// Whether equal elements are refused.
  let hasUniqueItems: Bool
  /// The only strings that are accepted; empty for any.
  let choices: [String]
  let pattern: Pattern?
  /// The bounds of an integer.
  let bounds: ClosedRange<Int64>?
  /// Whether a string is converted to `type` as soon as its variables are filled in, before anything else sees it.
  let isCastEarly: Bool
  /// What the value becomes in the end.
  let type: ScalarType
  /// Whether the canonical model keeps a value that is zero, false or empty.
  let keepsZero: Bool
  /// Whether it or anything within is a list whose elements have an identity.
  let holdsIdentities: Bool
  /// Whether it or anything within has a short form.
  let holdsForms: Bool

  init(
    _ scalars: Scalars = [], fields: MappingShape? = nil, items: Shape? = nil, hasUniqueItems: Bool = false,
    choices: [String] = [], pattern: Pattern? = nil, bounds: ClosedRange<Int64>? = nil, isCastEarly: Bool = false,
    type: ScalarType = .untyped, keepsZero: Bool = false
  ) {
    self.scalars = scalars
    self.fields = fields
    self.items = items
    self.hasUniqueItems = hasUniqueItems
    self.choices = choices
    self.pattern = pattern
    self.bounds = bounds
    self.isCastEarly = isCastEarly
    self.type = type
    self.keepsZero = keepsZero
    let nested = [items, fields?.element].compactMap { $0 }
    let known = fields?.fields ?? []
    holdsIdentities =
      nested.contains(where: \.holdsIdentities)
      || known.contains { $0.identity != nil || $0.shape.holdsIdentities }
    holdsForms = nested.contains(where: \.holdsForms) || known.contains { $0.form != nil || $0.shape.holdsForms }
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

/// The keys that a mapping may have.
final class MappingShape: Sendable {
  /// In the order in which the canonical model has them.
  let fields: [Field]
  /// Positions in `fields` by the hashes of their names, each at the first free place from its own on; `noField` where
  /// there is none. A power of two long, and at least twice as long as there are fields.
  private let table: [Model.FieldPosition]
  /// For each field whether it is or holds a list whose elements have an identity, or a short form: few do, and stages
  /// pass over the others.
  let holdsIdentities: [Bool]
  let holdsForms: [Bool]
  /// The shape of the values under keys that are the user's to choose, where there are such keys.
  let element: Shape?
  let elementMerge: MergeRule
  /// Which keys are the user's to choose.
  let names: Names
  /// Whether keys that start with `x-` are let through.
  let allowsExtensions: Bool
  /// Whether keys that nothing above covers are refused.
  let isClosed: Bool
  let required: [String]
  /// What one is called in a message: "service", "network".
  let noun: String?

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
    self.fields = fields
    table = Self.table(of: fields)
    holdsIdentities = fields.map { $0.identity != nil || $0.shape.holdsIdentities }
    holdsForms = fields.map { $0.form != nil || $0.shape.holdsForms }
    self.element = element
    self.elementMerge = elementMerge
    self.names = names
    self.allowsExtensions = allowsExtensions
    self.isClosed = isClosed
    self.required = required
    self.noun = noun
  }

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
  func position(of name: ArraySlice<UInt8>, _ hash: UInt32) -> Model.FieldPosition {
    let mask = table.count - 1
    var slot = Int(hash) & mask
    // A table of one slot has no field, and every other has a free slot.
    while true {
      let position = table[slot]
      if position == Model.noField || fields[Int(position)].isNamed(name, hash) { return position }
      slot = (slot + 1) & mask
    }
  }

  func field(_ name: String) -> Field? { field(at: position(of: Array(name.utf8)[...], Model.hash(name.utf8))) }

  func field(at position: Model.FieldPosition) -> Field? {
    Int(position) < fields.count ? fields[Int(position)] : nil
  }

  /// Where the field under an entry's key is.
  func position(of entry: Model.ID, in model: Model) -> Model.FieldPosition {
    let position = model.field(entry)
    return position == Model.unsoughtField ? self.position(of: model.keyBytes(entry), model.keyHash(entry)) : position
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
    case .nonEmpty: !model.keyBytes(entry).isEmpty
    case .lowercase: model.keyBytes(entry).isLowercase
    case .resource: model.keyBytes(entry).isResourceName
    }
  }
}

/// One key of a mapping that the specification knows.
final class Field: Sendable {
  let name: String
  let shape: Shape
  let merge: MergeRule
  /// Which elements of a list are the same thing, so that the later takes the place of the earlier.
  let identity: ListIdentity?
  /// The long form that short forms are turned into.
  let form: LongForm?
  /// The key in the printed model, where that differs.
  let printedName: String
  /// Of the name, as `Model.hash` makes it.
  let hash: UInt32
  private let utf8: [UInt8]

  init(
    _ name: String, _ shape: Shape, merge: MergeRule = .merge, identity: ListIdentity? = nil, form: LongForm? = nil,
    printedAs printedName: String? = nil
  ) {
    self.name = name
    utf8 = Array(name.utf8)
    hash = Model.hash(utf8)
    self.shape = shape
    self.merge = merge
    self.identity = identity
    self.form = form
    self.printedName = printedName ?? name
  }

  func isNamed(_ name: ArraySlice<UInt8>, _ hash: UInt32) -> Bool { hash == self.hash && name == utf8[...] }
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
  case mountTarget(prefix: String)
  /// `path`.
  case envFile
}

/// A long form that a short one is turned into.
enum LongForm: Sendable {
  case build, dependsOn, envFiles, stringList, extends, gpus, namesToMapping, sshKeys, pairs
  case volumes, devices, fileMounts, ports, resources, nonEmptyStrings
}

extension Collection<UInt8> {
  /// Whether it may name a service, a network, a volume, a secret or a config.
  var isResourceName: Bool {
    !isEmpty
      && allSatisfy { byte in
        Byte.isLetter(byte) || Byte.isDigit(byte) || byte == Byte.dot || byte == Byte.underscore
          || byte == UInt8(ascii: "-")
      }
  }

  fileprivate var isLowercase: Bool {
    !isEmpty && allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
  }
}
