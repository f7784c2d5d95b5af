import Compose
import Contract
import Diagnostics

extension Rule {
  static let dokployRandomisedHost = Rule(
    "dokploy-randomised-host", group: .dokploy, scope: .target(.dokploy), severity: .error,
    summary: "A URL names a service by a name that Dokploy's Randomize has changed.",
    rationale: """
      With *Randomize* switched on, Dokploy adds a suffix to the names of all services, volumes and networks in the
      compose file, and writes the suffix into the `.env` as `COMPOSE_PREFIX`. The values of variables stay, so that a
      URL still names the service as it was called before.
      """,
    incorrect: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api-x7k2:
          image: api
          environment: { QUEUE: "${QUEUE:?}" }
        shop-queue-x7k2:
          image: queue
      --- .env
      APP_NAME="shop-k2x8vd"
      QUEUE="amqp://shop-queue/"
      #             ^^^^^^^^^^
      COMPOSE_PREFIX="x7k2"
      --- validate.yaml
      services:
        shop-api-x7k2: {}
        shop-queue-x7k2: {}
      variables:
        QUEUE: { services: shop-api-x7k2, type: url, url: { reach: containers } }
      """
    ],
    correct: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          environment: { QUEUE: "${QUEUE:?}" }
        shop-queue:
          image: queue
      --- .env
      APP_NAME="shop-k2x8vd"
      QUEUE="amqp://shop-queue/"
      --- validate.yaml
      services:
        shop-api: {}
        shop-queue: {}
      variables:
        QUEUE: { services: shop-api, type: url, url: { reach: containers } }
      """
    ]
  ) { deployment, report in
    guard let suffix = deployment.definition(of: "COMPOSE_PREFIX")?.value.string, !suffix.isEmpty else { return }
    for (variable, value, url) in deployment.internalURLs where deployment.host(of: url, in: value) == .unknownName {
      let name = "\(url.hostName)-\(suffix)"
      guard deployment.host(name) != .unknownName else { continue }
      report(
        "Dokploy has renamed the host in `\(variable.name.value)` to `\(name)`", at: value.place(url.host),
        help: "switch Randomize off for this stack", subject: value.subject)
    }
  }
}
