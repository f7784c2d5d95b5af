import Compose
import Contract
import Diagnostics

extension Rule {
  static let stackBuild = Rule(
    "stack-build", group: .stack, scope: .target(.stack), severity: .error,
    summary: "A service is to be built, which `docker stack deploy` does not do.",
    rationale: """
      A stack runs images that every node can pull. `build` is ignored; without an `image` there is nothing to run.
      """,
    incorrect: [
      """
      --- target stack
      --- compose.yaml
      services:
        api:
          build: .
      #   ^^^^^
      """
    ],
    correct: [
      """
      --- target stack
      --- compose.yaml
      services:
        api:
          image: registry.shop.dev/api:1.2
      """
    ]
  ) { deployment, report in
    for service in deployment.project.services {
      guard let build = service.build else { continue }
      let hasImage = service.image != nil
      report(
        hasImage ? "`build` is ignored by `docker stack deploy`" : "`\(service.name.value)` has no image to run",
        at: service.key("build") ?? build.range, help: "build and push the image before, and name it as `image`",
        subject: Subject(service: service.name.value, path: "services.\(service.name.value).build"),
        severity: hasImage ? .note : .error)
    }
  }
}

extension Service {
  /// Where a key of the service's mapping is written.
  func key(_ name: String) -> SourceRange? { keys.first { $0.value == name }?.range }
}
