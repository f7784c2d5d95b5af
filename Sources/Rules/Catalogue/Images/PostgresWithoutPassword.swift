import Compose
import Contract
import Diagnostics

extension Rule {
  static let postgresWithoutPassword = Rule(
    "postgres-without-password", group: .images, severity: .warning,
    summary: "A PostgreSQL container has no password to set up its first user with.",
    rationale: """
      The official image refuses to create a database without `POSTGRES_PASSWORD` or `POSTGRES_PASSWORD_FILE`, unless
      `POSTGRES_HOST_AUTH_METHOD` is `trust`, which lets everybody in. With both of the two it refuses as well.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        db:
      # ^^
          image: postgres:17
      """,
      """
      --- compose.yaml
      services:
        db:
          image: postgres:17
          environment:
            POSTGRES_PASSWORD: ${DB_PASSWORD:?}
            POSTGRES_PASSWORD_FILE: /run/secrets/password
      #     ^^^^^^^^^^^^^^^^^^^^^^
      --- .env
      DB_PASSWORD=k9Q2vXw7tRzB4mN8
      """,
      """
      --- compose.yaml
      services:
        db:
          image: postgres:17
          environment: [POSTGRES_PASSWORD]
      #                 ^^^^^^^^^^^^^^^^^
      """,
    ],
    correct: [
      """
      --- compose.yaml
      services:
        db:
          image: postgres:17
          environment:
            POSTGRES_PASSWORD: ${DB_PASSWORD:?}
      --- .env
      DB_PASSWORD=k9Q2vXw7tRzB4mN8
      """,
      """
      --- compose.yaml
      services:
        db:
          image: postgres:17
          env_file: [{ path: .env.db, required: false }]
      """,
    ]
  ) { deployment, report in
    for service in deployment.services(ofImage: .postgres) {
      let password = service.environmentVariable(named: "POSTGRES_PASSWORD")
      let file = service.environmentVariable(named: "POSTGRES_PASSWORD_FILE")
      let method = service.environmentVariable(named: "POSTGRES_HOST_AUTH_METHOD")
      let subject = Subject(service: service.name.value, variable: "POSTGRES_PASSWORD")
      if let password, password.value?.string.isEmpty == false, let file, file.value?.string.isEmpty == false {
        report(
          "`POSTGRES_PASSWORD` and `POSTGRES_PASSWORD_FILE` exclude each other", at: file.name.range,
          related: [Label(password.name.range, "the other one")],
          help: deployment.contract?.variable(named: "POSTGRES_PASSWORD") == nil
            ? "remove one of the two" : "remove `POSTGRES_PASSWORD_FILE`: the contract asks for the other one",
          subject: subject, severity: .error)
      }
      // What the contract demands is reported as such.
      guard password?.value == nil, file?.value == nil, method?.value?.string != "trust",
        service.hasWholeEnvironment, deployment.contract?.variable(named: "POSTGRES_PASSWORD") == nil
      else { continue }
      if let passed = password ?? file {
        report(
          "nothing sets `\(passed.name.value)`, so `\(service.name.value)` has no password for its first user",
          at: passed.range, help: "set it \(deployment.supply.phrase)", subject: subject)
        continue
      }
      let line = deployment.entry("POSTGRES_PASSWORD", "${POSTGRES_PASSWORD:?}", for: service)
      report(
        "`\(service.name.value)` has no password for its first user", at: service.name.range,
        help: "add `\(line)` to its `environment`", subject: subject)
    }
  }
}
