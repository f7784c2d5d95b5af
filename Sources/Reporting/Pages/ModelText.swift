package import Compose
package import Diagnostics

/// The resolved model as `docker compose config` prints it: in YAML or JSON, keys sorted, `$` doubled so that the output
/// is a compose file again. Secrets are masked unless they are asked for.
package struct ModelText: Sendable {
  private let model: Value

  /// - Parameters:
  ///   - redaction: what must not be shown; nil to show everything.
  ///   - doublesDollars: whether `$` becomes `$$`; not so when variables were not filled in.
  ///   - isSecret: whether the value of a variable of that name is masked whatever it is.
  package init(
    _ model: Value, hiding redaction: Redaction?, doublesDollars: Bool = true,
    isSecret: @escaping (String) -> Bool = { _ in false }
  ) {
    self.model = Presentation(redaction: redaction, doublesDollars: doublesDollars, isSecret: isSecret)
      .value(model, at: [])
  }

  package var json: String { model.json + "\n" }

  package var yaml: String {
    var text = ""
    let sections = ["name", "services", "networks", "volumes", "secrets", "configs"]
    guard let mapping = model.mapping, !mapping.isEmpty else { return "{}\n" }
    // Docker Compose writes what a reader looks for first first; all else is sorted.
    let entries =
      sections.compactMap { mapping.entry($0) } + mapping.entries.filter { !sections.contains($0.key) }
    for entry in entries { YAMLText.write(entry, indent: 0, to: &text) }
    return text
  }
}

/// Makes a model ready to be shown.
private struct Presentation {
  let redaction: Redaction?
  let doublesDollars: Bool
  let isSecret: (String) -> Bool

  /// - Parameter path: the keys that lead to the value.
  func value(_ value: Value, at path: [String]) -> Value {
    switch value.content {
    case .mapping(let mapping):
      let isVariables = path.last == "environment" || path.last == "args"
      var entries = mapping.entries.map { entry in
        let isHidden = isVariables && redaction != nil && !entry.value.isNull && isSecret(entry.key)
        return Mapping.Entry(
          key: doubled(redaction?.masked(entry.key) ?? entry.key), keyRange: entry.keyRange,
          value: isHidden
            ? masked(entry.value) : self.value(entry.value, at: path + [entry.key]))
      }
      entries.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      return Value(.mapping(Mapping(entries)), at: value.range)
    case .sequence(let items):
      return Value(.sequence(items.map { self.value($0, at: path) }), at: value.range)
    case .text(let text):
      return Value(.text(TracedText(unplaced: doubled(redaction?.masked(text) ?? text.string))), at: value.range)
    case .integer(let number): return scalar(value, String(number))
    case .unsigned(let number): return scalar(value, String(number))
    case .float(let number): return scalar(value, String(number))
    case .timestamp(let text): return scalar(value, text)
    case .null, .boolean: return value
    }
  }

  /// A password may be a number.
  private func scalar(_ value: Value, _ text: String) -> Value {
    guard let redaction, redaction.hides(partOf: text) || redaction.hides(partOf: value.range) else { return value }
    return masked(value)
  }

  private func masked(_ value: Value) -> Value { Value(.text(TracedText(unplaced: Redaction.mask)), at: value.range) }

  private func doubled(_ text: String) -> String {
    doublesDollars && text.utf8.contains(UInt8(ascii: "$")) ? text.replacing("$", with: "$$") : text
  }
}
