import Compose
import Diagnostics

extension Rule {
  static let stackRefusedValue = Rule(
    "stack-refused-value", group: .stack, scope: .target(.stack), severity: .error,
    summary: "A value is of a kind that `docker stack deploy` refuses.",
    rationale: """
      Docker Compose converts values to what it needs: `true` to a text where a variable gets it, `"8080"` to a number
      where that is a port. `docker stack deploy` reads an older version of the format, and wants each value as the kind
      that it is.
      """,
    incorrect: [
      """
      --- target stack
      --- compose.yaml
      services:
        api:
          image: api
          environment: { DEBUG: true }
      #                         ^^^^
          env_file:
            - { path: api.env, required: false }
      #       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          ports:
            - { target: 80, published: "8080" }
      #                                ^^^^^^
          deploy: { resources: { limits: { cpus: 0.5 } } }
      #                                          ^^^
      """
    ],
    correct: [
      """
      --- target stack
      --- compose.yaml
      services:
        api:
          image: api
          environment: { DEBUG: "true", WORKERS: 4 }
          ports:
            - { target: 80, published: "${PORT:-8080}" }
          deploy: { resources: { limits: { cpus: "0.5" } } }
      """
    ]
  ) { deployment, report in
    var refused = Occurrences<StackValue>()
    for objection in deployment.stackObjections {
      guard case .kind(let kind, let accepted) = objection.cause else { continue }
      let value = StackValue(kind: kind, key: objection.path.lastKey, accepted: accepted)
      let range = objection.range
      let written = deployment.files[range.file].bytes[range.offsets]
      refused.add(
        value, at: Occurrence(range, ModelPath(objection.path)),
        edit: value.wantsQuotes && written.isCanonical
          ? Fix.Edit(range, "\"\(String(decoding: written, as: UTF8.self))\"") : nil)
    }
    for (value, places, edits) in refused.found {
      report(
        "`docker stack deploy` refuses \(value.kind.rawValue) for `\(value.key)`", at: places, help: value.remedy,
        fix: edits.count < places.count ? nil : Fix("put quotes around it", edits))
    }
  }
}

private struct StackValue: Hashable {
  let kind: StackObjection.Kind
  let key: String
  let accepted: StackFormat.Scalars

  /// Whether the same between quotes is accepted.
  var wantsQuotes: Bool { accepted.contains(.text) && (kind == .boolean || kind == .number) }

  var remedy: Message {
    switch kind {
    case .boolean, .number:
      wantsQuotes ? "put quotes around it" : accepted.contains(.number) ? "write a number" : "write `true` or `false`"
    case .text:
      accepted.contains(.number) ? "write a number, without quotes" : "write `true` or `false`, without quotes"
    case .mapping, .list: key == "env_file" ? "write the path of the file alone" : "write a single value"
    case .null: "write a value"
    }
  }
}

extension ArraySlice<UInt8> {
  /// Whether a number or boolean is written as it is shown, so that quotes change nothing: not `010`, `1e3` or `True`.
  fileprivate var isCanonical: Bool {
    if elementsEqual("true".utf8) || elementsEqual("false".utf8) { return true }
    let digits = first == UInt8(ascii: "-") ? dropFirst() : self
    let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard digits.count <= 15, parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isDigit) }) else {
      return false
    }
    let zero = UInt8(ascii: "0")
    return (parts[0].count == 1 || parts[0].first != zero) && (parts.count == 1 || parts[1].last != zero)
  }
}

extension [ModelPath.Step] {
  /// The key of the entry that a path leads to or into.
  fileprivate var lastKey: String {
    for step in reversed() { if case .key(let key) = step { return key } }
    return ""
  }
}
