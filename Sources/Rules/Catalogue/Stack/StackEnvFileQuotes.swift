import Compose
import Contract
import Diagnostics

extension Rule {
  static let stackEnvFileQuotes = Rule(
    "stack-env-file-quotes", group: .stack, scope: .target(.stack), severity: .error,
    summary: "A service's env file has quotes, which `docker stack deploy` takes for part of the value.",
    rationale: """
      Docker Compose and `docker stack deploy` read `env_file` differently: the latter takes everything behind the `=`,
      quotes, comments and dollar signs included.
      """,
    incorrect: [
      """
      --- target stack
      --- compose.yaml
      services:
        api:
          image: api
          env_file: api.env
      --- api.env
      TITLE="My shop"
      #     ^^^^^^^^^
      """
    ],
    correct: [
      """
      --- target stack
      --- compose.yaml
      services:
        api:
          image: api
          env_file: api.env
      --- api.env
      TITLE=My shop
      """
    ]
  ) { deployment, report in
    var seen: Set<SourceRange> = []
    for delivery in deployment.delivered {
      let entry = deployment.entry(of: delivery)
      guard case .envFile(let file) = entry.source, let text = entry.value, let written = text.writtenExtent,
        written.file == file, written.lowerBound > 0, seen.insert(written).inserted
      else { continue }
      let bytes = deployment.files[file].bytes
      let quote = bytes[written.lowerBound - 1]
      guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"), written.upperBound < bytes.count,
        bytes[written.upperBound] == quote
      else { continue }
      report(
        "`docker stack deploy` keeps the quotes of `\(entry.name.value)`",
        at: SourceRange(file, (written.lowerBound - 1)..<(written.upperBound + 1)),
        help: "remove them, or pass the variable with `environment`",
        subject: Subject(service: deployment.service(of: delivery).name.value, variable: entry.name.value))
    }
  }
}
