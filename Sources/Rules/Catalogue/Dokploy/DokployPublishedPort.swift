import Compose
import Contract
import Diagnostics

extension Rule {
  static let dokployPublishedPort = Rule(
    "dokploy-published-port", group: .dokploy, scope: .target(.dokploy), severity: .warning,
    summary: "A service publishes a port of the server instead of leaving that to Dokploy's proxy.",
    rationale: """
      Dokploy's proxy holds ports 80 and 443 and leads each domain to its container. A published port goes around it,
      without encryption, and keeps a second deployment from starting. Nothing is said of what the proxy cannot do: UDP
      ports and their twins, ranges, and the ports of protocols other than HTTP, such as mail.
      """,
    incorrect: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          ports: ["3000:3000"]
      #           ^^^^^^^^^^^
      """
    ],
    correct: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          expose: ["3000"]
      """,
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-mail:
          image: mail
          ports: ["25:25", "6881:6881", "6881:6881/udp", "30000-30010:30000-30010"]
      """,
    ]
  ) { deployment, report in
    for service in deployment.project.services {
      let ports = service.portsForHTTP.filter(\.isOpen)
      guard let first = ports.first else { continue }
      let published = ports.compactMap(\.published)
      report(
        "`\(service.name.value)` publishes \(published.count == 1 ? "port" : "the ports" as Message) \(list(published)) of the server",
        at: first.range, related: ports.dropFirst().map { Label($0.range, "and here") },
        help: "if this is HTTP, write `expose: [\(ports.map { "\"\($0.target)\"" }.joined(separator: ", "))]` and give "
          + "the service a domain in Dokploy",
        subject: Subject(service: service.name.value, path: "services.\(service.name.value).ports"))
    }
  }
}

/// Numbers as they are said.
private func list(_ numbers: [String]) -> String {
  guard let last = numbers.last, numbers.count > 1 else { return numbers.first ?? "" }
  return numbers.dropLast().joined(separator: ", ") + " and " + last
}

extension Service {
  /// The ports whose place a proxy for HTTP might take.
  fileprivate var portsForHTTP: [Port] {
    let otherTransports = Set(ports.filter { $0.transport != "tcp" }.map(\.target))
    // What is written once and stands for several ports is a range.
    let sizes = Dictionary(ports.map { ($0.range, 1) }, uniquingKeysWith: +)
    return ports.filter { port in
      port.transport == "tcp" && sizes[port.range] == 1 && !otherTransports.contains(port.target)
        && !portsOfOtherProtocols.contains(port.target)
    }
  }
}

/// The ports of well-known protocols that are not HTTP: FTP, SSH, mail, DNS, LDAP, SMB, RTMP, MQTT, TURN, XMPP, IRC and
/// databases.
private let portsOfOtherProtocols: Set<Int> = [
  21, 22, 25, 53, 110, 139, 143, 389, 445, 465, 587, 636, 993, 995, 1433, 1883, 1935, 2222, 3306, 3478, 5222, 5269,
  5349, 5432, 5672, 6379, 6667, 6697, 8883, 11211, 27017,
]
