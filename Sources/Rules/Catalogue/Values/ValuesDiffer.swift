import Compose
import Contract
import Diagnostics

extension Rule {
  static let valuesDiffer = Rule(
    "values-differ", group: .values, scope: .contract, severity: .error,
    summary: "Two variables that must hold the same value do not.",
    rationale: """
      They are two names for one thing, such as a host that the server and the browser both report to. When one is
      changed and the other forgotten, half of the stack goes elsewhere.
      """,
    guide: "Match the environment you use above.",
    incorrect: [
      """
      --- compose.yaml
      services:
        web:
          image: web
          environment: { HOST: "${HOST:?}", CLIENT_HOST: "${CLIENT_HOST:?}" }
      --- .env
      HOST=https://eu.metrics.dev
      CLIENT_HOST=https://us.metrics.dev
      #           ^^^^^^^^^^^^^^^^^^^^^^
      --- validate.yaml
      services:
        web: {}
      variables:
        HOST: { services: web, type: http-url }
        CLIENT_HOST: { services: web, type: http-url, same-as: HOST }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        web:
          image: web
          environment: { HOST: "${HOST:?}", CLIENT_HOST: "${CLIENT_HOST:?}" }
      --- .env
      HOST=https://eu.metrics.dev
      CLIENT_HOST=https://eu.metrics.dev
      --- validate.yaml
      services:
        web: {}
      variables:
        HOST: { services: web, type: http-url }
        CLIENT_HOST: { services: web, type: http-url, same-as: HOST }
      """
    ]
  ) { deployment, report in
    for (variable, value) in deployment.values(where: { $0.relations.sameAs != nil }) {
      guard let name = variable.relations.sameAs?.value, let other = deployment.value(of: name),
        !value.means(other, as: variable.type.value)
      else { continue }
      report(
        "`\(variable.name.value)` and `\(name)` must hold the same value", at: value.place(value.content),
        related: other.label(other.content, "differs from this"), help: "use one value for both",
        guide: variable.note?.value, subject: value.subject)
    }
  }
}

extension VariableValue {
  /// Whether two values are the same, for URLs regardless of a slash at the end.
  func means(_ other: VariableValue, as type: ValueType) -> Bool {
    var left = trimmed
    var right = other.trimmed
    if type.isURL {
      while left.utf8.last == UInt8(ascii: "/") { left.removeLast() }
      while right.utf8.last == UInt8(ascii: "/") { right.removeLast() }
    }
    return left.utf8.elementsEqual(right.utf8)
  }
}
