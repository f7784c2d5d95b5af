import Compose
import Contract
import Diagnostics

extension Rule {
  static let blankVariable = Rule(
    "blank-variable", group: .variables, scope: .contract, severity: .error,
    summary: "A required variable reaches its service without a value.",
    rationale: """
      An empty value is not the same as none: Docker Compose passes it on, `${NAME?}` lets it through, and the program
      sees a setting that is there and says nothing.
      """,
    guide: "missing values will cause the deployment to fail fast",
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            MODE: ""
      #           ^^
      --- validate.yaml
      services:
        api: {}
      variables:
        MODE: { services: api, guard: false }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            MODE: live
      --- validate.yaml
      services:
        api: {}
      variables:
        MODE: { services: api, guard: false }
      """
    ]
  ) { deployment, report in
    for variable in deployment.contract?.variables ?? [] where variable.isRequired {
      for value in deployment.values(of: variable) where value.string.utf8.allSatisfy(\.isBlank) {
        // A reference without a value has been reported where it stands.
        if value.entry?.references.contains(where: \.isWithoutValue) == true { continue }
        let receivers = value.services.isEmpty ? "" : " in \(list(value.services))"
        let definition = deployment.definition(of: variable.name.value)
        let isShell = definition?.origin == .shell && definition?.value.string.isEmpty == true
        report(
          "`\(variable.name.value)` is empty\(receivers)", at: value.definedPlace ?? value.fallback,
          help: isShell
            ? "the shell sets it to nothing, which counts before any env file; unset it there"
            : "give `\(variable.name.value)` a value"
              + (deployment.example(of: variable).map { ", for example `\($0)`" } ?? ""),
          guide: variable.note?.value, subject: value.subject)
      }
    }
  }
}

extension VariableReference {
  /// Whether nothing was there to put in its place, which the loader reports.
  var isWithoutValue: Bool {
    switch outcome {
    case .unset, .missing: true
    case .value, .operand, .blank, .unused: false
    }
  }
}

extension VariableValue {
  /// Where an empty value is defined, when a reference leads there.
  var definedPlace: SourceRange? {
    for reference in entry?.references ?? [] {
      if case .value(let definition) = reference.outcome, definition.value.string.isEmpty {
        return definition.value.place.range ?? definition.nameRange
      }
    }
    return nil
  }
}
