import Diagnostics

/// Says what does not fit its shape, each thing at its place.
struct SchemaCheck {
  let session: LoadSession
  let model: Model
  let trail: ModelTrail

  /// Looks closely at a scalar that its shape does not take whatever it is.
  func check(_ value: Model.ID, against shape: Shape) {
    switch model.kind(value) {
    case .null:
      if !shape.scalars.contains(.null) { reportKind(value, shape) }
    case .boolean:
      if !shape.scalars.contains(.boolean) { reportKind(value, shape) }
    case .integer:
      guard shape.scalars.contains(.integer) else { return reportKind(value, shape) }
      if let bounds = shape.bounds, let number = model.integer(value), !bounds.contains(number) {
        reportBounds(value, bounds)
      }
    case .unsigned:
      guard shape.scalars.contains(.integer) else { return reportKind(value, shape) }
      if let bounds = shape.bounds, bounds.upperBound < Int64.max { reportBounds(value, bounds) }
    case .float:
      guard let number = model.float(value), number.isFinite else { return reportInfinity(value) }
      let isWhole = number.rounded() == number && shape.scalars.contains(.integer)
      if !shape.scalars.contains(.number) && !isWhole { return reportKind(value, shape) }
      if let bounds = shape.bounds, !(Double(bounds.lowerBound)...Double(bounds.upperBound)).contains(number) {
        reportBounds(value, bounds)
      }
    case .timestamp:
      // Compose's own check does not know timestamps and lets them through where anything printable may stand.
      if shape.type != .printed { reportKind(value, shape) }
    case .written, .literal, .composed:
      guard shape.scalars.contains(.string) else { return reportKind(value, shape) }
      if !shape.choices.isEmpty || shape.pattern != nil { checkText(of: value, against: shape) }
    case .sequence, .mapping: reportKind(value, shape)
    }
  }

  private func checkText(of value: Model.ID, against shape: Shape) {
    let text = model.string(value) ?? ""
    if !shape.choices.isEmpty, !shape.choices.contains(where: { $0.hasSameBytes(as: text) }) {
      let choices = Self.list(shape.choices)
      let suggestion = session.suggestion(for: text, among: shape.choices.count) { shape.choices }
      report(
        .unsupportedValue, "\(text.asSubject) is not a value of `\(keyName)`", at: model.range(value),
        help: [suggestion ?? "write one of \(choices)"])
    }
    if let pattern = shape.pattern, !pattern.accepts(text) {
      report(
        .unsupportedValue, "\(text.asSubject) is not a value of `\(keyName)`", at: model.range(value),
        help: ["it must \(pattern.requirement)"])
    }
  }

  func checkRequired(_ mapping: Model.ID, _ fields: MappingShape) {
    for key in fields.required
    where model.value(named: key, in: mapping) == nil && !isMisspelt(key, in: mapping, fields) {
      report(
        .missingKey, "`\(key)` is missing from `\(path)`", at: front(of: mapping), help: ["add `\(key):`"])
    }
  }

  /// Whether a key that is not known is probably meant to be this one, as is said where it stands.
  private func isMisspelt(_ key: String, in mapping: Model.ID, _ fields: MappingShape) -> Bool {
    guard fields.isClosed else { return false }
    return model.entries(mapping).contains { entry in
      fields.field(of: entry, in: model) == nil
        && session.meantName(for: model.keyText(entry), among: fields.fieldCount) { fields.fields.map(\.name) } == key
    }
  }

  /// Reports the elements of a list that are there twice.
  func checkUniqueness(of list: Model.ID) {
    var seen: [KeyBytes: Model.ID] = [:]
    for item in model.items(list) {
      guard let fingerprint = model.fingerprint(item) else { continue }
      // Compose takes a number for the same as a text before it that reads like it, though not the other way round.
      let alike = model.integer(item) == nil ? nil : model.printed(item).flatMap { seen[KeyBytes("s\($0)")] }
      guard let first = seen[KeyBytes(fingerprint)] ?? alike else {
        seen[KeyBytes(fingerprint)] = item
        continue
      }
      let what = model.printed(item).map { "`\($0)`" } ?? "the element"
      if model.range(first) == model.range(item) {
        report(
          .duplicateItem, "\(what) comes from here into the list of `\(keyName)` twice", at: model.range(item),
          help: [
            "have `\(path)` take it in one way only, from a base or through an alias, or put `!override` before its list"
          ])
        continue
      }
      report(
        .duplicateItem, "\(what) is in the list of `\(keyName)` twice", at: model.range(item),
        related: [Label(model.range(first), "first here")], help: ["remove one of them"])
    }
  }
}

// MARK: - Reports

extension SchemaCheck {
  private var path: ModelPath { trail.path(in: model) }

  private var keyName: String {
    for step in path.steps.reversed() {
      if case .key(let key) = step { return key }
    }
    return "the file"
  }

  private func report(
    _ rule: RuleName, _ message: Message, at range: SourceRange, related: [Label] = [], help: [Message]
  ) {
    session.report(rule, message, at: range, related: related, help: help, path: path)
  }

  func reportKind(_ value: Model.ID, _ shape: Shape) {
    if model.isNull(value), session.misread.contains(model.range(value)) { return }
    if !model.isNull(value), path.steps.count == 2, path.steps.first == .key("services"), isServiceAttribute(value) {
      return reportAttributeWithoutService(value)
    }
    let place = trail.isEmpty ? "the file" : "`\(path)`"
    let expected = Self.expectation(of: shape)
    var help: [Message] = ["write \(expected)"]
    if model.isNull(value), !trail.isEmpty { help = ["write \(expected), or remove the key"] }
    if shape.scalars.contains(.string), shape.fields == nil, let text = model.printed(value) {
      help = [remedy(for: text, shape)]
    }
    if shape.fields != nil, shape.items != nil, model.string(value)?.beginsWithAssignment == true {
      help = ["put `- ` before each `NAME=value`, or write it as `NAME: value`"]
    }
    let isFraction = model.kind(value) == .float && shape.scalars.contains(.integer)
    let found = isFraction ? "a fraction" : model.kindName(value)
    session.misread.insert(model.range(value))
    if model.isNull(value), path.steps.count == 1 { session.emptySections[model.range(value)] = keyName }
    // Whoever anchored a collection need not have meant it for this place.
    let isAnchored = model.firstChild(value) != nil && model.isAnchored(value)
    report(
      .wrongType, "\(place) must be \(expected), not \(found)",
      at: isAnchored ? model.keyRange(value) : front(of: value),
      related: isAnchored ? [Label(front(of: value), "\(found) here")] : [], help: help)
  }

  /// Whether the entry, named like a service, has a name that attributes of services have.
  func isServiceAttribute(_ entry: Model.ID) -> Bool { Shape.service.fields?.field(model.keyText(entry)) != nil }

  private func reportAttributeWithoutService(_ value: Model.ID) {
    // One name is missing, whatever stands below it.
    guard session.filesWithoutServiceName.insert(model.keyRange(value).file).inserted else { return }
    report(
      .wrongType, "`\(keyName)` has no service above it", at: model.keyRange(value),
      help: ["put the name of the service above it, and indent what belongs to the service below the name"])
  }

  /// Reports an attribute that stands beside the service it belongs to, which has none.
  func reportAttribute(_ entry: Model.ID, beside service: Model.ID) {
    let key = model.keyText(entry)
    session.noteIncomplete(key)
    guard session.parents.insert(model.range(service)).inserted else { return }
    session.report(
      .wrongType, "`\(key)` stands beside the service `\(model.keyText(service))`, not below it",
      at: model.keyRange(entry), help: ["indent what belongs to the service below its name"], path: path.appending(key))
  }

  /// What to write instead of a scalar where its shape takes strings, though not every one.
  private func remedy(for text: String, _ shape: Shape) -> Message {
    if !shape.choices.isEmpty {
      return "write \(shape.choices.count > 1 ? "one of " : "")\(Self.list(shape.choices))"
        + (shape.items == nil ? "" : ", or a list")
    }
    if let pattern = shape.pattern, !pattern.accepts(text) { return "it must \(pattern.requirement)" }
    if shape == .restartPolicy { return RestartPolicy.remedy }
    if shape == .restartCondition { return RestartPolicy.conditionRemedy }
    let withUnit = text + "s"
    return switch shape.type {
    case .boolean: text == "1" ? "write `true`" : text == "0" ? "write `false`" : "write `true` or `false`"
    case .integer, .count, .limit: "write a whole number"
    case .float: shape.scalars.contains(.number) ? "write a number" : "write a whole number"
    case .deviceCount: "write a whole number, or `all`"
    case .fileMode: "write it in octal, such as `0440`"
    case .bytes: "write a number with an optional unit, such as `512m`"
    case .duration where DurationText.nanoseconds(withUnit) != nil: "write it with a unit, such as `\(withUnit)`"
    case .duration: "write a number with a unit, such as `30s`"
    case .untyped, .string, .printed, .command, .healthcheck, .pairs, .variables, .hosts, .sshKeys, .multipleOptions:
      "put it in quotes: `\"\(text)\"`"
    }
  }

  private func reportInfinity(_ value: Model.ID) {
    session.misread.insert(model.range(value))
    report(
      .invalidNumber, "`\(model.printed(value) ?? "")` is not a number that Docker Compose can write",
      at: model.range(value),
      help: ["put it in quotes if text is meant"])
  }

  private func reportBounds(_ value: Model.ID, _ bounds: ClosedRange<Int64>) {
    let limit: Message =
      bounds.upperBound == Int64.max
      ? "at least \(bounds.lowerBound)" : "between \(bounds.lowerBound) and \(bounds.upperBound)"
    report(
      .numberOutOfRange, "`\(path)` must be \(limit), not \(model.printed(value) ?? "")", at: model.range(value),
      help: ["write a number that is \(limit)"])
  }

  /// - Parameter parent: the key before it, and others like it, that has no value and should have a collection.
  func reportUnknownKey(_ entry: Model.ID, _ fields: MappingShape, below parent: Model.ID?) {
    if session.misread.contains(model.keyRange(entry)) { return }
    let place = trail.isEmpty ? "the top level of a compose file" : "`\(path)`"
    let key = model.keyText(entry)
    var help: [Message] = []
    if let parent, model.range(parent).file == model.keyRange(entry).file {
      // The first says it of all.
      guard session.parents.insert(model.range(parent)).inserted else { return }
      help.append("indent it if it belongs below `\(model.keyText(parent))`")
    }
    if let meant = session.meantName(for: key, among: fields.fieldCount, { fields.fields.map(\.name) }) {
      help.append("did you mean `\(meant)`?")
      if trail.isEmpty, model.isMapping(entry), let rule = LoadSession.sections.first(where: { $0.value == meant })?.key
      {
        session.misspeltSections[rule] = entry
      }
      if let service = path.service, path.serviceKey == nil, Self.sources.contains(meant) {
        session.noteIncomplete(service)
      }
    } else if fields.allowsExtensions {
      help.append("remove it, or name it `x-\(key)` to have Docker Compose ignore it")
    } else {
      help.append("remove it; \(place) takes \(Self.list(fields.fields.map(\.name)))")
    }
    session.report(
      .unknownKey, "`\(key)` is not an attribute of \(place)", at: model.keyRange(entry), help: help,
      path: path.appending(key))
  }

  /// The keys that say what a service runs.
  private static let sources = ["image", "build", "extends", "provider"]

  func reportName(_ entry: Model.ID, _ fields: MappingShape) {
    if session.misread.contains(model.keyRange(entry)) { return }
    let key = model.keyText(entry)
    let noun = fields.noun ?? "key"
    let help: Message =
      switch fields.names {
      case .resource: "use letters, digits, `.`, `_` and `-` only"
      case .lowercase: "use small letters only"
      case .anything, .nonEmpty: "give it a name"
      }
    let hasReference = key.contains("${")
    let what: Message = key.isEmpty ? "a \(noun) must have a name" : "`\(key)` cannot be the name of a \(noun)"
    session.report(
      .invalidName, what, at: model.keyRange(entry),
      help: [hasReference ? "write the name itself: Docker Compose fills in no variables in keys" : help],
      path: path.appending(key))
  }

  /// What to mark when something is wrong with a collection as a whole: how it begins rather than all its lines.
  private func front(of value: Model.ID) -> SourceRange {
    var value = value
    while true {
      let range = model.range(value)
      guard let first = model.firstChild(value) else { return range }
      if model.isMapping(value) { return range.contains(model.keyRange(first)) ? model.keyRange(first) : range }
      guard range.contains(model.range(first)) else { return range }
      value = first
    }
  }

  /// "a string or a list".
  static func expectation(of shape: Shape) -> Message {
    var kinds: [Message] = []
    if shape.fields != nil { kinds.append("a mapping") }
    if let items = shape.items {
      kinds.append(items.fields == nil && items.scalars == .string ? "a list of strings" : "a list")
    }
    if shape.scalars.contains(.boolean) { kinds.append("a boolean") }
    if shape.scalars.contains(.number) {
      kinds.append("a number")
    } else if shape.scalars.contains(.integer) {
      kinds.append("a whole number")
    }
    if shape.scalars.contains(.string), kinds.isEmpty || !shape.type.isRead { kinds.append("a string") }
    if shape.scalars.contains(.null), kinds.isEmpty { kinds.append("empty") }
    guard let last = kinds.last, kinds.count > 1 else { return kinds.first ?? "something else" }
    return kinds.dropLast().joined(separator: ", ") + " or " + last
  }

  static func list(_ words: [String]) -> String { words.map { "`\($0)`" }.joined(separator: ", ") }
}

extension String {
  /// Whether it reads like `NAME=value`.
  fileprivate var beginsWithAssignment: Bool {
    let name = utf8.prefix { Byte.isLetter($0) || Byte.isDigit($0) || $0 == Byte.underscore }
    return !name.isEmpty && utf8.dropFirst(name.count).first == UInt8(ascii: "=")
  }
}

extension Model {
  /// Whether the value of an entry stands before its key, where an alias under the key has it from.
  fileprivate func isAnchored(_ entry: ID) -> Bool {
    let (range, key) = (range(entry), keyRange(entry))
    return range.file == key.file && range.lowerBound < key.lowerBound
  }

  /// A text that equal values share and different values do not.
  func fingerprint(_ id: ID) -> String? {
    switch kind(id) {
    case .null: "n"
    case .boolean: boolean(id) == true ? "t" : "f"
    case .integer, .unsigned: printed(id).map { "i\($0)" }
    case .float: float(id).map { $0.rounded() == $0 && $0.magnitude < 9e15 ? "i\(Int64($0))" : "d\($0)" }
    case .timestamp: timestamp(id).map { "T\($0)" }
    case .written, .literal, .composed: string(id).map { "s\($0)" }
    case .sequence: "[" + items(id).map { fingerprint($0) ?? "" }.joined(separator: "\u{1}") + "]"
    case .mapping:
      "{" + entries(id).map { "\(keyText($0))\u{2}\(fingerprint($0) ?? "")" }.sorted().joined(separator: "\u{1}") + "}"
    }
  }
}
