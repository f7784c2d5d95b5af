import Compose
import Contract
import Diagnostics

extension Rule {
  static let secretDefault = Rule(
    "secret-default", group: .variables, severity: .error,
    summary: "A secret has a default in the compose file.",
    rationale: """
      The default is in the repository for all to read, and the stack starts with it whenever the variable is
      forgotten. It is an error when the contract calls the variable a secret, and a note when only its name does.
      """,
    guide: "Because the compose file uses `${VAR:?}` guards, missing values cause Docker Compose to abort",
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            SIGNING_SECRET: ${SIGNING_SECRET:-not-so-secret}
      #                                       ^^^^^^^^^^^^^
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            SIGNING_SECRET: ${SIGNING_SECRET:?generate one}
      --- .env
      SIGNING_SECRET=4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3ySXCJnqLrA
      """
    ]
  ) { deployment, report in
    var defaults = Occurrences<String>()
    let survey = deployment.survey
    for position in survey.fallbacks where survey.variables[survey.referenced[position]].isSecret {
      let reference = deployment.project.references[position]
      guard case .fallback(let operand, let whenEmpty) = reference.form else { continue }
      // A default that is itself a variable shows nothing.
      guard !operand.utf8.allSatisfy(\.isBlank), !operand.utf8.contains(UInt8(ascii: "$")) else { continue }
      guard !["true", "false"].contains(operand) else { continue }
      let place = reference.operandRange(whenEmpty: whenEmpty) ?? reference.range
      // The default may be the only place where the secret of a stack that runs is written.
      let isKnown = deployment.isKnownElsewhere(operand, as: reference.name)
      defaults.add(
        reference.name, at: Occurrence(place, reference.path), edit: isKnown ? deployment.guarding(reference) : nil)
    }
    for (name, places, edits) in defaults.found {
      let isDeclared = deployment.contract?.variable(named: name) != nil
      report(
        "the secret `\(name)` has a default", at: places,
        help: "write `${\(name):?}`, and set it outside the repository", variable: name,
        fix: isDeclared && edits.count == places.count ? Fix("guard `\(name)` instead", edits) : nil,
        severity: isDeclared ? .error : .note)
    }
  }
}
