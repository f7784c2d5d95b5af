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
      """
      --- compose.yaml
      services:
        web:
          build:
            context: .
            args:
              SITE:
      #       ^^^^
          environment: { SITE: "${SITE:?}" }
      --- .env
      SITE=shop
      --- validate.yaml
      services:
        web: {}
      variables:
        SITE: { services: web, public: true }
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
    var unguarded = Occurrences<Weakness>()
    for (variable, entry, service) in deployment.guardedEntries {
      if entry.isPassedByName, entry.value != nil {
        let name = variable.name.value
        unguarded.add(
          Weakness(name: name, variable: name, kind: .passedThrough(inList: deployment.isListItem(entry))),
          at: Occurrence(entry.range, ModelPath().appending("services").appending(service.name.value)))
        continue
      }
      for reference in deployment.references(guarding: variable, in: entry) {
        let name = reference.name
        let kind: Weakness.Kind
        var edit = deployment.guarding(reference)
        switch reference.form {
        case .required(_, whenEmpty: true): continue
        case .required(_, whenEmpty: false): (kind, edit) = (.acceptsEmpty, Fix.Edit(reference.nameRange.end, ":"))
        case .plain: kind = .plain
        case .fallback(let operand, _):
          // A default that says something is the business of other rules.
          guard operand.utf8.allSatisfy(\.isBlank) else { continue }
          kind = .blankDefault
        case .alternative: (kind, edit) = (.replaced, nil)
        }
        unguarded.add(
          Weakness(name: name, variable: variable.name.value, kind: kind), at: reference.occurrence, edit: edit)
      }
    }
    for (weakness, places, edits) in unguarded.found {
      report(
        weakness.message, at: places, help: weakness.remedy, variable: weakness.variable,
        fix: edits.count == places.count ? weakness.fixTitle.map { Fix($0, edits) } : nil)
    }
  }
}

/// What keeps Docker Compose from noticing that a variable is not set.
private struct Weakness: Hashable {
  /// What is referred to.
  let name: String
  /// The contract's variable that the reference gives a value to; mostly the same.
  let variable: String
  let kind: Kind

  enum Kind: Hashable {
    case passedThrough(inList: Bool)
    case acceptsEmpty, plain, blankDefault, replaced
  }

  var message: Message {
    switch kind {
    case .passedThrough: "`\(name)` is passed through without a guard"
    case .acceptsEmpty: "the guard of `\(name)` accepts an empty value"
    case .plain: "`\(name)` is required, but referenced without a guard"
    case .blankDefault: "`\(name)` is required, but falls back on a blank"
    case .replaced: "`\(name)` is required, but replaced when it is set"
    }
  }

  var remedy: Message {
    switch kind {
    case .passedThrough(let isInList): "write it as `\(name)\(isInList ? "=" : ": ")${\(name):?}`"
    case .acceptsEmpty: "write `:?` instead of `?`"
    case .plain, .blankDefault: "write `${\(name):?}`, so that nothing starts without it"
    case .replaced: "write `${\(name):?}`"
    }
  }

  var fixTitle: Message? {
    switch kind {
    case .acceptsEmpty: "guard `\(name)` against empty values"
    case .plain: "add a guard to `\(name)`"
    case .blankDefault: "guard `\(name)` instead"
    case .passedThrough, .replaced: nil
    }
  }
}

extension Deployment {
  /// How services receive the variables that the contract wants guarded, each place once.
  func findGuardedEntries() -> [GuardedEntry] {
    var seen: Set<SourceRange> = []
    var entries: [GuardedEntry] = []
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

extension Deployment {
  /// The references in a value that must be guarded for the variable never to go without it: those to itself, and to
  /// others that the contract wants guarded. One that the contract does not know stands in for the variable when it is
  /// all of the value; nobody demands it when it is a part.
  func references(guarding variable: Contract.Variable, in entry: EnvironmentVariable) -> [VariableReference] {
    let whole = wholeReferences(of: entry).first?.range
    return entry.outerReferences.filter { reference in
      if reference.name.hasSameBytes(as: variable.name.value) { return true }
      return contract?.variable(named: reference.name)?.isGuarded ?? (reference.range == whole)
    }
  }
}

/// What a service receives of a variable that must be guarded.
typealias GuardedEntry = (variable: Contract.Variable, entry: EnvironmentVariable, service: Service)

extension EnvironmentVariable {
  /// The references that stand in the value itself, not in the operand of another.
  var outerReferences: [VariableReference] {
    references.filter { inner in
      if case .unused = inner.outcome { return false }
      return !references.contains { $0.range != inner.range && $0.range.contains(inner.range) }
    }
  }
}
