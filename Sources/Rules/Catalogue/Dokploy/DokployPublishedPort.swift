import Compose
import Contract
import Diagnostics

extension Rule {
  static let dokployPublishedPort = Rule(
    "dokploy-published-port", group: .dokploy, scope: .target(.dokploy), severity: .warning,
    summary: "A service publishes a port of the server instead of leaving that to Dokploy's proxy.",
    rationale: """
      Dokploy's proxy holds ports 80 and 443 and leads each domain to its container. A published port goes around it,
      without encryption, and keeps a second deployment from starting.
      """,
    incorrect: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          ports: ["3000:3000"]
      #           ^^^^^^^^^^^
      """
    ],
    correct: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          expose: ["3000"]
      """
    ]
  ) { deployment, report in
    for service in deployment.project.services {
      for port in service.ports where port.isOpen {
        report(
          "`\(service.name.value)` publishes port \(port.published ?? "") of the server", at: port.range,
          help: "write `expose: [\"\(port.target)\"]`, and give the service a domain in Dokploy",
          subject: Subject(service: service.name.value, path: "services.\(service.name.value).ports"))
      }
    }
  }
}
