import Contract
import Diagnostics

/// What a variable holds, as far as its name and the values it is seen with tell.
///
/// A type is only guessed if every value seen has it, so that a stack is never at odds with the contract that was
/// drafted from it.
struct ValueGuess: Equatable {
  var type: ValueType
  /// The values of an `enum`.
  var choices: [String] = []
  /// What a secret that people choose, rather than generate, should at least have.
  var minimumLength: Int?

  /// - Parameters:
  ///   - values: those the variable has now and those it falls back on.
  ///   - isPublic: whether it ends up in browsers.
  init(name: String, values: [String], isPublic: Bool = false) {
    let words = name.uppercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
    let values = values.filter { !$0.isEmpty }
    func allValues(_ isWanted: (String) -> Bool) -> Bool { values.allSatisfy(isWanted) }
    let isSeen = !values.isEmpty

    if isSeen && allValues({ $0 == "true" || $0 == "false" }) {
      self.init(type: .boolean)
    } else if !isPublic && SecretName.isSecret(name) && !(isSeen && allValues(ValueGuess.isNumber)) {
      self = ValueGuess.secret(words)
    } else if words.last == "ORIGINS" || words.contains("CORS"), allValues(ValueGuess.isOriginList) {
      self.init(type: .originList)
    } else if words.last == "ORIGIN", allValues(ValueGuess.isOrigin) {
      self.init(type: .origin)
    } else if isSeen && allValues({ URLText($0)?.host.isEmpty == false }) {
      self.init(type: ValueGuess.urlType(of: values))
    } else if !isSeen && ["URL", "URI"].contains(words.last) {
      self.init(type: ValueGuess.urlType(words))
    } else if words.last == "PORT", allValues({ (1...65535).contains(Int($0) ?? 0) }) {
      self.init(type: .port)
    } else if isSeen && allValues(ValueGuess.isNumber) {
      self.init(type: .integer)
    } else if let choices = ValueGuess.choices(words), allValues(choices.contains) {
      self.init(type: .enum, choices: choices)
    } else if !isSeen && ValueGuess.isSwitch(words) {
      self.init(type: .boolean)
    } else if ValueGuess.isName(words), allValues(ValueGuess.isIdentifier) {
      self.init(type: .identifier)
    } else {
      self.init(type: .string)
    }
  }

  private init(type: ValueType, choices: [String] = [], minimumLength: Int? = nil) {
    self.type = type
    self.choices = choices
    self.minimumLength = minimumLength
  }

  /// Whether a name says that the value is compiled into what browsers load.
  static func isPublic(_ name: String) -> Bool {
    ["NEXT_PUBLIC_", "VITE_", "PUBLIC_", "REACT_APP_", "NUXT_PUBLIC_", "EXPO_PUBLIC_", "GATSBY_"].contains {
      name.hasPrefix($0)
    }
  }

  // MARK: By name

  private static func secret(_ words: [String]) -> ValueGuess {
    if words.contains(where: { ["PASSWORD", "PASSWD", "PASS", "PWD"].contains($0) }) {
      return ValueGuess(type: .secret, minimumLength: 12)
    }
    // Keys and tokens come from another party, unless they are for encrypting or signing.
    let isOurs = words.contains { ["SECRET", "ENCRYPTION", "SIGNING", "JWT", "SALT", "PEPPER", "HMAC"].contains($0) }
    let isHandedOut = ["KEY", "APIKEY", "TOKEN"].contains(words.last)
    return ValueGuess(type: isHandedOut && !isOurs ? .apiKey : .secret)
  }

  private static func urlType(_ words: [String]) -> ValueType {
    if words.contains(where: { $0.hasPrefix("POSTGRES") || $0 == "PG" }) { return .postgresURL }
    let web = ["APP", "API", "WEB", "SITE", "PUBLIC", "AUTH", "FRONTEND", "BACKEND", "CALLBACK", "WEBHOOK"]
    return words.contains(where: web.contains) ? .httpURL : .url
  }

  private static func isSwitch(_ words: [String]) -> Bool {
    ["ENABLE", "DISABLE", "IS", "ALLOW"].contains(words.first)
      || ["ENABLED", "DISABLED", "DEBUG", "INSECURE"].contains(words.last)
  }

  private static func isName(_ words: [String]) -> Bool {
    ["USER", "USERNAME", "DB", "DATABASE", "SCHEMA"].contains(words.last)
      || [["DB", "NAME"], ["DATABASE", "NAME"]].contains(words.suffix(2))
  }

  private static func choices(_ words: [String]) -> [String]? {
    if words == ["NODE", "ENV"] { return ["development", "production", "test"] }
    if words.suffix(2) == ["LOG", "LEVEL"] { return ["debug", "info", "warn", "error"] }
    return nil
  }

  // MARK: By value

  private static func urlType(of values: [String]) -> ValueType {
    let urls = values.compactMap { URLText($0) }
    if urls.allSatisfy({ ["postgres", "postgresql"].contains($0.schemeName) && !$0.database.isEmpty }) {
      return .postgresURL
    }
    let isWeb = urls.allSatisfy {
      ["http", "https"].contains($0.schemeName) && $0.bytes[$0.path].last != UInt8(ascii: "/")
    }
    return isWeb ? .httpURL : .url
  }

  private static func isOriginList(_ value: String) -> Bool {
    value.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { isOrigin(String($0)) }
  }

  private static func isOrigin(_ value: String) -> Bool {
    guard let url = URLText(value) else { return false }
    return ["http", "https"].contains(url.schemeName) && !url.host.isEmpty && url.user == nil
      && url.path.lowerBound == url.bytes.count && !url.bytes.contains(where: \.isBlank)
  }

  private static func isNumber(_ value: String) -> Bool { Int(value) != nil }

  private static func isIdentifier(_ value: String) -> Bool {
    value.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
  }
}
