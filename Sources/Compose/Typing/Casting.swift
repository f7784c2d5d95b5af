import Diagnostics

/// Turns a string into the boolean or number that its place in the model asks for.
struct Casting {
  let session: LoadSession

  /// Converts a string in place. What cannot be converted is reported, and left to be a string.
  func cast(_ value: Model.ID, to type: Shape.ScalarType, in model: inout Model, at path: (Model) -> ModelPath) {
    guard let text = model.string(value) else { return }
    switch type {
    case .boolean:
      if let flag = boolean(text, at: model.range(value), { path(model) }) { model.set(value, .boolean(flag)) }
    case .integer, .count, .limit:
      if let number = Self.integer(text) {
        model.set(value, .integer(number))
      } else {
        report(.invalidNumber, text, "is not a whole number", "write a number such as `3`", model.range(value)) {
          path(model)
        }
      }
    case .float:
      if let number = Self.float(text) {
        model.set(value, .float(number))
      } else {
        report(.invalidNumber, text, "is not a number", "write a number such as `0.5`", model.range(value)) {
          path(model)
        }
      }
    case .untyped, .string, .printed, .duration, .bytes, .fileMode, .deviceCount, .command, .healthcheck, .pairs,
      .variables, .hosts, .sshKeys, .multipleOptions:
      break
    }
  }

  private func boolean(_ text: String, at range: SourceRange, _ path: () -> ModelPath) -> Bool? {
    let lowercased = text.lowercased()
    switch lowercased {
    case "true": return true
    case "false": return false
    case "y", "yes", "on", "n", "no", "off":
      let flag = lowercased == "y" || lowercased == "yes" || lowercased == "on"
      session.report(
        .booleanSpelling, "`\(text)` is not a boolean in YAML 1.2; Docker Compose reads it as `\(flag)`",
        at: range, help: ["write `\(flag)`"], severity: .warning, path: path())
      return flag
    default:
      report(.invalidBoolean, text, "is neither true nor false", "write `true` or `false`", range, path)
      return nil
    }
  }

  private func report(
    _ rule: RuleName, _ text: String, _ what: Message, _ help: Message, _ range: SourceRange, _ path: () -> ModelPath
  ) {
    session.report(rule, "\(text.asSubject) \(what)", at: range, help: [help], path: path())
  }

  /// A decimal integer with an optional sign, and nothing else.
  static func integer(_ text: String) -> Int64? {
    let bytes = text.utf8
    guard !bytes.isEmpty, bytes.count <= 20 else { return nil }
    return Int64(text)
  }

  /// A floating-point number as Go reads one: digits, a point, an exponent. What is infinite or no number, which Go reads
  /// too, cannot be written in JSON, so that Docker Compose does not get far with it.
  static func float(_ text: String) -> Double? {
    guard !text.isEmpty, text.utf8.count <= 400 else { return nil }
    // Go wants an exponent in a number with digits to the base of sixteen.
    let lowercased = text.lowercased()
    if lowercased.contains("x"), !lowercased.contains("p") { return nil }
    return Double(text).flatMap { $0.isFinite ? $0 : nil }
  }
}

extension String {
  /// The string as the subject of a message.
  var asSubject: String { isEmpty ? "the empty string" : "`\(self)`" }
}
