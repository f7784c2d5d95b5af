import Compose
import Contract
import Diagnostics

extension Rule {
  static let groupNotSet = Rule(
    "group-not-set", group: .variables, scope: .contract, severity: .note,
    summary: "None of a group of optional variables is set, so the stack goes without what they switch on.",
    rationale: """
      That may well be meant. It is said once, so that nobody wonders later why the feature does nothing.
      """,
    guide: "if you skip them, analytics is disabled",
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            METRICS_URL: ${METRICS_URL:-}
      #     ^^^^^^^^^^^
            METRICS_KEY: ${METRICS_KEY:-}
      --- validate.yaml
      services:
        api: {}
      variables:
        METRICS_URL: { services: api, type: http-url, optional: true }
        METRICS_KEY: { services: api, type: api-key, optional: true }
      groups:
        metrics: { variables: [METRICS_URL, METRICS_KEY], without: nothing is measured }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            METRICS_URL: ${METRICS_URL:-}
            METRICS_KEY: ${METRICS_KEY:-}
      --- .env
      METRICS_URL=https://metrics.shop.dev
      METRICS_KEY=mk_2hFCzJqW9xT4
      --- validate.yaml
      services:
        api: {}
      variables:
        METRICS_URL: { services: api, type: http-url, optional: true }
        METRICS_KEY: { services: api, type: api-key, optional: true }
      groups:
        metrics: { variables: [METRICS_URL, METRICS_KEY], without: nothing is measured }
      """
    ]
  ) { deployment, report in
    for (group, members) in deployment.groups where members.allSatisfy({ !$0.isSet }) && !members.isEmpty {
      let without = group.without.map { ": \($0.value)" } ?? ""
      let names = members.map(\.name)
      let place = names.lazy.compactMap { deployment.firstDelivery(of: $0) }.first
      report(
        "none of the \(group.name.value) variables is set\(without)",
        at: place.map { deployment.entry(of: $0).name.range },
        help: "set \(list(names)), or leave it so", subject: Subject(variable: names.first))
    }
  }
}

extension Deployment {
  /// The groups of the contract, with the members that the stack has a use for.
  var groups: [(group: Contract.Group, members: [(name: String, isSet: Bool)])] {
    (contract?.groups ?? []).map { group in
      let members = group.variables.compactMap { contract?.variable(named: $0.value) }.filter { isNeeded($0) }
      return (group, members.map { ($0.name.value, values(of: $0).contains { !$0.string.isEmpty }) })
    }
  }
}
