import Compose
import Contract
import Diagnostics

/// A secret in the compose file that is not the whole value of a variable declared to be one.
///
///     DATABASE_URL: postgres://app:hunter2@db/app              a password that the contract relates to a secret
///     DATABASE_URL: postgres://app:${PASSWORD:-hunter2}@db/app the same, as the default of a reference
///     LOGIN: 4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3yS                  what the env file has as the value of a secret
struct WrittenSecret {
  /// The secret that stands there; nil when it is the password in a URL, which is set as a whole.
  let secret: String?
  let entry: EnvironmentVariable
  /// The service that receives it.
  let service: Service
  let place: SourceRange
  /// The reference that falls back on it.
  let reference: VariableReference?
}

extension Deployment {
  func findWrittenSecrets() -> [WrittenSecret] {
    guard let contract else { return [] }
    var written: [WrittenSecret] = []
    var seen: Set<SourceRange> = []
    func add(_ part: Range<Int>, of text: TracedText, _ entry: EnvironmentVariable, _ service: Service, secret: String?)
    {
      guard entry.source == .environment || entry.source == .buildArgument,
        let place = text.place(of: part).range, project.composeFiles.contains(place.file)
      else { return }
      let reference = entry.references.last { $0.defaultRange?.contains(place) ?? false }
      // What is put together from pieces is no secret of the file.
      guard !entry.references.contains(where: { $0.range != reference?.range && place.contains($0.range) }),
        seen.insert(place).inserted
      else { return }
      written.append(
        WrittenSecret(secret: secret, entry: entry, service: service, place: place, reference: reference))
    }
    for (variable, values) in zip(contract.variables, values) {
      guard let name = variable.relations.url.password?.value, isSecret(name) else { continue }
      for value in values {
        guard let entry = value.entry, let password = value.url?.password, !password.isEmpty,
          let service = value.services.first.flatMap(project.service(named:))
        else { continue }
        add(password, of: value.text, entry, service, secret: nil)
      }
    }
    let secrets = unmistakableSecrets
    for delivery in secrets.isEmpty ? [] : delivered {
      guard !isSecret(delivery), let text = project.value(of: delivery) else { continue }
      let url = text.string.holdsURL ? URLText(text.string) : nil
      if let name = secrets[text.string] {
        add(0..<text.string.utf8.count, of: text, entry(of: delivery), service(of: delivery), secret: name)
      } else if let url, let password = url.password,
        secrets[String(decoding: url.decoded(password), as: UTF8.self)] != nil
      {
        add(password, of: text, entry(of: delivery), service(of: delivery), secret: nil)
      }
    }
    return written
  }

  /// The names of the contract's secrets by values that nothing else can have by chance.
  private var unmistakableSecrets: [String: String] {
    var names: [String: String] = [:]
    for (variable, value) in values(where: \.type.value.isSecret) where !SecretStrength.isGuessable(value.string) {
      names[value.string] = names[value.string] ?? variable.name.value
    }
    return names
  }

  /// The references of which one alone makes up the value of an entry: `${NAME:-${OTHER:-text}}` has two.
  func wholeReferences(of entry: EnvironmentVariable) -> [VariableReference] {
    let value = SourceRange(entry.range.file, withoutQuotes(entry.range))
    var whole: [VariableReference] = []
    for reference in entry.references
    where reference.range == value || whole.last.map({ $0.defaultRange == reference.range }) ?? false {
      whole.append(reference)
    }
    return whole
  }

  private func withoutQuotes(_ range: SourceRange) -> Range<Int> {
    let bytes = files.bytes(of: range)
    guard bytes.count > 1, let first = bytes.first, first == bytes.last,
      first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
    else { return range.offsets }
    return (range.lowerBound + 1)..<(range.upperBound - 1)
  }
}

extension VariableReference {
  /// Where what it falls back on stands; nil when that is nowhere, or not written letter for letter.
  var defaultRange: SourceRange? {
    guard case .fallback(_, let whenEmpty) = form else { return nil }
    return operandRange(whenEmpty: whenEmpty)
  }
}
