import Compose
import Contract
import Diagnostics

extension Rule {
  static let missingDependency = Rule(
    "missing-dependency", group: .services, scope: .contract, severity: .warning,
    summary: "A service does not wait for one that the contract says it needs.",
    rationale: """
      Docker Compose starts services in any order unless `depends_on` says otherwise. A service that comes up before
      what it needs fails its first connections, and whether it tries again is its own affair. `docker stack deploy`
      starts all services at once whatever the file says, so nothing is demanded of a stack.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
      # ^^^
          image: api
        queue:
          image: queue
      --- validate.yaml
      services:
        queue: {}
        api: { needs: { queue: started } }
      """,
      """
      --- compose.yaml
      services:
        api:
          image: api
          depends_on: [queue]
      #                ^^^^^
        queue:
          image: queue
          healthcheck: { test: queue-ping }
      --- validate.yaml
      services:
        queue: {}
        api: { needs: { queue: healthy } }
      """,
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          depends_on:
            queue: { condition: service_healthy }
        queue:
          image: queue
          healthcheck: { test: queue-ping }
      --- validate.yaml
      services:
        queue: {}
        api: { needs: { queue: healthy } }
      """
    ]
  ) { deployment, report in
    guard deployment.target != .stack else { return }
    for role in deployment.contract?.services ?? [] {
      guard let service = deployment.service(for: role) else { continue }
      let name = service.name.value
      for need in role.needs {
        guard let other = deployment.service(forRole: need.service.value) else { continue }
        let needed = other.name.value
        // To wait for health is refused, or for ever, where nothing tells of it.
        let isSilent = need.condition == .healthy && other.healthcheck?.isDisabled ?? true
        let addition: Message = isSilent ? ", and give `\(needed)` a `healthcheck` unless its image has one" : ""
        let subject = Subject(service: name, path: "services.\(name).depends_on")
        guard let dependency = service.dependsOn.first(where: { $0.service.value == needed }) else {
          report(
            "`\(name)` does not wait for `\(needed)`", at: service.name.range,
            help: "add `\(needed)` to its `depends_on` with `condition: \(need.condition.rawValue)`\(addition)",
            subject: subject)
          continue
        }
        guard need.condition != .started, dependency.condition != need.condition else { continue }
        report(
          "`\(name)` waits for `\(needed)` with `\(dependency.condition.rawValue)` only", at: dependency.conditionRange,
          help: "write `\(needed): { condition: \(need.condition.rawValue) }`\(addition)", subject: subject)
      }
    }
  }
}
