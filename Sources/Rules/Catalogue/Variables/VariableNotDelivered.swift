import Compose
import Contract
import Diagnostics

extension Rule {
  static let variableNotDelivered = Rule(
    "variable-not-delivered", group: .variables, scope: .contract, severity: .error,
    summary: "A service does not receive a variable that the contract says it uses.",
    rationale: """
      Variables of an env file reach the compose file, not the containers. A container sees what its `environment:` or
      `env_file:` lists, so a variable that is defined but not listed is missing all the same. The images of PostgreSQL
      take some of theirs from a file, as in `POSTGRES_PASSWORD_FILE`, which is as good.
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
        api:
      # ^^^
          image: api
          environment:
            SESSION_SECRET_FILE: /run/secrets/session
      --- validate.yaml
      services:
        api: {}
      variables:
        SESSION_SECRET: { services: api, type: secret }
      """,
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            REGOIN: ${REGION:?}
      #     ^^^^^^
      --- .env
      REGION=eu
      --- validate.yaml
      services:
        api: {}
      variables:
        REGION: { services: api }
      """,
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            MODE: ${MODE:?}
      --- compose.override.yaml
      services:
        api:
          environment:
            MODE: !reset null
      #           ^^^^^^
      --- .env
      MODE=live
      --- validate.yaml
      services:
        api: {}
      variables:
        MODE: { services: api }
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
      """,
      """
      --- compose.yaml
      services:
        db:
          image: postgres:17
          environment:
            POSTGRES_PASSWORD_FILE: /run/secrets/password
          secrets: [password]
      secrets:
        password: { environment: POSTGRES_PASSWORD }
      --- .env
      POSTGRES_PASSWORD=4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3ySXCJnqLrA
      --- validate.yaml
      services:
        db: {}
      variables:
        POSTGRES_PASSWORD: { services: db, type: secret }
      """,
    ]
  ) { deployment, report in
    var removed = RemovedVariables()
    for variable in deployment.contract?.variables ?? [] where deployment.isDemanded(variable) {
      let name = variable.name.value
      let severity: Severity = variable.isRequired ? .error : .warning
      for service in deployment.receivers(of: variable) {
        let subject = Subject(
          service: service.name.value, variable: name, path: "services.\(service.name.value).environment.\(name)")
        if let entry = service.environmentVariable(named: name) {
          guard entry.value == nil, entry.source == .passedThrough, variable.isRequired else { continue }
          report(
            "`\(name)` is passed through to `\(service.name.value)`, but nothing defines it", at: entry.range,
            help: "set `\(name)` \(deployment.supply.phrase)", subject: subject)
          continue
        }
        guard service.lacks(variable) else { continue }
        let reference: Message = variable.isGuarded ? "${\(name):?}" : "${\(name)}"
        let line: Message = "`\(deployment.entry(name, reference, for: service))`"
        if let removal = deployment.removal(in: service, of: "environment", name) {
          removed.add(variable, line, to: service, by: removal)
        } else if let meant = deployment.misspelling(of: name, among: service.environment) {
          // A blank in a name is a finding of its own.
          if meant.name.value.withoutBlanks.hasSameBytes(as: name) { continue }
          report(
            "`\(service.name.value)` receives `\(meant.name.value)`, but does not receive `\(name)`",
            at: meant.name.range, help: "did you mean `\(name)`? otherwise add \(line) to the `environment`",
            subject: subject, severity: severity)
        } else {
          let file = service.environmentVariable(named: name + "_FILE")
          report(
            "`\(service.name.value)` does not receive `\(name)`", at: service.name.range,
            related: file.map { [Label($0.name.range, "its value is to come from a file here")] } ?? [],
            help: file == nil
              ? "add \(line) to its `environment`" : "write \(line) in its `environment` in place of `\(name)_FILE`",
            subject: subject, severity: severity)
        }
      }
    }
    for loss in removed.losses {
      report(
        "`\(loss.service.name.value)` does not receive \(shortList(loss.names))", at: loss.removal.range,
        help: loss.help, subject: loss.subject("environment"), severity: loss.isRequired ? .error : .warning)
    }
  }
}

extension Deployment {
  /// Whether a variable has to arrive: it is required, or somebody set it.
  func isDemanded(_ variable: Contract.Variable) -> Bool {
    variable.isRequired || definition(of: variable.name.value).map { !$0.value.string.isEmpty } ?? false
  }

  /// The entry that looks as if it were to have a name that none has.
  func misspelling(of name: String, among entries: [EnvironmentVariable]) -> EnvironmentVariable? {
    let unknown = entries.filter { contract?.position(ofVariable: $0.name.value) == nil }
    // What an image or an older version of the program reads as well may look much alike.
    let limit = name.utf8.count < 6 ? 1 : 2
    let found = NameIndex(unknown.map(\.name.value.withoutBlanks)).nearest(to: name, atMost: limit)
    return found.flatMap { found in unknown.first { $0.name.value.withoutBlanks.hasSameBytes(as: found) } }
  }
}

extension Service {
  /// Whether a variable does not reach the container, be it from a file.
  func lacks(_ variable: Contract.Variable) -> Bool {
    let name = variable.name.value
    // An env file that is not here may bring it.
    guard hasWholeEnvironment, environmentVariable(named: name) == nil else { return false }
    // What is compiled in need not be there when the container runs.
    if variable.isPublic, build?.arguments.contains(where: { $0.name.value == name }) == true { return false }
    return !readFromFiles.contains(name) || environmentVariable(named: name + "_FILE")?.value?.string.isEmpty ?? true
  }
}

/// What the images of PostgreSQL, and those made from them, take from the file that `NAME_FILE` names.
private let readFromFiles: Set<String> = [
  "POSTGRES_PASSWORD", "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_INITDB_ARGS",
]
