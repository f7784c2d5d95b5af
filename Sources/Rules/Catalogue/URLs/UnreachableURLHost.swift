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
    var gaps: [NetworkGap] = []
    var positions: [[[String]]: Int] = [:]
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
        let networks = [service.networkNames.sorted(), target.networkNames.sorted()]
        let position = positions[networks] ?? gaps.count
        if position == gaps.count {
          positions[networks] = position
          gaps.append(NetworkGap(place: value.place(url.host)))
        }
        gaps[position].add(user: service.name, target: target.name, variable: variable.name.value)
      }
    }
    for gap in gaps {
      let (users, targets) = (gap.users.map(\.value), gap.targets.map(\.value))
      report(
        "\(shortList(users)) cannot reach \(shortList(targets)), which \(shortList(gap.variables)) \(gap.variables.count == 1 ? "names" : "name"): they share no network",
        at: gap.place,
        related: gap.users.prefix(8).map { Label($0.range, "cannot reach it") }
          + gap.targets.prefix(8).map { Label($0.range, "cannot be reached") },
        help: "put them on one network", subject: Subject(service: users.first, variable: gap.variables.first))
    }
  }
}

/// Services of some networks that cannot reach those of some others: one mistake, however many URLs suffer from it.
private struct NetworkGap {
  /// Where the first of the URLs names its host.
  let place: SourceRange?
  private(set) var users: [Located<String>] = []
  private(set) var targets: [Located<String>] = []
  private(set) var variables: [String] = []
  private var known: [Set<String>] = [[], [], []]

  init(place: SourceRange?) { self.place = place }

  mutating func add(user: Located<String>, target: Located<String>, variable: String) {
    if known[0].insert(user.value).inserted { users.append(user) }
    if known[1].insert(target.value).inserted { targets.append(target) }
    if known[2].insert(variable).inserted { variables.append(variable) }
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
