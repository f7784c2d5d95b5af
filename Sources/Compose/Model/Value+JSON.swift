import Diagnostics

/// Writes a value as JSON, two blanks a level, keys in their order.
extension Value {
  package var json: String {
    var bytes: [UInt8] = []
    write(to: &bytes, indentation: 0)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func write(to bytes: inout [UInt8], indentation: Int) {
    switch content {
    case .null: bytes += "null".utf8
    case .boolean(let flag): bytes += (flag ? "true" : "false").utf8
    case .integer(let number): bytes += String(number).utf8
    case .unsigned(let number): bytes += String(number).utf8
    case .float(let number): bytes += (number.isFinite ? GoFormat.json(number) : "null").utf8
    case .timestamp(let text): Self.write(text, to: &bytes)
    case .text(let text): Self.write(text.string, to: &bytes)
    case .sequence(let items):
      guard !items.isEmpty else {
        bytes += "[]".utf8
        return
      }
      bytes.append(UInt8(ascii: "["))
      for (index, item) in items.enumerated() {
        Self.breakLine(before: index, indentation + 1, &bytes)
        item.write(to: &bytes, indentation: indentation + 1)
      }
      Self.breakLine(before: 0, indentation, &bytes)
      bytes.append(UInt8(ascii: "]"))
    case .mapping(let mapping):
      guard !mapping.isEmpty else {
        bytes += "{}".utf8
        return
      }
      bytes.append(UInt8(ascii: "{"))
      for (index, entry) in mapping.entries.enumerated() {
        Self.breakLine(before: index, indentation + 1, &bytes)
        Self.write(entry.key, to: &bytes)
        bytes += ": ".utf8
        entry.value.write(to: &bytes, indentation: indentation + 1)
      }
      Self.breakLine(before: 0, indentation, &bytes)
      bytes.append(UInt8(ascii: "}"))
    }
  }

  private static func breakLine(before index: Int, _ indentation: Int, _ bytes: inout [UInt8]) {
    if index > 0 { bytes.append(UInt8(ascii: ",")) }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indentation * 2))
  }

  /// What a YAML parser refuses or takes for the end of a line is escaped too: Compose files may be written in JSON.
  private static func write(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": bytes += "\\\"".utf8
      case "\\": bytes += "\\\\".utf8
      case "\n": bytes += "\\n".utf8
      case "\r": bytes += "\\r".utf8
      case "\t": bytes += "\\t".utf8
      case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}":
        let digits = String(scalar.value, radix: 16)
        bytes += "\\u\(String(repeating: "0", count: 4 - digits.utf8.count))\(digits)".utf8
      default: bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
