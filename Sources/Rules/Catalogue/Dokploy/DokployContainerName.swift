import Compose
import Contract
import Diagnostics

extension Rule {
  static let dokployContainerName = Rule(
    "dokploy-container-name", group: .dokploy, scope: .target(.dokploy), severity: .warning,
    summary: "A service has a fixed container name, which Dokploy advises against.",
    rationale: """
      Dokploy finds a stack's containers by the names that Docker Compose gives them. With a fixed name its logs and
      metrics miss the container, and a second deployment of the stack cannot start. Nothing is said where the contract
      demands the name.
      """,
    incorrect: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          container_name: shop-api
      #                   ^^^^^^^^
      """
    ],
    correct: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
      """
    ]
  ) { deployment, report in
    for service in deployment.project.services {
      guard let name = service.containerName, !name.string.isEmpty,
        deployment.role(of: service)?.container?.value != name.string
      else { continue }
      report(
        "`\(service.name.value)` has a fixed container name", at: name.range,
        help: "remove it; other containers reach the service as `\(service.name.value)`",
        subject: Subject(
          service: service.name.value, path: "services.\(service.name.value).container_name"))
    }
  }
}
