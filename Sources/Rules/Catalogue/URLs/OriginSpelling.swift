import Compose
import Contract
import Diagnostics

extension Rule {
  static let originSpelling = Rule(
    "origin-spelling", group: .urls, scope: .contract, severity: .warning,
    summary: "An origin is spelled as no browser sends it.",
    rationale: """
      A browser writes scheme and host in small letters, letters beyond ASCII in the form that begins with `xn--`, and
      leaves out the port that goes with the scheme: 80 for `http`, 443 for `https`. Servers that compare the `Origin` header letter by letter with their list never find an
      entry that is spelled in another way.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { ORIGINS: "${ORIGINS:?}" }
      --- .env
      ORIGINS=https://shop.dev:443,https://Www.shop.dev,https://läden.dev
      #       ^^^^^^^^^^^^^^^^^^^^ ^^^^^^^^^^^^^^^^^^^^ ^^^^^^^^^^^^^^^^^
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
      ORIGINS=https://shop.dev,https://www.shop.dev,https://xn--lden-moa.dev,http://localhost:3000,http://[::1]:443
      --- validate.yaml
      services:
        api: {}
      variables:
        ORIGINS: { services: api, type: origin-list }
      """
    ]
  ) { deployment, report in
    for (variable, value, origin) in deployment.origins {
      // What containers use among themselves no browser sends.
      guard variable.relations.url.reach?.value != .containers, let url = value.origin(origin), !url.host.isEmpty,
        !url.hasOddHost,
        url.user == nil,
        url.port?.isEmpty ?? true || url.portNumber != nil,
        case let sent = url.sentOrigin, !url.bytes[url.originPart].elementsEqual(sent.utf8)
      else { continue }
      report(
        "browsers send this origin of `\(variable.name.value)` as `\(sent)`", at: value.place(url.originPart),
        help: "write it like that", guide: variable.note?.value, subject: value.subject,
        fix: deployment.fix("write it as browsers do", in: value, url.originPart, sent))
    }
  }
}

extension URLText {
  /// The origin as a browser writes it.
  fileprivate var sentOrigin: String {
    let isStandard = effectivePort == standardPort
    let end = port.map { isStandard || $0.isEmpty ? $0.lowerBound - 1 : $0.upperBound } ?? path.lowerBound
    return text(scheme.lowerBound..<host.lowerBound).lowercased() + hostName + text(host.upperBound..<end)
  }
}
