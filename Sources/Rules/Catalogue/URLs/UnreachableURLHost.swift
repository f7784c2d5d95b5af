import Compose
import Contract
import Diagnostics

extension Rule {
  static let unreachableURLHost = Rule(
    "unreachable-url-host", group: .urls, scope: .contract, severity: .error,
    summary: "A URL names a service that shares no network with the one that uses it.",
    rationale: """
      A container only knows the names of containers on its own networks. A service that lists `networks:` leaves the
      default one, so two services that list different ones cannot see each other.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          networks: [front]
          environment: { QUEUE: "${QUEUE:?}" }
        queue:
          image: queue
          networks: [back]
      networks: { front: {}, back: {} }
      --- .env
      QUEUE=http://queue:9000
      #            ^^^^^
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
          networks: [front, back]
          environment: { QUEUE: "${QUEUE:?}" }
        queue:
          image: queue
          networks: [back]
      networks: { front: {}, back: {} }
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
      guard case .service(let name) = deployment.host(of: url, in: value),
        let target = deployment.project.service(named: name),
        // Who does not see the container asks the Internet.
        Host(outside: url.hostName) != .publicNetwork
      else { continue }
      for user in value.services where user != name {
        guard let service = deployment.project.service(named: user), !service.sharesNetwork(with: target) else {
          continue
        }
        report(
          "`\(user)` cannot reach `\(name)`, which `\(variable.name.value)` names: they share no network",
          at: value.place(url.host),
          related: [Label(service.name.range, "uses it"), Label(target.name.range, "is it")],
          help: "put both services on one network",
          subject: Subject(service: user, variable: variable.name.value))
      }
    }
  }
}

extension Service {
  fileprivate func sharesNetwork(with other: Service) -> Bool {
    // With `host`, `none` or another container's network there is nothing to compare.
    guard networkMode == nil, other.networkMode == nil else { return true }
    return !Set(networkNames).isDisjoint(with: other.networkNames)
  }

  var networkNames: [String] { networks.isEmpty ? ["default"] : networks.map(\.network.value) }
}
