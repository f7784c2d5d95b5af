import Compose
import Contract
import Diagnostics

extension Rule {
  static let dokployGenericServiceName = Rule(
    "dokploy-generic-service-name", group: .dokploy, scope: .target(.dokploy), severity: .warning,
    summary: "A service that joins Dokploy's shared network has a name that other stacks use as well.",
    rationale: """
      All stacks with a domain meet on `dokploy-network`. Two services called `db` there answer to the same name in
      turns, so that one stack's server now and then talks to another stack's database.
      """,
    incorrect: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        api:
      # ^^^
          image: api
          networks: [dokploy-network]
      networks:
        dokploy-network: { external: true }
      """
    ],
    correct: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          networks: [dokploy-network]
      networks:
        dokploy-network: { external: true }
      """
    ]
  ) { deployment, report in
    let shared = deployment.project.networks.filter { network in
      network.isExternal && (network.key.value == "dokploy-network" || network.name?.string == "dokploy-network")
    }.map(\.key.value)
    for service in deployment.project.services where genericNames.contains(service.name.value.lowercased()) {
      guard let network = service.networks.first(where: { shared.contains($0.network.value) }) else { continue }
      report(
        "other stacks on `dokploy-network` have a `\(service.name.value)` too", at: service.name.range,
        related: [Label(network.network.range, "joins the shared network")],
        help: "call it `\(deployment.project.name)-\(service.name.value)`, or keep it off that network",
        subject: Subject(service: service.name.value, path: "services.\(service.name.value)"))
    }
  }
}

private let genericNames: Set<String> = [
  "api", "app", "backend", "cache", "client", "database", "db", "frontend", "mariadb", "mongo", "mongodb", "mysql",
  "nginx", "postgres", "postgresql", "proxy", "queue", "redis", "server", "web", "worker",
]
