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
    let places = deployment.project.services.compactMap { service in
      service.dependsOn.first { deployment.isKey($0.service.range) }
        .map { service.occurrence(of: "depends_on", at: $0.service.range) }
    }
    guard !places.isEmpty else { return }
    report(
      "`depends_on` must be a list for `docker stack deploy`", at: places,
      help: "list the names only; a stack starts all services at once, so let each try again until it can connect")
  }
}

extension Deployment {
  /// Whether what is written at `range` is the key of a mapping.
  fileprivate func isKey(_ range: SourceRange) -> Bool {
    let rest = files[range.file].bytes.dropFirst(range.upperBound)
    return rest.first { $0 != 0x20 && $0 != 0x09 } == UInt8(ascii: ":")
  }
}
