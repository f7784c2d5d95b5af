import Compose
import Contract
import Diagnostics

extension Rule {
  static let databaseNameDiffers = Rule(
    "database-name-differs", group: .databases, scope: .contract, severity: .error,
    summary: "The database in a URL is not the one that the server creates.",
    rationale: """
      The server creates one database when it starts for the first time. A client that asks for another is told that
      it does not exist.
      """,
    guide: "Primary database created on first boot.",
    incorrect: [
      """
      --- compose.yaml
      services:
        db:
          image: db
          environment: { DB_NAME: "${DB_NAME:?}", DATABASE: "${DATABASE:?}" }
      --- .env
      DB_NAME=shop
      DATABASE=postgresql://shop@db:5432/store
      #                                  ^^^^^
      --- validate.yaml
      services:
        db: {}
      variables:
        DB_NAME: { services: db, type: identifier }
        DATABASE: { services: db, type: postgres-url, url: { database: DB_NAME } }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        db:
          image: db
          environment: { DB_NAME: "${DB_NAME:?}", DATABASE: "${DATABASE:?}" }
      --- .env
      DB_NAME=shop
      DATABASE=postgresql://shop@db:5432/shop?sslmode=disable
      --- validate.yaml
      services:
        db: {}
      variables:
        DB_NAME: { services: db, type: identifier }
        DATABASE: { services: db, type: postgres-url, url: { database: DB_NAME } }
      """
    ]
  ) { deployment, report in
    report.differences(
      "database", in: deployment, part: { $0.database }, heldBy: { $0.database }, where: { !$0.database.isEmpty })
  }
}
