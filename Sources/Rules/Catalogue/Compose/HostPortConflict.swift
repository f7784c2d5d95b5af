import Compose
import Contract
import Diagnostics

extension Rule {
  static let hostPortConflict = Rule(
    "host-port-conflict", group: .compose, severity: .error,
    summary: "Two services publish the same port of the machine.",
    rationale: """
      The second container to start fails with "port is already allocated". Docker Compose does not notice before.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          ports: ["8080:3000"]
        web:
          image: web
          ports: ["8080:80"]
      #           ^^^^^^^^^
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          ports: ["8080:3000"]
        web:
          image: web
          ports: ["8081:80", "8080:80/udp"]
      """
    ]
  ) { deployment, report in
    var taken: [(service: String, port: Port)] = []
    for service in deployment.project.services {
      for port in service.ports where port.published.map({ !$0.isEmpty && $0 != "0" && !$0.contains("-") }) == true {
        let other = taken.first { other in
          other.service != service.name.value && other.port.published == port.published
            && other.port.transport == port.transport && other.port.overlaps(port)
        }
        taken.append((service.name.value, port))
        guard let other else { continue }
        report(
          "port \(port.published ?? "") is published by `\(other.service)` already", at: port.range,
          related: [Label(other.port.range, "published here")], help: "publish one of them on another port",
          subject: Subject(service: service.name.value, path: "services.\(service.name.value).ports"))
      }
    }
  }
}

extension Port {
  /// Whether two published ports are on one address; none means all of them.
  fileprivate func overlaps(_ other: Port) -> Bool {
    let everywhere: Set<String?> = [nil, "", "0.0.0.0", "::", "[::]"]
    return everywhere.contains(hostIP) || everywhere.contains(other.hostIP) || hostIP == other.hostIP
  }
}
