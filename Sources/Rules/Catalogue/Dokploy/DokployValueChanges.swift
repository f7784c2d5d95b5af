import Compose
import Contract
import Diagnostics

extension Rule {
  static let dokployValueChanges = Rule(
    "dokploy-value-changes", group: .dokploy, scope: .target(.dokploy), severity: .warning,
    summary: "A value is another one after it has gone through Dokploy's Environment tab.",
    rationale: """
      Dokploy reads the tab with the npm package dotenv, which ends a value without quotes at any `#`, and writes it out
      for Docker Compose with every `$` escaped, except in `${NAME}`. So `a#b` arrives as `a`, `${NAME:-x}` is not
      filled in, and `$$` stays two dollar signs. Single quotes keep a value as it is. The file that Dokploy wrote is
      past all that; it is known by the `APP_NAME` and `DOCKER_CONFIG` in it.
      """,
    incorrect: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          environment: { PRICE: "${PRICE:?}" }
      --- .env
      PRICE=5$$
      #      ^^
      """
    ],
    correct: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          environment: { PRICE: "${PRICE:?}" }
      --- .env
      PRICE='5$'
      """,
      #"""
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          environment: { PRICE: "${PRICE:?}" }
      --- .env
      APP_NAME="shop-k2x8vd"
      COMPOSE_PROJECT_NAME="shop-k2x8vd"
      PRICE="5\$EUR"
      DOCKER_CONFIG="/root/.docker"
      """#,
    ]
  ) { deployment, report in
    let isWrittenByDokploy = deployment.filesWrittenByDokploy
    for definition in deployment.definitions {
      guard case .envFile(let file) = definition.origin, !isWrittenByDokploy.contains(file),
        let written = deployment.writtenValue(of: definition)
      else { continue }
      guard !deployment.isFilledInByDokploy(definition.value.string) else { continue }
      let bytes = deployment.files.bytes(of: written.range)
      let subject = Subject(variable: definition.name)
      if written.quote == nil, let hash = bytes.firstIndex(of: UInt8(ascii: "#")) {
        report(
          "Dokploy cuts the value of `\(definition.name)` here", at: SourceRange(written.range.file, hash..<(hash + 1)),
          help: "put the value in single quotes", subject: subject)
      }
      guard written.quote != UInt8(ascii: "'"), let dollar = bytes.dollarThatStays else { continue }
      report(
        "Dokploy keeps this `$` in `\(definition.name)`, which Docker Compose would replace",
        at: SourceRange(written.range.file, dollar),
        help: "put the value in single quotes, or write it out", subject: subject)
    }
  }
}

extension ArraySlice<UInt8> {
  /// The first `$` that is not the beginning of a plain `${NAME}`, with its double if it has one.
  fileprivate var dollarThatStays: Range<Int>? {
    var index = startIndex
    while let dollar = self[index...].firstIndex(of: UInt8(ascii: "$")) {
      index = dollar + 1
      guard index < endIndex else { return nil }
      if self[index] == UInt8(ascii: "{"), let close = self[index...].firstIndex(of: UInt8(ascii: "}")),
        self[(index + 1)..<close].allSatisfy({ $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") })
      {
        index = close + 1
        continue
      }
      if self[index] == UInt8(ascii: "$") { return dollar..<(index + 1) }
      if self[index] == UInt8(ascii: "{") || self[index].isLetter || self[index] == UInt8(ascii: "_") {
        return dollar..<(dollar + 1)
      }
    }
    return nil
  }
}
