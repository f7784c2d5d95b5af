import Compose
import Contract
import Diagnostics

extension Rule {
  static let passedThroughUnset = Rule(
    "passed-through-unset", group: .variables, severity: .note,
    summary: "A variable is passed through to a container by name, and nothing sets it.",
    rationale: """
      `- NAME` and `NAME:` without a value hand over what the env file or the shell has. When neither has it, the
      container goes without, and Docker Compose says nothing of it, unlike of an unset `${NAME}`. What the contract
      knows of is reported as the contract says.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: [MODE, REGION]
      #                 ^^^^  ^^^^^^
      --- .env
      LEVEL=info
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: [MODE, "REGION=${REGION:-}"]
      --- .env
      MODE=live
      """
    ]
  ) { deployment, report in
    for service in deployment.project.services {
      let unset = service.environment.filter { entry in
        entry.source == .passedThrough && entry.value == nil
          && deployment.contract?.variable(named: entry.name.value) == nil
      }
      guard !unset.isEmpty else { continue }
      let names = shortList(unset.map(\.name.value))
      report(
        "nothing sets \(names), so `\(service.name.value)` does not get \(unset.count == 1 ? "it" : "them")",
        at: unset.map { service.occurrence(of: "environment", at: $0.name.range) },
        help: "set \(unset.count == 1 ? "it" : "them") in an env file or in the shell, or leave "
          + "\(unset.count == 1 ? "it" : "them") out",
        variable: unset.count == 1 ? unset.first?.name.value : nil)
    }
  }
}
