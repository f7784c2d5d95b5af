import Compose
import Contract
import Diagnostics

extension Rule {
  static let shadowDatabaseNotSeparate = Rule(
    "shadow-database-not-separate", group: .databases, scope: .contract, severity: .error,
    summary: "A database that must be separate is the main one.",
    rationale: """
      Migration tools wipe the shadow database whenever they like: they build the schema in it from nothing to see what
      changed. Pointed at the main database, they delete its data.
      """,
    guide: "For Drizzle migrations.",
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { MAIN: "${MAIN:?}", SHADOW: "${SHADOW:?}" }
      --- .env
      MAIN=postgresql://shop@db.shop.dev/shop
      SHADOW=postgresql://shop@db.shop.dev/shop
      #                                    ^^^^
      --- validate.yaml
      services:
        api: {}
      variables:
        MAIN: { services: api, type: postgres-url }
        SHADOW: { services: api, type: postgres-url, other-database-than: MAIN }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { MAIN: "${MAIN:?}", SHADOW: "${SHADOW:?}" }
      --- .env
      MAIN=postgresql://shop@db.shop.dev/shop
      SHADOW=postgresql://shop@db.shop.dev/shop_shadow
      --- validate.yaml
      services:
        api: {}
      variables:
        MAIN: { services: api, type: postgres-url }
        SHADOW: { services: api, type: postgres-url, other-database-than: MAIN }
      """
    ]
  ) { deployment, report in
    for (variable, value, url) in deployment.databaseURLs where !url.database.isEmpty {
      guard let other = deployment.value(of: variable.relations.otherDatabaseThan), let otherURL = other.url,
        !url.hasRawCredentials, !otherURL.hasRawCredentials,
        deployment.isSameServer(url, in: value, otherURL, in: other),
        url.decoded(url.database) == otherURL.decoded(otherURL.database)
      else { continue }
      report(
        "`\(variable.name.value)` names the main database", at: value.place(url.database), label: "same name here",
        related: other.label(otherURL.database, "the main database"),
        help: otherURL.bytes[otherURL.database].allSatisfy(PercentEncoding.isUnreserved)
          ? "give the shadow database a name of its own, for example `\(otherURL.text(otherURL.database))_shadow`"
          : "give the shadow database a name of its own",
        guide: variable.note?.value, subject: value.subject)
    }
  }
}
