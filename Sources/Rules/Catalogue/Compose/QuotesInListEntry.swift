import Compose
import Contract
import Diagnostics

extension Rule {
  static let quotesInListEntry = Rule(
    "quotes-in-list-entry", group: .compose, severity: .warning,
    summary: "A value in a list of variables has quotes around it, which become part of it.",
    rationale: """
      In `- NAME="value"` the whole entry is one YAML text, and its quotes are letters like any other: the container
      receives them. In an env file and in a mapping the same quotes would be taken off.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            - TITLE="My shop"
      #             ^^^^^^^^^
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            - TITLE=My shop
            - "SLOGAN=we: are open"
            - 'FILTER="a","b"'
      """
    ]
  ) { deployment, report in
    for delivery in deployment.survey.quoted.map({ deployment.delivered[$0] }) {
      guard let text = deployment.project.value(of: delivery), text.string.isQuotedOnce else { continue }
      let entry = deployment.entry(of: delivery)
      guard entry.source == .environment || entry.source == .buildArgument,
        deployment.isPlainListEntry(entry.name.range)
      else { continue }
      report(
        "the quotes become part of the value of `\(entry.name.value)`", at: text.place.range ?? entry.range,
        help: "leave them out, or put them around the whole entry",
        subject: Subject(service: deployment.service(of: delivery).name.value, variable: entry.name.value))
    }
  }
}

extension String {
  /// Whether it stands between quotes and has none of their kind inside.
  fileprivate var isQuotedOnce: Bool {
    guard let first = utf8.first, first == UInt8(ascii: "\"") || first == UInt8(ascii: "'"), utf8.count > 1,
      utf8.last == first
    else { return false }
    return !utf8.dropFirst().dropLast().contains(first)
  }
}

extension Deployment {
  /// Whether `NAME` begins an entry `- NAME=value` that is not itself in quotes.
  fileprivate func isPlainListEntry(_ name: SourceRange) -> Bool {
    let bytes = files[name.file].bytes
    guard name.lowerBound > 0, name.upperBound < bytes.count else { return false }
    return bytes[name.upperBound] == UInt8(ascii: "=") && bytes[name.lowerBound - 1] == UInt8(ascii: " ")
  }
}
