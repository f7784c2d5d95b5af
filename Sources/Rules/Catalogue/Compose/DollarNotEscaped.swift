import Compose
import Contract
import Diagnostics

extension Rule {
  static let dollarNotEscaped = Rule(
    "dollar-not-escaped", group: .compose, severity: .warning,
    summary: "A variable of the container is filled in by Docker Compose, which does not know it.",
    rationale: """
      In `command`, `entrypoint` and `healthcheck` a `$NAME` is meant for the shell in the container as often as not.
      Docker Compose replaces it first, by nothing if only the container has it. `$$NAME` gets through.
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
      """
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
    for reference in deployment.project.references {
      guard let name = reference.path.service, let service = deployment.project.service(named: name),
        reference.path.steps.count > 2, case .key(let field) = reference.path.steps[2],
        ["command", "entrypoint", "healthcheck"].contains(field), reference.givesNothing,
        let entry = service.environmentVariable(named: reference.name), entry.value?.string.isEmpty == false
      else { continue }
      report(
        "`\(reference.name)` is only set inside the container, but Docker Compose fills it in", at: reference.range,
        related: [Label(entry.name.range, "set for the container here")],
        help: "write `$$\(reference.name)`, so that the container's shell fills it in",
        subject: Subject(service: name, variable: reference.name, path: reference.path.description),
        fix: Fix("leave it to the container", [Fix.Edit(reference.range, "$$\(reference.name)")]))
    }
  }
}

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
