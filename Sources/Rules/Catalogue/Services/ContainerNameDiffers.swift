import Compose
import Contract
import Diagnostics

extension Rule {
  static let containerNameDiffers = Rule(
    "container-name-differs", group: .services, scope: .contract, severity: .error,
    summary: "A container does not have the name that the contract gives it.",
    rationale: """
      URLs, dashboards and commands such as `docker exec` name the container. Without a `container_name` Docker Compose
      makes one up from the project, the service and a number. It is a warning when other containers find it under the
      name that it should have, by the service's key or an alias.
      """,
    guide: "The stack runs four containers",
    incorrect: [
      """
      --- compose.yaml
      services:
        database:
          image: postgres:17
          container_name: database
      #                   ^^^^^^^^
          environment: { POSTGRES_PASSWORD_FILE: /run/secrets/password }
      --- validate.yaml
      services:
        database: { container: shop-database }
      """,
      """
      --- compose.yaml
      services:
        web:
      # ^^^
          image: web
      --- validate.yaml
      services:
        web: { container: shop-web }
      """,
    ],
    correct: [
      """
      --- compose.yaml
      services:
        web:
          image: web
          container_name: shop-web
      --- validate.yaml
      services:
        web: { container: shop-web }
      """
    ]
  ) { deployment, report in
    // A stack ignores the key, which another rule says.
    guard deployment.target.givesContainersNames else { return }
    for role in deployment.contract?.services ?? [] {
      guard let wanted = role.container?.value, let service = deployment.service(for: role) else { continue }
      let subject = Subject(
        service: service.name.value, path: "services.\(service.name.value).container_name")
      guard let name = service.containerName, !name.string.isEmpty else {
        let line: Message = "`container_name: \(wanted)`"
        let removal = deployment.removal(in: service, of: "container_name")
        let isFound = deployment.service(answeringTo: wanted)?.name.value == service.name.value
        report(
          isFound
            ? "`\(service.name.value)` has no container name, though others find it as `\(wanted)`"
            : "`\(service.name.value)` has no container name, but must be called `\(wanted)`",
          at: removal?.range ?? service.name.range, help: removal?.remedy(adding: line) ?? "add \(line)",
          subject: subject, severity: isFound ? .warning : nil)
        continue
      }
      guard !name.string.utf8.elementsEqual(wanted.utf8) else { continue }
      let isComposed = name.text.verbatimPlace == nil
      report(
        "the container of `\(service.name.value)` must be called `\(wanted)`, not `\(name.string)`",
        at: name.text.place.range ?? name.range,
        help: "rename it to `\(wanted)`"
          + (isComposed ? "; a second stack beside the first needs a contract with names of its own" : ""),
        subject: subject)
    }
  }
}
