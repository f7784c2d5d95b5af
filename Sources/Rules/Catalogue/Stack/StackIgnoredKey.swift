import Compose
import Contract
import Diagnostics

extension Rule {
  static let stackIgnoredKey = Rule(
    "stack-ignored-key", group: .stack, scope: .target(.stack), severity: .warning,
    summary: "A service has a key that `docker stack deploy` ignores.",
    rationale: """
      It prints the names of such keys and goes on without them. What they were for does not happen.
      """,
    incorrect: [
      """
      --- target stack
      --- compose.yaml
      services:
        api:
          image: api
          restart: always
      #   ^^^^^^^
      """
    ],
    correct: [
      """
      --- target stack
      --- compose.yaml
      services:
        api:
          image: api
          deploy:
            restart_policy: { condition: any }
      """
    ]
  ) { deployment, report in
    for service in deployment.project.services {
      for key in service.keys {
        guard let help = ignoredKeys[key.value] else { continue }
        report(
          "`docker stack deploy` ignores `\(key.value)`", at: key.range, help: help,
          subject: Subject(service: service.name.value, path: "services.\(service.name.value).\(key.value)"))
      }
    }
  }
}

private let ignoredKeys: [String: String] = [
  "restart": "use `deploy.restart_policy`", "container_name": "remove it: a stack names its containers itself",
  "privileged": "a stack's containers are never privileged", "devices": "use `deploy.resources`",
  "network_mode": "attach the service to a network with the driver `host` instead", "pid": "remove it",
  "ipc": "remove it", "links": "use the service's name on a shared network",
  "external_links": "use the service's name on a shared network", "mac_address": "remove it",
  "security_opt": "set it in the configuration of the Docker daemon", "shm_size": "mount a tmpfs at `/dev/shm`",
  "userns_mode": "set it in the configuration of the Docker daemon", "cgroup_parent": "remove it",
  "domainname": "use `hostname` with the full name",
]
