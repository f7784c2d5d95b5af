import Compose
import Contract
import Diagnostics

extension Rule {
  static let crossedVariable = Rule(
    "crossed-variable", group: .variables, scope: .contract, severity: .warning,
    summary: "A variable of the contract is given the value of another one.",
    rationale: """
      The compose file refers to another variable than the one it sets, most often after copying the line above. What the
      environment says of the variable itself never arrives: it is an error where nothing else makes use of that. Two
      variables that the contract wants to be the same may come from one.
      """,
    guide: "Every variable is referenced directly in `docker-compose.yml`",
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            SESSION_SECRET: ${SIGNING_SECRET:?}
      #                     ^^^^^^^^^^^^^^^^^^^
            SIGNING_SECRET: ${SIGNING_SECRET:?}
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
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            SESSION_SECRET: ${SESSION_SECRET:?}
            SIGNING_SECRET: ${SIGNING_SECRET:?}
            METRICS_HOST: ${METRICS_HOST:?}
            CLIENT_METRICS_HOST: ${METRICS_HOST:?}
      --- .env
      SESSION_SECRET=4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3ySXCJnqLrA
      SIGNING_SECRET=Q3nXf0bWm8uVt1yKpHs6ZcRd9gJa2LeT5oBiNqMw
      METRICS_HOST=https://eu.metrics.dev
      --- validate.yaml
      services:
        api: {}
      variables:
        SESSION_SECRET: { services: api, type: secret }
        SIGNING_SECRET: { services: api, type: secret }
        METRICS_HOST: { services: api, type: http-url }
        CLIENT_METRICS_HOST: { services: api, type: http-url, same-as: METRICS_HOST }
      """
    ]
  ) { deployment, report in
    let environment = Set(deployment.envFileReferences.map(\.name))
    for (variable, entry, reference, service) in deployment.crossings {
      let name = variable.name.value
      let own = deployment.definition(of: name).flatMap { own in
        deployment.survey.wants(name) || environment.contains(name) || entry.value?.string == own.value.string
          ? nil : own
      }
      report(
        "`\(name)` is given the value of `\(reference.name)`", at: reference.range,
        related: own?.nameRange.map { [Label($0, "this never arrives")] } ?? [],
        help: "refer to `\(name)` here", subject: Subject(service: service.name.value, variable: name),
        severity: own == nil ? nil : .error)
    }
  }
}

/// A variable of the contract that is given the value of another one.
typealias Crossing = (
  variable: Contract.Variable, entry: EnvironmentVariable, reference: VariableReference, service: Service
)

extension Deployment {
  /// Every reference in a compose file that is all of a value, and leads to another variable of the contract.
  var crossings: [Crossing] {
    guard let contract else { return [] }
    let positions = survey.variables.map { contract.position(ofVariable: $0.name) }
    return delivered.compactMap { delivery in
      guard let position = positions[delivery.variable], let reference = references(of: delivery).first,
        reference.name != survey.variables[delivery.variable].name, reference.stands,
        let other = contract.variable(named: reference.name)
      else { return nil }
      let (variable, entry) = (contract.variables[position], entry(of: delivery))
      guard entry.source == .environment || entry.source == .buildArgument,
        entry.isWhole(reference),
        !variable.mayShareValue(with: other), !other.mayShareValue(with: variable)
      else { return nil }
      return (variable, entry, reference, service(of: delivery))
    }
  }
}

extension EnvironmentVariable {
  /// Whether a reference, its first one, is all of the value.
  fileprivate func isWhole(_ reference: VariableReference) -> Bool {
    guard let value else { return false }
    // Nothing stands beside references that come to nothing.
    return value.string.isEmpty ? references.count == 1 : value.writtenExtent == reference.range
  }
}

extension VariableReference {
  /// Whether it puts in the value of the variable it names.
  fileprivate var stands: Bool {
    switch form {
    case .plain, .fallback, .required: true
    case .alternative: false
    }
  }
}

extension Contract.Variable {
  /// Whether one definition may do for both, since the contract wants them to be the same.
  fileprivate func mayShareValue(with other: Contract.Variable) -> Bool {
    relations.sameAs?.value == other.name.value
  }
}
