import Diagnostics

/// Makes of a merged model what later stages may rely on, in one walk down its shapes: list elements that a later one
/// stands for are dropped, everything is held against its shape, and short forms become long ones.
///
///     ports: ["80:8080"]       ports: [{mode: ingress, target: 8080, published: "80", protocol: tcp}]
///     dns: [9.9.9.9, 9.9.9.9]  dns: [9.9.9.9]
///     tty: {}                  reported: `tty` must be a boolean
///
/// A value is looked at before its children and brought into its long form after them.
struct Refinement {
  let session: LoadSession
  var trail: ModelTrail

  /// - Parameters:
  ///   - path: the way to `value`.
  ///   - isChecked: whether what does not fit its shape is reported.
  static func apply(
    to model: inout Model, _ value: Model.ID, as shape: Shape, at path: [ModelPath.Step] = [], isChecked: Bool,
    in session: LoadSession
  ) {
    var refinement = Refinement(session: session, trail: ModelTrail(from: path))
    refinement.refine(value, as: shape, isChecked: isChecked, in: &model)
  }

  private mutating func refine(_ value: Model.ID, as shape: Shape, isChecked: Bool, in model: inout Model) {
    let kind = model.kind(value)
    switch kind {
    case .mapping:
      guard let fields = shape.fields else {
        if isChecked { schema(in: model).reportKind(value, shape) }
        return
      }
      refineEntries(of: value, fields, isChecked: isChecked, in: &model)
    case .sequence:
      guard let itemShape = shape.items else {
        if isChecked { schema(in: model).reportKind(value, shape) }
        return
      }
      let count = refineItems(of: value, itemShape, isChecked: isChecked, in: &model)
      if isChecked, shape.hasUniqueItems, count > 1 {
        if Self.areDistinct(value, by: .text, in: model) { return }
        schema(in: model).checkUniqueness(of: value)
      }
    case .null, .boolean, .integer, .unsigned, .float, .timestamp, .written, .literal, .composed:
      guard isChecked, !shape.takes(kind), model.withBytes(value, shape.offers) != true else { return }
      schema(in: model).check(value, against: shape)
    }
  }

  /// What tells whoever wrote the file what is wrong. It holds the model, and must be gone when that is changed.
  private func schema(in model: Model) -> SchemaCheck { SchemaCheck(session: session, model: model, trail: trail) }

  private mutating func refineItems(
    of list: Model.ID, _ shape: Shape, isChecked: Bool, in model: inout Model
  ) -> Int {
    var index = 0
    var child = model.firstChild(list)
    while let item = child {
      child = model.next(item)
      if !shape.takes(model.kind(item)) {
        trail.enter(index: index)
        refine(item, as: shape, isChecked: isChecked, in: &model)
        trail.leave()
      }
      index += 1
    }
    return index
  }

  private mutating func refineEntries(
    of mapping: Model.ID, _ fields: MappingShape, isChecked: Bool, in model: inout Model
  ) {
    var found: UInt64 = 0
    var child = model.firstChild(mapping)
    while let entry = child {
      child = model.next(entry)
      let position = fields.position(of: entry, in: model)
      if let field = fields.field(at: position) {
        found |= MappingShape.bit(at: Int(position))
        refine(entry, of: field, isChecked: isChecked, in: &model)
      } else if let element = fields.element {
        let isAccepted = fields.accepts(keyOf: entry, in: model)
        if isChecked, !isAccepted, fields.isClosed { schema(in: model).reportName(entry, fields) }
        if element.takes(model.kind(entry)) { continue }
        trail.enter(entry)
        refine(entry, as: element, isChecked: isChecked && isAccepted, in: &model)
        trail.leave()
      } else if isChecked, fields.isClosed, !fields.allowsExtensions || !model.isExtension(entry) {
        schema(in: model).reportUnknownKey(entry, fields)
      }
    }
    if isChecked, fields.requiredPositions & ~found != 0 { schema(in: model).checkRequired(mapping, fields) }
  }

  private mutating func refine(_ entry: Model.ID, of field: Field, isChecked: Bool, in model: inout Model) {
    let shape = field.shape
    let (identity, form) = (field.identity, field.form)
    if form == nil, shape.takes(model.kind(entry)) { return }
    if !isChecked, !field.holdsIdentities, !field.holdsForms { return }
    if let identity { Self.removeDuplicates(from: entry, identity, in: &model) }
    trail.enter(entry)
    refine(entry, as: shape, isChecked: isChecked, in: &model)
    if let form {
      apply(form, to: entry, in: &model)
      // A port may have become many, and some of them those of another.
      if let identity { Self.removeDuplicates(from: entry, identity, in: &model) }
    }
    trail.leave()
  }
}
