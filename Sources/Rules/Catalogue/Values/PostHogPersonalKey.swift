import Compose
import Contract
import Diagnostics

extension Rule {
  static let postHogPersonalKey = Rule(
    "posthog-personal-key", group: .values, scope: .contract, severity: .warning,
    summary: "PostHog is given a personal key where events are sent with that of the project.",
    rationale: """
      Events are sent with the key of a project, which begins with `phc_`. A personal key begins with `phx_`, opens the
      account of a person to whoever has it, and no event is taken with it. A variable with `PERSONAL` in its name is
      meant for one, and one that browsers get to see must not hold it at all, which is another finding.
      """,
    guide: "PostHog project key",
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { POSTHOG_API_KEY: "${POSTHOG_API_KEY:-}" }
      --- .env
      POSTHOG_API_KEY=phx_Vn2Wk8sQ0xJ4bYt7LrE1mZc9GdHfA3oP
      #               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      --- validate.yaml
      services:
        api: {}
      variables:
        POSTHOG_API_KEY: { services: api, type: api-key, optional: true }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { POSTHOG_API_KEY: "${POSTHOG_API_KEY:-}" }
      --- .env
      POSTHOG_API_KEY=phc_Vn2Wk8sQ0xJ4bYt7LrE1mZc9GdHfA3oP
      --- validate.yaml
      services:
        api: {}
      variables:
        POSTHOG_API_KEY: { services: api, type: api-key, optional: true }
      """
    ]
  ) { deployment, report in
    for (variable, value) in deployment.values(where: { $0.type.value == .apiKey && !$0.isPublic }) {
      let name = variable.name.value
      guard value.trimmed.hasPrefix("phx_"), name.contains("POSTHOG"), !name.contains("PERSONAL") else { continue }
      report(
        "`\(name)` has a personal key of PostHog", at: value.place(value.content),
        help: "put the key of the project here, which begins with `phc_`", guide: variable.note?.value,
        subject: value.subject)
    }
  }
}
