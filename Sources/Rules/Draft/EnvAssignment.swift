/// How a value is written in an env file, so that it is read back as it is.
///
///     openchat           openchat          nothing in it means anything
///     a b                a b               blanks inside are part of the value
///     pa$$word           'pa$$word'        single quotes: nothing means anything inside
///     a 'b' $c           "a 'b' \$c"       double quotes where single ones do not do
///     two⏎lines          "two\nlines"      an assignment is one line, so that it can be commented out
///
/// Single quotes come first because the other programs that read such files (npm's dotenv, a shell) agree on them.
enum EnvAssignment {
  static func text(_ name: String, _ value: String) -> String { "\(name)=\(quoted(value))" }

  /// Whether an env file can have `name` as a key.
  static func isKey(_ name: String) -> Bool {
    guard let first = name.utf8.first, !first.isDigit else { return false }
    return name.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") }
  }

  static func quoted(_ value: String) -> String {
    if isPlain(value) { return value }
    let needsEscapes = value.utf8.contains {
      $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "\\") || $0 == 0x0A || $0 == 0x0D
    }
    return needsEscapes ? "\"\(escaped(value))\"" : "'\(value)'"
  }

  /// Whether every reader takes the value for itself without quotes.
  private static func isPlain(_ value: String) -> Bool {
    guard let first = value.utf8.first, let last = value.utf8.last else { return true }
    return first != 0x20 && last != 0x20 && value.utf8.allSatisfy { $0.isLetter || $0.isDigit || plain.contains($0) }
  }

  private static let plain = Set(" !%&()*+,-./:;<=>?@[]^_{|}~".utf8)

  private static func escaped(_ value: String) -> String {
    var result: [UInt8] = []
    for byte in value.utf8 {
      switch byte {
      case 0x0A: result += Array("\\n".utf8)
      case 0x0D: result += Array("\\r".utf8)
      case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "$"): result += [UInt8(ascii: "\\"), byte]
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
