import Compose
import Contract
import Diagnostics

extension Rule {
  static let publicURLWithoutTLS = Rule(
    "public-url-without-tls", group: .urls, scope: .contract, severity: .warning,
    summary: "A URL with a public host begins with `http://`.",
    rationale: """
      Everybody on the way can read and change what is sent, cookies and secrets included, and browsers block such
      calls from a page that was itself loaded over https. It is an error where the contract demands https.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        web:
          image: web
          environment: { SITE_API: "${SITE_API:?}" }
      --- .env
      SITE_API=http://api.shop.dev
      #        ^^^^
      --- validate.yaml
      services:
        web: {}
      variables:
        SITE_API: { services: web, type: http-url, url: { https-when-public: true } }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        web:
          image: web
          environment: { SITE_API: "${SITE_API:?}" }
      --- .env
      SITE_API=https://api.shop.dev
      --- validate.yaml
      services:
        web: {}
      variables:
        SITE_API: { services: web, type: http-url, url: { https-when-public: true } }
      """
    ]
  ) { deployment, report in
    for (variable, value, url) in deployment.urls(where: { [.httpURL, .origin, .url].contains($0.type.value) }) {
      guard url.schemeName == "http", deployment.host(of: url, in: value, of: variable) == .publicNetwork else {
        continue
      }
      report(
        "`\(variable.name.value)` reaches a public host without encryption", at: value.place(url.scheme),
        help: "begin it with `https://`", guide: variable.note?.value, subject: value.subject,
        severity: variable.relations.url.isHTTPSWhenPublic ? .error : .warning)
    }
  }
}
