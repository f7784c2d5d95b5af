import Compose
import Contract
import Diagnostics

extension Rule {
  static let unknownURLHost = Rule(
    "unknown-url-host", group: .urls, severity: .error,
    summary: "A URL for containers names a host that no container of the stack has.",
    rationale: """
      Inside the network a container answers to the key of its service, its `container_name` and its aliases. A name
      without a dot that is none of these is known to nobody. It is an error when the contract says that the URL is for
      containers. Of the URLs of databases that the contract does not know it is a warning, where the container is on
      no network that others made.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { QUEUE: "${QUEUE:?}" }
        queue:
          image: queue
      --- .env
      QUEUE=http://quueue:9000
      #            ^^^^^^
      --- validate.yaml
      services:
        api: {}
        queue: {}
      variables:
        QUEUE: { services: api, type: url, url: { reach: containers } }
      """,
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { QUEUE: "${QUEUE:?}" }
        queue:
          image: queue
          container_name: my-queue
      --- .env
      QUEUE=http://shop-queue:9000
      #            ^^^^^^^^^^
      --- validate.yaml
      services:
        api: {}
        queue: { container: shop-queue }
      variables:
        QUEUE: { services: api, type: url, url: { reach: containers } }
      """,
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { CACHE: "redis://chache:6379/0" }
      #                                  ^^^^^^
        cache:
          image: redis:7
      """,
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { QUEUE: "${QUEUE:?}" }
        queue:
          image: queue
      --- .env
      QUEUE=http://queue:9000
      --- validate.yaml
      services:
        api: {}
        queue: {}
      variables:
        QUEUE: { services: api, type: url, url: { reach: containers } }
      """,
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { CACHE: "redis://cache:6379/0" }
          networks: [shared]
      networks:
        shared: { external: true }
      """,
    ]
  ) { deployment, report in
    for (variable, value, url) in deployment.internalURLs {
      guard deployment.host(of: url, in: value) == .unknownName, !url.hasRawCredentials else { continue }
      let names = deployment.lastingNames
      let wanted = variable.relations.url.host.flatMap { deployment.service(forRole: $0.value) }
        .map { deployment.preferredName(of: $0) }
      let meant = nearest(to: url.hostName, in: names)
      let renamed = deployment.renamedService(called: url.hostName)
      report(
        "`\(variable.name.value)` names a host that no service has", at: value.place(url.host),
        related: renamed?.containerName.map { [Label($0.range, "must be `\(url.hostName)`")] } ?? [],
        help: renamed.map { "rename the container of `\($0.name.value)` to `\(url.hostName)`" }
          ?? (wanted ?? meant).map { "did you mean `\($0)`?" } ?? "the services are \(shortList(names))",
        subject: value.subject)
    }
    let foreign = Set(deployment.project.networks.filter(\.isExternal).map(\.key.value))
    for received in deployment.otherDatabaseURLs {
      let host = received.url.hostName
      guard !host.isEmpty, deployment.host(host) == .unknownName, !received.url.hasRawCredentials,
        !deployment.hasIdleService(named: host)
      else { continue }
      for (service, entry) in deployment.otherReceivers(of: received) {
        guard !service.keys.contains(where: { keysThatAddHosts.contains($0.value) }),
          !service.networks.contains(where: { foreign.contains($0.network.value) }),
          !entry.references.contains(where: \.isWithoutValue)
        else { continue }
        let names = deployment.project.services.map(\.name.value)
        report(
          "`\(entry.name.value)` names a host that no service has",
          at: received.text.place(of: received.url.host).range ?? entry.range,
          help: nearest(to: host, in: Array(names.prefix(200))).map { "did you mean `\($0)`?" }
            ?? "the services are \(shortList(names))",
          subject: Subject(service: service.name.value, variable: entry.name.value), severity: .warning)
        break
      }
    }
  }
}

/// Keys of a service that make more names known to its container.
private let keysThatAddHosts: Set<String> = ["extra_hosts", "links", "external_links", "dns", "dns_search"]

extension Deployment {
  /// Whether a name may be known after all: as that of a service which no profile switches on, or as a `hostname`.
  fileprivate func hasIdleService(named host: String) -> Bool {
    let name = host.lowercased()
    return project.inactiveServices.contains { names(of: $0).contains { $0.lowercased() == name } }
      || project.services.contains { $0.hostname?.string.lowercased() == name }
  }
}

extension Deployment {
  /// The URLs that containers use to reach each other, or may use.
  var internalURLs: [(variable: Contract.Variable, value: VariableValue, url: URLText)] {
    urls { $0.relations.url.reach?.value == .containers }
  }

  /// The values that are URLs with a host.
  func urls(
    where isWanted: (Contract.Variable) -> Bool
  ) -> [(variable: Contract.Variable, value: VariableValue, url: URLText)] {
    values { $0.type.value.isURL && isWanted($0) }.compactMap { variable, value in
      guard let url = value.url, !url.host.isEmpty else { return nil }
      return (variable, value, url)
    }
  }

  /// The name that others should use for a service: that of its container, if that may stay.
  func preferredName(of service: Service) -> String {
    let name = isRenamed(service) ? nil : containerName(of: service)
    return name ?? service.name.value
  }

  /// The names under which containers reach each other, but for those that the contract does not let them have.
  fileprivate var lastingNames: [String] {
    project.services.flatMap { service in
      isRenamed(service)
        ? [service.name.value] + service.networks.flatMap { $0.aliases.map(\.string) } : names(of: service)
    }
  }

  /// The service whose container the contract calls so, and the compose file something else.
  fileprivate func renamedService(called name: String) -> Service? {
    let role = contract?.services.first { $0.container?.value.lowercased() == name }
    guard let service = role.flatMap({ service(for: $0) }), isRenamed(service) else { return nil }
    return service
  }

  /// Whether a container has another name than the contract gives it, which is reported.
  private func isRenamed(_ service: Service) -> Bool {
    guard let name = containerName(of: service), let wanted = role(of: service)?.container?.value else { return false }
    return !name.isEmpty && !name.hasSameBytes(as: wanted)
  }
}
