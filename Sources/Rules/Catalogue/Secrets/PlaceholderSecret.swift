import Compose
import Contract
import Diagnostics

extension Rule {
  static let placeholderSecret = Rule(
    "placeholder-secret", group: .secrets, scope: .contract, severity: .error,
    summary: "A secret still has the value of a template, or one that everybody tries first.",
    rationale: """
      `changeme`, `your-secret-here`, `<secret>` and `password` are in every attacker's list. A stack that was copied
      from an example and started as it is can be entered by anyone who knows the example. It is a warning where the
      secret is the password of a URL.
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
      SIGNING_SECRET=replace-with-generated-secret
      #              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      --- validate.yaml
      services:
        api: {}
      variables:
        SIGNING_SECRET: { services: api, type: secret }
      """,
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { DATABASE: "${DATABASE:?}" }
      --- .env
      DATABASE=postgresql://shop:password@db.shop.dev/shop
      #                          ^^^^^^^^
      --- validate.yaml
      services:
        api: {}
      variables:
        DATABASE: { services: api, type: postgres-url }
      """,
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
    for (variable, value) in deployment.values(where: { $0.type.value.isSecret })
    where value.isPlaceholder(for: variable) {
      report(
        "`\(variable.name.value)` still has a placeholder for a value", at: value.place(value.content),
        help: variable.type.value == .secret
          ? "generate one: openssl rand -base64 48 | tr -d '\\n'" : "put the real key here", subject: value.subject)
    }
    for (variable, value, url) in deployment.urls(where: { _ in true }) {
      // Where a variable holds the password too, it is one there, or the two differ.
      guard let password = url.password, deployment.value(of: variable.relations.url.password) == nil,
        SecretStrength.isPlaceholder(String(decoding: url.decoded(password), as: UTF8.self))
      else { continue }
      report(
        "the password in `\(variable.name.value)` is a placeholder", at: value.place(password),
        help: "put the real password here, percent-encoded", subject: value.subject, severity: .warning)
    }
  }
}

extension VariableValue {
  func isPlaceholder(for variable: Contract.Variable) -> Bool {
    SecretStrength.isPlaceholder(trimmed) || variable.example?.value == trimmed
  }
}
