import Diagnostics

/// Holds a model against its shape and reports everything that does not fit, each at its place.
struct SchemaCheck {
  private let session: LoadSession
  private var path: [ModelPath.Step] = []

  private init(session: LoadSession) { self.session = session }

  static func check(
    _ model: Value, against shape: Shape, at path: [ModelPath.Step] = [], in session: LoadSession
  ) {
    var check = SchemaCheck(session: session)
    check.path = path
    check.check(model, against: shape)
  }

  private mutating func check(_ value: Value, against shape: Shape) {
    switch value.content {
    case .mapping(let mapping):
      guard let fields = shape.fields else { return reportKind(value, shape) }
      check(mapping, of: value, against: fields)
    case .sequence(let items):
      guard let itemShape = shape.items else { return reportKind(value, shape) }
      for (index, item) in items.enumerated() {
        path.append(.index(index))
        check(item, against: itemShape)
        path.removeLast()
      }
      if shape.hasUniqueItems, items.count > 1 { checkUniqueness(of: items) }
    case .null:
      if !shape.scalars.contains(.null) { reportKind(value, shape) }
    case .boolean:
      if !shape.scalars.contains(.boolean) { reportKind(value, shape) }
    case .integer(let number):
      guard shape.scalars.contains(.integer) else { return reportKind(value, shape) }
      if let bounds = shape.bounds, !bounds.contains(number) { reportBounds(value, bounds) }
    case .unsigned:
      guard shape.scalars.contains(.integer) else { return reportKind(value, shape) }
      if let bounds = shape.bounds, bounds.upperBound < Int64.max { reportBounds(value, bounds) }
    case .float(let number):
      guard number.isFinite else { return reportInfinity(value) }
      let isWhole = number.rounded() == number && shape.scalars.contains(.integer)
      if !shape.scalars.contains(.number) && !isWhole { reportKind(value, shape) }
    case .timestamp:
      // Compose's own check does not know timestamps and lets them through where anything printable may stand.
      if shape.type != .printed { reportKind(value, shape) }
    case .string(let text): check(text, of: value, against: shape)
    case .text(let composed): check(composed.text.string, of: value, against: shape)
    }
  }

  private func check(_ text: String, of value: Value, against shape: Shape) {
    guard shape.scalars.contains(.string) else { return reportKind(value, shape) }
    if !shape.choices.isEmpty, !shape.choices.contains(where: { $0.hasSameBytes(as: text) }) {
      let choices = Self.list(shape.choices)
      let suggestion = session.suggestion(for: text, among: shape.choices.count) { shape.choices }
      report(
        .unsupportedValue, "`\(text)` is not a value of `\(keyName)`", at: value.range,
        help: [suggestion ?? "write one of \(choices)"])
    }
    if let pattern = shape.pattern, !pattern.accepts(text) {
      report(
        .unsupportedValue, "`\(text)` is not a value of `\(keyName)`", at: value.range,
        help: ["it must \(pattern.requirement)"])
    }
  }

  private mutating func check(_ mapping: Mapping, of value: Value, against fields: MappingShape) {
    for index in mapping.entries.indices {
      guard let shape = shape(of: mapping.entries[index], in: fields) else { continue }
      path.append(.key(mapping.entries[index].key))
      check(mapping.entries[index].value, against: shape)
      path.removeLast()
    }
    for key in fields.required where !mapping.has(key) {
      report(
        .missingKey, "`\(key)` is missing from `\(ModelPath(path))`", at: Self.front(of: value),
        help: ["add `\(key):`"])
    }
  }

  /// The shape of an entry's value, nil when anything may stand there or when the key itself has been reported.
  private func shape(of entry: Mapping.Entry, in fields: MappingShape) -> Shape? {
    if let field = fields.field(of: entry) { return field.shape }
    if let element = fields.element {
      if fields.accepts(name: entry.key) { return element }
      if fields.isClosed { reportName(entry, fields) }
      return nil
    }
    if fields.allowsExtensions, entry.key.utf8.starts(with: "x-".utf8) { return nil }
    if fields.isClosed { reportUnknownKey(entry, fields) }
    return nil
  }

  private func checkUniqueness(of items: [Value]) {
    var seen: [KeyBytes: Int] = [:]
    for (index, item) in items.enumerated() {
      guard let fingerprint = item.fingerprint else { continue }
      guard let first = seen[KeyBytes(fingerprint)] else {
        seen[KeyBytes(fingerprint)] = index
        continue
      }
      let what = item.printed.map { "`\($0)`" } ?? "the element"
      report(
        .duplicateItem, "\(what) is in the list of `\(keyName)` twice", at: item.range,
        related: [Label(items[first].range, "first here")], help: ["remove one of them"])
    }
  }
}

// MARK: - Reports

extension SchemaCheck {
  private var keyName: String {
    for step in path.reversed() {
      if case .key(let key) = step { return key }
    }
    return "the file"
  }

  private func report(
    _ rule: RuleName, _ message: String, at range: SourceRange, related: [Label] = [], help: [String]
  ) {
    session.report(rule, message, at: range, related: related, help: help, path: ModelPath(path))
  }

  private func reportKind(_ value: Value, _ shape: Shape) {
    if value.isNull, session.misread.contains(value.range) { return }
    let place = path.isEmpty ? "the file" : "`\(ModelPath(path))`"
    let expected = Self.expectation(of: shape)
    var help = ["write \(expected)"]
    if value.isNull, !path.isEmpty { help = ["write \(expected), or remove the key"] }
    if !shape.scalars.isDisjoint(with: .string), let text = value.printed { help = ["put it in quotes: `\"\(text)\"`"] }
    report(.wrongType, "\(place) must be \(expected), not \(value.kindName)", at: Self.front(of: value), help: help)
  }

  private func reportInfinity(_ value: Value) {
    report(
      .invalidNumber, "`\(value.printed ?? "")` is not a number that Docker Compose can write", at: value.range,
      help: ["put it in quotes if text is meant"])
  }

  private func reportBounds(_ value: Value, _ bounds: ClosedRange<Int64>) {
    let limit =
      bounds.upperBound == Int64.max
      ? "at least \(bounds.lowerBound)" : "between \(bounds.lowerBound) and \(bounds.upperBound)"
    report(
      .numberOutOfRange, "`\(ModelPath(path))` must be \(limit), not \(value.printed ?? "")", at: value.range,
      help: ["write a number that is \(limit)"])
  }

  private func reportUnknownKey(_ entry: Mapping.Entry, _ fields: MappingShape) {
    if session.misread.contains(entry.keyRange) { return }
    let place = path.isEmpty ? "the top level of a compose file" : "`\(ModelPath(path))`"
    var help: [String] = []
    let suggestion = session.suggestion(for: entry.key, among: fields.fields.count) { fields.fields.map(\.name) }
    if let suggestion {
      help.append(suggestion)
    } else if fields.allowsExtensions {
      help.append("remove it, or name it `x-\(entry.key)` to have Docker Compose ignore it")
    } else {
      help.append("remove it; \(place) takes \(Self.list(fields.fields.map(\.name)))")
    }
    let full = ModelPath(path).appending(entry.key)
    session.report(
      .unknownKey, "`\(entry.key)` is not an attribute of \(place)", at: entry.keyRange, help: help, path: full)
  }

  private func reportName(_ entry: Mapping.Entry, _ fields: MappingShape) {
    if session.misread.contains(entry.keyRange) { return }
    let full = ModelPath(path).appending(entry.key)
    let noun = fields.noun ?? "key"
    let help =
      switch fields.names {
      case .resource: "use letters, digits, `.`, `_` and `-` only"
      case .lowercase: "use small letters only"
      case .anything, .nonEmpty: "give it a name"
      }
    let what = entry.key.isEmpty ? "a \(noun) must have a name" : "`\(entry.key)` cannot be the name of a \(noun)"
    session.report(.invalidName, what, at: entry.keyRange, help: [help], path: full)
  }

  /// What to mark when something is wrong with a collection as a whole: how it begins rather than all its lines.
  private static func front(of value: Value) -> SourceRange {
    var value = value
    while true {
      if let first = value.mapping?.entries.first {
        return value.range.contains(first.keyRange) ? first.keyRange : value.range
      }
      guard let first = value.sequence?.first, value.range.contains(first.range) else { return value.range }
      value = first
    }
  }

  /// "a string or a list".
  static func expectation(of shape: Shape) -> String {
    var kinds: [String] = []
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
    if shape.scalars.contains(.string) { kinds.append("a string") }
    if shape.scalars.contains(.null), kinds.isEmpty { kinds.append("empty") }
    guard let last = kinds.last, kinds.count > 1 else { return kinds.first ?? "something else" }
    return kinds.dropLast().joined(separator: ", ") + " or " + last
  }

  static func list(_ words: [String]) -> String { words.map { "`\($0)`" }.joined(separator: ", ") }
}

extension Value {
  /// A text that equal values share and different values do not.
  fileprivate var fingerprint: String? {
    switch content {
    case .null: "n"
    case .boolean(let flag): flag ? "t" : "f"
    case .integer(let number): "i\(number)"
    case .unsigned(let number): "i\(number)"
    case .float(let number):
      number.rounded() == number && number.magnitude < 9e15 ? "i\(Int64(number))" : "d\(number)"
    case .timestamp(let text): "T\(text)"
    case .string(let text): "s\(text)"
    case .text(let composed): "s\(composed.text.string)"
    case .sequence(let items): "[" + items.map { $0.fingerprint ?? "" }.joined(separator: "\u{1}") + "]"
    case .mapping(let mapping):
      "{"
        + mapping.entries.map { "\($0.key)\u{2}\($0.value.fingerprint ?? "")" }.sorted().joined(separator: "\u{1}")
        + "}"
    }
  }
}
