import Compose
import Contract
import Diagnostics

extension Rule {
  static let urlSchemeNotSpoken = Rule(
    "url-scheme-not-spoken", group: .urls, scope: .contract, severity: .warning,
    summary: "A URL uses https for a container that speaks plain HTTP.",
    rationale: """
      Encryption mostly ends at the proxy in front of the stack: behind it containers speak plain HTTP, and answer the
      beginning of an encrypted connection with an error. That a container does so is told by the contract's example
      for the variable, which reaches it over `http`. Of Electric it is known, and an error.
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
      QUEUE=https://queue:9000
      #     ^^^^^
      --- validate.yaml
      services:
        api: {}
        queue: { ports: 9000 }
      variables:
        QUEUE: { services: api, type: http-url, url: { reach: containers }, example: "http://queue:9000" }
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
      QUEUE=https://queue:9443
      --- validate.yaml
      services:
        api: {}
        queue: { ports: [9000, 9443] }
      variables:
        QUEUE: { services: api, type: http-url, url: { reach: containers }, example: "http://queue:9000" }
      """
    ]
  ) { deployment, report in
    for (variable, value, url) in deployment.urls(where: { !$0.isForBrowsers }) where url.schemeName == "https" {
      guard case .service(let name) = deployment.host(of: url, in: value),
        let service = deployment.project.service(named: name)
      else { continue }
      let isElectric = service.build == nil && service.imageName.flatMap(WellKnownImage.init) == .electric
      guard isElectric || deployment.showsPlainHTTP(variable, to: service, like: url) else { continue }
      report(
        "`\(variable.name.value)` uses `https`, but `\(name)` speaks plain HTTP", at: value.place(url.scheme),
        related: [Label(service.name.range, "the service that is meant")], help: "begin it with `http://`",
        guide: variable.note?.value, subject: value.subject, severity: isElectric ? .error : nil)
    }
  }
}

extension Deployment {
  /// Whether the example of a variable leads to a service over plain HTTP, on the port of a URL if that names one.
  fileprivate func showsPlainHTTP(_ variable: Contract.Variable, to service: Service, like url: URLText) -> Bool {
    guard let example = variable.example.flatMap({ URLText($0.value) }), example.schemeName == "http",
      example.hostName == role(of: service)?.container?.value || host(example.hostName) == .service(service.name.value)
    else { return false }
    return url.portNumber == nil || url.portNumber == example.effectivePort
  }
}
