import Compose
import Contract
import Diagnostics

/// A `$` in a secret that Docker Compose takes for a variable: `PASSWORD=pa$sword`.
///
/// The "name" is then a piece of the secret. It must not be said, nor be shown where the value is written.
struct AccidentalReference {
  let reference: VariableReference
  /// The variable whose value it stands in, nil if none has it, and where that value is written.
  let owner: Located<String?>
}

extension Deployment {
  /// The references without braces that nothing defines, within a longer value that is secret or a URL with credentials,
  /// or in the middle of a word that is hidden where it stands: `--password=pa$sword`.
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
    let values = valueIndex
    let hidden = Redaction(ranges: unreadSecrets.ranges)
    return candidates.compactMap { reference in
      if let owner = values.owner(of: reference.range), owner.range.count > reference.range.count + 2,
        isSecret(owner.value) || mayHoldPassword(owner.range)
      {
        return AccidentalReference(reference: reference, owner: owner.map { $0 })
      }
      return beginning(of: reference.range, in: hidden).map {
        AccidentalReference(reference: reference, owner: Located(nil, at: $0.union(reference.range)))
      }
    }
  }

  /// The part of a hidden word that stands before a range. Of a very long line only what is near is looked at: very many
  /// references may be on it.
  private func beginning(of range: SourceRange, in hidden: Redaction) -> SourceRange? {
    let file = files[range.file]
    guard range.lowerBound > 0, !file.bytes[range.lowerBound - 1].isBetweenWords else { return nil }
    let near = max(0, range.lowerBound - 1000)..<min(file.bytes.count, range.upperBound + 1000)
    let lower = file.bytes[near.lowerBound..<range.lowerBound].lastIndex(where: \.isLineBreak) ?? near.lowerBound
    let upper = file.bytes[range.upperBound..<near.upperBound].firstIndex(where: \.isLineBreak) ?? near.upperBound
    let parts = hidden.hiddenParts(ofLine: lower..<upper, in: file)
    guard let part = parts.first(where: { $0.lowerBound < range.lowerBound && range.lowerBound < $0.upperBound }),
      !file.bytes[part.lowerBound..<range.lowerBound].contains(where: \.isBlank)
    else { return nil }
    return SourceRange(range.file, part.lowerBound..<range.lowerBound)
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

extension UInt8 {
  /// Whether a word begins behind it.
  fileprivate var isBetweenWords: Bool { isBlank || isQuote || "=:,;&|/@()[]{}<>".utf8.contains(self) }
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
  fileprivate func asLoss(at place: SourceRange, of name: String?) -> Diagnostic {
    let path = occurrences.first { $0.range == place }?.path
    return Diagnostic(
      rule, severity,
      name.map {
        "a `$` in the value of `\($0)` is taken for a variable that is not set, so a part of the value is lost"
      }
        ?? "a `$` in a secret is taken for a variable that is not set, so a part of the secret is lost",
      at: Label(place), help: ["in an env file put the value in single quotes; in a compose file write `$$`"],
      subject: Subject(
        service: path.map(\.service) ?? subject.service, variable: name, path: path?.description ?? subject.path))
  }
}
