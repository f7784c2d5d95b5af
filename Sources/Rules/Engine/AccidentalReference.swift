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
    var candidates: [VariableReference] = []
    func consider(_ reference: VariableReference) {
      // Braces would make it longer.
      if reference.range.count == reference.name.utf8.count + 1 { candidates.append(reference) }
    }
    for reference in envFileReferences where reference.isWithoutValue { consider(reference) }
    for reference in vainReferences { consider(reference) }
    for reference in referencesInEnvFilesOfServices where reference.isWithoutValue { consider(reference) }
    guard !candidates.isEmpty else { return [] }
    let values = ValueIndex(self)
    return candidates.compactMap { reference in
      guard let owner = values.owner(of: reference.range),
        owner.range.count > reference.range.count + 2,
        isSecret(owner.value) || mayHoldPassword(owner.range)
      else { return nil }
      return AccidentalReference(reference: reference, owner: owner)
    }
  }

  /// What stands in the values of the env files that services read, and not in the compose file.
  var referencesInEnvFilesOfServices: [VariableReference] {
    var references: [VariableReference] = []
    for position in survey.fromEnvFiles { references += self.references(of: delivered[position]) }
    return references
  }

  private func mayHoldPassword(_ range: SourceRange) -> Bool {
    let bytes = Array(files.bytes(of: range))
    return bytes.contains(UInt8(ascii: "@")) && bytes.containsSchemeMark
  }
}

extension [Diagnostic] {
  /// The same findings, with pieces of secrets that look like names of variables left out.
  func withoutAccidentalNames(_ accidental: [AccidentalReference]) -> [Diagnostic] {
    guard !accidental.isEmpty else { return self }
    let owners = Dictionary(accidental.map { ($0.reference.range, $0.owner) }, uniquingKeysWith: { first, _ in first })
    return flatMap { diagnostic in
      guard diagnostic.rule == .unsetVariable || diagnostic.rule == .missingVariable else { return [diagnostic] }
      let others = diagnostic.keeping(placesWhere: { owners[$0] == nil })
      return (others.map { [$0] } ?? [])
        + diagnostic.places.compactMap { place in owners[place].map { diagnostic.asLoss(at: place, of: $0.value) } }
    }
  }
}

extension Diagnostic {
  /// What is said of a reference that is a piece of the value of `name`.
  fileprivate func asLoss(at place: SourceRange, of name: String) -> Diagnostic {
    let path = occurrences.first { $0.range == place }?.path
    return Diagnostic(
      rule, severity,
      "a `$` in the value of `\(name)` is taken for a variable that is not set, so a part of the value is lost",
      at: Label(place), help: ["in an env file put the value in single quotes; in a compose file write `$$`"],
      subject: Subject(
        service: path.map(\.service) ?? subject.service, variable: name, path: path?.description ?? subject.path))
  }
}
