import Compose
import Contract
import Diagnostics

extension Rule {
  static let secretInPublicVariable = Rule(
    "secret-in-public-variable", group: .delivery, severity: .error,
    summary: "A public variable has the value of a secret.",
    rationale: """
      Variables with a prefix such as `NEXT_PUBLIC_` are compiled into what every browser loads. A secret in one of
      them is a secret no longer. Some keys tell by their beginning that they are for servers only, such as the personal
      keys of PostHog (`phx_`) and the secret keys of Stripe (`sk_live_`).
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        web:
          image: web
          environment:
            NEXT_PUBLIC_KEY: ${SIGNING_SECRET:?}
      #                      ^^^^^^^^^^^^^^^^^^^
      --- .env
      SIGNING_SECRET=4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3ySXCJnqLrA
      """,
      """
      --- compose.yaml
      services:
        web:
          image: web
          environment:
            NEXT_PUBLIC_KEY: ${NEXT_PUBLIC_KEY:?}
      --- .env
      NEXT_PUBLIC_KEY=phx_Vn2Wk8sQ0xJ4bYt7LrE1mZc9GdHfA3oP
      #               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      """,
    ],
    correct: [
      """
      --- compose.yaml
      services:
        web:
          image: web
          environment:
            NEXT_PUBLIC_KEY: ${PUBLISHABLE_KEY:?}
            NEXT_PUBLIC_ANALYTICS_KEY: ${ANALYTICS_API_KEY:?}
            SIGNING_SECRET: ${SIGNING_SECRET:?}
      --- .env
      ANALYTICS_API_KEY=phc_Vn2Wk8sQ0xJ4bYt7LrE1mZc9Gd
      PUBLISHABLE_KEY=pk_8Hd71kq
      SIGNING_SECRET=4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3ySXCJnqLrA
      """
    ]
  ) { deployment, report in
    guard !deployment.survey.published.isEmpty else { return }
    var values = NameNumbers()
    /// By the number of a value: what defines it first.
    var secrets: [Definition] = []
    for definition in deployment.definitions {
      let value = definition.value.string
      guard value.utf8.count >= 8, deployment.mustStayPrivate(definition.name, value) else { continue }
      if values.add(value) == secrets.count { secrets.append(definition) }
    }
    for delivery in deployment.survey.published.map({ deployment.delivered[$0] }) {
      guard let value = deployment.project.value(of: delivery)?.string, !value.isEmpty,
        case let number = values.number(of: value), case let isPrivate = KnownTokens.isPrivateKey(value),
        number != nil || isPrivate || deployment.hasSecretReferences(delivery)
      else { continue }
      let entry = deployment.entry(of: delivery)
      let name = entry.name.value
      let subject = Subject(service: deployment.service(of: delivery).name.value, variable: name)
      if let reference = entry.outerReferences.first(where: {
        deployment.mustStayPrivate($0.name, value) && !$0.isWithoutValue
      }) {
        report(
          "the public variable `\(name)` shows the secret `\(reference.name)` to every browser", at: reference.range,
          help: "use another value here, and replace the secret if this was ever deployed", subject: subject)
      } else if let number {
        let secret = secrets[number]
        report(
          "the public variable `\(name)` has the same value as the secret `\(secret.name)`",
          at: entry.value?.place.range ?? entry.range,
          related: secret.nameRange.map { [Label($0, "the secret")] } ?? [],
          help: "use another value here, and replace the secret if this was ever deployed", subject: subject)
      } else if isPrivate {
        report(
          "the public variable `\(name)` has a key that is for servers only",
          at: entry.value?.place.range ?? entry.range,
          help: "use the key that is meant for browsers, and replace this one if it was ever deployed",
          subject: subject)
      }
    }
  }
}

extension Deployment {
  /// Whether something secret is referred to, of those references too that stand in the operands of others.
  fileprivate func hasSecretReferences(_ delivery: Delivery) -> Bool {
    delivery.isArgument || references(of: delivery).contains { isSecret($0.name) }
  }

  /// Whether nobody outside may know a value. A key that another party handed out may be one of those made for
  /// browsers, which servers use as well.
  fileprivate func mustStayPrivate(_ name: String, _ value: String) -> Bool {
    guard isSecret(name), !publishablePrefixes.contains(where: value.hasPrefix) else { return false }
    return contract?.variable(named: name)?.type.value != .apiKey || privatePrefixes.contains(where: value.hasPrefix)
  }
}

/// How keys that are meant for browsers begin: PostHog's project keys, Stripe's and others' publishable keys.
private let publishablePrefixes = ["phc_", "pk_"]
/// How keys that are never meant for browsers begin: PostHog's personal keys, secret keys of Stripe and others.
private let privatePrefixes = ["phx_", "sk_"]
