import Compose
import Contract
import Diagnostics

extension Rule {
  static let secretInComposeFile = Rule(
    "secret-in-compose-file", group: .secrets, severity: .error,
    summary: "A secret is written into the compose file.",
    rationale: """
      The compose file is in the repository. Whoever can read that has the secret, today and from its history for ever.
      It is an error when the contract calls the variable a secret, and a note when only its name does.
      """,
    guide: "Dokploy injects the environment variables through its UI",
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            SIGNING_SECRET: 4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3ySXCJnqLrA
      #                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            SIGNING_SECRET: ${SIGNING_SECRET:?}
      --- .env
      SIGNING_SECRET=4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3ySXCJnqLrA
      """
    ]
  ) { deployment, report in
    var seen: Set<SourceRange> = []
    var written = Occurrences<String>()
    for delivery in deployment.deliveredSecrets where deployment.references(of: delivery).isEmpty {
      let entry = deployment.entry(of: delivery)
      guard entry.source == .environment || entry.source == .buildArgument, let value = entry.value,
        !entry.isPassedByName, !value.string.utf8.allSatisfy(\.isBlank), seen.insert(entry.range).inserted
      else { continue }
      let name = entry.name.value
      // Switches and limits are named like what they are about.
      guard !["true", "false", "yes", "no", "0", "1"].contains(value.string.lowercased()),
        Int(value.string) == nil
      else { continue }
      let key = entry.source == .environment ? "environment" : "build"
      written.add(name, at: deployment.service(of: delivery).occurrence(of: key, at: value.place.range ?? entry.range))
    }
    for (name, places, _) in written.found {
      report(
        "the secret `\(name)` is written into the compose file", at: places,
        help: "write `${\(name):?}`, set it outside the repository, and replace it if it was ever pushed",
        variable: name, severity: deployment.contract?.variable(named: name) != nil ? .error : .note)
    }
  }
}
