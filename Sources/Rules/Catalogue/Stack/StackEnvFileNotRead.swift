import Compose
import Contract
import Diagnostics

extension Rule {
  static let stackEnvFileNotRead = Rule(
    "stack-env-file-not-read", group: .stack, scope: .target(.stack), severity: .note,
    summary: "Variables come from an env file, which `docker stack deploy` does not read.",
    rationale: """
      It fills in the compose file from the shell alone; there is no `.env` and no `--env-file`. The variables must be
      exported before.
      """,
    incorrect: [
      """
      --- target stack
      --- compose.yaml
      services:
        api:
          image: api
          environment: { MODE: "${MODE:?}" }
      --- .env
      MODE=live
      #^
      """
    ],
    correct: [
      """
      --- target stack
      --- compose.yaml
      services:
        api:
          image: api
          environment: { MODE: "${MODE:?}" }
      --- shell
      MODE=live
      """
    ]
  ) { deployment, report in
    var files: [FileID] = []
    for definition in deployment.definitions {
      guard case .envFile(let file) = definition.origin, !files.contains(file) else { continue }
      files.append(file)
      let path = deployment.files[file].path
      report(
        "`docker stack deploy` does not read `\(path)`", at: SourceRange(file, 0..<0),
        help: "export its variables before: set -a; . ./\(path); set +a", subject: Subject(path: path))
    }
  }
}
