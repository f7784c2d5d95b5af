import Compose
import Contract
import Diagnostics

extension Rule {
  static let missingHealthcheck = Rule(
    "missing-healthcheck", group: .services, scope: .contract, severity: .error,
    summary: "A service that must report its health has no healthcheck.",
    rationale: """
      A container without a healthcheck is `running` for as long as its process lives, whether or not it answers.
      Nobody can wait for it to be healthy, and nobody sees when it stops being so. A `healthcheck` without a `test`
      checks nothing, unless the image brings a test of its own.
      """,
    guide: "Electric SQL container remains in `healthy` state.",
    incorrect: [
      """
      --- compose.yaml
      services:
        sync:
      # ^^^^
          image: sync
      --- validate.yaml
      services:
        sync: { healthcheck: true }
      """,
      """
      --- compose.yaml
      services:
        sync:
          image: sync
          healthcheck: { disable: true }
      #                  ^^^^^^^
      --- validate.yaml
      services:
        sync: { healthcheck: true }
      """,
      """
      --- compose.yaml
      services:
        sync:
          image: sync
          healthcheck: { interval: 10s, retries: 5 }
      #                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      --- validate.yaml
      services:
        sync: { healthcheck: true }
      """,
      """
      --- compose.yaml
      services:
        sync:
          image: sync
          healthcheck:
            test: [CMD, curl, -f, http://localhost:3000/v1/health]
      --- compose.override.yaml
      services:
        sync:
          healthcheck:
            test: [NONE]
      #            ^^^^
      --- validate.yaml
      services:
        sync: { healthcheck: true }
      """,
    ],
    correct: [
      """
      --- compose.yaml
      services:
        sync:
          image: sync
          healthcheck:
            test: [CMD, curl, -f, http://localhost:3000/v1/health]
      --- validate.yaml
      services:
        sync: { healthcheck: true }
      """
    ]
  ) { deployment, report in
    for role in deployment.contract?.services ?? [] where role.healthcheck?.value == true {
      guard let service = deployment.service(for: role) else { continue }
      let name = service.name.value
      let subject = Subject(service: name, path: "services.\(name).healthcheck")
      if let healthcheck = service.healthcheck {
        guard let disabling = healthcheck.disabling else {
          guard healthcheck.test.isEmpty else { continue }
          report(
            "the healthcheck of `\(name)` has no `test`", at: healthcheck.range,
            help: "give it a `test` that asks the service itself\(role.portOfTest)", subject: subject)
          continue
        }
        let test = healthcheck.test.first
        var help: Message = "give it a `test` that asks the service itself"
        if test?.range != disabling {
          help = test == nil || test?.string == "NONE" ? "remove `disable`, and \(help)" : "remove `disable`"
        }
        report(
          "the healthcheck of `\(name)` is switched off", at: disabling, help: help, subject: subject)
      } else {
        let removal = deployment.removal(in: service, of: "healthcheck")
        report(
          "`\(name)` has no healthcheck", at: removal?.range ?? service.name.range,
          help: removal?.remedy(adding: "a `test`")
            ?? "add a `healthcheck` whose `test` asks the service itself\(role.portOfTest)",
          subject: subject)
      }
    }
  }
}

extension Contract.Service {
  /// Where a test can ask.
  fileprivate var portOfTest: Message {
    let port = ports.first.map { ":\($0.value)" } ?? ""
    return ", for example over `http://localhost\(port)`"
  }
}
