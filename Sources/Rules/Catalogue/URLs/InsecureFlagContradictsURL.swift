import Compose
import Contract
import Diagnostics

extension Rule {
  static let insecureFlagContradictsURL = Rule(
    "insecure-flag-contradicts-url", group: .urls, scope: .contract, severity: .error,
    summary: "A switch drops security although a URL says that the service is reachable from outside.",
    rationale: """
      The switch is for a service that only containers of the same network talk to, over plain HTTP. A URL with
      `https` or a public host says that others reach it too, and with the switch on they need no secret. It is a
      warning when only a published port says so, or a label for Traefik.
      """,
    guide: "Set `true` only when the service is reachable only via plain HTTP inside the Docker network.",
    incorrect: [
      """
      --- compose.yaml
      services:
        sync:
          image: sync
          environment: { INSECURE: "${INSECURE:?}", SYNC_URL: "${SYNC_URL:?}" }
      --- .env
      INSECURE=true
      #        ^^^^
      SYNC_URL=https://sync.shop.dev
      --- validate.yaml
      services:
        sync: {}
      variables:
        SYNC_URL: { services: sync, type: http-url }
        INSECURE: { services: sync, type: boolean, only-internal: [SYNC_URL] }
      """,
      """
      --- compose.yaml
      services:
        sync:
          image: sync
          environment: { INSECURE: "${INSECURE:?}", SYNC_URL: "${SYNC_URL:?}" }
          labels:
            - traefik.enable=true
            - traefik.http.routers.sync.rule=Host(`sync.shop.dev`)
      --- .env
      INSECURE=true
      #        ^^^^
      SYNC_URL=http://sync:3000
      --- validate.yaml
      services:
        sync: {}
      variables:
        SYNC_URL: { services: sync, type: http-url }
        INSECURE: { services: sync, type: boolean, only-internal: [SYNC_URL] }
      """,
    ],
    correct: [
      """
      --- compose.yaml
      services:
        sync:
          image: sync
          environment: { INSECURE: "${INSECURE:?}", SYNC_URL: "${SYNC_URL:?}" }
      --- .env
      INSECURE=true
      SYNC_URL=http://sync:3000
      --- validate.yaml
      services:
        sync: {}
      variables:
        SYNC_URL: { services: sync, type: http-url }
        INSECURE: { services: sync, type: boolean, only-internal: [SYNC_URL] }
      """
    ]
  ) { deployment, report in
    for (variable, value) in deployment.values(where: { !$0.relations.onlyInternal.isEmpty }) {
      guard ["true", "1"].contains(value.trimmed.lowercased()) else { continue }
      let flag = variable.name.value
      for name in variable.relations.onlyInternal.map(\.value) {
        guard let otherVariable = deployment.contract?.variable(named: name), let other = deployment.value(of: name),
          let url = other.url
        else { continue }
        let host = deployment.host(of: url, in: other, of: otherVariable)
        if url.schemeName == "https" || host == .publicNetwork {
          let part = url.schemeName == "https" ? url.scheme : url.host
          report(
            "`\(flag)` is on, but `\(name)` is \(url.schemeName == "https" ? "an https URL" : "public")",
            at: value.place(value.content), related: other.label(part, "reachable from outside"),
            help: "set `\(flag)` to `false`", guide: variable.note?.value, subject: value.subject)
        } else if case .service(let service) = host,
          let port = deployment.project.service(named: service)?.ports.first(where: { $0.isOpen })
        {
          report(
            "`\(flag)` is on, but `\(service)` publishes a port to the network", at: value.place(value.content),
            related: [Label(port.range, "reachable from outside")],
            help: "set `\(flag)` to `false`, or publish the port on `127.0.0.1` only", guide: variable.note?.value,
            subject: value.subject, severity: .warning)
        } else if case .service(let service) = host,
          let rule = deployment.project.service(named: service)?.routerRules.first
        {
          report(
            "`\(flag)` is on, but Traefik leads requests to `\(service)`", at: value.place(value.content),
            related: [Label(rule.range, "reachable from outside")],
            help: "set `\(flag)` to `false`, or remove the labels for Traefik", guide: variable.note?.value,
            subject: value.subject, severity: .warning)
        }
      }
    }
  }
}

extension Port {
  /// Whether machines other than the one that Docker runs on can connect to it.
  var isOpen: Bool { published != nil && !(hostIP.map { $0.hasPrefix("127.") || $0 == "::1" } ?? false) }
}
