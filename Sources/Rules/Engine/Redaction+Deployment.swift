import Compose
import Contract
package import Diagnostics

extension Redaction {
  /// What no output about a deployment may show.
  ///
  /// Secret are the values of variables that the contract gives a secret type, the values of variables that are named
  /// like secrets and that the contract does not know, and the passwords inside URLs: wherever they are written (the
  /// compose file, a default, an env file, the shell), in every spelling on the way into the container.
  package init(of deployment: Deployment) {
    var collector = SecretCollector(deployment)
    collector.collect()
    self.init(ranges: collector.ranges, values: collector.values, publicNames: Array(collector.publicNames))
  }
}

extension Deployment {
  /// Whether the value of a variable must stay hidden.
  package func isSecret(_ name: String) -> Bool {
    if let variable = contract?.variable(named: name) { return variable.type.value.isSecret }
    return SecretName.isSecret(name)
  }
}

/// Tells by its name whether a variable holds a secret.
package enum SecretName {
  package static func isSecret(_ name: String) -> Bool {
    let name = name.uppercased()
    let words = name.split { !($0.isLetter || $0.isNumber) }.map(String.init)
    if name.hasSuffix("_FILE") || name.hasSuffix("_PATH") || words.contains("PUBLIC") || words.contains("PUBLISHABLE") {
      return false
    }
    if words.contains(where: secretWords.contains) { return true }
    guard let last = words.last else { return false }
    if secretEndings.contains(where: last.hasSuffix) { return true }
    return last == "KEY" && words.dropLast().contains(where: keyWords.contains)
  }

  private static let secretWords: Set<String> = [
    "PASSWORD", "PASSWD", "PASSPHRASE", "PASS", "PWD", "SECRET", "SECRETS", "APIKEY", "CREDENTIALS", "JWT",
  ]
  private static let secretEndings = ["PASSWORD", "PASSWD", "SECRET", "TOKEN", "APIKEY", "SALT", "PEPPER", "SECRETKEY"]
  private static let keyWords: Set<String> = [
    "API", "PRIVATE", "ACCESS", "SECRET", "ENCRYPTION", "SIGNING", "MASTER", "AUTH", "LICENSE", "SERVICE", "APP",
    "SESSION", "COOKIE", "HMAC", "AES", "ADMIN",
  ]
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

  mutating func collect() {
    for service in deployment.project.services + deployment.project.inactiveServices {
      for entry in service.environment + (service.build?.arguments ?? []) {
        if let text = entry.value { note(text, of: entry.name.value) }
        note(entry.references)
        if deployment.isSecret(entry.name.value) { noteDollars(entry.references) }
      }
    }
    for definition in deployment.definitions { note(definition.value, of: definition.name) }
    note(deployment.project.references)
    note(deployment.envFileReferences)
    ranges += deployment.strayText
    // The value as written: what was inserted in it says nothing of the rest.
    for value in deployment.writtenValues where deployment.isSecret(value.value) { ranges.append(value.range) }
    for accidental in deployment.accidentalReferences {
      ranges.append(accidental.owner.range)
      values.append(accidental.reference.name)
    }
  }

  /// A `$` in a secret begins a reference, which nothing defines, and which is part of the secret.
  private mutating func noteDollars(_ references: [VariableReference]) {
    for reference in references where !reference.name.looksLikeVariable {
      guard case .unset = reference.outcome, reference.range.count == reference.name.utf8.count + 1 else { continue }
      ranges.append(reference.range)
      values.append(reference.name)
    }
  }

  private mutating func note(_ text: TracedText, of name: String) {
    if deployment.isSecret(name) { hide(text, 0..<text.string.utf8.count) }
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
    let bytes = Array(Array(text.string.utf8)[part])
    values.append(String(decoding: bytes, as: UTF8.self))
    values.append(String(decoding: PercentEncoding.decode(bytes), as: UTF8.self))
    values.append(PercentEncoding.encode(bytes))
    ranges += text.written(part)
  }

  /// The operands that would stand in for a secret.
  private mutating func note(_ references: [VariableReference]) {
    for reference in references where deployment.isSecret(reference.name) {
      switch reference.form {
      case .fallback(let operand, let whenEmpty), .alternative(let operand, let whenEmpty):
        guard !operand.isEmpty, let range = reference.operandRange(whenEmpty: whenEmpty) else { continue }
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
      case .rewritten(let range): places.append(range)
      case .inserted(let inner, let offset, _):
        places += inner.written((lower - run.start + offset)..<(upper - run.start + offset))
      case .unplaced: break
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
