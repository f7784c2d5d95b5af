import Compose
import Contract
import Diagnostics

extension Rule {
  static let stackDependencyConditions = Rule(
    "stack-dependency-conditions", group: .stack, scope: .target(.stack), severity: .error,
    summary: "`depends_on` is a mapping, which `docker stack deploy` refuses.",
    rationale: """
      It reads an older version of the format, where `depends_on` is a list, and then ignores it: a stack starts all
      services at once, and each has to wait for what it needs by itself.
      """,
    incorrect: [
      """
      --- target stack
      --- compose.yaml
      services:
        api:
          image: api
          depends_on:
            queue: { condition: service_started }
      #     ^^^^^
        queue:
          image: queue
      """
    ],
    correct: [
      """
      --- target stack
      --- compose.yaml
      services:
        api:
          image: api
          depends_on: [queue]
        queue:
          image: queue
      """
    ]
  ) { deployment, report in
    for service in deployment.project.services {
      guard let dependency = service.dependsOn.first(where: { deployment.isKey($0.service.range) }) else { continue }
      report(
        "`depends_on` must be a list for `docker stack deploy`", at: dependency.service.range,
        help: "list the names only; a stack starts all services at once, so let each try again until it can connect",
        subject: Subject(service: service.name.value, path: "services.\(service.name.value).depends_on"))
    }
  }
}

extension Deployment {
  /// Whether what is written at `range` is the key of a mapping.
  fileprivate func isKey(_ range: SourceRange) -> Bool {
    let rest = files[range.file].bytes.dropFirst(range.upperBound)
    return rest.first { $0 != 0x20 && $0 != 0x09 } == UInt8(ascii: ":")
  }
}
