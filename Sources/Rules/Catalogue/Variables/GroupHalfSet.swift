import Compose
import Contract
import Diagnostics

extension Rule {
  static let groupHalfSet = Rule(
    "group-half-set", group: .variables, scope: .contract, severity: .warning,
    summary: "Some variables of a group are set and others are not.",
    rationale: """
      They only work together: a key without a host, or a server that reports while the client does not. Most often
      one was forgotten, or its name is mistyped.
      """,
    guide: "Provide the server and client keys listed above; if you skip them, analytics is disabled.",
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            METRICS_URL: ${METRICS_URL:-}
            METRICS_KEY: ${METRICS_KEY:-}
      #     ^^^^^^^^^^^
      --- .env
      METRICS_URL=https://metrics.shop.dev
      --- validate.yaml
      services:
        api: {}
      variables:
        METRICS_URL: { services: api, type: http-url, optional: true }
        METRICS_KEY: { services: api, type: api-key, optional: true }
      groups:
        metrics: { variables: [METRICS_URL, METRICS_KEY] }
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
        metrics: { variables: [METRICS_URL, METRICS_KEY] }
      """
    ]
  ) { deployment, report in
    for (group, members) in deployment.groups {
      let set = members.filter(\.isSet).map(\.name)
      guard let present = set.first, set.count < members.count else { continue }
      let related = deployment.value(of: present)?.label("set here") ?? []
      for (name, isSet) in members where !isSet {
        let delivery = deployment.firstDelivery(of: name)
        report(
          "`\(name)` is not set, although \(list(set)) \(set.count == 1 ? "is" : "are")",
          at: delivery.map { deployment.entry(of: $0).name.range }, related: related,
          help: "the \(group.name.value) variables belong together: set them all, or none",
          subject: Subject(service: delivery.map { deployment.service(of: $0).name.value }, variable: name))
      }
    }
  }
}
