import Compose
import Contract
import Diagnostics

extension Rule {
  static let unknownURLHost = Rule(
    "unknown-url-host", group: .urls, scope: .contract, severity: .error,
    summary: "A URL for containers names a host that no container of the stack has.",
    rationale: """
      Inside the network a container answers to the key of its service, its `container_name` and its aliases. A name
      without a dot that is none of these is known to nobody.
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
      """
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
      """
    ]
  ) { deployment, report in
    for (variable, value, url) in deployment.internalURLs {
      guard deployment.host(url.hostName) == .unknownName, !url.hasRawCredentials else { continue }
      let names = deployment.project.services.flatMap { deployment.names(of: $0) }
      let wanted = variable.relations.url.host.flatMap { deployment.service(forRole: $0.value) }
        .map { deployment.preferredName(of: $0) }
      let meant = nearest(to: url.hostName, in: names)
      report(
        "`\(variable.name.value)` names a host that no service has", at: value.place(url.host),
        help: (wanted ?? meant).map { "did you mean `\($0)`?" } ?? "the services are \(shortList(names))",
        subject: value.subject)
    }
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

  /// The name that others should use for a service: the contract's, if it has one.
  func preferredName(of service: Service) -> String { service.containerName?.string ?? service.name.value }
}
