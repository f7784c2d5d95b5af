import Compose
import Contract
import Diagnostics

extension Rule {
  static let stackIgnoredKey = Rule(
    "stack-ignored-key", group: .stack, scope: .target(.stack), severity: .warning,
    summary: "A service has a key that `docker stack deploy` ignores.",
    rationale: """
      It prints the names of such keys and goes on without them. What they were for does not happen. Nothing is said of
      `restart: always` and `restart: unless-stopped`: a stack starts its containers again in any case, unless
      `deploy.restart_policy` says otherwise.
      """,
    incorrect: [
      """
      --- target stack
      --- compose.yaml
      services:
        api:
          image: api
          restart: on-failure
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
            restart_policy: { condition: on-failure }
        web:
          image: web
          restart: unless-stopped
      """
    ]
  ) { deployment, report in
    var ignored = Occurrences<String>()
    for service in deployment.project.services {
      for key in service.keys {
        guard ignoredKeys[key.value] != nil, key.value != "restart" || service.isNotAlwaysRestarted else {
          continue
        }
        ignored.add(key.value, at: service.occurrence(of: key.value, at: key.range))
      }
    }
    for (key, places, _) in ignored.found {
      report("`docker stack deploy` ignores `\(key)`", at: places, help: ignoredKeys[key] ?? "")
    }
  }
}

extension Service {
  /// Whether it asks for anything but what a stack does with every service.
  fileprivate var isNotAlwaysRestarted: Bool { !["always", "unless-stopped"].contains(restart?.string ?? "always") }
}

private let ignoredKeys: [String: Message] = [
  "restart": "use `deploy.restart_policy`",
  "container_name": "remove it, and reach the service by its own name or by an alias of one of its networks",
  "privileged": "a stack's containers are never privileged", "devices": "use `deploy.resources`",
  "network_mode": "attach the service to a network with the driver `host` instead", "pid": "remove it",
  "ipc": "remove it", "links": "use the service's name on a shared network",
  "external_links": "use the service's name on a shared network", "mac_address": "remove it",
  "security_opt": "set it in the configuration of the Docker daemon", "shm_size": "mount a tmpfs at `/dev/shm`",
  "userns_mode": "set it in the configuration of the Docker daemon", "cgroup_parent": "remove it",
  "domainname": "use `hostname` with the full name", "cgroupns_mode": "remove it",
]
