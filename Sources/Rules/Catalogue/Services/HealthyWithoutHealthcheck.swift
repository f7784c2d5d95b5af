import Compose
import Contract
import Diagnostics

extension Rule {
  static let healthyWithoutHealthcheck = Rule(
    "healthy-without-healthcheck", group: .services, severity: .warning,
    summary: "A service waits for another to be healthy that has no healthcheck.",
    rationale: """
      Docker Compose gives up with "container has no healthcheck configured" unless the image brings a healthcheck of
      its own. It is an error when the healthcheck is switched off, and for official images that are known to have none.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          depends_on:
            cache: { condition: service_healthy }
      #                         ^^^^^^^^^^^^^^^
        cache:
          image: redis:7
      """,
      """
      --- compose.yaml
      services:
        api:
          image: api
          depends_on:
            jobs: { condition: service_healthy }
      #                        ^^^^^^^^^^^^^^^
        jobs:
          image: example/jobs
      """,
      """
      --- compose.yaml
      services:
        api:
          image: api
          depends_on:
            cache: { condition: service_healthy }
      #                         ^^^^^^^^^^^^^^^
        cache:
          image: redis:7
          healthcheck: { interval: 10s }
      """,
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          depends_on:
            cache: { condition: service_healthy }
        cache:
          image: redis:7
          healthcheck: { test: [CMD, redis-cli, ping] }
      """
    ]
  ) { deployment, report in
    let project = deployment.project
    var waits = Occurrences<Int>()
    for index in project.services.indices {
      for dependency in project.services[index].dependsOn where dependency.condition == .healthy {
        guard let position = project.position(ofService: dependency.service.value) else { continue }
        // Without a test of its own it has the one of its image, if that has one.
        guard case let healthcheck = project.services[position].healthcheck, healthcheck?.hasTest != true,
          // That the contract demands one is reported where it is missing.
          deployment.role(of: project.services[position])?.healthcheck?.value != true
        else { continue }
        waits.add(position, at: project.services[index].occurrence(of: "depends_on", at: dependency.conditionRange))
      }
    }
    for (position, places, _) in waits.found {
      let needed = project.services[position]
      let name = needed.name.value
      let disabling = needed.healthcheck?.disabling
      let never =
        disabling != nil || (needed.build == nil && needed.imageName.map(imagesWithoutHealthcheck.contains) == true)
      let waiting = places.compactMap(\.path.service)
      report(
        "\(shortList(waiting)) \(waiting.count == 1 ? "waits" : "wait") for `\(name)` to be healthy, but that has no healthcheck",
        at: places,
        related: [
          disabling.map { Label($0, "its healthcheck is switched off") }
            ?? needed.healthcheck.map { Label($0.range, "no `test` here") }
            ?? Label(
              deployment.removal(in: needed, of: "healthcheck")?.range ?? needed.name.range, "no `healthcheck` here")
        ],
        help: never
          ? "give `\(name)` a `healthcheck`, or wait for `service_started`"
          : "give `\(name)` a `healthcheck`, unless its image has one", severity: never ? .error : .warning)
    }
  }
}

extension Healthcheck {
  fileprivate var hasTest: Bool { !test.isEmpty && !isDisabled }
}

/// Official images whose Dockerfile has no `HEALTHCHECK`.
private let imagesWithoutHealthcheck: Set<String> = [
  "postgres", "redis", "valkey/valkey", "mysql", "mariadb", "mongo", "rabbitmq", "nginx", "memcached", "alpine",
  "busybox", "debian", "ubuntu", "node", "python",
]
