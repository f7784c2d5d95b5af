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
      containers. On a network that others made, another container may have the name: there it is a warning unless the
      name is a misspelt one, and nothing when the stack has no service that could be meant. Of the URLs of databases
      that the contract does not know it is a warning, where the container is on no such network.
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
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { DB: "${DB:?}" }
          networks: [shared]
      networks:
        shared: { external: true }
      --- .env
      DB=postgresql://shop@shop-db-ab12cd/shop
      --- validate.yaml
      services:
        api: {}
        db: { optional: true }
      variables:
        DB: { services: api, type: postgres-url, url: { host: db, reach: containers } }
      """,
    ]
  ) { deployment, report in
    for (variable, value, url) in deployment.internalURLs {
      guard deployment.host(of: url, in: value) == .unknownName, !url.hasRawCredentials else { continue }
      if let idle = deployment.idleService(named: url.hostName) {
        // `docker stack deploy` refuses profiles, which another rule says.
        guard deployment.target != .stack else { continue }
        report(
          "`\(variable.name.value)` leads to `\(idle.name.value)`, which no enabled profile switches on",
          at: value.place(url.host), related: [Label(idle.profiles.first?.range ?? idle.name.range, "its profile")],
          help: "enable one of its profiles", subject: value.subject)
        continue
      }
      let names = deployment.lastingNames
      let service = variable.relations.url.host.flatMap { deployment.service(forRole: $0.value) }
      let wanted = service.map { deployment.preferredName(of: $0) }
      let meant = nearest(to: url.hostName, in: names)
      // Where others may have the name, only one that is misspelt is certain to be wrong.
      let mayBeKnown = deployment.mayKnowOtherNames(value)
      let isMisspelt =
        service.map { NameIndex(deployment.names(of: $0)).nearest(to: url.hostName, atMost: 2) != nil } ?? false
      guard !mayBeKnown || wanted != nil || meant != nil else { continue }
      report(
        "`\(variable.name.value)` names a host that no service has", at: value.place(url.host),
        help: (wanted ?? meant).map { "did you mean `\($0)`?" } ?? "the services are \(shortList(names))",
        subject: value.subject, severity: mayBeKnown && !isMisspelt ? .warning : nil)
    }
    for received in deployment.otherDatabaseURLs {
      let host = received.url.hostName
      guard !host.isEmpty, deployment.host(of: received) == .unknownName, !received.url.hasRawCredentials,
        deployment.idleService(named: host) == nil, !deployment.isHostname(host)
      else { continue }
      for (service, entry) in deployment.otherReceivers(of: received) {
        guard deployment.host(host, seenBy: [service.name.value]) == .unknownName,
          !deployment.mayKnowOtherNames(service), !entry.references.contains(where: \.isWithoutValue)
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

extension Deployment {
  /// Whether the container of a service may know names that the file does not tell: those of the other members of a
  /// network that others made, or those of a name server of its own.
  func mayKnowOtherNames(_ service: Service) -> Bool {
    service.keys.contains { $0.value == "dns" || $0.value == "dns_search" }
      || service.networks.contains { directory.isExternal(network: $0.network.value) }
  }

  /// Whether that goes for all containers that receive a value.
  func mayKnowOtherNames(_ value: VariableValue) -> Bool {
    !value.services.isEmpty && value.services.allSatisfy { project.service(named: $0).map(mayKnowOtherNames) ?? false }
  }

  /// The service with a name that no profile switches on.
  fileprivate func idleService(named host: String) -> Service? {
    let name = host.lowercased()
    return project.inactiveServices.first { names(of: $0).contains { $0.lowercased() == name } }
  }

  /// Whether a container calls itself so, in which case others may.
  fileprivate func isHostname(_ host: String) -> Bool {
    let name = host.lowercased()
    return project.services.contains { $0.hostname?.string.lowercased() == name }
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

  /// Whether a container has another name than the contract gives it, which is reported.
  private func isRenamed(_ service: Service) -> Bool {
    guard let name = containerName(of: service), let wanted = role(of: service)?.container?.value else { return false }
    return !name.isEmpty && !name.hasSameBytes(as: wanted)
  }
}
