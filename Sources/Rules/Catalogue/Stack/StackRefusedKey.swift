import Compose
import Contract
import Diagnostics

extension Rule {
  static let stackRefusedKey = Rule(
    "stack-refused-key", group: .stack, scope: .target(.stack), severity: .error,
    summary: "A service has a key that `docker stack deploy` refuses.",
    rationale: """
      It reads an older version of the format. Some keys came later, others were taken out because they make no sense
      for several machines.
      """,
    incorrect: [
      """
      --- target stack
      --- compose.yaml
      services:
        api:
          image: api
          mem_limit: 512m
      #   ^^^^^^^^^
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
            resources: { limits: { memory: 512m } }
      """
    ]
  ) { deployment, report in
    for service in deployment.project.services + deployment.project.inactiveServices {
      for key in service.keys {
        guard let help = refusedKeys[key.value] else { continue }
        report(
          "`docker stack deploy` refuses `\(key.value)`", at: key.range, help: help,
          subject: Subject(service: service.name.value, path: "services.\(service.name.value).\(key.value)"))
      }
    }
  }
}

private let refusedKeys: [String: Message] = [
  "extends": "write the service out in full", "profiles": "keep such services in a file of their own",
  "volume_driver": "set the driver of the volume under `volumes`",
  "volumes_from": "mount the same named volumes instead", "cpu_quota": "use `deploy.resources.limits.cpus`",
  "cpu_shares": "use `deploy.resources.reservations.cpus`", "cpuset": "use `deploy.placement`",
  "mem_limit": "use `deploy.resources.limits.memory`", "memswap_limit": "use `deploy.resources.limits.memory`",
  "develop": "keep it in an override file", "post_start": "let the image do it", "pre_stop": "let the image do it",
]
