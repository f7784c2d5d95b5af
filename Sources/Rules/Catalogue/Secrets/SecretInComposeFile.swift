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
    for delivery in deployment.delivered where delivery.isSecret {
      let entry = delivery.entry
      guard entry.source == .environment || entry.source == .buildArgument, entry.references.isEmpty,
        let value = entry.value, !value.string.utf8.allSatisfy(\.isBlank), seen.insert(entry.range).inserted
      else { continue }
      let name = entry.name.value
      // Switches and limits are named like what they are about.
      guard !["true", "false", "yes", "no", "0", "1"].contains(value.string.lowercased()),
        Int(value.string) == nil
      else { continue }
      let isDeclared = deployment.contract?.variable(named: name) != nil
      report(
        "the secret `\(name)` is written into the compose file", at: value.place.range ?? entry.range,
        help: "write `${\(name):?}`, set it outside the repository, and replace it if it was ever pushed",
        subject: Subject(service: deployment.service(of: delivery).name.value, variable: name),
        severity: isDeclared ? .error : .note)
    }
  }
}
