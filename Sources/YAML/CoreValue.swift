import Diagnostics

/// What a scalar stands for, by the rules of Docker Compose's parser: those of YAML 1.2 with some remains of 1.1
/// (`0777` and `0b11` are integers, `1_000` too, dates are dates; `yes` and `22:22` are strings).
package enum CoreValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case int(Int64)
  /// An integer above `Int64.max`.
  case uint(UInt64)
  case float(Double)
  case timestamp(Timestamp)
  case string

  /// The value of a plain scalar without a tag.
  init(plain text: ArraySlice<UInt8>) {
    guard let first = text.first else {
      self = .null
      return
    }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), Byte.dash, Byte.dot:
      self = CoreValue(number: text)
    case UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "n"),
      UInt8(ascii: "N"), UInt8(ascii: "~"):
      self = CoreValue(word: text)
    default:
      self = .string
    }
  }

  /// Whether a plain scalar can be told to be a string by its first and its last byte and its length, as most can.
  @inline(__always)
  static func isSurelyString(plain text: Range<Int>, of source: [UInt8]) -> Bool {
    guard !text.isEmpty else { return false }
    switch source[text.lowerBound] {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), Byte.dash, Byte.dot:
      return !isInNumbers(source[text.upperBound - 1])
    case UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "n"),
      UInt8(ascii: "N"):
      return !(4...5).contains(text.count) || !isSecondOfWord(source[text.lowerBound + 1])
    case UInt8(ascii: "~"): return text.count > 1
    default: return true
    }
  }

  /// Whether a byte is the second of `true`, `false` or `null`.
  private static func isSecondOfWord(_ byte: UInt8) -> Bool {
    byte | 0x20 == UInt8(ascii: "r") || byte | 0x20 == UInt8(ascii: "a") || byte | 0x20 == UInt8(ascii: "u")
  }

  private init(word: ArraySlice<UInt8>) {
    guard word.count <= 5 else {
      self = .string
      return
    }
    switch String(decoding: word, as: UTF8.self) {
    case "~", "null", "Null", "NULL": self = .null
    case "true", "True", "TRUE": self = .bool(true)
    case "false", "False", "FALSE": self = .bool(false)
    default: self = .string
    }
  }

  private init(number text: ArraySlice<UInt8>) {
    if let number = CoreValue.plainInteger(in: text) {
      self = .int(number)
      return
    }
    guard text.allSatisfy(CoreValue.isInNumbers) else {
      self = .string
      return
    }
    switch String(decoding: text, as: UTF8.self) {
    case ".nan", ".NaN", ".NAN": self = .float(.nan)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": self = .float(.infinity)
    case "-.inf", "-.Inf", "-.INF": self = .float(-.infinity)
    case "-0", "-0.0": self = .float(-0.0)
    default:
      if text.first == Byte.dot {
        self = CoreValue.float(in: text) ?? .string
      } else if let timestamp = Timestamp(text) {
        self = .timestamp(timestamp)
      } else {
        let digits = text.filter { $0 != UInt8(ascii: "_") }[...]
        self = CoreValue.integer(in: digits) ?? CoreValue.float(in: digits) ?? .string
      }
    }
  }

  /// Decimal digits without a leading zero, few enough that they cannot overflow.
  private static func plainInteger(in text: ArraySlice<UInt8>) -> Int64? {
    guard text.count <= 18, text.first != UInt8(ascii: "0") || text.count == 1 else { return nil }
    var number: Int64 = 0
    for byte in text {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      number = number &* 10 &+ Int64(byte &- UInt8(ascii: "0"))
    }
    return number
  }

  /// Whether a byte occurs in some number or timestamp; most texts that begin with a digit have one that does not.
  private static func isInNumbers(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), Byte.dash, Byte.dot, UInt8(ascii: "_"),
      UInt8(ascii: ":"), 0x20, 0x09, UInt8(ascii: "Z"), UInt8(ascii: "z"), UInt8(ascii: "T"), UInt8(ascii: "t"):
      true
    default:
      // Hexadecimal digits, the marks of a base and of an exponent, `inf` and `nan`.
      switch byte | 0x20 {
      case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "x"), UInt8(ascii: "o"), UInt8(ascii: "i"),
        UInt8(ascii: "n"):
        true
      default: false
      }
    }
  }

  /// An integer as Go reads it with the base taken from its prefix.
  private static func integer(in text: ArraySlice<UInt8>) -> CoreValue? {
    var digits = text
    let isNegative = digits.first == Byte.dash
    if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
    var radix = 10
    if digits.first == UInt8(ascii: "0") && digits.count > 1 {
      switch digits[digits.startIndex + 1] | 0x20 {
      case UInt8(ascii: "x"): radix = 16
      case UInt8(ascii: "b"): radix = 2
      case UInt8(ascii: "o"): radix = 8
      default: radix = 0
      }
      digits = digits.dropFirst(radix == 0 ? 1 : 2)
      if radix == 0 { radix = 8 }
    }
    guard let first = digits.first, first != Byte.dash && first != UInt8(ascii: "+"),
      let magnitude = UInt64(String(decoding: digits, as: UTF8.self), radix: radix)
    else { return nil }
    if isNegative {
      guard magnitude <= UInt64(Int64.max) + 1 else { return nil }
      return .int(Int64(truncatingIfNeeded: 0 &- magnitude))
    }
    return Int64(exactly: magnitude).map { .int($0) } ?? .uint(magnitude)
  }

  /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, if it does not overflow.
  private static func float(in text: ArraySlice<UInt8>) -> CoreValue? {
    var rest = text
    if rest.first == Byte.dash || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    let whole = dropDigits(&rest)
    var fraction = 0
    if rest.first == Byte.dot {
      rest = rest.dropFirst()
      fraction = dropDigits(&rest)
    }
    guard whole + fraction > 0 else { return nil }
    if let byte = rest.first, byte | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if rest.first == Byte.dash || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
      guard dropDigits(&rest) > 0 else { return nil }
    }
    guard rest.isEmpty, let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else { return nil }
    return .float(value)
  }

  private static func dropDigits(_ text: inout ArraySlice<UInt8>) -> Int {
    let digits = text.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    text = text.dropFirst(digits.count)
    return digits.count
  }
}

extension Tree {
  /// What a scalar stands for. Quoted and block scalars are strings unless a tag says otherwise; collections and
  /// aliases count as strings.
  package func resolved(_ node: NodeID) -> CoreValue { constructed(node) ?? .string }

  /// What a scalar stands for; nil if its tag asks for something its text is not, such as `!!int abc`.
  func constructed(_ id: NodeID) -> CoreValue? {
    let node = nodes[Int(id.index)]
    guard node.kind == .scalar else { return .string }
    let tag = node.properties == Node.noProperties ? nil : coreTag(id)
    guard let tag else { return node.style == .plain ? CoreValue(plain: utf8(id)) : .string }
    let value = CoreValue(plain: utf8(id))
    switch (tag, value) {
    case ("int", .int), ("int", .uint), ("float", .float), ("bool", .bool), ("null", .null), ("timestamp", .timestamp):
      return value
    case ("float", .int(let value)): return .float(Double(value))
    case ("float", .uint(let value)): return .float(Double(value))
    case ("int", _), ("float", _), ("bool", _), ("null", _), ("timestamp", _): return nil
    case ("binary", _): return Base64.decode(utf8(id)) == nil ? nil : .string
    default: return .string
    }
  }

  /// What stands behind `tag:yaml.org,2002:` in a node's tag; another tag makes it a string; nil without a tag.
  func coreTag(_ node: NodeID) -> String? {
    guard let tag = tag(node)?.value, tag != "!" else { return nil }
    return tag.hasPrefix("tag:yaml.org,2002:") ? String(tag.dropFirst("tag:yaml.org,2002:".count)) : ""
  }
}

extension Tree {
  /// The scalars that are not what their tags say; Docker Compose refuses them.
  func tagProblems() -> [Diagnostic] {
    var problems: [Diagnostic] = []
    for index in nodes.indices where nodes[index].properties != Node.noProperties {
      let node = NodeID(index: UInt32(index))
      guard constructed(node) == nil, let tag = coreTag(node) else { continue }
      let related = self.tag(node).map { [Label($0.range, "the tag")] } ?? []
      problems.append(
        Diagnostic(
          .yamlRefusedByCompose, .error, "the value is no `!!\(tag)`", at: Label(range(node)), related: related,
          help: ["remove the tag, or write a value it fits"]))
      if problems.count == Problems.limit { break }
    }
    return problems
  }
}
