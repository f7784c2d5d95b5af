import Compose
import Contract
import Diagnostics

extension Rule {
  static let localhostInContainer = Rule(
    "localhost-in-container", group: .urls, severity: .error,
    summary: "A URL that a container uses to reach another leads to the container itself.",
    rationale: """
      Inside a container `localhost` is that container. What listens on the machine, or in another container, is
      somewhere else. It is an error when the contract says that the URL is for containers. Of URLs that the contract
      does not know it is a warning, where they are for a database that another service runs, or in a service that is
      built here: an image from elsewhere may have a database of its own inside.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            DATABASE: postgresql://shop@localhost:5432/shop
      #                                 ^^^^^^^^^
        database:
          image: postgres:17
          environment: { POSTGRES_PASSWORD_FILE: /run/secrets/password }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            DATABASE: postgresql://postgres@database:5432/shop
        database:
          image: postgres:17
          environment: { POSTGRES_PASSWORD_FILE: /run/secrets/password }
      """,
      """
      --- compose.yaml
      services:
        shop:
          image: example/all-in-one
          environment:
            DATABASE: postgresql://shop@localhost:5432/shop
      """,
    ]
  ) { deployment, report in
    for (variable, value, url) in deployment.internalURLs where deployment.host(of: url, in: value) == .loopback {
      // What a service talks to itself at is in its own container.
      guard deployment.soleReceiver(of: variable) == nil,
        !value.services.allSatisfy({ deployment.project.service(named: $0)?.networkMode != nil })
          || value.services.isEmpty
      else { continue }
      let name = variable.relations.url.host.flatMap { deployment.service(forRole: $0.value) }
        .map { deployment.preferredName(of: $0) }
      report(
        "`\(variable.name.value)` leads to the container itself", at: value.place(url.host),
        help: "name the service that is meant" + (name.map { ": `\($0)`" } ?? ""),
        subject: value.subject)
    }
    var servers: [String: [Service]] = [:]
    for received in deployment.otherDatabaseURLs where deployment.host(received.url.hostName) == .loopback {
      let scheme = received.url.schemeName
      if servers[scheme] == nil { servers[scheme] = deployment.services(ofImageLike: databaseImages[scheme] ?? []) }
      for (service, entry) in deployment.otherReceivers(of: received) {
        let meant = servers[scheme]?.first { $0.name.value != service.name.value }
        guard meant != nil || service.build != nil else { continue }
        report(
          "`\(entry.name.value)` leads to the container of `\(service.name.value)` itself",
          at: received.text.place(of: received.url.host).range ?? entry.range,
          help: "name the service that is meant" + (meant.map { ": `\($0.name.value)`" } ?? ""),
          subject: Subject(service: service.name.value, variable: entry.name.value), severity: .warning)
        break
      }
    }
  }
}

extension Deployment {
  /// The service that a URL leads to, when it is for that service alone.
  func soleReceiver(of variable: Contract.Variable) -> Service? {
    guard let host = variable.relations.url.host?.value, let service = service(forRole: host) else { return nil }
    let receivers = receivers(of: variable)
    return receivers.count == 1 && receivers[0].name.value == service.name.value ? service : nil
  }

  /// The first two services whose image has one of some words in its name: if one is asking, the other is meant.
  fileprivate func services(ofImageLike words: [String]) -> [Service] {
    project.services.indices.lazy
      .filter { index in
        guard let name = project.services[index].imageName else { return false }
        return words.contains(where: name.contains)
      }
      .prefix(2).map { project.services[$0] }
  }
}
