import Compose
import Contract
import Diagnostics

extension Rule {
  static let dokployReservedVariable = Rule(
    "dokploy-reserved-variable", group: .dokploy, scope: .target(.dokploy), severity: .note,
    summary: "The Environment tab sets a variable that Dokploy sets as well.",
    rationale: """
      Dokploy writes `APP_NAME` and `COMPOSE_PROJECT_NAME` before the text of the tab, `DOCKER_CONFIG` behind it unless
      the letters are in the text, and for randomised stacks `COMPOSE_PREFIX`. It starts Docker Compose with `-p` and
      with a `PATH` and a `HOME`, which count before any file. So which of the two values counts is different for each.
      """,
    incorrect: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          environment: { APP_NAME: "${APP_NAME:?}" }
      --- .env.tab
      APP_NAME=shop
      #^^^^^^^
      """
    ],
    correct: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          environment: { APP_NAME: "${SHOP_NAME:?}", DEPLOYMENT: "${APP_NAME:?}" }
      --- .env.tab
      SHOP_NAME=shop
      """
    ]
  ) { deployment, report in
    for entry in deployment.environmentTab.flatMap(\.entries) {
      guard let consequence = consequences[entry.name] else { continue }
      report(
        "Dokploy sets `\(entry.name)` as well, and \(consequence)", at: entry.nameRange,
        help: "use a name of your own",
        "if Dokploy wrote this file, do not name it: it is found beside the compose file, and read as what it is",
        subject: Subject(variable: entry.name))
    }
  }
}

/// Which value counts.
private let consequences: [String: Message] = [
  "APP_NAME": "this value replaces the name of the stack",
  "COMPOSE_PROJECT_NAME": "this value has no effect",
  "DOCKER_CONFIG": "leaves its own value out because of this one",
  "COMPOSE_PREFIX": "for a randomised stack its own value counts",
  "PATH": "its own value counts", "HOME": "its own value counts",
]
