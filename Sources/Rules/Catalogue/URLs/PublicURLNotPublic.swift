import Compose
import Contract
import Diagnostics

extension Rule {
  static let publicURLNotPublic = Rule(
    "public-url-not-public", group: .urls, scope: .contract, severity: .error,
    summary: "A URL that browsers use names a host that only containers know.",
    rationale: """
      The browser runs on somebody else's machine. It has never heard of `shop-api`, and `localhost` is that machine
      itself; the latter is fine while developing, and an error for a deployment on a server. Where other URLs for
      browsers begin with `https://` and a public host, and at least as many, it is a warning: one of them was forgotten.
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
      """,
      """
      --- compose.yaml
      services:
        web:
          image: web
          environment: { SITE: "${SITE:?}", SITE_API: "${SITE_API:?}" }
      --- .env
      SITE=https://shop.dev
      SITE_API=http://localhost:3000
      #               ^^^^^^^^^
      --- validate.yaml
      services:
        web: {}
      variables:
        SITE: { services: web, type: http-url, url: { reach: public } }
        SITE_API: { services: web, type: http-url, url: { reach: public } }
      """,
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
      """,
      """
      --- compose.yaml
      services:
        web:
          image: web
          environment: { SITE: "${SITE:?}", SITE_API: "${SITE_API:?}", METRICS: "${METRICS:?}" }
      --- .env
      SITE=http://localhost:3000
      SITE_API=http://localhost:3001
      METRICS=https://metrics.dev
      --- validate.yaml
      services:
        web: {}
      variables:
        SITE: { services: web, type: http-url, url: { reach: public } }
        SITE_API: { services: web, type: http-url, url: { reach: public } }
        METRICS: { services: web, type: http-url, url: { reach: public } }
      """,
    ]
  ) { deployment, report in
    let sibling = deployment.target == .compose ? deployment.publicSibling : nil
    for (variable, value, url) in deployment.publicURLs {
      var (related, severity): ([Label], Severity?) = ([], nil)
      let problem: String
      switch deployment.hostForBrowsers(url.hostName) {
      case .service, .dockerHost, .unknownName: problem = "names a host that only containers know"
      case .loopback where deployment.target != .compose: problem = "leads browsers to their own machine"
      case .loopback:
        guard let sibling, variable.relations.url.reach?.value == .public else { continue }
        problem = "leads browsers to their own machine, while `\(sibling.value.name)` is public"
        related = sibling.value.label(sibling.url.host, "a public host")
        severity = .warning
      case .privateNetwork, .publicNetwork: continue
      }
      let example: Message = deployment.example(of: variable).map { ", for example `\($0)`" } ?? ""
      report(
        "`\(variable.name.value)` is for browsers, but \(problem)", at: value.place(url.host), related: related,
        help: "use the address under which it is public\(example)", guide: variable.note?.value,
        subject: value.subject, severity: severity)
    }
  }
}

extension Deployment {
  fileprivate var publicURLs: [(variable: Contract.Variable, value: VariableValue, url: URLText)] {
    urls(where: \.isForBrowsers)
  }

  /// A URL that shows the stack to be a site on the Internet, of one that has at least as many such URLs as others that
  /// lead to the reader's own machine. Addresses of other parties are the same everywhere, and show nothing.
  fileprivate var publicSibling: (value: VariableValue, url: URLText)? {
    let urls = urls { $0.relations.url.reach?.value == .public && $0.relations.sameAs == nil }
    let siblings = urls.filter { $0.url.schemeName == "https" && hostForBrowsers($0.url.hostName) == .publicNetwork }
    let own = urls.count { hostForBrowsers($0.url.hostName) == .loopback }
    return siblings.count >= own ? siblings.first.map { ($0.value, $0.url) } : nil
  }

  /// Whether a browser somewhere else may open a URL, as far as its host tells.
  func isForBrowsers(_ url: URLText) -> Bool {
    switch hostForBrowsers(url.hostName) {
    case .service, .dockerHost, .unknownName: false
    case .loopback: target == .compose
    case .privateNetwork, .publicNetwork: true
    }
  }
}
