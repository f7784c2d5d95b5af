import Compose
import Contract
import Diagnostics

extension Rule {
  static let dokployRunCommandLeak = Rule(
    "dokploy-run-command-leak", group: .dokploy, scope: .target(.dokploy), severity: nil,
    summary: "A Run Command of several parts replaces a variable by one of Dokploy's own.",
    rationale: """
      Dokploy starts its command with an empty environment, but in a Run Command of the form `run … && docker compose …`
      only the part before `&&`. What follows has the environment of the Dokploy process, with the `DATABASE_URL` of
      Dokploy's own database, its `PORT` and its `NODE_ENV`, and the environment counts before the `.env`. The stack would
      be started with those, and the check before `&&` cannot see them.

      Nothing in the files says what the Run Command is, so the rule is off unless asked for. Ask for it in the Run
      Command itself, with `--deny dokploy-run-command-leak`.
      """,
    incorrect: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          environment:
            DATABASE_URL: ${DATABASE_URL:?}
      #                   ^^^^^^^^^^^^^^^^^
            PORT:
      #     ^^^^
      --- .env.tab
      DATABASE_URL=postgresql://shop:k9Q2Xw7zBv4@db.shop.dev/shop
      PORT=3000
      --- validate.yaml
      services: { shop-api: {} }
      rules:
        dokploy-run-command-leak: error
      """
    ],
    correct: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          environment:
            DATABASE_URL: ${SHOP_DATABASE_URL:?}
            PORT: 3000
      --- .env.tab
      SHOP_DATABASE_URL=postgresql://shop:k9Q2Xw7zBv4@db.shop.dev/shop
      --- validate.yaml
      services: { shop-api: {} }
      rules:
        dokploy-run-command-leak: error
      """
    ]
  ) { deployment, report in
    var uses = Occurrences<String>()
    for reference in deployment.project.references where ownOfDokploy.contains(reference.name) {
      uses.add(reference.name, at: reference.occurrence)
    }
    for delivery in deployment.delivered {
      let entry = deployment.entry(of: delivery)
      guard entry.source == .passedThrough, ownOfDokploy.contains(entry.name.value) else { continue }
      uses.add(
        entry.name.value, at: deployment.service(of: delivery).occurrence(of: "environment", at: entry.range))
    }
    for (name, places, _) in uses.found {
      report(
        "behind `&&` in a Run Command, `\(name)` is that of Dokploy itself", at: places,
        help: "take the value from a variable of another name, or check in CI instead of in a Run Command")
    }
  }
}

/// The variables of the Dokploy process that stacks often have as well.
private let ownOfDokploy: Set<String> = ["DATABASE_URL", "NODE_ENV", "PORT"]
