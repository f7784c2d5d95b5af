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
    var renamings: [Renaming] = []
    var positions: [ObjectIdentifier: Int] = [:]
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
      let source = name.text.firstSource
      let position = source.flatMap { positions[$0] } ?? renamings.count
      if position == renamings.count {
        if let source { positions[source] = position }
        renamings.append(Renaming(isComposed: name.text.verbatimPlace == nil))
      }
      renamings[position].add(service, name, wanted: wanted)
    }
    for renaming in renamings {
      let isOne = renaming.places.count == 1
      report(
        "the \(isOne ? "container" : "containers") of \(shortList(renaming.services)) must be called \(shortList(renaming.wanted)), not \(shortList(renaming.found))",
        at: renaming.places,
        help: (isOne ? "rename it to \(shortList(renaming.wanted))" : "give them these names")
          + (renaming.isComposed ? "; a second stack beside the first needs a contract with names of its own" : ""))
    }
  }
}

/// Containers that have other names than they should, for one reason: their names are put together with one variable.
private struct Renaming {
  let isComposed: Bool
  private(set) var services: [String] = []
  private(set) var wanted: [String] = []
  private(set) var found: [String] = []
  private(set) var places: [Occurrence] = []

  init(isComposed: Bool) { self.isComposed = isComposed }

  mutating func add(_ service: Service, _ name: LocatedText, wanted: String) {
    services.append(service.name.value)
    self.wanted.append(wanted)
    found.append(name.string)
    places.append(service.occurrence(of: "container_name", at: name.text.place.range ?? name.range))
  }
}

extension TracedText {
  /// What the first of the variables that were put in stands for, as all texts share it.
  fileprivate var firstSource: ObjectIdentifier? {
    for run in runs {
      if case .inserted(let inner, _, _) = run.source { return ObjectIdentifier(inner) }
    }
    return nil
  }
}
