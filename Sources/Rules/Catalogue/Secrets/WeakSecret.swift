import Compose
import Contract
import Diagnostics

extension Rule {
  static let weakSecret = Rule(
    "weak-secret", group: .secrets, scope: .contract, severity: .warning,
    summary: "A secret is short, or has so few different characters that it can be guessed.",
    rationale: """
      Whoever holds something that was signed or encrypted with the secret can try values at leisure. 32 random
      characters cannot be tried out; a word with a number behind it can. The lines are those that Better Auth draws,
      unless the contract gives a `min-length`.
      """,
    guide: "Recommended command for secrets: openssl rand -base64 48 | tr -d '\\n'",
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { SIGNING_SECRET: "${SIGNING_SECRET:?}" }
      --- .env
      SIGNING_SECRET=shop-2024
      #              ^^^^^^^^^
      --- validate.yaml
      services:
        api: {}
      variables:
        SIGNING_SECRET: { services: api, type: secret }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { SIGNING_SECRET: "${SIGNING_SECRET:?}" }
      --- .env
      SIGNING_SECRET=4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3ySXCJnqLrA
      --- validate.yaml
      services:
        api: {}
      variables:
        SIGNING_SECRET: { services: api, type: secret }
      """
    ]
  ) { deployment, report in
    for (variable, value) in deployment.values(where: { $0.type.value == .secret }) {
      guard !value.isPlaceholder(for: variable) else { continue }
      let least = variable.minimumLength ?? 32
      let isShort = value.content.count < least
      // A contract that asks for less length asks for less randomness as well.
      let isGuessable = SecretStrength.isGuessable(value.trimmed) && variable.minimumLength == nil
      guard isShort || isGuessable else { continue }
      report(
        isShort
          ? "`\(variable.name.value)` is shorter than \(least) characters"
          : "`\(variable.name.value)` has too few different characters to be random",
        at: value.place(value.content), help: "generate one: openssl rand -base64 48 | tr -d '\\n'",
        subject: value.subject)
    }
  }
}
