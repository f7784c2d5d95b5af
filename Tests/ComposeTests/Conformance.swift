import Compose
import Diagnostics
import Foundation

/// Reads the conformance data, which lies outside the package.
enum Conformance {
  static let folder = ProcessInfo.processInfo.environment["VALIDATE_CONFORMANCE"]

  static func decode<Content: Decodable>(_ type: Content.Type, from file: String) throws -> Content {
    let url = URL(fileURLWithPath: folder ?? "").appendingPathComponent(file)
    return try JSONDecoder().decode(type, from: Data(contentsOf: url))
  }
}

extension Definition {
  /// A variable that the shell sets.
  convenience init(shell name: String, _ value: String) {
    self.init(name: name, nameRange: nil, value: TracedText(unplaced: value), origin: .shell)
  }
}

extension TemplateProblem {
  /// The problem in Compose's own words, when it is one that Compose refuses.
  func composeError(in template: String, lookup: (String) -> Definition?) -> String? {
    switch kind {
    case .missing(let name, let message, _):
      let message = Template.interpolate(TracedText(unplaced: message), lookup: lookup).text.string
      return "required variable \(name) is missing a value" + (message.isEmpty ? "" : ": \(message)")
    case .invalid(_, template: let part, isUsed: true):
      return "Invalid template: \(goQuoted(Array(template.utf8)[part]))"
    case .invalid, .unset, .miscountedBraces, .nestedTooDeeply, .expandsTooFar:
      return nil
    }
  }

  /// The warning that Compose logs for it.
  var composeWarning: String? {
    guard case .unset(let name) = kind else { return nil }
    return "The \"\(name)\" variable is not set. Defaulting to a blank string."
  }
}

/// A string as Go's `%q` writes it.
func goQuoted(_ bytes: some Collection<UInt8>) -> String {
  var result = "\""
  for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
    switch scalar {
    case "\n": result += "\\n"
    case "\t": result += "\\t"
    case "\r": result += "\\r"
    case "\"", "\\": result += "\\\(scalar)"
    case "\u{FEFF}": result += "\\ufeff"
    case _ where scalar.value < 0x20 || scalar.value == 0x7F:
      let digits = String(scalar.value, radix: 16)
      result += "\\x" + (digits.count < 2 ? "0" : "") + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

extension EnvFileProblem {
  /// The problem in Compose's own words, when it is one that Compose refuses.
  func composeError(in bytes: [UInt8], lookup: (String) -> Definition?) -> String? {
    let line = "line \(bytes[..<range.lowerBound].filter { $0 == UInt8(ascii: "\n") }.count + 1)"
    let lastLine = "line \(bytes.filter { $0 == UInt8(ascii: "\n") }.count + 1)"
    func rest(from start: Int) -> ArraySlice<UInt8> {
      bytes[start...].prefix { $0 != UInt8(ascii: "\n") }
    }
    switch kind {
    case .unexpectedCharacter(let scalar, let start, _):
      let character = goQuoted(String(scalar).utf8)
      return "\(line): unexpected character \(character) in variable name \(goQuoted(rest(from: start)))"
    case .blankInKey: return "\(line): key cannot contain a space"
    case .unterminatedQuote(let start):
      return "\(lastLine): unterminated quoted value \(String(decoding: rest(from: start), as: UTF8.self))"
    case .nothingExported: return "zero length string"
    case .template(let problem, let text): return problem.composeError(in: text, lookup: lookup)
    case .notUTF8, .utf16, .noKey, .lineTooLong, .skippedLine, .unknownReference, .referenceInReference: return nil
    }
  }

  var composeWarning: String? {
    if case .template(let problem, _) = kind { problem.composeWarning } else { nil }
  }
}
