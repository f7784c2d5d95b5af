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

  /// Refines a whole project, and hands over each service as soon as it is refined, while its values are at hand.
  static func apply(
    toProject root: Model.ID, in model: inout Model, _ session: LoadSession,
    eachService body: (Model.ID, inout Model) -> Void
  ) {
    guard let fields = Shape.project.fields else { return }
    var refinement = Refinement(session: session, trail: ModelTrail())
    let services = model.value("services", in: root)
    refinement.refineEntries(of: root, fields, isChecked: true, except: services, in: &model)
    guard let services, let shape = fields.shape(under: services, in: model) else { return }
    refinement.trail.enter(services)
    if model.isMapping(services), let fields = shape.fields {
      refinement.refineEntries(of: services, fields, isChecked: true, in: &model, then: body)
    } else {
      refinement.refine(services, as: shape, isChecked: true, in: &model)
    }
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
    of mapping: Model.ID, _ fields: MappingShape, isChecked: Bool, except skipped: Model.ID? = nil,
    in model: inout Model, then body: (Model.ID, inout Model) -> Void = { _, _ in }
  ) {
    var found: UInt64 = 0
    /// A key that lacks a mapping or list, where the unknown keys behind it may belong.
    var parent: Model.ID?
    var child = model.firstChild(mapping)
    while let entry = child {
      child = model.next(entry)
      let position = fields.position(of: entry, in: model)
      let field = fields.field(at: position)
      if let field { parent = model.isNull(entry) && field.shape.isCollection ? entry : nil }
      if entry == skipped { continue }
      defer { body(entry, &model) }
      if let field {
        found |= MappingShape.bit(at: Int(position))
        refine(entry, of: field, isChecked: isChecked, in: &model)
      } else if let service = parent, isChecked, fields.element == .service, schema(in: model).isServiceAttribute(entry)
      {
        schema(in: model).reportAttribute(entry, beside: service)
      } else if let element = fields.element {
        parent = model.isNull(entry) && element.isCollection ? entry : nil
        let isAccepted = fields.accepts(keyOf: entry, in: model)
        if isChecked, !isAccepted, fields.isClosed { schema(in: model).reportName(entry, fields) }
        if element.takes(model.kind(entry)) { continue }
        trail.enter(entry)
        refine(entry, as: element, isChecked: isChecked && isAccepted, in: &model)
        trail.leave()
      } else if isChecked, fields.isClosed, !fields.allowsExtensions || !model.isExtension(entry) {
        schema(in: model).reportUnknownKey(entry, fields, below: parent)
      }
    }
    if isChecked, fields.requiredPositions & ~found != 0 { schema(in: model).checkRequired(mapping, fields) }
  }

  /// Compose checks nothing in a file that is extended from, but stumbles over what it cannot make a long form of.
  private mutating func checkKinds(of entry: Model.ID, _ shape: Shape, _ form: LongForm, in model: Model) {
    guard shape.fits(model.kind(entry)) else { return schema(in: model).reportKind(entry, shape) }
    let isMapping = model.isMapping(entry)
    guard form == .dependsOn || form == .ports, let element = isMapping ? shape.fields?.element : shape.items else {
      return
    }
    let children = isMapping ? model.entries(entry) : model.items(entry)
    for (index, child) in children.enumerated() where !element.fits(model.kind(child)) {
      if isMapping { trail.enter(child) } else { trail.enter(index: index) }
      schema(in: model).reportKind(child, element)
      trail.leave()
    }
  }

  private mutating func refine(_ entry: Model.ID, of field: Field, isChecked: Bool, in model: inout Model) {
    let shape = field.shape
    let (identity, form) = (field.identity, field.form)
    if form == nil, shape.takes(model.kind(entry)) { return }
    if !isChecked, !field.holdsIdentities, !field.holdsForms { return }
    trail.enter(entry)
    if let identity {
      Self.removeDuplicates(from: entry, identity, in: &model) { item, later, model in
        Self.reportLoss(of: item, to: later, identity, in: model, session, at: trail.path(in: model))
      }
    }
    refine(entry, as: shape, isChecked: isChecked, in: &model)
    if let form {
      if !isChecked, form.isStrict { checkKinds(of: entry, shape, form, in: model) }
      apply(form, to: entry, in: &model)
      // A port may have become many, and some of them those of another.
      if let identity { Self.removeDuplicates(from: entry, identity, in: &model) }
    }
    trail.leave()
  }
}
