import Compose
import Contract
package import Diagnostics

extension Redaction {
  /// What no output about a deployment may show.
  ///
  /// Secret are the values of variables that the contract gives a secret type, the values of variables that are named
  /// like secrets and that the contract does not know, and the passwords inside URLs: wherever they are written (the
  /// compose file, a default, an env file, the shell), in every spelling on the way into the container.
  package init(of deployment: Deployment) { self.init(of: deployment, deployment.accidentalReferences) }

  init(of deployment: Deployment, _ accidental: [AccidentalReference]) {
    var collector = SecretCollector(deployment)
    collector.collect(accidental)
    self.init(ranges: collector.ranges, values: collector.values, publicNames: Array(collector.publicNames))
  }
}

extension Deployment {
  /// Whether the value of a variable must stay hidden.
  package func isSecret(_ name: String) -> Bool { SecretName.isSecret(name, in: contract) }
}

/// Walks everything that a deployment holds and notes what is secret in it.
private struct SecretCollector {
  let deployment: Deployment
  var ranges: [SourceRange] = []
  var values: [String] = []

  init(_ deployment: Deployment) { self.deployment = deployment }

  /// Names that stand in every project for all to see; hiding one of them everywhere would only tell that it is also
  /// a secret.
  lazy var publicNames: Set<String> = {
    var names: Set<String> = ["true", "false", "null", "none", deployment.project.name]
    for service in deployment.project.services {
      names.formUnion(deployment.names(of: service))
      names.formUnion(service.environment.map(\.name.value))
      names.formUnion(service.networks.map(\.network.value))
    }
    names.formUnion(deployment.definitions.map(\.name))
    return names
  }()

  mutating func collect(_ accidental: [AccidentalReference]) {
    for delivery in deployment.delivered { note(delivery.entry, isSecret: delivery.isSecret) }
    for service in deployment.project.inactiveServices {
      for entry in service.environment + (service.build?.arguments ?? []) {
        note(entry, isSecret: deployment.isSecret(entry.name.value))
      }
    }
    for definition in deployment.definitions {
      note(definition.value, isSecret: deployment.isSecret(definition.name))
    }
    collectMisspelled()
    note(deployment.project.references)
    note(deployment.envFileReferences)
    ranges += deployment.strayText
    collectUnread()
    // The value as written: what was inserted in it says nothing of the rest.
    for value in deployment.writtenValues where deployment.isSecret(value.value) { ranges.append(value.range) }
    for accidental in accidental {
      ranges.append(accidental.owner.range)
      values.append(accidental.reference.name)
    }
  }

  /// A name that is nearly that of a missing secret is that secret misspelled, whatever it looks like otherwise.
  private mutating func collectMisspelled() {
    let defined = Set(deployment.definitions.map(\.name))
    let missing = (deployment.contract?.variables ?? []).filter {
      $0.type.value.isSecret && !defined.contains($0.name.value)
    }.prefix(200).map(\.name.value)
    guard !missing.isEmpty else { return }
    var misspelled: Set<String> = []
    for definition in deployment.definitions where definition.name.utf8.count <= 100 {
      guard case .envFile = definition.origin, deployment.contract?.variable(named: definition.name) == nil,
        nearest(to: definition.name, in: missing) != nil
      else { continue }
      misspelled.insert(definition.name)
      hide(definition.value, 0..<definition.value.string.utf8.count)
    }
    for value in deployment.writtenValues where misspelled.contains(value.value) { ranges.append(value.range) }
  }

  private mutating func collectUnread() {
    // A list where a value should be is no value.
    let entries = (deployment.project.services + deployment.project.inactiveServices).flatMap {
      $0.environment + ($0.build?.arguments ?? [])
    }.filter { !($0.value?.string.isEmpty ?? true) }
    let references = deployment.project.references + deployment.envFileReferences
    var unread = UnreadSecrets(
      deployment.contract,
      read: Set(
        entries.map(\.name.range) + deployment.definitions.compactMap(\.nameRange) + references.map(\.nameRange)))
    let project = Set(deployment.projectFiles)
    for file in deployment.files.files {
      // In a contract a name is followed by what the contract says of it, unless it is no contract.
      unread.collect(from: file, hasColons: project.contains(file.id))
    }
    ranges += unread.ranges
    values += unread.values
  }

  /// A `$` in a secret begins a reference, which nothing defines, and which is part of the secret.
  private mutating func noteDollars(_ references: [VariableReference]) {
    for reference in references where !reference.name.looksLikeVariable {
      guard case .unset = reference.outcome, reference.range.count == reference.name.utf8.count + 1 else { continue }
      ranges.append(reference.range)
      values.append(reference.name)
    }
  }

  private mutating func note(_ entry: EnvironmentVariable, isSecret: Bool) {
    if let text = entry.value { note(text, isSecret: isSecret) }
    note(entry.references)
    if isSecret { noteDollars(entry.references) }
  }

  private mutating func note(_ text: TracedText, isSecret: Bool) {
    if isSecret { hide(text, 0..<text.string.utf8.count) }
    // Several URLs may stand in one value.
    for part in text.string.utf8.urls {
      guard let url = URLText(String(decoding: Array(part), as: UTF8.self)), let password = url.password,
        !password.isEmpty
      else { continue }
      let offset = text.string.utf8.distance(from: text.string.utf8.startIndex, to: part.startIndex)
      hide(text, (offset + password.lowerBound)..<(offset + password.upperBound))
    }
  }

  private mutating func hide(_ text: TracedText, _ part: Range<Int>) {
    guard !part.isEmpty else { return }
    // Only the part is copied: a value may hold very many URLs.
    let bytes = Array(text.string.utf8.dropFirst(part.lowerBound).prefix(part.count))
    values.append(String(decoding: bytes, as: UTF8.self))
    values.append(String(decoding: PercentEncoding.decode(bytes), as: UTF8.self))
    values.append(PercentEncoding.encode(bytes))
    ranges += text.written(part)
  }

  /// The operands that would stand in for a secret.
  private mutating func note(_ references: [VariableReference]) {
    for reference in references {
      switch reference.form {
      case .fallback(let operand, let whenEmpty), .alternative(let operand, let whenEmpty):
        guard !operand.isEmpty, deployment.isSecret(reference.name),
          let range = reference.operandRange(whenEmpty: whenEmpty)
        else { continue }
        ranges.append(range)
        values.append(operand)
      case .plain, .required: break
      }
    }
  }
}

extension VariableReference {
  /// Where the operand stands in `${NAME:-operand}`; nil when the braces are not written letter for letter.
  func operandRange(whenEmpty: Bool) -> SourceRange? {
    let lower = nameRange.upperBound + (whenEmpty ? 2 : 1)
    let upper = range.upperBound - 1
    return range.file == nameRange.file && lower <= upper ? SourceRange(range.file, lower..<upper) : nil
  }
}

extension TracedText {
  /// Every place where a part of the text is written, in the files it was inserted from as well.
  func written(_ part: Range<Int>) -> [SourceRange] {
    var places: [SourceRange] = []
    let length = string.utf8.count
    for (index, run) in runs.enumerated() {
      let end = index + 1 < runs.count ? runs[index + 1].start : length
      let lower = max(run.start, part.lowerBound)
      let upper = min(end, part.upperBound)
      guard lower < upper else { continue }
      switch run.source {
      case .bytes(let file, let offset):
        places.append(SourceRange(file, (offset + lower - run.start)..<(offset + upper - run.start)))
      case .rewritten(let range), .unknown(let range?): places.append(range)
      case .inserted(let inner, let offset, _):
        places += inner.written((lower - run.start + offset)..<(upper - run.start + offset))
      case .unplaced, .unknown(nil): break
      }
    }
    return places
  }
}

extension String.UTF8View {
  /// The pieces that hold a `://`, parted at blanks, commas and quotes; the whole text when a password may hold those.
  fileprivate var urls: [Substring.UTF8View] {
    guard contains(UInt8(ascii: ":")), Array(self).containsSchemeMark else { return [] }
    let pieces = self.split { $0.isBlank || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") }
    return [self[...]] + (pieces.count > 1 ? pieces.filter { Array($0).containsSchemeMark } : [])
  }
}

extension [UInt8] {
  var containsSchemeMark: Bool {
    indices.contains { $0 + 2 < count && self[$0] == 0x3A && self[$0 + 1] == 0x2F && self[$0 + 2] == 0x2F }
  }
}
