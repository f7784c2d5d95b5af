import Compose
import Contract
import Diagnostics

extension Rule {
  static let committedEnvFile = Rule(
    "committed-env-file", group: .secrets, scope: .repository, severity: .error,
    summary: "An env file with real values is tracked by git.",
    rationale: """
      Whoever can read the repository has its secrets, today and from its history for ever. A template without secrets,
      such as `.env.example`, may well be tracked; without a contract only a file that defines something named like a
      secret is reported, as a warning.
      """,
    guide: "no `.env` files are included in the repository",
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { SIGNING_SECRET: "${SIGNING_SECRET:?}" }
      --- .env
      SIGNING_SECRET=4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3ySXCJnqLrA
      #^
      --- tracked by git
      compose.yaml
      .env
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { SIGNING_SECRET: "${SIGNING_SECRET:?}" }
      --- .env
      SIGNING_SECRET=4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3ySXCJnqLrA
      --- tracked by git
      compose.yaml
      """
    ]
  ) { deployment, report in
    let tracked = deployment.facts.trackedFiles ?? []
    for file in deployment.envFiles where tracked.contains(file) {
      let secret = deployment.definitions.contains { definition in
        definition.nameRange?.file == file && deployment.isSecret(definition.name) && !definition.value.string.isEmpty
      }
      guard deployment.contract != nil || secret else { continue }
      report(
        "`\(deployment.files[file].path)` is tracked by git", at: SourceRange(file, 0..<0),
        help: "run `git rm --cached` on it, add it to `.gitignore`, and replace the secrets that were pushed",
        subject: Subject(path: deployment.files[file].path), severity: deployment.contract != nil ? .error : .warning)
    }
  }
}

extension Deployment {
  /// The env files that were read, in that order.
  var envFiles: [FileID] {
    Set(definitions.compactMap { $0.nameRange?.file }).union(filesOfServices).sorted()
  }

  /// The files that services read as their `env_file`.
  var filesOfServices: Set<FileID> {
    var files: Set<FileID> = []
    for position in survey.fromEnvFiles {
      if case .envFile(let file) = entry(of: delivered[position]).source { files.insert(file) }
    }
    return files
  }
}
