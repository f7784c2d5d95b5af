import Compose
import Contract
import Diagnostics

extension Rule {
  static let inconsistentDefault = Rule(
    "inconsistent-default", group: .compose, severity: .warning,
    summary: "A variable has different defaults in different places.",
    rationale: """
      As long as nobody sets it, the stack disagrees with itself: one service listens on the port of one default, and
      another connects to that of the other.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          expose: ["${API_PORT:-3010}"]
        web:
          image: web
          environment:
            API: http://api:${API_PORT:-3000}
      #                     ^^^^^^^^^^^^^^^^^
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          expose: ["${API_PORT:-3000}"]
        web:
          image: web
          environment:
            API: http://api:${API_PORT:-3000}
      """
    ]
  ) { deployment, report in
    let survey = deployment.survey
    let references = deployment.project.references
    /// By the number of the variable: the position of its first reference with a default, and the places of those
    /// that have another.
    var first = [(position: Int, operand: String)?](repeating: nil, count: survey.variables.count)
    var different = [[Occurrence]](repeating: [], count: survey.variables.count)
    var variables: [Int] = []
    for position in survey.fallbacks {
      guard case .fallback(let operand, _) = references[position].form, !operand.isEmpty else { continue }
      let variable = survey.referenced[position]
      guard let known = first[variable] else {
        first[variable] = (position, operand)
        continue
      }
      guard !operand.hasSameBytes(as: known.operand),
        references[known.position].range != references[position].range
      else { continue }
      if different[variable].isEmpty { variables.append(variable) }
      different[variable].append(Occurrence(references[position].range, references[position].path))
    }
    for variable in variables {
      let known = first[variable].map { [Label(references[$0.position].range, "the other default")] }
      let name = survey.variables[variable].name
      report(
        "`\(name)` has another default here than elsewhere", at: different[variable], related: known ?? [],
        help: "use one default, or demand the variable", variable: name)
    }
  }
}
