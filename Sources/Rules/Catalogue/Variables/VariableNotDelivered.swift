import Compose
import Contract
import Diagnostics

extension Rule {
  static let variableNotDelivered = Rule(
    "variable-not-delivered", group: .variables, scope: .contract, severity: .error,
    summary: "A service does not receive a variable that the contract says it uses.",
    rationale: """
      Variables of an env file reach the compose file, not the containers. A container sees what its `environment:` or
      `env_file:` lists, so a variable that is defined but not listed is missing all the same.
      """,
    guide: "Every variable is referenced directly in `docker-compose.yml`",
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
      # ^^^
          image: api
          environment:
            MODE: ${MODE:?}
      --- .env
      MODE=live
      --- validate.yaml
      services:
        api: {}
      variables:
        MODE: { services: api }
        REGION: { services: api }
      """,
      """
      --- compose.yaml
      services:
        db:
      # ^^
          image: postgres:17
          environment:
            POSTGRES_PASSWORD_FILE: /run/secrets/password
      --- validate.yaml
      services:
        db: {}
      variables:
        POSTGRES_PASSWORD: { services: db, type: secret }
      """,
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            - MODE
      #       ^^^^
      --- validate.yaml
      services:
        api: {}
      variables:
        MODE: { services: api, guard: false }
      """,
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            MODE: ${MODE:?}
      --- .env
      MODE=live
      --- validate.yaml
      services:
        api: {}
      variables:
        MODE: { services: api }
        REGION: { services: api, optional: true }
      """
    ]
  ) { deployment, report in
    for variable in deployment.contract?.variables ?? [] {
      let name = variable.name.value
      let isSet = deployment.definition(of: name).map { !$0.value.string.isEmpty } ?? false
      guard variable.isRequired || isSet else { continue }
      for service in deployment.receivers(of: variable) {
        let subject = Subject(
          service: service.name.value, variable: name, path: "services.\(service.name.value).environment.\(name)")
        guard let entry = service.environmentVariable(named: name) else {
          // An env file that is not here may bring it.
          guard service.hasWholeEnvironment else { continue }
          // What is compiled in need not be there when the container runs.
          if variable.isPublic, service.build?.arguments.contains(where: { $0.name.value == name }) == true { continue }
          let line = "`\(name): ${\(name)\(variable.isGuarded ? ":?" : "")}`"
          // Official images take a value from a file instead, and refuse to have it twice.
          let file = service.environmentVariable(named: name + "_FILE")
          report(
            "`\(service.name.value)` does not receive `\(name)`", at: service.name.range,
            related: file.map { [Label($0.name.range, "its value is to come from a file here")] } ?? [],
            help: file == nil
              ? "add \(line) to its `environment`" : "write \(line) in its `environment` in place of `\(name)_FILE`",
            subject: subject, severity: variable.isRequired ? .error : .warning)
          continue
        }
        guard entry.value == nil, entry.source == .passedThrough, variable.isRequired else { continue }
        report(
          "`\(name)` is passed through to `\(service.name.value)`, but nothing defines it", at: entry.range,
          help: "set `\(name)` \(deployment.supply.phrase)", subject: subject)
      }
    }
  }
}
