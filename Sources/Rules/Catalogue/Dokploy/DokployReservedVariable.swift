import Compose
import Contract
import Diagnostics

extension Rule {
  static let dokployReservedVariable = Rule(
    "dokploy-reserved-variable", group: .dokploy, scope: .target(.dokploy), severity: .note,
    summary: "A variable is set that Dokploy sets as well.",
    rationale: """
      Dokploy writes `APP_NAME`, `COMPOSE_PROJECT_NAME`, `DOCKER_CONFIG` and, for randomised stacks, `COMPOSE_PREFIX`
      into the same file. Which of the two counts depends on their order there.
      """,
    incorrect: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          environment: { APP_NAME: "${APP_NAME:?}" }
      --- .env
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
          environment: { APP_NAME: "${SHOP_NAME:?}" }
      --- .env
      SHOP_NAME=shop
      """
    ]
  ) { deployment, report in
    let isWrittenByDokploy = deployment.filesWrittenByDokploy
    for definition in deployment.definitions {
      guard case .envFile(let file) = definition.origin, !isWrittenByDokploy.contains(file),
        namesSetByDokploy.contains(definition.name) || definition.name == "COMPOSE_PREFIX"
      else { continue }
      report(
        "Dokploy sets `\(definition.name)` as well", at: definition.nameRange,
        help: "use a name of your own", subject: Subject(variable: definition.name))
    }
  }
}
