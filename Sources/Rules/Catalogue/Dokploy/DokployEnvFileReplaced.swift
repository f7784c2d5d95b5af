import Compose
import Contract
import Diagnostics

extension Rule {
  static let dokployEnvFileReplaced = Rule(
    "dokploy-env-file-replaced", group: .dokploy, scope: .target(.dokploy), severity: .error,
    summary: "A `.env` file is in git beside the compose file, where Dokploy writes its own.",
    rationale: """
      Dokploy writes the Environment tab to `.env` beside the compose file, over the one that it has just cloned. What
      the committed file says never counts there.
      """,
    guide: "Dokploy injects the environment variables through its UI; no `.env` files are included in the repository.",
    incorrect: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          environment: { MODE: "${MODE:?}" }
      --- .env
      MODE=live
      #^
      --- tracked by git
      .env
      """
    ],
    correct: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          environment: { MODE: "${MODE:?}" }
      --- .env
      MODE=live
      --- tracked by git
      compose.yaml
      """
    ]
  ) { deployment, report in
    for file in deployment.envFiles where deployment.facts.trackedFiles?.contains(file) == true {
      let path = deployment.files[file].path
      guard path == ".env" || path.hasSuffix("/.env") else { continue }
      report(
        "Dokploy writes its own file over `\(path)`", at: SourceRange(file, 0..<0),
        help: "remove it from git, and put its contents into the Environment tab", subject: Subject(path: path))
    }
  }
}
