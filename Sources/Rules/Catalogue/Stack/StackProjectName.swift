import Compose
import Contract
import Diagnostics

extension Rule {
  static let stackProjectName = Rule(
    "stack-project-name", group: .stack, scope: .target(.stack), severity: .error,
    summary: "The file has a `name`, which `docker stack deploy` refuses.",
    rationale: """
      A stack gets its name on the command line. The older version of the format that `docker stack deploy` reads does
      not know the key, and says "Additional property name is not allowed".
      """,
    incorrect: [
      """
      --- target stack
      --- compose.yaml
      x-owner: the shop team
      name: shop
      #^^^
      services:
        api:
          image: api
      """
    ],
    correct: [
      """
      --- target stack
      --- compose.yaml
      services:
        api:
          image: api
      """
    ]
  ) { deployment, report in
    guard let key = deployment.projectNameKey else { return }
    report(
      "`docker stack deploy` refuses `name`", at: key, help: "remove it, and name the stack on the command line",
      subject: Subject(path: "name"))
  }
}
