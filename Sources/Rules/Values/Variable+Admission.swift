import Contract
import Diagnostics

extension Contract.Variable {
  /// Whether a value has the form that the type asks for. Whether it is a good one is for the rules to say.
  func admits(_ value: String) -> Bool {
    switch type.value {
    case .string, .secret, .apiKey: true
    case .identifier: value.utf8.allSatisfy(\.isIdentifier)
    case .boolean: ["true", "false"].contains(value)
    case .integer: Int(value) != nil
    case .port: Int(value).map { (1...65535).contains($0) } ?? false
    case .enum: choices.isEmpty || choices.contains { $0.value.utf8.elementsEqual(value.utf8) }
    // Some name no host.
    case .url: value.utf8.contains(UInt8(ascii: ":"))
    case .httpURL: isURL(value, of: ["https", "http"])
    case .postgresURL: isURL(value, of: ["postgresql", "postgres"])
    case .origin: isURL(value, of: ["https", "http"])
    case .originList: value.split(separator: ",").allSatisfy { isURL(String($0), of: ["https", "http"]) }
    }
  }

  private func isURL(_ value: String, of schemes: [String]) -> Bool {
    URLText(value).map { schemes.contains($0.schemeName) && !$0.host.isEmpty } ?? false
  }
}

extension UInt8 {
  /// Whether a name of a database or a user may hold the byte everywhere.
  var isIdentifier: Bool { isLetter || isDigit || self == UInt8(ascii: "_") || self == UInt8(ascii: "-") }
}
