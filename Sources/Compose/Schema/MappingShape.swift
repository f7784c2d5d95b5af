/// The keys that a mapping may have. Like a shape, it is the address of a record that lasts.
struct MappingShape: Sendable {
  private let record: Lasting<Record>

  private struct Record: Sendable {
    let fields: LastingArray<Field>
    /// Positions in `fields` by the hashes of their names, each at the first free place from its own on; `noField`
    /// where there is none. A power of two long, and at least twice as long as there are fields.
    let table: LastingArray<Model.FieldPosition>
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
    record = Lasting(
      Record(
        fields: LastingArray(fields), table: LastingArray(Self.table(of: fields)), element: element,
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
  var fields: [Field] { (0..<fieldCount).map { record.value.fields[$0] } }
  var fieldCount: Int { record.value.fields.count }
  /// The shape of the values under keys that are the user's to choose, where there are such keys.
  var element: Shape? { record.value.element }
  var elementMerge: MergeRule { record.value.elementMerge }
  /// Which keys are the user's to choose.
  var names: Names { record.value.names }
  /// Whether keys that start with `x-` are let through.
  var allowsExtensions: Bool { record.value.allowsExtensions }
  /// Whether keys that nothing above covers are refused.
  var isClosed: Bool { record.value.isClosed }
  var required: [String] { record.value.required }
  /// One bit for each field that must be there.
  var requiredPositions: UInt64 { record.value.requiredPositions }
  /// What one is called in a message: "service", "network".
  var noun: String? { record.value.noun }

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
    let table = record.value.table
    let mask = table.count - 1
    var slot = Int(hash) & mask
    // A table of one slot has no field, and every other has a free slot.
    while true {
      let position = table[slot]
      guard let field = field(at: position), !field.isNamed(name, hash) else { return position }
      slot = (slot + 1) & mask
    }
  }

  func field(_ name: String) -> Field? {
    let utf8 = Array(name.utf8)
    return field(at: position(of: utf8.span, Model.hash(utf8.span)))
  }

  func field(at position: Model.FieldPosition) -> Field? {
    let fields = record.value.fields
    return Int(position) < fields.count ? fields[Int(position)] : nil
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
