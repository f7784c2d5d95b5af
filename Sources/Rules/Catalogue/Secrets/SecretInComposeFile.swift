import Compose
import Contract
import Diagnostics

extension Rule {
  static let secretInComposeFile = Rule(
    "secret-in-compose-file", group: .secrets, severity: .error,
    summary: "A secret is written into the compose file.",
    rationale: """
      The compose file is in the repository. Whoever can read that has the secret, today and from its history for ever.
      It is an error when the contract calls the variable a secret, and a note when only its name does. A password in
      a URL that the contract relates to a secret is one too, and so is a secret under another name.
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
      """,
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            DB_URL: postgres://api:not-so-secret@db.shop.dev/shop
      #                            ^^^^^^^^^^^^^
            OTHER: 4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3ySXCJnqLrA
      #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            PIN: 839201746552
      #          ^^^^^^^^^^^^
      --- .env
      SIGNING_SECRET=4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3ySXCJnqLrA
      --- validate.yaml
      services:
        api: {}
      variables:
        DB_URL: { services: api, type: postgres-url, url: { password: DB_PASSWORD } }
        DB_PASSWORD: { services: [], type: secret, optional: true }
        SIGNING_SECRET: { services: [], type: secret }
        PIN: { services: api, type: api-key }
      """,
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
    var written = Occurrences<Written>()
    for delivery in deployment.deliveredSecrets where deployment.references(of: delivery).isEmpty {
      let entry = deployment.entry(of: delivery)
      guard entry.source == .environment || entry.source == .buildArgument, let value = entry.value,
        !entry.isPassedByName, !value.string.utf8.allSatisfy(\.isBlank), seen.insert(entry.range).inserted
      else { continue }
      let name = entry.name.value
      // Switches and limits are named like what they are about.
      guard
        deployment.contract?.variable(named: name) != nil
          || !["true", "false", "yes", "no"].contains(value.string.lowercased()) && Int(value.string) == nil
      else { continue }
      written.add(
        Written(name: name, secret: name),
        at: deployment.occurrence(of: entry, deployment.service(of: delivery), value.place.range))
    }
    for secret in deployment.writtenSecrets where secret.reference == nil && seen.insert(secret.entry.range).inserted {
      written.add(
        Written(name: secret.entry.name.value, secret: secret.secret),
        at: deployment.occurrence(of: secret.entry, secret.service, secret.place))
    }
    for (found, places, _) in written.found {
      let isDeclared =
        found.secret != found.name || deployment.contract?.variable(named: found.name) != nil
      let name = found.secret ?? found.name
      report(
        found.secret == nil
          ? "the password in `\(name)` is written into the compose file"
          : "the secret `\(name)` is written into the compose file", at: places,
        help: "write `${\(name):?}`, set it outside the repository, and replace it if it was ever pushed",
        variable: name, severity: isDeclared ? .error : .note)
    }
  }
}

/// A secret that is written out.
private struct Written: Hashable {
  /// The variable that has it.
  let name: String
  /// The secret that it is; nil when it is the password in a URL.
  let secret: String?
}

extension Deployment {
  fileprivate func occurrence(of entry: EnvironmentVariable, _ service: Service, _ place: SourceRange?) -> Occurrence {
    service.occurrence(
      of: entry.source == .buildArgument ? "build" : "environment", at: place ?? entry.range)
  }
}
