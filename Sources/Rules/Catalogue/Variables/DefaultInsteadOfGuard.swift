import Compose
import Contract
import Diagnostics

extension Rule {
  static let defaultInsteadOfGuard = Rule(
    "default-instead-of-guard", group: .variables, scope: .contract, severity: .error,
    summary: "A required variable has a default where the contract demands a guard.",
    rationale: """
      With a default a forgotten variable goes unnoticed: the stack starts, with a value that somebody chose for
      another machine. The contract calls the variable required so that this cannot happen.
      """,
    guide: "missing values will cause the deployment to fail fast",
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            REGION: ${REGION:-us-east}
      #             ^^^^^^^^^^^^^^^^^^
      --- .env
      REGION=eu
      --- validate.yaml
      services:
        api: {}
      variables:
        REGION: { services: api }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            REGION: ${REGION:-us-east}
      --- .env
      REGION=eu
      --- validate.yaml
      services:
        api: {}
      variables:
        REGION: { services: api, guard: false }
      """,
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            SITE: https://${HOST:?}:${SITE_PORT:-8443}
      --- .env
      HOST=shop.dev
      --- validate.yaml
      services:
        api: {}
      variables:
        SITE: { services: api, type: http-url }
        HOST: { services: [] }
        SITE_PORT: { services: [], type: port, optional: true }
      """,
    ]
  ) { deployment, report in
    var defaulted = Occurrences<Default>()
    // A default that is a secret is the business of another rule.
    let secret = Set(deployment.writtenSecrets.compactMap { $0.reference?.range })
    for (variable, entry, _) in deployment.guardedEntries {
      for reference in deployment.references(guarding: variable, in: entry) {
        guard case .fallback(let operand, _) = reference.form, !operand.utf8.allSatisfy(\.isBlank),
          !deployment.isSecret(reference.name), !deployment.isSecret(variable.name.value),
          !secret.contains(reference.range)
        else { continue }
        defaulted.add(
          Default(name: reference.name, variable: variable.name.value), at: reference.occurrence,
          edit: deployment.isKnownElsewhere(operand, as: reference.name) ? deployment.guarding(reference) : nil)
      }
    }
    for (found, places, edits) in defaulted.found {
      let name = found.name
      report(
        "`\(name)` is required, but has a default", at: places,
        help: "write `${\(name):?}`, so that nothing starts without it", variable: found.variable,
        fix: edits.count == places.count ? Fix("guard `\(name)` instead", edits) : nil)
    }
  }
}

/// A reference with a default, and the contract's variable that it gives a value to; mostly the same.
private struct Default: Hashable {
  let name: String
  let variable: String
}

extension Deployment {
  /// Whether an env file sets the variable to just what its default is, so that nothing changes without that.
  func isKnownElsewhere(_ operand: String, as name: String) -> Bool {
    guard let definition = definition(of: name), case .envFile = definition.origin else { return false }
    return !operand.utf8.contains(UInt8(ascii: "$")) && definition.value.string.hasSameBytes(as: operand)
  }

  /// What makes a guard of a reference in a compose file; nil where braces may be read as a mapping's.
  func guarding(_ reference: VariableReference) -> Fix.Edit? {
    guard !reference.path.isEmpty else { return nil }
    let guarded = "${\(reference.name):?}"
    let hasBraces = files.bytes(of: reference.range).dropFirst().first == UInt8(ascii: "{")
    if hasBraces || isQuoted(reference.range) { return Fix.Edit(reference.range, guarded) }
    return isWholeScalar(reference.range) ? Fix.Edit(reference.range, "\"\(guarded)\"") : nil
  }

  /// Whether a reference is all that stands behind a key on its line.
  private func isWholeScalar(_ range: SourceRange) -> Bool {
    let bytes = files[range.file].bytes
    let before = bytes[..<range.lowerBound].reversed().prefix { $0 != 0x0A }
    let behind = bytes[range.upperBound...].prefix { $0 != 0x0A }
    let next = behind.first { !$0.isBlank }
    let isEnd = next == nil || next == UInt8(ascii: ",") || next == UInt8(ascii: "}")
    return isEnd && before.first == 0x20 && before.first { $0 != 0x20 } == UInt8(ascii: ":")
  }

  /// Whether a quote stands on both sides of a reference.
  private func isQuoted(_ range: SourceRange) -> Bool {
    let bytes = files[range.file].bytes
    guard range.lowerBound > 0, range.upperBound < bytes.count else { return false }
    let (before, behind) = (bytes[range.lowerBound - 1], bytes[range.upperBound])
    return before == behind && (before == UInt8(ascii: "\"") || before == UInt8(ascii: "'"))
  }
}
