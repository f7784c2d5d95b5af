import Contract
import Diagnostics

extension Rule {
  static let unfitExample = Rule(
    "unfit-example", group: .contract, scope: .contract, severity: .warning,
    summary: "The example of a variable is no value that its type allows.",
    rationale: """
      Findings show the example to whoever has to write the value, and `validate init` writes it where nothing better is
      known. One that says only that something is to stand there, such as `<your bucket>`, is no such value.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { SCHEMA: "${SCHEMA:?}", SITE: "${SITE:?}" }
      --- .env
      SCHEMA=shop
      SITE=https://shop.dev
      --- validate.yaml
      services:
        api: {}
      variables:
        SCHEMA: { services: api, type: identifier, example: my shop }
      #                                                     ^^^^^^^
        SITE: { services: api, type: http-url, example: shop.example }
      #                                                 ^^^^^^^^^^^^
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { SCHEMA: "${SCHEMA:?}", SITE: "${SITE:?}" }
      --- .env
      SCHEMA=shop
      SITE=https://shop.dev
      --- validate.yaml
      services:
        api: {}
      variables:
        SCHEMA: { services: api, type: identifier, example: my_shop }
        SITE: { services: api, type: http-url, example: https://shop.example }
      """
    ]
  ) { deployment, report in
    for variable in deployment.contract?.variables ?? [] {
      guard let example = variable.example, !SecretStrength.isPlaceholder(example.value),
        !variable.admits(example.value)
      else { continue }
      let choices = variable.type.value == .enum ? ": \(list(variable.choices.map(\.value), "or"))" : ""
      report(
        "the example of `\(variable.name.value)` is no value of the type `\(variable.type.value.rawValue)`",
        at: example.range, help: "write one that it can have\(choices), or mend the type",
        subject: Subject(variable: variable.name.value))
    }
  }
}
