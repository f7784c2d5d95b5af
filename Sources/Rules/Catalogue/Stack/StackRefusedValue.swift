import Compose
import Diagnostics

extension Rule {
  static let stackRefusedValue = Rule(
    "stack-refused-value", group: .stack, scope: .target(.stack), severity: .error,
    summary: "A value is one that `docker stack deploy` refuses.",
    rationale: """
      Docker Compose converts values to what it needs: `true` to a text where a variable gets it, `"8080"` to a number
      where that is a port. `docker stack deploy` reads an older version of the format, and wants each value as the kind
      that it is. It knows no days and weeks, wants nothing twice in a list, and holds a file against the `version` that
      the file names, which must be the same in all of them.
      """,
    incorrect: [
      """
      --- target stack
      --- compose.yaml
      version: "2.4"
      #        ^^^^^
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
          healthcheck: { test: curl localhost, interval: 1d }
      #                                                  ^^
          cap_add: [SYS_TIME, SYS_TIME]
      #                       ^^^^^^^^
      """
    ],
    correct: [
      """
      --- target stack
      --- compose.yaml
      version: "3.8"
      services:
        api:
          image: api
          environment: { DEBUG: "true", WORKERS: 4 }
          ports:
            - { target: 80, published: "${PORT:-8080}" }
          deploy: { resources: { limits: { cpus: "0.5" } } }
          healthcheck: { test: curl localhost, interval: 24h }
          cap_add: [SYS_TIME]
      """
    ]
  ) { deployment, report in
    var refused = Occurrences<StackValue>()
    for objection in deployment.stackObjections {
      guard let value = StackValue(objection) else { continue }
      let range = objection.range
      let written = deployment.files[range.file].bytes[range.offsets]
      refused.add(
        value, at: Occurrence(range, ModelPath(objection.path)),
        edit: value.wantsQuotes && written.isCanonical
          ? Fix.Edit(range, "\"\(String(decoding: written, as: UTF8.self))\"") : nil)
    }
    for (value, places, edits) in refused.found {
      report(
        value.message, at: places, help: value.remedy,
        fix: edits.count < places.count ? nil : Fix("put quotes around it", edits))
    }
    deployment.compareStackVersions(&report)
  }
}

extension Deployment {
  /// All files of a stack name the same version of the format, or none does.
  fileprivate func compareStackVersions(_ report: inout Reporter) {
    guard project.composeFiles.count > 1 else { return }
    let versions = project.composeFiles.map { StackObjection.version(in: files[$0].bytes, of: $0) }
    guard let named = versions.firstIndex(where: { $0 != nil }), let version = versions[named],
      let other = versions.firstIndex(where: { $0?.value != version.value })
    else { return }
    report(
      "`docker stack deploy` refuses files of different versions", at: version.range,
      related: [
        Label(
          versions[other]?.range ?? SourceRange(project.composeFiles[other], 0..<0),
          versions[other] == nil ? "this file names none" : "another one here")
      ], help: "write `version: \"\(version.value)\"` in all of them, or remove it from all")
  }
}

private struct StackValue: Hashable {
  let cause: StackObjection.Cause
  let key: String

  /// Nil when it is not a value that is objected to.
  init?(_ objection: StackObjection) {
    if case .key = objection.cause { return nil }
    cause = objection.cause
    key = objection.path.lastKey
  }

  /// Whether the same between quotes is accepted.
  var wantsQuotes: Bool {
    guard case .kind(let kind, let accepted) = cause else { return false }
    return accepted.contains(.text) && (kind == .boolean || kind == .number)
  }

  var message: Message {
    switch cause {
    case .key: "`docker stack deploy` refuses `\(key)`"
    case .kind(let kind, _): "`docker stack deploy` refuses \(kind.rawValue) for `\(key)`"
    case .repetition: "`docker stack deploy` refuses the same twice in `\(key)`"
    case .duration: "`docker stack deploy` knows no days and weeks"
    case .version: "`docker stack deploy` does not read this version of the format"
    }
  }

  var remedy: Message {
    switch cause {
    case .key: "remove it"
    case .kind(.boolean, let accepted), .kind(.number, let accepted):
      wantsQuotes ? "put quotes around it" : accepted.contains(.number) ? "write a number" : "write `true` or `false`"
    case .kind(.text, let accepted):
      accepted.contains(.number) ? "write a number, without quotes" : "write `true` or `false`, without quotes"
    case .kind(.mapping, _), .kind(.list, _):
      key == "env_file" ? "write the path of the file alone" : "write a single value"
    case .kind(.null, _): "write a value, or remove `\(key)`"
    case .repetition: "remove one of the two"
    case .duration: "write it in hours, minutes and seconds, such as `24h` for a day"
    case .version: "remove the line, or write `version: \"3.8\"`"
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
