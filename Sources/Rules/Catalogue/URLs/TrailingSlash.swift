import Compose
import Contract
import Diagnostics

extension Rule {
  static let trailingSlash = Rule(
    "trailing-slash", group: .urls, scope: .contract, severity: .warning,
    summary: "A base URL ends with a slash.",
    rationale: """
      Programs append `/path` to it, and `https://shop.dev//path` is another address. Some servers forgive it, some
      redirect, some answer 404.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { SITE: "${SITE:?}" }
      --- .env
      SITE=https://shop.dev/
      #                    ^
      --- validate.yaml
      services:
        api: {}
      variables:
        SITE: { services: api, type: http-url }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { SITE: "${SITE:?}" }
      --- .env
      SITE=https://shop.dev
      --- validate.yaml
      services:
        api: {}
      variables:
        SITE: { services: api, type: http-url }
      """
    ]
  ) { deployment, report in
    for (variable, value) in deployment.values(where: { $0.type.value == .httpURL }) {
      guard let url = value.url, !url.host.isEmpty, url.path.upperBound == value.content.upperBound,
        url.bytes[url.path].last == UInt8(ascii: "/")
      else { continue }
      let slash = (url.path.upperBound - 1)..<url.path.upperBound
      report(
        "`\(variable.name.value)` ends with a slash", at: value.place(slash), help: "remove it",
        subject: value.subject,
        // Behind a path it may tell a folder from a file to those who resolve links.
        fix: url.bytes[url.path].allSatisfy { $0 == UInt8(ascii: "/") }
          ? deployment.fix("remove the slash", in: value, url.path, "") : nil)
    }
  }
}
