import Compose
import Contract
import Diagnostics

/// A `$` in a secret that Docker Compose takes for a variable: `PASSWORD=pa$sword`.
///
/// The "name" is then a piece of the secret. It must not be said, nor be shown where the value is written.
struct AccidentalReference {
  let reference: VariableReference
  /// The variable whose value it stands in, and where that value is written.
  let owner: Located<String>
}

extension Deployment {
  /// The references without braces that nothing defines, within a longer value that is secret or a URL with credentials.
  var accidentalReferences: [AccidentalReference] {
    (envFileReferences + project.references + delivered.flatMap(\.entry.references)).compactMap { reference in
      guard reference.isWithoutValue, !isBraced(reference), let owner = owner(of: reference),
        owner.range.count > reference.range.count + 2,
        isSecret(owner.value) || mayHoldPassword(owner.range)
      else { return nil }
      return AccidentalReference(reference: reference, owner: owner)
    }
  }

  private func isBraced(_ reference: VariableReference) -> Bool {
    files.bytes(of: reference.range).dropFirst().first == UInt8(ascii: "{")
  }

  /// The value that a reference stands in.
  private func owner(of reference: VariableReference) -> Located<String>? {
    if let value = writtenValues.first(where: { $0.range.contains(reference.range) }) { return value }
    let entry = delivered.first { _, entry in entry.references.contains { $0.range == reference.range } }?.entry
    return entry.map { Located($0.name.value, at: $0.range) }
  }

  private func mayHoldPassword(_ range: SourceRange) -> Bool {
    let bytes = Array(files.bytes(of: range))
    return bytes.contains(UInt8(ascii: "@")) && bytes.containsSchemeMark
  }
}

extension [Diagnostic] {
  /// The same findings, with pieces of secrets that look like names of variables left out.
  func withoutAccidentalNames(in deployment: Deployment) -> [Diagnostic] {
    let accidental = deployment.accidentalReferences
    guard !accidental.isEmpty else { return self }
    return map { diagnostic in
      guard diagnostic.rule == .unsetVariable || diagnostic.rule == .missingVariable,
        let place = diagnostic.primary?.range,
        let found = accidental.first(where: { $0.reference.range == place || $0.owner.range.contains(place) })
      else { return diagnostic }
      let name = found.owner.value
      return Diagnostic(
        diagnostic.rule, diagnostic.severity,
        "a `$` in the value of `\(name)` is taken for a variable that is not set, so a part of the value is lost",
        at: diagnostic.primary,
        help: ["in an env file put the value in single quotes; in a compose file write `$$`"],
        subject: Subject(service: diagnostic.subject.service, variable: name, path: diagnostic.subject.path))
    }
  }
}
