import Compose
import Contract
import Diagnostics

extension Rule {
  static let missingGuard = Rule(
    "missing-guard", group: .variables, scope: .contract, severity: .error,
    summary: "A required variable is referenced without a `${NAME:?}` guard.",
    rationale: """
      Docker Compose puts a blank in place of `${NAME}` when nothing defines it, warns, and starts the containers.
      With `${NAME:?}` it refuses to start anything. `${NAME?}` is not enough: it accepts an empty value.
      """,
    guide: "Because the compose file uses `${VAR:?}` guards, missing values cause Docker Compose to abort",
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            MODE: ${MODE}
      #           ^^^^^^^
            REGION: "in ${REGION?}"
      #                 ^^^^^^^^^^
      --- .env
      MODE=live
      REGION=eu
      --- validate.yaml
      services:
        api: {}
      variables:
        MODE: { services: api }
        REGION: { services: api }
      """,
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            - MODE
      #       ^^^^
      --- .env
      MODE=live
      --- validate.yaml
      services:
        api: {}
      variables:
        MODE: { services: api }
      """,
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            MODE: ${MODE:?set it to live or test}
      --- .env
      MODE=live
      --- validate.yaml
      services:
        api: {}
      variables:
        MODE: { services: api }
      """
    ]
  ) { deployment, report in
    for (variable, entry, service) in deployment.guardedEntries {
      let subject = Subject(service: service.name.value, variable: variable.name.value)
      if entry.source == .passedThrough && entry.value != nil {
        let name = variable.name.value
        report(
          "`\(name)` is passed through without a guard", at: entry.range,
          help: "write it as `\(name): ${\(name):?}`", subject: subject)
        continue
      }
      for reference in entry.outerReferences {
        let name = reference.name
        switch reference.form {
        case .required(_, whenEmpty: true): break
        case .required(_, whenEmpty: false):
          report(
            "the guard of `\(name)` accepts an empty value", at: reference.range, help: "write `:?` instead of `?`",
            subject: subject,
            fix: Fix(
              "guard `\(name)` against empty values", [Fix.Edit(reference.nameRange.end, ":")]))
        case .plain:
          report(
            "`\(name)` is required, but referenced without a guard", at: reference.range,
            help: "write `${\(name):?}`, so that nothing starts without it", subject: subject,
            fix: Fix("add a guard to `\(name)`", [Fix.Edit(reference.range, "${\(name):?}")]))
        case .fallback(let operand, _):
          // A default that says something is the business of other rules.
          guard operand.utf8.allSatisfy(\.isBlank) else { continue }
          report(
            "`\(name)` is required, but falls back on a blank", at: reference.range,
            help: "write `${\(name):?}`, so that nothing starts without it", subject: subject,
            fix: Fix("guard `\(name)` instead", [Fix.Edit(reference.range, "${\(name):?}")]))
        case .alternative:
          report(
            "`\(name)` is required, but replaced when it is set", at: reference.range, help: "write `${\(name):?}`",
            subject: subject)
        }
      }
    }
  }
}

extension Deployment {
  /// How services receive the variables that the contract wants guarded, each place once.
  var guardedEntries: [(variable: Contract.Variable, entry: EnvironmentVariable, service: Service)] {
    var seen: Set<SourceRange> = []
    var entries: [(variable: Contract.Variable, entry: EnvironmentVariable, service: Service)] = []
    for variable in contract?.variables ?? [] where variable.isGuarded {
      for service in receivers(of: variable) {
        let builds = service.build?.arguments ?? []
        for entry in service.environment + builds where entry.name.value.utf8.elementsEqual(variable.name.value.utf8) {
          if seen.insert(entry.range).inserted { entries.append((variable, entry, service)) }
        }
      }
    }
    return entries
  }
}

extension EnvironmentVariable {
  /// The references that stand in the value itself, not in the operand of another.
  var outerReferences: [VariableReference] {
    references.filter { inner in
      if case .unused = inner.outcome { return false }
      return !references.contains { $0.range != inner.range && $0.range.contains(inner.range) }
    }
  }
}
