import Compose
import Contract
import Diagnostics

extension Rule {
  static let secretReused = Rule(
    "secret-reused", group: .secrets, scope: .contract, severity: .warning,
    summary: "Two different secrets have the same value.",
    rationale: """
      Each secret protects something of its own. With one value for several, whoever learns it in one place has the
      others too, and none can be replaced alone.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { SESSION_SECRET: "${SESSION_SECRET:?}", SIGNING_SECRET: "${SIGNING_SECRET:?}" }
      --- .env
      SESSION_SECRET=4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3ySXCJnqLrA
      SIGNING_SECRET=4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3ySXCJnqLrA
      #              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      --- validate.yaml
      services:
        api: {}
      variables:
        SESSION_SECRET: { services: api, type: secret }
        SIGNING_SECRET: { services: api, type: secret }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { SESSION_SECRET: "${SESSION_SECRET:?}", SIGNING_SECRET: "${SIGNING_SECRET:?}" }
      --- .env
      SESSION_SECRET=4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3ySXCJnqLrA
      SIGNING_SECRET=Q3nXf0bWm8uVt1yKpHs6ZcRd9gJa2LeT5oBiNqMw
      --- validate.yaml
      services:
        api: {}
      variables:
        SESSION_SECRET: { services: api, type: secret }
        SIGNING_SECRET: { services: api, type: secret }
      """
    ]
  ) { deployment, report in
    // Those have a finding at the reference, where it can be mended.
    let crossed = Set(deployment.crossings.map(\.entry.range))
    var first: [String: VariableValue] = [:]
    for (variable, value) in deployment.values(where: { $0.type.value == .secret }) {
      guard !value.isPlaceholder(for: variable), value.entry.map({ !crossed.contains($0.range) }) ?? true else {
        continue
      }
      guard let other = first[value.trimmed] else {
        first[value.trimmed] = value
        continue
      }
      guard other.name != value.name, variable.relations.sameAs?.value != other.name else { continue }
      report(
        "`\(value.name)` has the same value as `\(other.name)`", at: value.place(value.content),
        related: other.label(other.content, "first used here"),
        help: "generate one of its own: openssl rand -base64 48 | tr -d '\\n'", subject: value.subject)
    }
  }
}
