import Compose
import Contract
import Diagnostics

extension Rule {
  static let dollarNotEscaped = Rule(
    "dollar-not-escaped", group: .compose, severity: .warning,
    summary: "A variable of the container is filled in by Docker Compose, which does not know it.",
    rationale: """
      In `command`, `entrypoint` and `healthcheck` a `$NAME` is meant for the shell in the container as often as not.
      Docker Compose replaces it first, by nothing if only the container has it. `$$NAME` gets through, and means
      something where a shell reads it: in `sh -c`, and in a healthcheck that is a text or begins with `CMD-SHELL`.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { DB_USER: shop }
          command: sh -c "check --user ${DB_USER:-}"
      #                                ^^^^^^^^^^^^
      """,
      """
      --- compose.yaml
      services:
        db:
          image: postgres:17
          environment: { POSTGRES_PASSWORD_FILE: /run/secrets/password, POSTGRES_USER: shop }
          healthcheck:
            test: [CMD, pg_isready, -U, "${POSTGRES_USER:-}"]
      #                                  ^^^^^^^^^^^^^^^^^^
      """,
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { DB_USER: shop }
          command: sh -c "check --user $$DB_USER"
      """
    ]
  ) { deployment, report in
    let project = deployment.project
    for position in deployment.survey.vain + deployment.survey.fallbacks {
      guard project.references[position].givesNothing else { continue }
      guard let field = project.references[position].path.serviceKey, fieldsForShells.contains(field) else { continue }
      let reference = project.references[position]
      guard let name = reference.path.service, let service = project.service(named: name),
        let entry = service.environmentVariable(named: reference.name), entry.value?.string.isEmpty == false
      else { continue }
      let isReadByShell = service.runsShell(in: field)
      let isCertain = isReadByShell && deployment.isExpandable(reference, by: service, in: field)
      let form = deployment.escaped(reference)
      report(
        "`\(reference.name)` is only set inside the container, but Docker Compose fills it in", at: reference.range,
        related: [Label(entry.name.range, "set for the container here")],
        help: isReadByShell
          ? "write `\(form)`, so that the container's shell fills it in"
          : "define `\(reference.name)` for Docker Compose too, or let a shell fill in `\(form)`: "
            + (field == "healthcheck" ? "begin the test with `CMD-SHELL`" : "run it with `sh -c`"),
        subject: Subject(service: name, variable: reference.name, path: reference.path.description),
        fix: isCertain ? Fix("leave it to the container", [Fix.Edit(reference.range, form)]) : nil)
    }
  }
}

extension Deployment {
  /// Whether a shell is sure to fill in what stands in place of a reference: it is in the script, not in an argument of
  /// it, and neither in single quotes nor behind a backslash. A guard stays.
  fileprivate func isExpandable(_ reference: VariableReference, by service: Service, in key: String) -> Bool {
    if case .required = reference.form { return false }
    guard let extent = service.script(in: key)?.writtenExtent, extent.file == reference.range.file,
      extent.lowerBound <= reference.range.upperBound, reference.range.lowerBound <= extent.upperBound
    else { return false }
    let start = min(extent.lowerBound, reference.range.lowerBound)
    let before = files[extent.file].bytes[start..<reference.range.lowerBound]
    guard !before.contains(UInt8(ascii: "'")), before.last != UInt8(ascii: "\\") else { return false }
    return !service.isInOneText(key) || before.isScriptBegun
  }

  /// A reference as the container's shell is to see it, apart from what follows it.
  fileprivate func escaped(_ reference: VariableReference) -> String {
    let rest = files[reference.range.file].bytes.dropFirst(reference.range.upperBound)
    let goesOn = rest.first.map { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") } ?? false
    return goesOn ? "$${\(reference.name)}" : "$$\(reference.name)"
  }
}

extension Service {
  /// Whether what the container runs for a key goes through a shell, as far as the compose file says.
  fileprivate func runsShell(in key: String) -> Bool { scriptPosition(in: key) != nil }

  /// What the shell that a key runs reads as a script; nil when there is none.
  fileprivate func script(in key: String) -> TracedText? {
    guard let position = scriptPosition(in: key) else { return nil }
    let words = words(of: key)
    return words.indices.contains(position) ? words[position].text : nil
  }

  /// Whether the words of a key are written as one text.
  fileprivate func isInOneText(_ key: String) -> Bool {
    let words = words(of: key)
    guard let position = scriptPosition(in: key), position > 1, words.indices.contains(position) else { return false }
    return words[position].range == words[position - 1].range
  }

  private func words(of key: String) -> [LocatedText] {
    switch key {
    case "healthcheck": healthcheck?.test ?? []
    case "entrypoint": entrypoint ?? []
    default: (entrypoint ?? []) + (command ?? [])
    }
  }

  /// The position of the word that a shell reads as a script, which may be behind the last one.
  private func scriptPosition(in key: String) -> Int? {
    let words = words(of: key).map(\.string)
    if key == "healthcheck", words.first == "CMD-SHELL" { return 1 }
    guard let shell = words.firstIndex(where: { shells.contains($0.split(separator: "/").last.map(String.init) ?? "") })
    else { return nil }
    return words[shell...].firstIndex { $0.hasPrefix("-") && !$0.hasPrefix("--") && $0.hasSuffix("c") }.map { $0 + 1 }
  }
}

extension ArraySlice<UInt8> {
  /// Whether a command ends within the double quotes that stand behind `-c`.
  fileprivate var isScriptBegun: Bool {
    let parts = split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].last == 0x20, let flag = parts[0].split(whereSeparator: \.isBlank).last else {
      return false
    }
    return flag.first == UInt8(ascii: "-") && flag.last == UInt8(ascii: "c")
  }
}

private let fieldsForShells = ["command", "entrypoint", "healthcheck"]
private let shells: Set<String> = ["sh", "ash", "bash", "dash", "ksh", "zsh"]

extension VariableReference {
  /// Whether nothing defines the variable and nothing stands in for it.
  fileprivate var givesNothing: Bool {
    switch outcome {
    case .unset, .missing: return true
    case .operand:
      if case .fallback(let operand, _) = form { return operand.isEmpty }
      return false
    case .value, .blank, .unused: return false
    }
  }
}
