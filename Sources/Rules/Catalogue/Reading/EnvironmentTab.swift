import Compose
import Diagnostics

extension Catalogue {
  /// What reading the text of Dokploy's Environment tab finds.
  static let environmentTab: [Rule] = [
    Rule(
      whileReading: .dokployNestedReference, group: .dokploy, severity: .warning,
      summary: "A `${{NAME}}` stands for a value that has such a reference itself.",
      rationale: """
        Dokploy fills in what the variable is written as, and does not look at that again. The inner reference arrives in
        the container as the text `${{…}}`.
        """,
      incorrect: [
        """
        --- target dokploy
        --- compose.yaml
        services:
          shop-api:
            image: api
            environment: { SITE: "${SITE:?}" }
        --- .env.tab
        SITE=https://${{HOST}}/
        #            ^^^^^^^^^
        HOST=${{project.HOST}}
        """
      ],
      correct: [
        """
        --- target dokploy
        --- compose.yaml
        services:
          shop-api:
            image: api
            environment: { SITE: "${SITE:?}" }
        --- .env.tab
        SITE=https://${{HOST}}/
        HOST=shop.dev
        """
      ]),
    Rule(
      whileReading: .dokploySkippedLine, group: .dokploy, severity: .warning,
      summary: "A line of the Environment tab is no assignment, so Dokploy leaves it out.",
      rationale: """
        The npm package dotenv, which Dokploy reads the tab with, passes over what it cannot read without a word. A name
        without a value is such a line too: there is no shell that the value could come from.
        """,
      incorrect: [
        """
        --- target dokploy
        --- compose.yaml
        services:
          shop-api:
            image: api
            environment: { MODE: "${MODE:-test}", REGION: "${REGION:-eu}" }
        --- .env.tab
        MODE
        #^^^
        REGION:us
        #^^^^^^^^
        """
      ],
      correct: [
        """
        --- target dokploy
        --- compose.yaml
        services:
          shop-api:
            image: api
            environment: { MODE: "${MODE:-test}", REGION: "${REGION:-eu}" }
        --- .env.tab
        MODE=live
        REGION: us
        """
      ]),
    Rule(
      whileReading: .dokployUnknownReference, group: .dokploy, severity: .error,
      summary: "A `${{NAME}}` in the Environment tab names no variable of it.",
      rationale: """
        Dokploy looks the name up in the same text, letter for letter, blanks included, and gives up with "Invalid
        service environment variable" when it is not there. Nothing is deployed. Variables of the project and of the
        environment are only found as `${{project.NAME}}` and `${{environment.NAME}}`.
        """,
      incorrect: [
        """
        --- target dokploy
        --- compose.yaml
        services:
          shop-api:
            image: api
            environment: { SITE: "${SITE:?}" }
        --- .env.tab
        HOST=shop.dev
        SITE=https://${{HOSTNAME}}/${{ HOST }}
        #            ^^^^^^^^^^^^^ ^^^^^^^^^^^
        """
      ],
      correct: [
        """
        --- target dokploy
        --- compose.yaml
        services:
          shop-api:
            image: api
            environment: { SITE: "${SITE:?}" }
        --- .env.tab
        HOST=shop.dev
        SITE=https://${{HOST}}/${{APP_NAME}}
        """
      ]),
  ]
}
