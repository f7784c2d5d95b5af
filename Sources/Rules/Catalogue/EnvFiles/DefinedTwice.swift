import Compose
import Contract
import Diagnostics

extension Rule {
  static let definedTwice = Rule(
    "defined-twice", group: .envFiles, severity: .warning,
    summary: "An env file defines a variable twice, with different values.",
    rationale: """
      The last one counts. Whoever changes the first wonders why nothing happens.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { MODE: "${MODE:?}" }
      --- .env
      MODE=test
      MODE=live
      #^^^
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { MODE: "${MODE:?}" }
      --- .env
      MODE=live
      """
    ]
  ) { deployment, report in
    var seen: Set<SourceRange> = []
    for winner in deployment.definitions {
      guard let place = winner.nameRange, seen.insert(place).inserted else { continue }
      let others = deployment.definitions.filter { other in
        guard let range = other.nameRange, other.name.utf8.elementsEqual(winner.name.utf8) else { return false }
        return range.file == place.file && range < place
      }
      guard let other = others.last, let first = other.nameRange,
        !other.value.string.utf8.elementsEqual(winner.value.string.utf8)
      else { continue }
      report(
        "`\(winner.name)` is defined a second time", at: place, related: [Label(first, "this value does not count")],
        help: "remove one of the two", subject: Subject(variable: winner.name))
    }
  }
}
