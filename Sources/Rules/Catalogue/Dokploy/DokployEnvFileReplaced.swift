import Compose
import Contract
import Diagnostics

extension Rule {
  static let dokployEnvFileReplaced = Rule(
    "dokploy-env-file-replaced", group: .dokploy, scope: .target(.dokploy), severity: .error,
    summary: "A `.env` file that is not Dokploy's lies beside the compose file, where Dokploy writes its own.",
    rationale: """
      Dokploy writes the Environment tab to `.env` beside the compose file, over the one that it has just cloned. What a
      committed file says never counts there, which is an error. A file that is not in git is not even on the server: to
      check against it says little of a deployment, which is a note. The file that Dokploy wrote is known by the
      `APP_NAME` in it.
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
      """,
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
      """,
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
      APP_NAME="shop-k2x8vd"
      MODE="live"
      --- tracked by git
      compose.yaml
      """
    ]
  ) { deployment, report in
    // One that is read was found beside the compose file; files that are named hold the tab's text.
    let tab = Set(deployment.environmentTab.map(\.file))
    let found = deployment.definitions.compactMap { definition -> FileID? in
      if case .envFile(let file) = definition.origin, !tab.contains(file) { file } else { nil }
    }.first
    let path = found.map { deployment.files[$0].path } ?? ".env"
    let place = found.map { SourceRange($0, 0..<0) }
    if deployment.facts.tracksDefaultEnvFile {
      report(
        "Dokploy writes its own file over the `\(path)` in git", at: place,
        help: "remove it from git, and put its contents into the Environment tab", subject: Subject(path: path))
    } else if found != nil, deployment.definition(of: "APP_NAME")?.nameRange == nil {
      report(
        "Dokploy did not write this `\(path)`, and writes its own file over it", at: place,
        help: "to check what it will write, give the text of the Environment tab as an env file",
        subject: Subject(path: path), severity: .note)
    }
  }
}
