import Compose
import Contract
import Diagnostics

extension Rule {
  static let variableNotReferenced = Rule(
    "variable-not-referenced", group: .variables, scope: .contract, severity: .warning,
    summary: "A required variable has its value in the compose file or a service's env file instead of a reference.",
    rationale: """
      A value that is written into the compose file is the same on every machine, and one that comes from the service's
      own `env_file` can be missing without anything stopping the deployment. A guarded reference avoids both.
      """,
    guide: "Every variable is referenced directly in `docker-compose.yml`",
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            MODE: live
      #           ^^^^
      --- validate.yaml
      services:
        api: {}
      variables:
        MODE: { services: api }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            MODE: live
      --- validate.yaml
      services:
        api: {}
      variables:
        MODE: { services: api, guard: false }
      """
    ]
  ) { deployment, report in
    // A secret is worse than a value, and the business of another rule.
    let secret = Set(deployment.writtenSecrets.map(\.entry.range))
    for (variable, entry, service) in deployment.guardedEntries {
      let name = variable.name.value
      guard let value = entry.value, !value.string.isEmpty else { continue }
      let subject = Subject(service: service.name.value, variable: name)
      switch entry.source {
      case .environment, .buildArgument:
        guard entry.references.isEmpty, !entry.isPassedByName, !variable.type.value.isSecret,
          !secret.contains(entry.range)
        else { continue }
        report(
          "the value of `\(name)` is written into the compose file", at: value.place.range ?? entry.range,
          help: "write `${\(name):?}` here and set `\(name)` in the environment", subject: subject)
      case .envFile:
        report(
          "`\(name)` reaches `\(service.name.value)` from an env file of its own, without a guard",
          at: entry.name.range,
          help: "add `\(deployment.entry(name, "${\(name):?}", for: service))` to its `environment`",
          subject: subject)
      case .passedThrough: break
      }
    }
  }
}
