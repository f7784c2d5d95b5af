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

  private static func write(_ text: String, to bytes: inout [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0x0A: bytes += "\\n".utf8
      case 0x0D: bytes += "\\r".utf8
      case 0x09: bytes += "\\t".utf8
      case 0..<0x20, 0x7F: bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
