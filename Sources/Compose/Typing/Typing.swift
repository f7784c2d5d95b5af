import Diagnostics

/// Turns every value into what its shape says it is in the end: durations, sizes, command lines, lists of pairs.
///
///     stop_grace_period: 90s          "1m30s"
///     mem_limit: 1gb                  "1073741824"
///     command: echo "a b"             ["echo", "a b"]
///     labels: [a=1, b]                {a: "1", b: ""}
struct Typing {
  private let session: LoadSession
  private var path: [ModelPath.Step] = []

  private init(session: LoadSession) { self.session = session }

  static func apply(to model: inout Value, as shape: Shape, in session: LoadSession) {
    var typing = Typing(session: session)
    typing.convert(&model, as: shape)
  }

  private mutating func convert(_ value: inout Value, as shape: Shape) {
    switch shape.type {
    case .pairs, .variables: if value.sequence != nil { convertPairs(&value, shape.type) }
    case .hosts: convertHosts(&value)
    case .sshKeys: convertKeys(&value)
    case .command, .healthcheck: convertCommand(&value, shape.type)
    case .multipleOptions:
      if value.sequence == nil, value.mapping == nil, !value.isNull {
        convertScalar(&value, to: .printed)
        value = Value(.sequence([value]), at: value.range)
      }
    case .untyped, .string, .printed, .boolean, .integer, .float, .cpus, .duration, .bytes, .fileMode, .deviceCount:
      break
    }
    switch value.content {
    case .mapping(var mapping):
      guard let fields = shape.fields else { return }
      value.content = .null
      for index in 0..<mapping.count {
        guard let entryShape = fields.shape(under: mapping.entries[index]) else { continue }
        path.append(.key(mapping.entries[index].key))
        convert(&mapping[position: index], as: entryShape)
        path.removeLast()
      }
      if shape.type == .pairs { Self.blankNulls(in: &mapping) }
      value.content = .mapping(mapping)
    case .sequence(var items):
      guard let itemShape = shape.items else { return }
      value.content = .null
      for index in items.indices {
        path.append(.index(index))
        convert(&items[index], as: itemShape)
        path.removeLast()
      }
      value.content = .sequence(items)
    case .null: break
    case .boolean, .integer, .unsigned, .float, .timestamp, .string, .text: convertScalar(&value, to: shape.type)
    }
  }

  private static func blankNulls(in mapping: inout Mapping) {
    for index in 0..<mapping.count where mapping.entries[index].value.isNull {
      mapping[position: index].content = .string("")
    }
  }

  private func report(_ rule: RuleName, _ message: String, at range: SourceRange, help: String) {
    session.report(rule, message, at: range, help: [help], path: ModelPath(path))
  }
}

// MARK: - Scalars

extension Typing {
  private func convertScalar(_ value: inout Value, to type: Shape.ScalarType) {
    switch type {
    case .untyped, .command, .healthcheck, .pairs, .variables, .hosts, .sshKeys, .multipleOptions: break
    case .string, .printed: if value.string == nil, let text = value.printed { value.content = .string(text) }
    case .boolean, .integer:
      if value.string != nil {
        Casting(session: session).cast(&value, to: type, at: path)
      } else if case .float(let number) = value.content, number.magnitude < 9e18 {
        value.content = .integer(Int64(number))
      }
    case .float: if value.string != nil { Casting(session: session).cast(&value, to: type, at: path) }
    case .cpus:
      if value.string != nil { Casting(session: session).cast(&value, to: type, at: path) }
      if case .float(let number) = value.content, number.rounded() == number, number.magnitude < 1e15 {
        value.content = .integer(Int64(number))
      }
    case .duration: convertDuration(&value)
    case .bytes: convertBytes(&value)
    case .fileMode: convertMode(&value)
    case .deviceCount: convertCount(&value)
    }
  }

  private func convertDuration(_ value: inout Value) {
    guard let text = value.string else { return }
    if let duration = DurationText.nanoseconds(text) {
      value.content = .string(DurationText.canonical(duration))
    } else {
      report(
        .invalidDuration, "\(text.asSubject) is not a duration", at: value.range,
        help: "write numbers with the units `us`, `ms`, `s`, `m`, `h`, `d` or `w`, such as `1m30s`")
    }
  }

  private func convertBytes(_ value: inout Value) {
    switch value.content {
    case .integer(let number): value.content = .string(String(number))
    case .float: value.content = .string("0")
    case .string, .text:
      guard let text = value.string else { return }
      if let size = SizeText.bytes(text) {
        value.content = .string(String(size))
      } else {
        report(
          .invalidSize, "\(text.asSubject) is not a number of bytes", at: value.range,
          help: "write a number with an optional unit `b`, `k`, `m`, `g`, `t` or `p`, such as `512m`")
      }
    case .null, .boolean, .unsigned, .timestamp, .sequence, .mapping: break
    }
  }

  private func convertMode(_ value: inout Value) {
    switch value.content {
    case .integer(let number): value.content = .string("0" + String(number, radix: 8))
    case .string, .text:
      guard let text = value.string else { return }
      if let mode = Int64(text, radix: 8) {
        value.content = .string("0" + String(mode, radix: 8))
      } else {
        report(
          .invalidNumber, "\(text.asSubject) is not a file mode", at: value.range,
          help: "write it in octal, such as `0440`")
      }
    case .null, .boolean, .unsigned, .float, .timestamp, .sequence, .mapping: break
    }
  }

  private func convertCount(_ value: inout Value) {
    guard let text = value.string else { return }
    if text.lowercased() == "all" {
      value.content = .integer(-1)
    } else if let number = Casting.integer(text) {
      value.content = .integer(number)
    } else {
      report(
        .invalidNumber, "\(text.asSubject) is not a number of devices", at: value.range,
        help: "write a number, or `all`")
    }
  }
}

// MARK: - Collections

extension Typing {
  private func convertPairs(_ value: inout Value, _ type: Shape.ScalarType) {
    guard case .sequence(let items) = value.content else { return }
    var mapping = Mapping()
    mapping.reserveCapacity(items.count)
    var positions: [KeyBytes: Int] = [:]
    for item in items {
      guard let text = item.printed else { continue }
      let entry = self.entry(of: item, text, type)
      if let known = positions[KeyBytes(entry.key)] {
        mapping[position: known] = entry.value
      } else {
        positions[KeyBytes(entry.key)] = mapping.count
        mapping.append(entry)
      }
    }
    value.content = .mapping(mapping)
  }

  private func entry(of item: Value, _ text: String, _ type: Shape.ScalarType) -> Mapping.Entry {
    guard let mark = text.utf8.firstIndex(of: UInt8(ascii: "=")) else {
      return Mapping.Entry(
        key: text, keyRange: item.range,
        value: Value(type == .variables ? .null : .string(""), at: item.range))
    }
    let key = String(text[..<mark])
    let keyLength = key.utf8.count
    let keyRange = item.string == nil ? item.range : item.part(0..<keyLength).range
    if type == .variables, let last = key.unicodeScalars.last, last.properties.isWhitespace {
      report(
        .invalidPair, "there is a blank between the name `\(key.filter { !$0.isWhitespace })` and its `=`",
        at: keyRange,
        help: "remove the blank")
    }
    let value = item.part(keyLength + 1..<text.utf8.count)
    return Mapping.Entry(key: key, keyRange: keyRange, value: value)
  }

  private func convertHosts(_ value: inout Value) {
    var hosts: [Value] = []
    switch value.content {
    case .sequence(let items):
      for item in items {
        guard let text = item.string else { continue }
        guard let mark = text.firstIndex(of: "=") ?? text.firstIndex(of: ":") else {
          report(
            .invalidExtraHost, "\(text.asSubject) names a host without an address", at: item.range,
            help: "write `HOST=ADDRESS`")
          continue
        }
        let name = String(text[..<mark])
        for address in text[text.index(after: mark)...].split(separator: ",", omittingEmptySubsequences: false) {
          hosts.append(Self.host(name, String(address), at: item.range))
        }
      }
    case .mapping(let mapping):
      for entry in mapping.entries {
        for address in entry.value.sequence ?? [entry.value] {
          guard let text = address.printed else { continue }
          hosts.append(Self.host(entry.key, text, at: address.range))
        }
      }
    case .null, .boolean, .integer, .unsigned, .float, .timestamp, .string, .text: return
    }
    value.content = .sequence(hosts.sorted { ($0.string ?? "") < ($1.string ?? "") })
  }

  private func convertKeys(_ value: inout Value) {
    guard let mapping = value.mapping else { return }
    value.content = .sequence(
      mapping.entries.map { entry in
        guard let path = entry.value.printed, !path.isEmpty else {
          return Value(.string(entry.key), at: entry.keyRange)
        }
        return Value(.string("\(entry.key): \(path)"), at: entry.value.range)
      })
  }

  private static func host(_ name: String, _ address: String, at range: SourceRange) -> Value {
    let isBracketed = address.hasPrefix("[") && address.hasSuffix("]")
    let plain = isBracketed ? String(address.dropFirst().dropLast()) : address
    return Value(.string("\(name)=\(plain)"), at: range)
  }

  private func convertCommand(_ value: inout Value, _ type: Shape.ScalarType) {
    guard let text = value.string else { return }
    if type == .healthcheck {
      let kind = Value(.string("CMD-SHELL"), at: value.range)
      value = Value(.sequence([kind, value]), at: value.range)
      return
    }
    guard let words = CommandLine.split(text) else {
      report(
        .invalidCommand, "the quotes, brackets or backslashes of this command do not match up", at: value.range,
        help: "close every quote, or write the command as a list")
      value = Value(.sequence([]), at: value.range)
      return
    }
    let isWhole = words.count == 1 && words[0].hasSameBytes(as: text)
    value = Value(
      .sequence(isWhole ? [value] : words.map { Value(.string($0), at: value.range) }), at: value.range)
  }
}
