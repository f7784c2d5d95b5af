import Compose
import Contract
import Diagnostics

extension Rule {
  static let dokployNestedComposePath = Rule(
    "dokploy-nested-compose-path", group: .dokploy, scope: .target(.dokploy), severity: .note,
    summary: "The compose file is not at the top of its repository, which one version of Dokploy cannot handle.",
    rationale: """
      Dokploy 0.30.3 starts Docker Compose with the top of the repository as project directory, and writes the `.env`
      beside the compose file. Compose then finds no `.env`, every `${NAME:?}` fails, and relative paths, those of build
      contexts included, start from the top. Versions before and after it do not.
      """,
    incorrect: [
      """
      --- target dokploy
      --- repository above
      --- compose.yaml
      services:
      #^
        shop-api:
          image: api
      """
    ],
    correct: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
      """
    ]
  ) { deployment, report in
    guard deployment.facts.isNested, let file = deployment.project.composeFiles.first else { return }
    let path = deployment.files[file].path
    report(
      "`\(path)` is not at the top of the repository, which breaks Dokploy 0.30.3", at: SourceRange(file, 0..<0),
      help: "run another version of Dokploy, or move the file to the top", subject: Subject(path: path))
  }
}
