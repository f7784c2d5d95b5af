import Compose
import Contract
import Diagnostics

extension Rule {
  static let missingService = Rule(
    "missing-service", group: .services, scope: .contract, severity: .error,
    summary: "A service that the contract requires is not in the compose file.",
    rationale: """
      The other services reach it by name. Without it they start, fail to connect, and restart for ever.
      """,
    guide: "The stack runs four containers",
    incorrect: [
      """
      --- compose.yaml
      services:
        web:
      # ^
          image: web
      --- validate.yaml
      services:
        web: {}
        database: { container: shop-database }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        web:
          image: web
      --- validate.yaml
      services:
        web: {}
        database: { container: shop-database, optional: true }
      """
    ]
  ) { deployment, report in
    // Without any service the compose file has not been understood, which has been reported.
    guard !deployment.project.services.isEmpty else { return }
    for role in deployment.contract?.services ?? [] where !role.isOptional && deployment.service(for: role) == nil {
      let key = role.key.value
      let named = nearest(to: key, in: deployment.project.services.map(\.name.value))
      report(
        "the stack has no service `\(key)`", at: deployment.whereServicesBegin,
        help: named.map { "did you mean `\(key)` where it says `\($0)`?" }
          ?? "add a service `\(key)`" + (role.container.map { " with `container_name: \($0.value)`" } ?? ""),
        subject: Subject(service: key, path: "services"))
    }
  }
}

extension Deployment {
  /// Where to point when something is missing among the services.
  var whereServicesBegin: SourceRange? {
    project.services.first?.name.range.start ?? project.composeFiles.first.map { SourceRange($0, 0..<0) }
  }
}
