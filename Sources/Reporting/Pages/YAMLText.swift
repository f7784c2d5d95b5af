import Compose
import Diagnostics

/// Writes values as YAML that every parser reads back the same, those of YAML 1.1 included.
enum YAMLText {
  /// A key and its value, `indent` blanks in.
  static func write(_ entry: Mapping.Entry, indent: Int, to text: inout String) {
    text += blanks(indent) + scalar(entry.key) + ":"
    write(entry.value, indent: indent, to: &text)
  }

  /// A value behind the `:` or `-` that stands `indent` blanks in, up to the end of its last line.
  private static func write(_ value: Value, indent: Int, to text: inout String) {
    switch value.content {
    case .mapping(let mapping):
      guard !mapping.isEmpty else {
        text += " {}\n"
        return
      }
      text += "\n"
      for entry in mapping.entries { write(entry, indent: indent + 2, to: &text) }
    case .sequence(let items):
      guard !items.isEmpty else {
        text += " []\n"
        return
      }
      text += "\n"
      for item in items { write(item: item, indent: indent + 2, to: &text) }
    case .timestamp(let string): writeString(string, indent: indent, to: &text)
    case .text(let string): writeString(string.string, indent: indent, to: &text)
    case .null: text += " null\n"
    case .boolean(let flag): text += flag ? " true\n" : " false\n"
    case .integer(let number): text += " \(number)\n"
    case .unsigned(let number): text += " \(number)\n"
    case .float(let number): text += " \(float(number))\n"
    }
  }

  private static func write(item: Value, indent: Int, to text: inout String) {
    text += blanks(indent) + "-"
    guard let mapping = item.mapping, let first = mapping.entries.first else {
      if let nested = item.sequence, !nested.isEmpty {
        text += "\n"
        for item in nested { write(item: item, indent: indent + 2, to: &text) }
      } else {
        write(item, indent: indent, to: &text)
      }
      return
    }
    // The first entry stands beside the dash, the others below it.
    text += " " + scalar(first.key) + ":"
    write(first.value, indent: indent + 2, to: &text)
    for entry in mapping.entries.dropFirst() { write(entry, indent: indent + 2, to: &text) }
  }

  private static func writeString(_ string: String, indent: Int, to text: inout String) {
    guard let header = blockHeader(of: string) else {
      text += " " + scalar(string) + "\n"
      return
    }
    text += " \(header)\n"
    var lines = string.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    for line in lines {
      if !line.isEmpty { text += blanks(indent + 2) + (String(line) ?? "") }
      text += "\n"
    }
  }

  /// `|`, `|-` or `|+` for a string of several lines that a block can show as it is; nil for others.
  private static func blockHeader(of string: String) -> String? {
    let bytes = Array(string.utf8)
    guard bytes.contains(0x0A), let first = bytes.first, first != 0x0A && first != 0x20 && first != 0x09,
      string.unicodeScalars.allSatisfy({ $0 == "\n" || isPrintable($0) })
    else { return nil }
    guard bytes.last == 0x0A else { return "|-" }
    return bytes.dropLast().last == 0x0A ? "|+" : "|"
  }

  /// A string on one line: plain where it cannot be taken for anything else, in double quotes otherwise.
  private static func scalar(_ string: String) -> String {
    if isPlain(string) { return string }
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      default:
        if isPrintable(scalar) { text.unicodeScalars.append(scalar) } else { text += escaped(scalar) }
      }
    }
    return text + "\""
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let length = scalar.value < 0x100 ? 2 : scalar.value < 0x10000 ? 4 : 8
    let letter = length == 2 ? "x" : length == 4 ? "u" : "U"
    return "\\\(letter)" + String(repeating: "0", count: length - digits.utf8.count) + digits
  }

  /// Words that some parser takes for a boolean or for nothing.
  private static let words: Set<String> = ["true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf"]

  private static func isPlain(_ string: String) -> Bool {
    let bytes = Array(string.utf8)
    guard let first = bytes.first, let last = bytes.last, last != 0x20, last != UInt8(ascii: ":") else { return false }
    // What begins with a digit, a sign or a dot may be a number, a time or a date.
    switch first {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "/"),
      UInt8(ascii: "_"), UInt8(ascii: "$"):
      break
    default: return false
    }
    for (offset, byte) in bytes.enumerated().dropLast() {
      if byte == UInt8(ascii: ":") && bytes[offset + 1] == 0x20 { return false }
      if byte == 0x20 && bytes[offset + 1] == UInt8(ascii: "#") { return false }
    }
    return string.unicodeScalars.allSatisfy(isPrintable) && !words.contains(string.lowercased())
  }

  /// Whether a character may stand in the text as it is and will be seen there.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value >= 0x20 && scalar.value < 0x7F }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate, .privateUse,
      .unassigned:
      return false
    default: return true
    }
  }

  private static func float(_ number: Double) -> String {
    if number.isNaN { return ".nan" }
    if number.isInfinite { return number < 0 ? "-.inf" : ".inf" }
    return "\(number)"
  }

  private static func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }
}
