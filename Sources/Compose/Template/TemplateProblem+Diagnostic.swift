package import Diagnostics

extension TemplateProblem {
  /// The problem as it is reported.
  package var diagnostic: Diagnostic { diagnostic(at: range.map { [Occurrence($0, path)] } ?? []) }

  /// The problem as it is reported when it shows at all of `occurrences`.
  func diagnostic(at occurrences: [Occurrence], _ supply: Supply = .envFileOrShell) -> Diagnostic {
    switch kind {
    case .missing(let name, let message, let empty):
      missing(name, guardMessage: message, empty: empty, at: occurrences, supply)
    case .unset(let name):
      absent(
        .unsetVariable, .warning, "`\(name)` is not set, so nothing stands in its place", name, at: occurrences,
        help: [
          "define `\(name)`; or write `${\(name):-}` if it may be blank, `${\(name):?}` if it must not be"
        ] + (occurrences.allSatisfy { $0.mayMeanDollar(name) } ? ["write `$$` if a dollar sign is meant"] : []))
    case .invalid(let malformation, _, let isUsed): invalid(malformation, isUsed: isUsed)
    case .miscountedBraces(let isUsed, let isRefused):
      make(
        .miscountedBraces, isRefused ? .error : isUsed ? .warning : .note,
        "Docker Compose takes everything up to the last `}` of the line for this default"
          + (isRefused ? ", and then misses that `}`" : ""),
        help: ["put a blank between the braces: `{ }` is counted correctly, `{}` is not"])
    case .nestedTooDeeply(let limit):
      make(
        .interpolationLimit, .error, "references are nested more than \(limit) levels deep",
        help: ["define an intermediate variable in an env file"])
    case .expandsTooFar(let limit):
      make(
        .interpolationLimit, .error, "the value grows beyond \(limit >> 20) MiB when its variables are filled in",
        help: ["look for variables that contain each other"])
    }
  }

  private func missing(
    _ name: String, guardMessage: String, empty: Definition?, at occurrences: [Occurrence], _ supply: Supply
  ) -> Diagnostic {
    let remedy: Message = empty == nil ? "set `\(name)` \(supply.phrase)" : "give `\(name)` a value"
    var help = guardMessage.isEmpty ? [remedy] : ["its guard says: \(guardMessage)", remedy]
    var related: [Label] = []
    if let place = empty?.nameRange { related.append(Label(place, "set to nothing here")) }
    if case .shell? = empty?.origin { help.append("the shell sets it to nothing, which counts before any env file") }
    return absent(
      .missingVariable, .error,
      empty == nil ? "required variable `\(name)` is not set" : "required variable `\(name)` is empty", name,
      at: occurrences, related: related, help: help)
  }

  private func absent(
    _ rule: RuleName, _ severity: Severity, _ message: Message, _ name: String, at occurrences: [Occurrence],
    related: [Label] = [], help: [Message]
  ) -> Diagnostic {
    guard occurrences.isEmpty else {
      return Diagnostic(rule, severity, message, at: occurrences, related: related, help: help, variable: name)
    }
    return Diagnostic(
      rule, severity, message, related: related, help: help,
      subject: Subject(service: path.service, variable: name, path: modelPath))
  }

  private func invalid(_ malformation: Malformation, isUsed: Bool) -> Diagnostic {
    var help: [Message] = [malformation.remedy, "write `$$` if a dollar sign is meant"]
    if !isUsed { help.append("Docker Compose does not look at it as long as this operand is not used") }
    return make(.invalidInterpolation, isUsed ? .error : .warning, malformation.message, help: help)
  }

  private func make(_ rule: RuleName, _ severity: Severity, _ message: Message, help: [Message]) -> Diagnostic {
    Diagnostic(
      rule, severity, message, at: range.map { Label($0) }, help: help,
      subject: Subject(service: path.service, path: modelPath))
  }

  private var modelPath: String? { path.isEmpty ? nil : path.description }
}

extension Occurrence {
  /// Whether a reference may be none at all: it has no braces, or stands where a shell would fill it in.
  fileprivate func mayMeanDollar(_ name: String) -> Bool {
    if range.count == name.utf8.count + 1 { return true }
    guard path.service != nil, path.steps.count > 2, case .key(let key) = path.steps[2] else { return false }
    return ["command", "entrypoint", "healthcheck", "labels"].contains(key)
  }
}

extension TemplateProblem.Malformation {
  fileprivate var message: Message {
    switch self {
    case .noName: "no variable name after `${`"
    case .digitFirst: "a variable name cannot begin with a digit"
    case .blankInName: "a blank inside `${…}` before the operator"
    case .nestedName: "a variable name cannot itself be a reference"
    case .unknownOperator(let symbol): "Docker Compose does not know `\(symbol)` after a variable name"
    case .lineBreak: "a `${…}` that spans lines"
    case .unclosed: "`${` without a closing `}`"
    }
  }

  fileprivate var remedy: Message {
    switch self {
    case .noName, .digitFirst: "a name consists of letters, digits and `_`, and does not begin with a digit"
    case .blankInName: "write the name and the operator without blanks, as in `${NAME:-default}`"
    case .nestedName: "write the name itself, or use the inner reference as a default: `${NAME:-${OTHER}}`"
    case .unknownOperator(":="), .unknownOperator("="):
      "use `${NAME:-default}`; the shell's assignment is not supported"
    case .unknownOperator: "the operators are `:-` `-` `:?` `?` `:+` and `+`"
    case .lineBreak: "bring the reference onto one line"
    case .unclosed: "close it with `}` on the same line"
    }
  }
}
