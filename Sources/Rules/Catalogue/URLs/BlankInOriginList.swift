import Compose
import Contract
import Diagnostics

extension Rule {
  static let blankInOriginList = Rule(
    "blank-in-origin-list", group: .urls, scope: .contract, severity: .error,
    summary: "A list of origins has blanks around a comma, or a comma too many.",
    rationale: """
      Most programs split such a list at its commas and keep what is between them, blanks included. ` https://shop.dev`
      then matches no request.
      """,
    guide: "Comma-separated list if multiple origins.",
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { ORIGINS: "${ORIGINS:?}" }
      --- .env
      ORIGINS=https://shop.dev, https://www.shop.dev
      #                        ^
      --- validate.yaml
      services:
        api: {}
      variables:
        ORIGINS: { services: api, type: origin-list }
      """,
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { ORIGINS: "${ORIGINS:?}" }
      --- .env
      ORIGINS=https://shop.dev,
      #                       ^
      --- validate.yaml
      services:
        api: {}
      variables:
        ORIGINS: { services: api, type: origin-list }
      """,
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { ORIGINS: "${ORIGINS:?}" }
      --- .env
      ORIGINS=https://shop.dev,https://www.shop.dev
      --- validate.yaml
      services:
        api: {}
      variables:
        ORIGINS: { services: api, type: origin-list }
      """
    ]
  ) { deployment, report in
    for (variable, value) in deployment.values(where: { $0.type.value == .originList }) {
      let bytes = value.bytes
      // Of a JSON list more is wrong.
      if OriginList(bytes).isJSON { continue }
      let name = variable.name.value
      let content = value.content
      // Blanks at the very ends are a finding of their own.
      for piece in bytes[content].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
        let whole = piece.startIndex..<piece.endIndex
        let item = bytes.withoutBlanks(whole)
        if item.isEmpty {
          let comma = whole.lowerBound > content.lowerBound ? whole.lowerBound - 1 : whole.upperBound
          guard comma < content.upperBound else { continue }
          report(
            "`\(name)` has a comma with nothing behind or before it", at: value.place(comma..<(comma + 1)),
            help: "remove the comma", guide: variable.note?.value, subject: value.subject,
            // The next one may be on the line below.
            fix: comma + 1 == content.upperBound && deployment.mayGoOnBelow(value)
              ? nil : deployment.fix("remove the comma", in: value, comma..<(comma + 1), ""))
          continue
        }
        for blank in [whole.lowerBound..<item.lowerBound, item.upperBound..<whole.upperBound] where !blank.isEmpty {
          report(
            "`\(name)` has a blank beside a comma", at: value.place(blank), help: "remove it",
            guide: variable.note?.value, subject: value.subject,
            fix: deployment.fix("remove the blank", in: value, blank, ""))
        }
      }
    }
  }
}
