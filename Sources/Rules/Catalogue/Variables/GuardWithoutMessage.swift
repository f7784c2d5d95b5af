import Compose
import Contract
import Diagnostics

extension Rule {
  static let guardWithoutMessage = Rule(
    "guard-without-message", group: .variables, severity: nil,
    summary: "A `${NAME:?}` guard does not say what to do.",
    rationale: """
      Docker Compose prints what stands behind the `?` when the variable is missing. Whoever reads it has just cloned
      the repository and would like to know where the value comes from. Off unless asked for, since many stacks
      explain their variables elsewhere.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            MODE: ${MODE:?}
      #           ^^^^^^^^^
      --- .env
      MODE=live
      --- validate.yaml
      services:
        api: {}
      variables:
        MODE: { services: api }
      rules:
        guard-without-message: note
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            MODE: ${MODE:?live or test, see the README}
      --- .env
      MODE=live
      """
    ]
  ) { deployment, report in
    var silent = Occurrences<String>()
    for reference in deployment.project.references {
      guard case .required(let message, _) = reference.form, message.utf8.allSatisfy(\.isBlank) else { continue }
      silent.add(reference.name, at: reference.occurrence)
    }
    for (name, places, _) in silent.found {
      report(
        "the guard of `\(name)` does not say what to do", at: places,
        help: "say what the variable is for: `${\(name):?…}`", variable: name)
    }
  }
}
