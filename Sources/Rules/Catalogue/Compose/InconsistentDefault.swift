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
    var first: [String: (operand: String, range: SourceRange)] = [:]
    var different = Occurrences<String>()
    for reference in deployment.project.references {
      guard case .fallback(let operand, _) = reference.form, !operand.isEmpty else { continue }
      guard let known = first[reference.name] else {
        first[reference.name] = (operand, reference.range)
        continue
      }
      guard !known.operand.utf8.elementsEqual(operand.utf8), known.range != reference.range else { continue }
      different.add(reference.name, at: reference.occurrence)
    }
    for (name, places, _) in different.found {
      report(
        "`\(name)` has another default here than elsewhere", at: places,
        related: first[name].map { [Label($0.range, "the other default")] } ?? [],
        help: "use one default, or demand the variable", variable: name)
    }
  }
}
