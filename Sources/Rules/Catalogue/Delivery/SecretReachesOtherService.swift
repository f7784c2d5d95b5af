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
      """
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
    for variable in deployment.contract?.variables ?? [] where variable.type.value.isSecret {
      let name = variable.name.value
      let receivers = deployment.receivers(of: variable).map(\.name.value)
      // Services that the contract does not know may have their reasons.
      for service in deployment.project.services
      where deployment.role(of: service) != nil && !receivers.contains(service.name.value) {
        guard let entry = service.environmentVariable(named: name), entry.value?.string.isEmpty == false else {
          continue
        }
        report(
          "`\(service.name.value)` receives the secret `\(name)`, which is for \(list(receivers))",
          at: entry.name.range, help: "remove it from the environment of `\(service.name.value)`",
          subject: Subject(service: service.name.value, variable: name))
      }
    }
  }
}
