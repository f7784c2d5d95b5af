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
    if let contract = deployment.contract, contract.origin == .builtIn, deployment.isOtherStack(than: contract) {
      let names = contract.services.filter { !$0.isOptional }.map(\.key.value)
      report(
        "this is not the stack of the built-in contract `\(contract.name)`: it has no service \(list(names, "or"))",
        at: deployment.whereServicesBegin,
        help: "draft a contract for this one: `validate contract > validate.yaml`",
        "or check what Docker Compose itself demands: `--contract none`", subject: Subject(path: "services"))
      return
    }
    for role in deployment.contract?.services ?? [] where !role.isOptional && deployment.service(for: role) == nil {
      let key = role.key.value
      let subject = Subject(service: key, path: "services")
      if let idle = deployment.idleService(for: role) {
        // `docker stack deploy` refuses profiles, which another rule says.
        guard deployment.target != .stack else { continue }
        let profiles = idle.profiles.map(\.string)
        report(
          "no profile that is enabled has the service `\(idle.name.value)`",
          at: idle.profiles.first?.range ?? idle.name.range,
          help: "remove its `profiles`"
            + (profiles.first.map { ", or enable one of them, as with `COMPOSE_PROFILES=\($0)`" } ?? ""),
          subject: subject)
        continue
      }
      if let (name, place) = deployment.serverOutside(insteadOf: key) {
        report(
          "the stack has no service `\(key)`", at: deployment.whereServicesBegin,
          related: place.map { [Label($0, "this leads out of the stack")] } ?? [],
          help: "add \(role.phrase), and name it in `\(name)`",
          "if the server outside is to take its place, write `# validate:allow missing-service -- why` before `services:`",
          subject: subject)
        continue
      }
      let named =
        nearest(to: key, in: deployment.project.services.map(\.name.value)) ?? deployment.serviceInPlace(of: key)
      report(
        "the stack has no service `\(key)`", at: deployment.whereServicesBegin,
        help: named.map { "did you mean `\(key)` where it says `\($0)`?" }
          ?? "add \(role.phrase)",
        subject: subject)
    }
  }
}

extension Contract.Service {
  fileprivate var phrase: String {
    "a service `\(key.value)`" + (container.map { " with `container_name: \($0.value)`" } ?? "")
  }
}

extension Deployment {
  /// Whether the stack has none of the services that a contract cannot do without.
  fileprivate func isOtherStack(than contract: Contract) -> Bool {
    contract.services.allSatisfy { $0.isOptional || service(for: $0) == nil && idleService(for: $0) == nil }
  }

  /// The service that would play a part in the contract, if one of its profiles were enabled.
  func idleService(for role: Contract.Service) -> Service? {
    project.inactiveServices.first { $0.name.value == role.key.value }
      ?? role.container.flatMap { container in
        project.inactiveServices.first { ($0.containerName?.string ?? $0.name.value) == container.value }
      }
  }

  /// A variable that is to lead to a service of the stack but to the world outside, with its host.
  fileprivate func serverOutside(insteadOf key: String) -> (variable: String, host: SourceRange?)? {
    for (variable, value, url) in urls(where: { $0.relations.url.host?.value == key }) {
      switch host(of: url, in: value) {
      case .publicNetwork, .privateNetwork, .dockerHost: break
      case .unknownName: guard mayKnowOtherNames(value) else { continue }
      case .service, .loopback: continue
      }
      return (variable.name.value, value.place(url.host))
    }
    return nil
  }

  /// A service that the contract does not know, and that a URL leads to which should lead to another.
  fileprivate func serviceInPlace(of key: String) -> String? {
    for (_, value, url) in urls(where: { $0.relations.url.host?.value == key }) {
      guard case .service(let name) = host(of: url, in: value), let service = project.service(named: name),
        role(of: service) == nil
      else { continue }
      return name
    }
    return nil
  }

  /// Where to point when something is missing among the services.
  var whereServicesBegin: SourceRange? {
    project.services.first?.name.range.start ?? project.composeFiles.first.map { SourceRange($0, 0..<0) }
  }
}
