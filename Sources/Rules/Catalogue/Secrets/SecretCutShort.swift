import Compose
import Contract
import Diagnostics

extension Rule {
  static let secretCutShort = Rule(
    "secret-cut-short", group: .secrets, severity: .error,
    summary: "A secret ends at a `#` that begins a comment.",
    rationale: """
      A blank and a `#` behind a value that is in no quotes begin a comment, in an env file as in YAML. When what follows
      looks like a password rather than like words, it is the rest of one, and the services get the beginning alone.
      It is a warning where no contract says that the variable is a secret.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { SIGNING_SECRET: "${SIGNING_SECRET:?}" }
      --- .env
      SIGNING_SECRET=4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3yS #CJnqLrA9xV
      #                                               ^^^^^^^^^^^
      --- validate.yaml
      services:
        api: {}
      variables:
        SIGNING_SECRET: { services: api, type: secret, min-length: 12 }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { SIGNING_SECRET: "${SIGNING_SECRET:?}", OTHER_SECRET: "${OTHER_SECRET:?}" }
      --- .env
      SIGNING_SECRET='4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3yS #CJnqLrA9xV'
      OTHER_SECRET=k9Q2vXw7tRzB4mN8pL5sYd3HqW6eJc1FgT0a #of the staging server
      --- validate.yaml
      services:
        api: {}
      variables:
        SIGNING_SECRET: { services: api, type: secret, min-length: 12 }
        OTHER_SECRET: { services: api, type: secret }
      """
    ]
  ) { deployment, report in
    var seen: Set<SourceRange> = []
    func check(_ name: String, _ value: SourceRange, _ report: inout Reporter) {
      guard let rest = deployment.lostRest(of: name, at: value), seen.insert(rest).inserted else { return }
      let isDeclared = deployment.contract?.variable(named: name) != nil
      report(
        "the value of `\(name)` ends before this, which is a comment to Docker Compose", at: rest,
        help: "put all of the value in single quotes", "put a blank behind the `#` if it does begin a comment",
        subject: Subject(variable: name), severity: isDeclared ? nil : .warning)
    }
    for value in deployment.writtenValues { check(value.value, value.range, &report) }
    for delivery in deployment.delivered {
      check(deployment.name(of: delivery), deployment.valueRange(of: delivery), &report)
    }
  }
}

extension Deployment {
  /// The text behind a secret, or behind a URL that has lost its host, that looks like the rest of it.
  fileprivate func lostRest(of name: String, at value: SourceRange) -> SourceRange? {
    let bytes = files[value.file].bytes
    guard !value.isEmpty, let comment = bytes.doubtfulComment(behind: value.upperBound) else { return nil }
    let (written, rest) = (bytes[value.offsets], bytes[comment].dropFirst())
    guard let first = written.first, first != UInt8(ascii: "\""), first != UInt8(ascii: "'"),
      !rest.contains(where: \.isBlank)
    else { return nil }
    let isURL = Array(written).containsSchemeMark
    let isLost =
      isURL
      ? rest.contains(UInt8(ascii: "@")) && !written.contains(UInt8(ascii: "@"))
      : rest.looksLikePassword
        && (isSecret(name) || SecretStrength.looksRandom(String(decoding: written, as: UTF8.self).utf8.span))
    return isLost ? SourceRange(value.file, comment) : nil
  }
}

extension ArraySlice<UInt8> {
  /// Whether it has letters of both kinds and a digit, or characters that are in no word.
  fileprivate var looksLikePassword: Bool {
    if count < 4 { return false }
    if contains(where: { "+/=@!%^&*$~".utf8.contains($0) }) { return true }
    return contains(where: \.isDigit) && contains { (0x41...0x5A).contains($0) }
      && contains { (0x61...0x7A).contains($0) }
  }
}
