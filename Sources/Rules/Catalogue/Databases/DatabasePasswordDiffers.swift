import Compose
import Contract
import Diagnostics

extension Rule {
  static let databasePasswordDiffers = Rule(
    "database-password-differs", group: .databases, scope: .contract, severity: .error,
    summary: "The password in a database URL is not the one that the database is set up with.",
    rationale: """
      The server takes its password from the variable when it starts for the first time, and the client from the URL.
      The two are compared here as the server and the client see them: interpolated and percent-decoded.
      """,
    guide: "Same value referenced by the URLs.",
    incorrect: [
      """
      --- compose.yaml
      services:
        db:
          image: db
          environment: { DB_PW: "${DB_PW:?}", DATABASE: "${DATABASE:?}" }
      --- .env
      DB_PW=k9Q2vXw7tRzB4mN8
      DATABASE=postgresql://shop:k9Q2vXw7tRzB4mN9@db:5432/shop
      #                          ^^^^^^^^^^^^^^^^
      --- validate.yaml
      services:
        db: {}
      variables:
        DB_PW: { services: db, type: secret, min-length: 12 }
        DATABASE: { services: db, type: postgres-url, url: { password: DB_PW } }
      """,
      """
      --- compose.yaml
      services:
        cache:
          image: cache
          environment: { CACHE_PW: "${CACHE_PW:?}", BROKER: "${BROKER:?}" }
      --- .env
      CACHE_PW=k9Q2vXw7tRzB4mN8
      BROKER=redis://:k9Q2vXw7tRzB4mN9@cache:6379/0
      #               ^^^^^^^^^^^^^^^^
      --- validate.yaml
      services:
        cache: {}
      variables:
        CACHE_PW: { services: cache, type: secret, min-length: 12 }
        BROKER: { services: cache, type: url, url: { password: CACHE_PW } }
      """,
    ],
    correct: [
      """
      --- compose.yaml
      services:
        db:
          image: db
          environment: { DB_PW: "${DB_PW:?}", DATABASE: "${DATABASE:?}" }
      --- .env
      DB_PW=k9Q2vXw7tRzB4m/8
      DATABASE=postgresql://shop:k9Q2vXw7tRzB4m%2F8@db:5432/shop
      --- validate.yaml
      services:
        db: {}
      variables:
        DB_PW: { services: db, type: secret, min-length: 12 }
        DATABASE: { services: db, type: postgres-url, url: { password: DB_PW } }
      """
    ]
  ) { deployment, report in
    report.differences("password", in: deployment, part: { $0.password }, heldBy: { $0.password })
  }
}
