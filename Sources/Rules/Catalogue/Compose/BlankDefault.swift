import Compose
import Contract
import Diagnostics

extension Rule {
  static let blankDefault = Rule(
    "blank-default", group: .compose, severity: .warning,
    summary: "A default consists of blanks.",
    rationale: """
      `${NAME:- }` gives a space, not nothing. It looks set to every program that only asks whether it is empty.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            FLAGS: ${FLAGS:- }
      #                     ^
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            FLAGS: ${FLAGS:-}
      """
    ]
  ) { deployment, report in
    for position in deployment.survey.fallbacks {
      guard case .fallback(let operand, let whenEmpty) = deployment.project.references[position].form,
        !operand.isEmpty, operand.utf8.allSatisfy(\.isBlank)
      else { continue }
      let reference = deployment.project.references[position]
      let place = reference.operandRange(whenEmpty: whenEmpty)
      report(
        "the default of `\(reference.name)` is blank, but not empty", at: place ?? reference.range,
        help: "write `${\(reference.name)\(whenEmpty ? ":" : "")-}`",
        subject: Subject(service: reference.path.service, variable: reference.name, path: reference.path.description),
        fix: place.map { Fix("remove the blank", [Fix.Edit($0, "")]) })
    }
  }
}
