import Compose
import Contract
import Diagnostics

extension Rule {
  static let originWithPath = Rule(
    "origin-with-path", group: .urls, scope: .contract, severity: .error,
    summary: "An origin has something behind its host, if only a slash.",
    rationale: """
      A browser's `Origin` header ends with the host or the port. `https://shop.dev/` is never equal to
      `https://shop.dev`, so every request from that site is refused.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { ORIGINS: "${ORIGINS:?}" }
      --- .env
      ORIGINS=https://shop.dev/,https://www.shop.dev
      #                       ^
      --- validate.yaml
      services:
        api: {}
      variables:
        ORIGINS: { services: api, type: origin-list }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { ORIGINS: "${ORIGINS:?}" }
      --- .env
      ORIGINS=https://shop.dev,https://www.shop.dev
      --- validate.yaml
      services:
        api: {}
      variables:
        ORIGINS: { services: api, type: origin-list }
      """
    ]
  ) { deployment, report in
    for (variable, value, origin) in deployment.origins {
      // What cannot be taken apart has no path.
      guard let url = value.origin(origin), !url.hasOddHost, !value.bytes[origin].contains(where: \.isBlank) else {
        continue
      }
      let rest = url.path.lowerBound..<origin.upperBound
      guard !rest.isEmpty else { continue }
      let isSlash = url.bytes[rest].elementsEqual([UInt8(ascii: "/")])
      report(
        isSlash
          ? "an origin of `\(variable.name.value)` ends with a slash"
          : "an origin of `\(variable.name.value)` has a path",
        at: value.place(rest), help: "end it behind the host", guide: variable.note?.value, subject: value.subject,
        fix: isSlash ? deployment.fix("remove the slash", in: value, rest, "") : nil,
        // Nobody compares it with what a browser sends.
        severity: isSlash && variable.relations.url.reach?.value == .containers ? .warning : nil)
    }
  }
}
