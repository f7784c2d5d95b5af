import Compose
import Contract
import Diagnostics

extension Rule {
  static let publicURLNotPublic = Rule(
    "public-url-not-public", group: .urls, scope: .contract, severity: .error,
    summary: "A URL that browsers use names a host that only containers know.",
    rationale: """
      The browser runs on somebody else's machine. It has never heard of `shop-api`, and `localhost` is that machine
      itself; the latter is fine while developing, and an error for a deployment on a server.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
        web:
          image: web
          environment: { SITE_API: "${SITE_API:?}" }
      --- .env
      SITE_API=http://api:3000
      #               ^^^
      --- validate.yaml
      services:
        web: {}
      variables:
        SITE_API: { services: web, type: http-url, url: { reach: public } }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
        web:
          image: web
          environment: { SITE_API: "${SITE_API:?}" }
      --- .env
      SITE_API=https://api.shop.dev
      --- validate.yaml
      services:
        web: {}
      variables:
        SITE_API: { services: web, type: http-url, url: { reach: public } }
      """
    ]
  ) { deployment, report in
    for (variable, value, url) in deployment.urls(where: { $0.relations.url.reach?.value == .public || $0.isPublic }) {
      let problem: String? =
        switch deployment.host(url.hostName) {
        case .service, .dockerHost, .unknownName: "names a host that only containers know"
        case .loopback: deployment.target == .compose ? nil : "leads browsers to their own machine"
        case .privateNetwork, .publicNetwork: nil
        }
      guard let problem else { continue }
      let example = variable.example.map { ", for example `\($0.value)`" } ?? ""
      report(
        "`\(variable.name.value)` is for browsers, but \(problem)", at: value.place(url.host),
        help: "use the address under which it is public\(example)", guide: variable.note?.value,
        subject: value.subject)
    }
  }
}
