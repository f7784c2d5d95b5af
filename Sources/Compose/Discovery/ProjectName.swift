package import Diagnostics

/// The rules for a project's name.
package enum ProjectName {
  /// The name as Compose makes one of a directory or of `name:`: lower case, only letters, digits, `_` and `-`, and
  /// a letter or digit first. Empty when nothing is left.
  package static func normalized(_ name: String) -> String {
    let kept = name.lowercased().utf8.filter {
      Byte.isLetter($0) || Byte.isDigit($0) || $0 == Byte.underscore || $0 == UInt8(ascii: "-")
    }
    return String(decoding: kept.drop { $0 == Byte.underscore || $0 == UInt8(ascii: "-") }, as: UTF8.self)
  }

  /// Whether Compose takes the name where it does not normalise it: `--project-name` and `COMPOSE_PROJECT_NAME`.
  package static func isNormal(_ name: String) -> Bool { normalized(name).utf8.elementsEqual(name.utf8) }

  /// The name that stands above `name:` and the directory's.
  ///
  /// - Returns: the name, and where it is defined unless on the command line; nil when neither says one.
  package static func imposed(
    by request: LoadRequest, _ environment: ProjectEnvironment
  ) -> (name: String, definition: Definition?)? {
    if let name = request.projectName, !name.isEmpty { return (name, nil) }
    guard let definition = environment.lookup("COMPOSE_PROJECT_NAME"), !definition.value.string.isEmpty else {
      return nil
    }
    return (definition.value.string, definition)
  }

  /// What is wrong with an imposed name, if anything is.
  package static func diagnostic(for name: String, from definition: Definition?) -> Diagnostic? {
    guard !isNormal(name) else { return nil }
    let suggestion = normalized(name)
    var help: [Message] = ["use lower-case letters, digits, `-` and `_`, and begin with a letter or a digit"]
    if !suggestion.isEmpty { help.append("for example `\(suggestion)`") }
    let place = definition?.value.place.range ?? definition?.nameRange
    return Diagnostic(
      .invalidProjectName, .error, "`\(name)` cannot be the name of a project", at: place.map { Label($0) }, help: help,
      subject: Subject(variable: definition?.name))
  }
}
