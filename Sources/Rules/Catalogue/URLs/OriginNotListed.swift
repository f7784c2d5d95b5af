import Compose
import Contract
import Diagnostics

extension Rule {
  static let originNotListed = Rule(
    "origin-not-listed", group: .urls, scope: .contract, severity: .error,
    summary: "A site is missing from the list of origins that may call the server.",
    rationale: """
      The browser asks the server whether this site may call it. If the server's list does not hold the site's origin,
      letter for letter, every call is blocked, and the page shows nothing but an error in its console.
      """,
    guide: "Comma-separated list if multiple origins.",
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { ORIGINS: "${ORIGINS:?}", SITE: "${SITE:?}" }
      --- .env
      SITE=https://www.shop.dev/start
      ORIGINS=https://shop.dev
      #       ^^^^^^^^^^^^^^^^
      --- validate.yaml
      services:
        api: {}
      variables:
        ORIGINS: { services: api, type: origin-list }
        SITE: { services: api, type: http-url, member-of: ORIGINS }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { ORIGINS: "${ORIGINS:?}", SITE: "${SITE:?}" }
      --- .env
      SITE=https://www.shop.dev/start
      ORIGINS=https://shop.dev,https://www.shop.dev
      --- validate.yaml
      services:
        api: {}
      variables:
        ORIGINS: { services: api, type: origin-list }
        SITE: { services: api, type: http-url, member-of: ORIGINS }
      """,
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { ORIGINS: "${ORIGINS:?}", SITE: "${SITE:?}" }
      --- .env
      SITE=http://api:3000
      ORIGINS=https://shop.dev
      --- validate.yaml
      services:
        api: {}
      variables:
        ORIGINS: { services: api, type: origin-list }
        SITE: { services: api, type: http-url, member-of: ORIGINS }
      """,
    ]
  ) { deployment, report in
    for (variable, value) in deployment.values(where: { $0.relations.memberOf != nil }) {
      guard let name = variable.relations.memberOf?.value,
        let listVariable = deployment.contract?.variable(named: name),
        let url = value.url, !url.host.isEmpty, !url.hasOddHost,
        // No browser has such an origin: that the URL must be another one is reported where it has to be public.
        deployment.isForBrowsers(url)
      else { continue }
      for origins in deployment.values(of: listVariable) where !origins.string.isEmpty {
        let known = origins.items(of: .originList).compactMap { origins.origin($0)?.origin }
        guard !known.contains(url.origin) else { continue }
        report(
          "`\(name)` does not list the origin of `\(variable.name.value)`", at: origins.place(origins.content),
          related: value.label(url.originPart, "this origin is missing"), help: "add `\(url.origin)` to `\(name)`",
          guide: listVariable.note?.value, subject: origins.subject)
      }
    }
  }
}
