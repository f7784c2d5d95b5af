import Compose
import Contract
import Diagnostics

extension Rule {
  static let secretReachesOtherService = Rule(
    "secret-reaches-other-service", group: .delivery, scope: .contract, severity: .warning,
    summary: "A secret is passed to a service that the contract does not list for it.",
    rationale: """
      Whoever takes over a container reads its environment. A secret that only those services hold which use it is
      lost with fewer of them.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { SIGNING_SECRET: "${SIGNING_SECRET:?}" }
        web:
          image: web
          environment: { SIGNING_SECRET: "${SIGNING_SECRET:?}" }
      #                  ^^^^^^^^^^^^^^
      --- .env
      SIGNING_SECRET=4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3ySXCJnqLrA
      --- validate.yaml
      services:
        api: {}
        web: {}
      variables:
        SIGNING_SECRET: { services: api, type: secret }
      """,
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { SIGNING_SECRET: "${SIGNING_SECRET:?}" }
        web:
          image: web
          env_file: all.env
      #             ^^^^^^^
      --- all.env
      SIGNING_SECRET=4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3ySXCJnqLrA
      --- .env
      SIGNING_SECRET=4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3ySXCJnqLrA
      --- validate.yaml
      services:
        api: {}
        web: {}
      variables:
        SIGNING_SECRET: { services: api, type: secret }
      """,
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { SIGNING_SECRET: "${SIGNING_SECRET:?}" }
        web:
          image: web
      --- .env
      SIGNING_SECRET=4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3ySXCJnqLrA
      --- validate.yaml
      services:
        api: {}
        web: {}
      variables:
        SIGNING_SECRET: { services: api, type: secret }
      """
    ]
  ) { deployment, report in
    // Services that the contract does not know may have their reasons.
    for service in deployment.project.services where deployment.role(of: service) != nil {
      let foreign = deployment.foreignSecrets(of: service)
      let name = service.name.value
      for file in service.envFiles {
        let secrets = foreign.filter { $0.entry.source == .envFile(file.value) }.map(\.entry.name.value)
        guard !secrets.isEmpty else { continue }
        let path = deployment.files[file.value].path
        report(
          "`\(name)` receives \(secrets.count == 1 ? "the secret" : "the secrets" as Message) \(shortList(secrets)) of other services",
          at: file.range, label: "with all of this file",
          help: "list what `\(name)` needs under its `environment`, instead of handing it all of `\(path)`",
          subject: Subject(service: name, path: "services.\(name).env_file"))
      }
      for (entry, receivers) in foreign {
        if case .envFile = entry.source { continue }
        let purpose = receivers.isEmpty ? "should reach no service under its own name" : "is for \(list(receivers))"
        report(
          "`\(name)` receives the secret `\(entry.name.value)`, which \(purpose)",
          at: entry.name.range, help: "remove it from the environment of `\(name)`",
          subject: Subject(service: name, variable: entry.name.value))
      }
    }
  }
}

extension Deployment {
  /// The secrets that a service receives and that the contract has for others, in the order of the contract; with those,
  /// or as long as none of them is there, with those that are missing.
  fileprivate func foreignSecrets(of service: Service) -> [(entry: EnvironmentVariable, receivers: [String])] {
    (contract?.variables ?? []).filter(\.type.value.isSecret).compactMap { variable in
      // A service that the contract does not declare is a mistake in the contract, and may be the one that receives it.
      guard variable.services.allSatisfy({ contract?.service(named: $0.value) != nil }) else { return nil }
      let receivers = receivers(of: variable).map(\.name.value)
      guard !receivers.contains(service.name.value),
        let entry = service.environmentVariable(named: variable.name.value), entry.value?.string.isEmpty == false
      else { return nil }
      return (entry, receivers.isEmpty ? variable.services.map(\.value) : receivers)
    }
  }
}
