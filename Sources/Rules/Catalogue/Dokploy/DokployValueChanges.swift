import Compose
import Contract
import Diagnostics

extension Rule {
  static let dokployValueChanges = Rule(
    "dokploy-value-changes", group: .dokploy, scope: .target(.dokploy), severity: .warning,
    summary: "A value in Dokploy's Environment tab is another one than the same text gives in an env file.",
    rationale: """
      Dokploy reads the tab with the npm package dotenv and writes an env file of its own for Docker Compose. dotenv ends
      a value without quotes at any `#`, takes backticks for quotes, and knows no escapes but `\\n` and `\\r` in double
      quotes. Dokploy then escapes every `$` except that of `${NAME}`, since 0.30.3. So `a#b` arrives as `a`, `$$` stays
      two dollar signs, `${NAME:-x}` is not filled in, and `${NAME}` is, even in single quotes. Other checks look at the
      value that arrives; this one tells where it is not what `docker compose --env-file` would read.

      It looks at env files that are named. The `.env` beside the compose file is the one that Dokploy wrote, and past
      all that.
      """,
    incorrect: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          environment: { PRICE: "${PRICE:?}" }
      --- .env.tab
      PRICE=5$$
      #      ^^
      """,
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          environment: { COLOUR: "${COLOUR:?}", SITE: "${SITE:?}", TITLE: "${TITLE:?}", HOST: "${HOST:?}" }
      --- .env.tab
      HOST=shop.dev
      COLOUR=green#00ff00
      #           ^
      SITE='http://${HOST}/'
      #            ^^^^^^^
      TITLE=`The shop`
      #     ^
      """,
    ],
    correct: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          environment: { PRICE: "${PRICE:?}", COLOUR: "${COLOUR:?}" }
      --- .env.tab
      PRICE='5$'
      COLOUR='green#00ff00' # the logo's
      """,
      #"""
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          environment: { PRICE: "${PRICE:?}" }
      --- .env
      APP_NAME="shop-k2x8vd"
      COMPOSE_PROJECT_NAME="shop-k2x8vd"
      PRICE="5\$EUR"
      DOCKER_CONFIG="/root/.docker"
      """#,
    ]
  ) { deployment, report in
    for change in TabChanges(in: deployment).changes {
      let name = change.entry.name
      let subject = Subject(variable: name)
      switch change.cause {
      case .comment:
        report(
          "Dokploy cuts the value of `\(name)` here", at: change.place,
          help: "put the value in single quotes, or a blank before the `#` if a comment is meant", subject: subject)
      case .dollar:
        report(
          "Dokploy keeps this `$` in `\(name)`, which Docker Compose would replace", at: change.place,
          help: "put the value in single quotes, or write it out", subject: subject)
      case .reference:
        report(
          "Dokploy fills this in, although `\(name)` is in single quotes", at: change.place,
          help: "leave out the quotes if that is meant; otherwise write `DOLLAR=$` above, and `${DOLLAR}{` here",
          subject: subject)
      case .backslash:
        report(
          "Dokploy keeps this backslash in `\(name)`, which Docker Compose takes off", at: change.place,
          help: "write the value without escapes, in the quotes that it does not hold", subject: subject)
      case .backtick:
        report(
          "Dokploy takes the backticks around `\(name)` for quotes, Docker Compose for part of the value",
          at: change.place, help: "use single quotes, which both take for quotes", subject: subject)
      case .other:
        report(
          "`\(name)` is another value to Docker Compose when it reads this text itself", at: change.place,
          help: "put the value in quotes, on the line of its name", subject: subject)
      }
    }
  }
}
