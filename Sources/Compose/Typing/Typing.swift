import Diagnostics

/// Turns every value into what its shape says it is in the end: durations, sizes, command lines, lists of pairs.
///
///     stop_grace_period: 90s          "1m30s"
///     mem_limit: 1gb                  "1073741824"
///     command: echo "a b"             ["echo", "a b"]
///     labels: [a=1, b]                {a: "1", b: ""}
struct Typing {
  private let session: LoadSession
  private var trail = ModelTrail(from: [.key("services")])

  init(in session: LoadSession) { self.session = session }

  /// Converts a service of the project.
  mutating func convert(service: Model.ID, in model: inout Model) { convert(service, as: .service, in: &model) }

  /// Converts all of the project but its services.
  mutating func convertResources(of root: Model.ID, in model: inout Model) {
    trail = ModelTrail()
    guard let fields = Shape.project.fields else { return }
    let services = model.value("services", in: root)
    var child = model.firstEntry(root)
    while let section = child {
      child = model.next(section)
      guard section != services, let shape = fields.shape(under: section, in: model) else { continue }
      convert(section, as: shape, in: &model)
    }
  }

  private mutating func convert(_ entry: Model.ID, as shape: Shape, in model: inout Model) {
    if isFinal(entry, as: shape.type, in: model) { return }
    trail.enter(entry)
    convert(value: entry, as: shape, in: &model)
    trail.leave()
  }

  private mutating func convert(value: Model.ID, as shape: Shape, in model: inout Model) {
    switch shape.type {
    case .pairs, .variables: if model.isSequence(value) { convertPairs(value, shape.type, in: &model) }
    case .hosts: convertHosts(value, in: &model)
    case .sshKeys: convertKeys(value, in: &model)
    case .command, .healthcheck: convertCommand(value, shape.type, in: &model)
    case .multipleOptions:
      if !model.isSequence(value), !model.isMapping(value), !model.isNull(value) {
        convertScalar(value, to: .printed, in: &model)
        model.wrapInSequence(value)
      }
    case .untyped, .string, .printed, .boolean, .integer, .count, .limit, .float, .duration, .bytes, .fileMode,
      .deviceCount:
      break
    }
    var child = model.firstChild(value)
    switch model.kind(value) {
    case .mapping:
      guard let fields = shape.fields else { return }
      let holdsPairs = shape.type == .pairs || shape.type == .variables
      while let entry = child {
        child = model.next(entry)
        guard let entryShape = fields.shape(under: entry, in: model) else { continue }
        if holdsPairs, model.withKeyBytes(entry, { $0.holdsDollar }) { reportReference(inKeyOf: entry, in: model) }
        if fields.element?.type == .printed, model.isExtension(entry) { reportExtension(entry, in: model) }
        convert(entry, as: entryShape, in: &model)
        if shape.type == .pairs, model.isNull(entry) { model.set(entry, .literal("")) }
      }
    case .sequence:
      guard let itemShape = shape.items else { return }
      var index = 0
      while let item = child {
        child = model.next(item)
        if !isFinal(item, as: itemShape.type, in: model) {
          trail.enter(index: index)
          convert(value: item, as: itemShape, in: &model)
          trail.leave()
        }
        index += 1
      }
    case .null: break
    case .boolean, .integer, .unsigned, .float, .timestamp, .written, .literal, .composed:
      convertScalar(value, to: shape.type, wasCast: shape.isCastEarly, in: &model)
    }
  }

  /// Whether a value is what it shall be already, as most are.
  private func isFinal(_ value: Model.ID, as type: Shape.ScalarType, in model: Model) -> Bool {
    switch model.kind(value) {
    case .null: true
    case .written, .literal, .composed: type == .string || type == .printed || type == .untyped
    case .boolean: type == .boolean
    case .integer: type == .integer || type == .limit || type == .count && model.integer(value).map { $0 >= 0 } == true
    case .unsigned, .float, .timestamp, .sequence, .mapping: false
    }
  }

  private func report(_ rule: RuleName, _ message: Message, at range: SourceRange, help: Message, in model: Model) {
    session.report(rule, message, at: range, help: [help], path: trail.path(in: model))
  }
}

// MARK: - Keys

extension Typing {
  /// An entry whose name Docker Compose cannot keep.
  private func reportExtension(_ entry: Model.ID, in model: Model) {
    let key = model.keyText(entry)
    session.report(
      .invalidName, "Docker Compose takes `\(key)` for an extension of the file here, and loses it",
      at: model.keyRange(entry),
      help: ["write the mapping as a list of `NAME=value`, or give it a name that does not begin with `x-`"],
      severity: .warning, path: trail.path(in: model).appending(key))
  }

  private func reportReference(inKeyOf entry: Model.ID, in model: Model) {
    let key = model.keyText(entry)
    guard key.contains("${"), model.range(entry) != model.keyRange(entry) else { return }
    session.report(
      .referenceInKey, "`\(key)` is the key as it stands: Docker Compose fills in no variables in keys",
      at: model.keyRange(entry),
      help: ["write the mapping as a list of `NAME=value`, where variables are filled in, or the name itself"],
      severity: .warning, path: trail.path(in: model).appending(key))
  }
}

// MARK: - Scalars

extension Typing {
  /// - Parameter wasCast: whether a string that is a number has become one before.
  private func convertScalar(
    _ value: Model.ID, to type: Shape.ScalarType, wasCast: Bool = false, in model: inout Model
  ) {
    switch type {
    case .untyped, .command, .healthcheck, .pairs, .variables, .hosts, .sshKeys, .multipleOptions: break
    case .string, .printed:
      guard !model.isString(value), let text = model.printed(value) else { return }
      if type == .string, model.integer(value) == nil {
        report(
          .invalidNumber, value, "neither a string nor a whole number", "put it in quotes: `\"\(text)\"`", in: model)
      }
      model.set(value, .literal(text))
    case .limit:
      if model.isString(value) {
        wasCast ? cast(value, to: type, in: &model) : reportString(value, in: model)
      } else if model.kind(value) == .float {
        report(.invalidNumber, value, "not written in plain digits", "write digits only, such as `1024`", in: model)
      } else if model.integer(value) == nil {
        reportSize(value, in: model)
      }
    case .boolean, .integer, .count:
      if model.isString(value), type == .count, !wasCast {
        reportString(value, in: model)
      } else if model.isString(value) {
        cast(value, to: type, in: &model)
      } else if let number = model.float(value), number.magnitude < 9e18 {
        model.set(value, .integer(Int64(number)))
      } else if model.kind(value) == .float || type == .integer && model.kind(value) == .unsigned {
        // Docker Compose accepts it, and makes another number of it.
        reportSize(value, in: model)
      }
      if type == .count, let number = model.integer(value), number < 0 {
        report(
          .numberOutOfRange, "`\(trail.path(in: model))` must be at least 0, not \(number)", at: model.range(value),
          help: "write a number that is at least 0", in: model)
      }
    case .float:
      if model.isString(value) { cast(value, to: type, in: &model) }
      convertFloat(value, in: &model)
    case .duration: convertDuration(value, in: &model)
    case .bytes: convertBytes(value, in: &model)
    case .fileMode: convertMode(value, in: &model)
    case .deviceCount: convertCount(value, in: &model)
    }
  }

  /// Says what a number is, or what it is not, unless it should not be there in the first place.
  private func report(_ rule: RuleName, _ value: Model.ID, _ what: Message, _ help: Message, in model: Model) {
    if session.misread.contains(model.range(value)) { return }
    let text = model.printed(value) ?? ""
    report(rule, "\(text.asSubject) is \(what)", at: model.range(value), help: help, in: model)
  }

  private func reportSize(_ value: Model.ID, in model: Model) {
    report(
      .numberOutOfRange, value, "beyond what Docker Compose can count", "write at most eighteen digits", in: model)
  }

  private func reportString(_ value: Model.ID, in model: Model) {
    report(
      .wrongType, "`\(trail.path(in: model))` must be a number, not a string", at: model.range(value),
      help: "write the number itself, without quotes and without a variable", in: model)
  }

  private func cast(_ value: Model.ID, to type: Shape.ScalarType, in model: inout Model) {
    Casting(session: session).cast(value, to: type, in: &model) { trail.path(in: $0) }
  }

  private func convertFloat(_ value: Model.ID, in model: inout Model) {
    guard let number = model.float(value), number.isFinite else { return }
    // The fewest digits that name the number of 32 bits.
    guard let short = Double(Float(number).description), short.isFinite else {
      return report(
        .numberOutOfRange, value, "beyond what Docker Compose can count", "write a smaller number", in: model)
    }
    model.set(value, short.rounded() == short && short.magnitude < 1e15 ? .integer(Int64(short)) : .float(short))
  }

  private func convertDuration(_ value: Model.ID, in model: inout Model) {
    if model.withBytes(value, DurationText.isShort) == true { return }
    guard let text = model.string(value) else { return }
    if let duration = DurationText.nanoseconds(text) {
      let canonical = DurationText.canonical(duration)
      if !canonical.hasSameBytes(as: text) { model.set(value, .literal(canonical)) }
    } else {
      report(
        .invalidDuration, "\(text.asSubject) is not a duration", at: model.range(value),
        help: "write numbers with the units `us`, `ms`, `s`, `m`, `h`, `d` or `w`, such as `1m30s`", in: model)
    }
  }

  private func convertBytes(_ value: Model.ID, in model: inout Model) {
    switch model.kind(value) {
    case .integer: if let text = model.printed(value) { model.set(value, .literal(text)) }
    case .float: model.set(value, .literal("0"))
    case .written, .literal, .composed:
      guard let text = model.string(value) else { return }
      if let size = SizeText.bytes(text) {
        model.set(value, .literal(String(size)))
      } else {
        report(
          .invalidSize, "\(text.asSubject) is not a number of bytes", at: model.range(value),
          help: "write a number with an optional unit `b`, `k`, `m`, `g`, `t` or `p`, such as `512m`", in: model)
      }
    case .null, .boolean, .unsigned, .timestamp, .sequence, .mapping: break
    }
  }

  private func convertMode(_ value: Model.ID, in model: inout Model) {
    if model.kind(value) == .float || model.kind(value) == .unsigned {
      report(.invalidNumber, value, "not a file mode", "write it in octal, such as `0440`", in: model)
    } else if let number = model.integer(value) {
      model.set(value, .literal("0" + String(number, radix: 8)))
    } else if let text = model.string(value) {
      if let mode = Int64(text, radix: 8) {
        model.set(value, .literal("0" + String(mode, radix: 8)))
      } else {
        report(
          .invalidNumber, "\(text.asSubject) is not a file mode", at: model.range(value),
          help: "write it in octal, such as `0440`", in: model)
      }
    }
  }

  private func convertCount(_ value: Model.ID, in model: inout Model) {
    guard let text = model.string(value) else {
      if model.integer(value) == nil {
        report(.invalidNumber, value, "not a number of devices", "write a whole number, or `all`", in: model)
      }
      return
    }
    if text.lowercased() == "all" {
      model.set(value, .integer(-1))
    } else if let number = Casting.integer(text) {
      model.set(value, .integer(number))
    } else {
      report(
        .invalidNumber, "\(text.asSubject) is not a number of devices", at: model.range(value),
        help: "write a number, or `all`", in: model)
    }
  }
}

// MARK: - Collections

extension Typing {
  private func convertPairs(_ value: Model.ID, _ type: Shape.ScalarType, in model: inout Model) {
    let items = Array(model.items(value))
    model.set(value, .mapping)
    var known: [KeyBytes: Model.ID] = [:]
    for item in items {
      // What is no string has been reported.
      guard let text = model.string(item) else { continue }
      let (name, entry) = pair(item, text, type, in: &model)
      if let earlier = known[KeyBytes(name)] {
        model.replace(earlier, with: entry)
      } else {
        known[KeyBytes(name)] = entry
        model.move(entry, to: value)
      }
    }
  }

  /// A string `NAME=VALUE` as an entry: its key and its value.
  private func pair(
    _ item: Model.ID, _ text: String, _ type: Shape.ScalarType, in model: inout Model
  ) -> (name: String, entry: Model.ID) {
    let range = model.range(item)
    guard let mark = text.utf8.firstIndex(of: Byte.equals) else {
      if type == .variables { checkName(text, "behind the name", at: range, in: model) }
      let entry = model.add(type == .variables ? .null : .literal(""), at: range)
      model.setKey(of: entry, model.key(named: text, at: range))
      return (text, entry)
    }
    let name = String(text[..<mark])
    let length = name.utf8.count
    let keyRange = model.range(ofPart: 0..<length, of: item)
    if type == .variables { checkName(name, "before the `=` of", at: keyRange, in: model) }
    let entry = model.part(length + 1..<text.utf8.count, of: item)
    let hash = Model.hash(name)
    model.setKey(
      of: entry,
      model.kind(item) == .written
        ? Model.key(writtenAt: keyRange, margin: 0, hash: hash, field: Model.unsoughtField)
        : model.key(named: name, at: keyRange))
    return (name, entry)
  }

  /// Reports the name of a variable that ends with one of the blanks that Compose looks for.
  private func checkName(_ name: String, _ place: Message, at range: SourceRange, in model: Model) {
    switch name.unicodeScalars.last {
    case ("\t"..."\r")?, " ", "\u{85}", "\u{A0}":
      let rest = name.filter { !$0.isWhitespace }
      report(
        .invalidPair,
        rest.isEmpty ? "there is only a blank where a name should be" : "there is a blank \(place) `\(rest)`",
        at: range, help: "remove the blank", in: model)
    default: break
    }
  }

  private func convertHosts(_ value: Model.ID, in model: inout Model) {
    var hosts: [(text: String, range: SourceRange)] = []
    switch model.kind(value) {
    case .sequence:
      for item in model.items(value) {
        guard let text = model.string(item) else { continue }
        guard let mark = text.firstIndex(of: "=") ?? text.firstIndex(of: ":") else {
          report(
            .invalidExtraHost, "\(text.asSubject) names a host without an address", at: model.range(item),
            help: "write `HOST=ADDRESS`", in: model)
          continue
        }
        let name = String(text[..<mark])
        checkHost(name, at: model.range(item), in: model)
        for address in text[text.index(after: mark)...].split(separator: ",", omittingEmptySubsequences: false) {
          hosts.append((Self.host(name, String(address)), model.range(item)))
        }
      }
    case .mapping:
      for entry in model.entries(value) {
        checkHost(entry, in: model)
        let addresses = model.isSequence(entry) ? Array(model.items(entry)) : [entry]
        for address in addresses {
          guard let text = model.printed(address) else { continue }
          hosts.append((Self.host(model.keyText(entry), text), model.range(address)))
        }
      }
    case .null, .boolean, .integer, .unsigned, .float, .timestamp, .written, .literal, .composed: return
    }
    model.set(value, .sequence)
    for host in hosts.sorted(by: { $0.text < $1.text }) {
      let item = model.add(.literal(host.text), at: host.range)
      model.append(item, to: value)
    }
  }

  private func checkHost(_ entry: Model.ID, in model: Model) {
    let name = model.keyText(entry)
    // That it has no name has been reported.
    if name.isEmpty { return }
    guard model.isExtension(entry) else { return checkHost(name, at: model.keyRange(entry), in: model) }
    report(
      .invalidExtraHost, "Docker Compose takes `\(name)` for an extension here, not for a host",
      at: model.keyRange(entry), help: "write the hosts as a list of `HOST=ADDRESS`", in: model)
  }

  private func checkHost(_ name: String, at range: SourceRange, in model: Model) {
    guard name.isEmpty || name.utf8.contains(where: { $0 == Byte.colon || $0 == Byte.equals }) else { return }
    report(
      .invalidExtraHost, "\(name.asSubject) is not the name of a host", at: range, help: "write `HOST=ADDRESS`",
      in: model)
  }

  private func convertKeys(_ value: Model.ID, in model: inout Model) {
    guard model.isMapping(value) else { return }
    let entries = Array(model.entries(value))
    model.set(value, .sequence)
    for entry in entries {
      let name = model.keyText(entry)
      let path = model.printed(entry) ?? ""
      let item =
        path.isEmpty
        ? model.add(.literal(name), at: model.keyRange(entry))
        : model.add(.literal("\(name): \(path)"), at: model.range(entry))
      model.append(item, to: value)
    }
  }

  private static func host(_ name: String, _ address: String) -> String {
    let isBracketed = address.utf8.count > 2 && address.hasPrefix("[") && address.hasSuffix("]")
    return "\(name)=\(isBracketed ? String(address.dropFirst().dropLast()) : address)"
  }

  private func convertCommand(_ value: Model.ID, _ type: Shape.ScalarType, in model: inout Model) {
    guard let text = model.string(value) else { return }
    let range = model.range(value)
    if type == .healthcheck {
      let command = model.take(value)
      model.set(value, .sequence)
      // Nobody wrote it: none of the command's bytes are its own.
      let kind = model.add(.literal("CMD-SHELL"), at: range.start)
      model.append(kind, to: value)
      model.append(command, to: value)
      return
    }
    guard let words = CommandLine.split(text) else {
      report(
        .invalidCommand, "the quotes, brackets or backslashes of this command do not match up", at: range,
        help: "close every quote, or write the command as a list", in: model)
      return model.set(value, .sequence)
    }
    if words.count == 1, words[0].hasSameBytes(as: text) { return model.wrapInSequence(value) }
    var items: [Model.ID] = []
    var end = model.kind(value) == .written ? 0 : nil
    for word in words {
      if let place = end.flatMap({ CommandLine.place(of: word, in: text, behind: $0) }) {
        // A secret among the words hides no other.
        let own = model.range(ofPart: place, of: value)
        var builder = TracedTextBuilder()
        builder.append(word, from: .bytes(own.file, offset: own.lowerBound))
        items.append(model.add(ComposedText(builder.finish()), at: range))
        end = place.upperBound
      } else {
        items.append(model.add(.literal(word), at: range))
        end = nil
      }
    }
    model.set(value, .sequence)
    for item in items { model.append(item, to: value) }
  }
}
