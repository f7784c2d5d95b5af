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
    let shellNames = Set(deployment.definitions.lazy.filter { $0.origin == .shell }.map { KeyBytes($0.name) })
    guard !shellNames.isEmpty else { return }
    var inFiles: [KeyBytes: Definition] = [:]
    for definition in deployment.definitions {
      let name = KeyBytes(definition.name)
      guard case .envFile = definition.origin, shellNames.contains(name), inFiles[name] == nil else { continue }
      inFiles[name] = definition
    }
    for shell in deployment.definitions where shell.origin == .shell && shell.value.isKnown {
      guard let file = inFiles[KeyBytes(shell.name)], let place = file.nameRange,
        !file.value.string.utf8.elementsEqual(shell.value.string.utf8),
        deployment.survey.wants(shell.name)
      else { continue }
      report(
        "the shell has another `\(shell.name)`, which counts instead of this one", at: place,
        help: "run `unset \(shell.name)`, or check what a clean shell would do with `--no-shell`",
        subject: Subject(variable: shell.name))
    }
  }
}
