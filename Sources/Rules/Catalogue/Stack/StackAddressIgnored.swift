import Compose
import Diagnostics

extension Rule {
  static let stackAddressIgnored = Rule(
    "stack-address-ignored", group: .stack, scope: .target(.stack), severity: .error,
    summary: "A port is published on one address, and a stack publishes it on all.",
    rationale: """
      The machines of a swarm share their published ports, and each listens on all its addresses. `docker stack deploy`
      says "ignoring IP-address" and goes on, so that what `127.0.0.1:5432:5432` keeps on the machine with Docker
      Compose can be reached from everywhere.
      """,
    incorrect: [
      """
      --- target stack
      --- compose.yaml
      services:
        db:
          image: registry.shop.dev/db:1
          ports: ["127.0.0.1:5432:5432"]
      #           ^^^^^^^^^^^^^^^^^^^^^
      """
    ],
    correct: [
      """
      --- target stack
      --- compose.yaml
      services:
        db:
          image: registry.shop.dev/db:1
          networks: [back]
        web:
          image: registry.shop.dev/web:1
          ports: ["8080:80", "0.0.0.0:8443:443"]
          networks: [back]
      networks:
        back: { driver: overlay }
      """
    ]
  ) { deployment, report in
    var ignored = Occurrences<String>()
    for service in deployment.project.services {
      for port in service.ports {
        guard let address = port.hostIP, !["", "0.0.0.0", "::"].contains(address) else { continue }
        ignored.add(address, at: service.occurrence(of: "ports", at: port.range))
      }
    }
    for (address, places, _) in ignored.found {
      report(
        "`docker stack deploy` ignores the address `\(address)`, and publishes the port on all of them", at: places,
        help: "remove the port if only services of the stack need it, or close it in the firewall")
    }
  }
}
