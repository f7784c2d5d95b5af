import Compose
import Contract
import Diagnostics

extension Rule {
  static let databaseServerDiffers = Rule(
    "database-server-differs", group: .databases, scope: .contract, severity: .error,
    summary: "Two database URLs that must lead to one server do not.",
    rationale: """
      The contract wants both databases on the same server. Two names of one container count as the same, and so does
      a port that is left out.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { MAIN: "${MAIN:?}", SHADOW: "${SHADOW:?}" }
      --- .env
      MAIN=postgresql://shop@db-1.shop.dev/shop
      SHADOW=postgresql://shop@db-2.shop.dev/shop_shadow
      #                        ^^^^^^^^^^^^^
      --- validate.yaml
      services:
        api: {}
      variables:
        MAIN: { services: api, type: postgres-url }
        SHADOW: { services: api, type: postgres-url, same-server-as: MAIN }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { MAIN: "${MAIN:?}", SHADOW: "${SHADOW:?}" }
      --- .env
      MAIN=postgresql://shop@db.shop.dev/shop
      SHADOW=postgresql://shop@db.shop.dev:5432/shop_shadow
      --- validate.yaml
      services:
        api: {}
      variables:
        MAIN: { services: api, type: postgres-url }
        SHADOW: { services: api, type: postgres-url, same-server-as: MAIN }
      """
    ]
  ) { deployment, report in
    for (variable, value, url) in deployment.databaseURLs {
      guard let other = deployment.value(of: variable.relations.sameServerAs), let otherURL = other.url,
        !url.hasRawCredentials, !otherURL.hasRawCredentials, !otherURL.host.isEmpty,
        case let (server, otherServer) = (deployment.server(url, in: value), deployment.server(otherURL, in: other)),
        case let isOther = server != otherServer && url.hostName != otherURL.hostName,
        isOther || url.effectivePort != otherURL.effectivePort
      else { continue }
      report(
        "`\(variable.name.value)` leads to another server than `\(other.name)`",
        at: value.place(isOther ? url.host : url.port ?? url.host),
        related: other.label(isOther ? otherURL.host : otherURL.port ?? otherURL.host, "the server of `\(other.name)`"),
        help: "use the same host and port in both", guide: variable.note?.value, subject: value.subject)
    }
  }
}

extension Deployment {
  /// Whether two URLs lead to one server.
  func isSameServer(_ left: URLText, in value: VariableValue, _ right: URLText, in other: VariableValue) -> Bool {
    server(left, in: value) == server(right, in: other) && left.effectivePort == right.effectivePort
  }

  /// One name for all names of a host.
  fileprivate func server(_ url: URLText, in value: VariableValue) -> String {
    if case .service(let name) = host(of: url, in: value) { return name }
    return url.hostName
  }
}
