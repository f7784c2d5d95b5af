import Compose
import Contract
import Diagnostics

extension Rule {
  static let notABoolean = Rule(
    "not-a-boolean", group: .values, scope: .contract, severity: .error,
    summary: "A switch is neither `true` nor `false`.",
    rationale: """
      Environment variables are text, and every program has its own idea of what counts as yes. Many take anything but
      `false` for true, so that `no` and `off` switch something on.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { DEBUG: "${DEBUG:?}" }
      --- .env
      DEBUG=off
      #     ^^^
      --- validate.yaml
      services:
        api: {}
      variables:
        DEBUG: { services: api, type: boolean }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { DEBUG: "${DEBUG:?}" }
      --- .env
      DEBUG=false
      --- validate.yaml
      services:
        api: {}
      variables:
        DEBUG: { services: api, type: boolean }
      """
    ]
  ) { deployment, report in
    for (variable, value) in deployment.values(where: { $0.type.value == .boolean }) {
      let word = value.trimmed
      guard !variable.admits(word) else { continue }
      // Programs agree on these, if not all of them do.
      let isCommon = ["true", "false", "1", "0"].contains(word.lowercased())
      report(
        "`\(variable.name.value)` must be `true` or `false`", at: value.place(value.content),
        help: "write `true` or `false`",
        guide: variable.note?.value, subject: value.subject, severity: isCommon ? .warning : .error)
    }
  }
}

extension VariableValue {
  /// The value without blanks around it, which are a finding of their own.
  var content: Range<Int> {
    let bytes = self.bytes
    return bytes.withoutBlanks(bytes.indices)
  }

  var trimmed: String { String(decoding: bytes[content], as: UTF8.self) }
}
