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
    let deliveries = deployment.survey.unset.map { deployment.delivered[$0] }.filter { delivery in
      deployment.contract?.variable(named: deployment.name(of: delivery)) == nil
    }
    var rest = deliveries[...]
    while let position = rest.first?.service {
      let service = deployment.project.services[position]
      let unset = rest.prefix { $0.service == position }.map { deployment.entry(of: $0).name }
      rest = rest.dropFirst(max(1, unset.count))
      let names = shortList(unset.map(\.value))
      report(
        "nothing sets \(names), so `\(service.name.value)` does not get \(unset.count == 1 ? "it" : "them")",
        at: unset.map { service.occurrence(of: "environment", at: $0.range) },
        help: "set \(unset.count == 1 ? "it" : "them") \(deployment.supply.phrase), or leave "
          + "\(unset.count == 1 ? "it" : "them") out",
        variable: unset.count == 1 ? unset.first?.value : nil)
    }
  }
}
