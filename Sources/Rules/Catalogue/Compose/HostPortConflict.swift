import Compose
import Contract
import Diagnostics

extension Rule {
  static let hostPortConflict = Rule(
    "host-port-conflict", group: .compose, severity: .warning,
    summary: "Two containers publish the same port of the machine.",
    rationale: """
      The second container to start fails with "port is already allocated". Docker Compose does not notice before. They may
      be of two services, or two of one service that is to run several times.
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
      """,
      """
      --- compose.yaml
      services:
        api:
          image: api
          scale: 2
          ports: ["8080:3000"]
      #           ^^^^^^^^^^^
      """,
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
    var taken: [String: [(service: String, port: Port)]] = [:]
    var reported: Set<[SourceRange]> = []
    let services = deployment.project.services
    for index in services.indices where !services[index].ports.isEmpty {
      let service = services[index]
      // In the network of the machine or of another container nothing is published.
      if let mode = service.networkMode?.string, mode == "host" || mode.contains(":") { continue }
      for port in service.ports where port.published.map({ !$0.isEmpty && $0 != "0" && !$0.contains("-") }) == true {
        // A stack publishes one port for all of them.
        if let replicas = service.replicas, replicas.value > 1, deployment.target != .stack,
          reported.insert([port.range]).inserted
        {
          report(
            "only one of \(replicas.value) containers can publish port \(port.published ?? "")", at: port.range,
            related: [Label(replicas.range, "\(replicas.value) containers")],
            help: "leave out the port of the machine, give a range of ports, or run a single container",
            subject: Subject(service: service.name.value, path: "services.\(service.name.value).ports"))
        }
        let key = "\(port.published ?? "")/\(port.transport)"
        let other = taken[key]?.first { $0.service != service.name.value && $0.port.overlaps(port) }
        // Who shares a port with many is named once.
        if taken[key, default: []].count < 16 { taken[key, default: []].append((service.name.value, port)) }
        // Ranges may have thousands of ports in common.
        guard let other, reported.insert([port.range, other.port.range]).inserted else { continue }
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
    isEverywhere || other.isEverywhere || hostIP == other.hostIP
  }

  private var isEverywhere: Bool {
    guard let hostIP else { return true }
    return ["", "0.0.0.0", "::", "[::]"].contains(hostIP)
  }
}
