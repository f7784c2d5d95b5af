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
      """,
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { MODE=live }
      #                  ^^^^^^^^^
      """,
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
      let name = deployment.name(of: delivery)
      return !name.isEmpty && deployment.contract?.variable(named: name) == nil
    }
    var rest = deliveries[...]
    while let position = rest.first?.service {
      let service = deployment.project.services[position]
      let entries = rest.prefix { $0.service == position }.map { deployment.entry(of: $0).name }
      rest = rest.dropFirst(max(1, entries.count))
      // What stands behind the `=` may be a secret.
      for entry in entries {
        guard let name = entry.value.split(separator: "=", omittingEmptySubsequences: false).first,
          !name.isEmpty, name.utf8.count < entry.value.utf8.count
        else { continue }
        report(
          "no variable can have a `=` in its name, so `\(service.name.value)` does not get `\(name)`",
          at: [service.occurrence(of: "environment", at: entry.range)], help: "write `\(name): ` instead of `\(name)=`",
          variable: String(name), severity: .warning)
      }
      let unset = entries.filter { !$0.value.utf8.contains(UInt8(ascii: "=")) }
      guard !unset.isEmpty else { continue }
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
