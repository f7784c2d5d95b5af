import Compose
import Contract
import Diagnostics

extension Rule {
  static let urlNamesOtherService = Rule(
    "url-names-other-service", group: .urls, scope: .contract, severity: .error,
    summary: "A URL leads to another service than the contract says.",
    rationale: """
      The host is a service of the stack, but not the one that answers this kind of request. It is a warning when the
      contract does not know the service, which may be a proxy, and for a database when the host lies outside the stack,
      since the container beside it then has no work. A service that is reached by a public name is taken for a proxy.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { QUEUE: "${QUEUE:?}" }
        cache:
          image: cache
        queue:
          image: queue
      --- .env
      QUEUE=http://cache:9000
      #            ^^^^^
      --- validate.yaml
      services:
        api: {}
        cache: {}
        queue: {}
      variables:
        QUEUE: { services: api, type: url, url: { host: queue } }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { QUEUE: "${QUEUE:?}" }
        cache:
          image: cache
        queue:
          image: queue
      --- .env
      QUEUE=http://queue:9000
      --- validate.yaml
      services:
        api: {}
        cache: {}
        queue: {}
      variables:
        QUEUE: { services: api, type: url, url: { host: queue } }
      """
    ]
  ) { deployment, report in
    for (variable, value, url) in deployment.urls(where: { $0.relations.url.host != nil }) {
      guard let role = variable.relations.url.host?.value, let wanted = deployment.service(forRole: role),
        !url.hasRawCredentials
      else { continue }
      let name = deployment.preferredName(of: wanted)
      switch deployment.host(of: url, in: value) {
      case .service(let found) where found != wanted.name.value:
        // A container that answers to a name of the world outside stands in front of the others.
        guard Host(outside: url.hostName) == .unknownName else { continue }
        let mayPassOn = deployment.project.service(named: found).flatMap { deployment.role(of: $0) } == nil
        report(
          "`\(variable.name.value)` leads to `\(found)`, but must lead to `\(wanted.name.value)`",
          at: value.place(url.host), related: [Label(wanted.name.range, "the service that is meant")],
          help: "name `\(name)` as its host" + (mayPassOn ? ", unless `\(found)` passes on what it gets" : ""),
          subject: value.subject, severity: mayPassOn ? .warning : nil)
      case .publicNetwork where variable.type.value == .postgresURL,
        .privateNetwork where variable.type.value == .postgresURL:
        report(
          "`\(variable.name.value)` leads to a server outside the stack", at: value.place(url.host),
          related: [Label(wanted.name.range, "the stack has a server of its own")],
          help: "name `\(name)` as its host"
            + (deployment.role(of: wanted)?.isOptional == false ? "" : ", or remove the service"),
          subject: value.subject, severity: .warning)
      case .service, .loopback, .dockerHost, .unknownName, .privateNetwork, .publicNetwork: break
      }
    }
  }
}
