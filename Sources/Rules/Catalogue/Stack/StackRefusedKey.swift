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
    var refused = Occurrences<String>()
    for service in deployment.project.services + deployment.project.inactiveServices {
      for key in service.keys where !knownKeys.contains(key.value) && !key.value.hasPrefix("x-") {
        refused.add(key.value, at: service.occurrence(of: key.value, at: key.range))
      }
    }
    for (key, places, _) in refused.found {
      report(
        "`docker stack deploy` refuses `\(key)`", at: places,
        help: replacements[key] ?? "remove it, or keep it in an override file for Docker Compose")
    }
  }
}

/// The keys of a service in version 3 of the format, which `docker stack deploy` reads. Some it ignores.
private let knownKeys: Set<String> = [
  "build", "cap_add", "cap_drop", "cgroup_parent", "cgroupns_mode", "command", "configs", "container_name",
  "credential_spec", "depends_on", "deploy", "devices", "dns", "dns_search", "domainname", "entrypoint", "env_file",
  "environment", "expose", "external_links", "extra_hosts", "healthcheck", "hostname", "image", "init", "ipc",
  "isolation", "labels", "links", "logging", "mac_address", "network_mode", "networks", "oom_score_adj", "pid", "ports",
  "privileged", "read_only", "restart", "secrets", "security_opt", "shm_size", "stdin_open", "stop_grace_period",
  "stop_signal", "sysctls", "tmpfs", "tty", "ulimits", "user", "userns_mode", "volumes", "working_dir",
]

/// What to do instead.
private let replacements: [String: Message] = [
  "extends": "write the service out in full", "profiles": "keep such services in a file of their own",
  "volume_driver": "set the driver of the volume under `volumes`",
  "volumes_from": "mount the same named volumes instead", "cpu_quota": "use `deploy.resources.limits.cpus`",
  "cpu_shares": "use `deploy.resources.reservations.cpus`", "cpuset": "use `deploy.placement`",
  "mem_limit": "use `deploy.resources.limits.memory`", "memswap_limit": "use `deploy.resources.limits.memory`",
  "mem_reservation": "use `deploy.resources.reservations.memory`", "cpus": "use `deploy.resources.limits.cpus`",
  "scale": "use `deploy.replicas`", "platform": "use `deploy.placement`",
  "post_start": "let the image do it", "pre_stop": "let the image do it",
]
