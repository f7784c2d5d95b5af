import Contract

/// Lays out a drafted contract as a file that is pleasant to edit.
struct ContractWriter {
  private(set) var text = ""

  mutating func writeHead(_ name: String, from files: [String]) {
    let source = files.isEmpty ? "a compose file" : files.joined(separator: ", ")
    line("# The contract of this stack, drafted from \(comment(source)).")
    line("#")
    line("# What it says holds now; go through it and say what must hold. Types are guessed from names and values.")
    line("# How good secrets are, and that none has a default, is asked of every stack that has a contract.")
    line("")
    line("contract: \(YAMLText.scalar(name))")
  }

  mutating func writeServices(_ services: [DraftedService]) {
    guard !services.isEmpty else { return }
    line("\nservices:")
    for service in services {
      let image = service.image.map { " # " + comment($0) } ?? ""
      line("  \(YAMLText.scalar(service.key)):\(image)")
      if let container = service.container { line("    container: \(YAMLText.scalar(container))") }
      if service.isOptional { line("    optional: true") }
      if !service.ports.isEmpty { line("    ports: [\(service.ports.map { String($0) }.joined(separator: ", "))]") }
      let needs = service.needs.map { (key: $0.service, value: $0.condition) }
      if !needs.isEmpty { line("    needs: \(YAMLText.flow(needs))") }
      if service.hasHealthcheck { line("    healthcheck: true") }
    }
  }

  mutating func writeVariables(_ variables: [DraftedVariable]) {
    guard !variables.isEmpty else { return }
    line("\nvariables:")
    for variable in variables {
      line("  \(YAMLText.scalar(variable.name)):")
      if !variable.services.isEmpty || variable.builds.isEmpty {
        // Without services it serves the compose file itself, as the tag of an image does.
        line("    services: \(YAMLText.flow(variable.services))")
      }
      if !variable.builds.isEmpty { line("    build: \(YAMLText.flow(variable.builds))") }
      line("    type: \(variable.guess.type.rawValue)")
      if !variable.guess.choices.isEmpty { line("    values: \(YAMLText.flow(variable.guess.choices))") }
      if let length = variable.guess.minimumLength { line("    min-length: \(length)") }
      if variable.isPublic { line("    public: true") }
      if !variable.isRequired { line("    optional: true") }
      if variable.isRequired && !variable.isGuarded { line("    guard: false") }
      if variable.isIdentical { line("    identical: true") }
      if let name = variable.sameAs { line("    same-as: \(YAMLText.scalar(name))") }
      if let name = variable.memberOf { line("    member-of: \(YAMLText.scalar(name))") }
      if let name = variable.sameServerAs { line("    same-server-as: \(YAMLText.scalar(name))") }
      if let name = variable.otherDatabaseThan { line("    other-database-than: \(YAMLText.scalar(name))") }
      if !variable.url.isEmpty { line("    url: \(YAMLText.flow(variable.url.map { ($0.part, $0.name) }))") }
      if let example = variable.example { line("    example: \(YAMLText.scalar(example))") }
      if let note = variable.note { line("    note: \(YAMLText.scalar(note))") }
    }
  }

  private mutating func line(_ line: String) { text += line + "\n" }

  /// A text that stays on the line of its comment.
  private func comment(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

/// Texts as YAML reads them back.
enum YAMLText {
  static func flow(_ items: [String]) -> String { "[" + items.map(scalar).joined(separator: ", ") + "]" }

  static func flow(_ entries: [(key: String, value: String)]) -> String {
    "{ " + entries.map { "\(scalar($0.key)): \(scalar($0.value))" }.joined(separator: ", ") + " }"
  }

  /// A text without quotes when it means itself there, in a flow collection too, and in double quotes otherwise.
  static func scalar(_ text: String) -> String {
    isPlain(text) ? text : "\"" + escaped(text) + "\""
  }

  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last, first.isLetter || first == UInt8(ascii: "_"),
      last != 0x20, last != UInt8(ascii: ":")
    else { return false }
    // Words that mean something else than themselves, in this or another version of YAML.
    let words = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]
    guard !words.contains(text.lowercased()) else { return false }
    let bytes = Array(text.utf8)
    return bytes.indices.allSatisfy { index in
      let byte = bytes[index]
      if byte == UInt8(ascii: ":") { return bytes[index + 1] != 0x20 }
      return byte.isLetter || byte.isDigit || plain.contains(byte)
    }
  }

  private static let plain = Set(" _-./@+=%()".utf8)

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default:
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF:
          let digits = String(scalar.value, radix: 16, uppercase: true)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: result.unicodeScalars.append(scalar)
        }
      }
    }
    return result
  }
}
