import Compose
import Contract
import Diagnostics

extension Rule {
  static let shellShadowsFile = Rule(
    "shell-shadows-file", group: .envFiles, severity: .warning,
    summary: "A variable of the shell counts instead of the one in the env file.",
    rationale: """
      Docker Compose takes the shell's value first, whatever the env file says. A variable that was exported for
      another project, or is set by a tool, changes the stack on this machine only.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { REGION: "${REGION:?}" }
      --- .env
      REGION=eu
      #^^^^^
      --- shell
      REGION=us
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { REGION: "${REGION:?}" }
      --- .env
      REGION=eu
      --- shell
      REGION=eu
      """
    ]
  ) { deployment, report in
    for shell in deployment.definitions where shell.origin == .shell {
      let file = deployment.definitions.first { other in
        if case .envFile = other.origin { return other.name.utf8.elementsEqual(shell.name.utf8) }
        return false
      }
      guard let file, let place = file.nameRange,
        !file.value.string.utf8.elementsEqual(shell.value.string.utf8),
        deployment.project.references.contains(where: { $0.name.utf8.elementsEqual(shell.name.utf8) })
          || deployment.delivered.contains(where: {
            $0.entry.source == .passedThrough && $0.entry.name.value == shell.name
          })
      else { continue }
      report(
        "the shell has another `\(shell.name)`, which counts instead of this one", at: place,
        help: "run `unset \(shell.name)`, or check what a clean shell would do with `--no-shell`",
        subject: Subject(variable: shell.name))
    }
  }
}
