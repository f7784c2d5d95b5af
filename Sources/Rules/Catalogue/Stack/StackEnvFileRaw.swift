import Compose
import Contract
import Diagnostics

extension Rule {
  static let stackEnvFileRaw = Rule(
    "stack-env-file-raw", group: .stack, scope: .target(.stack), severity: .error,
    summary: "A service's env file says something else to `docker stack deploy` than to Docker Compose.",
    rationale: """
      Docker Compose and `docker stack deploy` read `env_file` differently: the latter takes everything behind the `=`
      for the value, quotes, comments and dollar signs included, knows no `:` in its place, and refuses a name with a
      blank in it, such as one with `export` before it.
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
      COLOUR=green # for now
      #      ^^^^^^^^^^^^^^^
      BANNER=$TITLE
      #      ^^^^^^
      REGION:north
      #^^^^^
      export MODE=live
      #^^^^^^^^^^
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
      # for now
      TITLE=My shop
      COLOUR=green
      """
    ]
  ) { deployment, report in
    var files: [FileID: EnvFile] = [:]
    var seen: Set<SourceRange> = []
    for delivery in deployment.survey.fromEnvFiles.map({ deployment.delivered[$0] }) {
      let entry = deployment.entry(of: delivery)
      guard case .envFile(let file) = entry.source, let value = entry.value, seen.insert(entry.name.range).inserted
      else { continue }
      if files[file] == nil {
        let raw = EnvFile.parse(
          deployment.files[file].bytes, file: file, origin: .serviceEnvFile(file), format: .raw, lookup: { _ in nil })
        files[file] = raw
        for problem in raw.problems where problem.isRefused {
          report(
            "`docker stack deploy` refuses this line", at: problem.range, help: "write `NAME=value`, and nothing else")
        }
      }
      let name = entry.name
      let subject = Subject(service: deployment.service(of: delivery).name.value, variable: name.value)
      guard let raw = files[file]?.entries.first(where: { $0.nameRange == name.range }) else {
        if deployment.files[file].bytes[name.range.upperBound...].first == UInt8(ascii: ":"),
          files[file]?.isRefused(at: name.range) == false
        {
          report(
            "`docker stack deploy` takes all of this line for a name", at: name.range, help: "write `NAME=value`",
            subject: subject)
        }
        continue
      }
      guard let other = raw.definition?.value, !other.string.hasSameBytes(as: value.string) else { continue }
      let text = Array(other.string.utf8)
      let difference: Message =
        text.first == UInt8(ascii: "\"") || text.first == UInt8(ascii: "'")
        ? "keeps the quotes of `\(name.value)`"
        : text.contains(UInt8(ascii: "$"))
          ? "does not fill in the `$` in `\(name.value)`" : "takes all of this line for the value of `\(name.value)`"
      report(
        "`docker stack deploy` \(difference)", at: raw.valueRange,
        help: "write the value as it is meant, without quotes or a comment, or pass the variable with `environment`",
        subject: subject)
    }
  }
}

extension EnvFile {
  fileprivate func isRefused(at range: SourceRange) -> Bool {
    problems.contains {
      $0.isRefused && $0.range.lowerBound <= range.upperBound && range.lowerBound <= $0.range.upperBound
    }
  }
}
