import Compose
import Contract
import Diagnostics

/// Names of variables that may be secrets, or hold one: what a mistake in a file makes a name of.
///
///     environment:
///       SESSION_SECRET=Iwqx0K9k5thk     no `:`, so all of it is a key
///                     ^^^^^^^^^^^^^
///       API_TOKEN:
///       letmein                         a key below an empty value
///       ^^^^^^^
///     fLqoqVU6nSUng3lht59wgb==          in an env file, the rest of the secret above
///     ^^^^^^^^^^^^^^^^^^^^^^
///
/// What the contract knows is a name, whatever it looks like, and so is what both the compose file and an env file call
/// by it, if it has the letters of a name. A blank beside it changes nothing of that.
struct SuspectNames {
  private(set) var ranges: [SourceRange] = []
  private(set) var values: [String] = []
  private let deployment: Deployment
  private var names: Set<String> = []

  /// - Parameter unread: where secrets stand that nothing was made of. A name in one of them is a piece of it.
  init(in deployment: Deployment, _ unread: Redaction) {
    self.deployment = deployment
    if !unread.isEmpty { collectPieces(of: unread) }
    collectNamesOfProject()
    collectNamesOfEnvFiles()
    collectKeysWithoutColon()
    for secret in deployment.wrappedSecrets {
      for line in secret.lines { hide(line) }
    }
  }

  var isEmpty: Bool { names.isEmpty }

  func contains(_ name: String) -> Bool { !names.isEmpty && names.contains(name) }

  /// Whether a suspect name is one of a secret without the characters that names do not have: `API_TOK'EN`.
  func mayBeSecret(_ name: String) -> Bool {
    guard contains(name) else { return false }
    let letters = String(
      decoding: name.utf8.filter { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") }, as: UTF8.self)
    return deployment.isSecret(letters) || SecretName.holdsMisspelledWord(letters)
  }

  private mutating func collectPieces(of unread: Redaction) {
    for delivery in deployment.delivered where unread.hides(partOf: deployment.nameRange(of: delivery)) {
      names.insert(deployment.name(of: delivery))
      hide(deployment.nameRange(of: delivery))
    }
  }

  private mutating func collectNamesOfProject() {
    let survey = deployment.survey
    var isDefined = survey.variables.map { _ in false }
    for definition in deployment.definitions {
      if let number = survey.number(of: definition.name) { isDefined[number] = true }
    }
    let isSuspect = survey.variables.indices.map { number in
      !isName(survey.variables[number].name, isUsed: isDefined[number])
    }
    for service in deployment.project.inactiveServices {
      for entry in service.environment + (service.build?.arguments ?? []) where !isName(entry.name.value) {
        note(entry.name.value, at: entry.name.range)
      }
    }
    guard isSuspect.contains(true) else { return }
    for delivery in deployment.delivered where isSuspect[delivery.variable] {
      note(deployment.name(of: delivery), at: deployment.nameRange(of: delivery))
    }
    for position in deployment.project.references.indices where isSuspect[survey.referenced[position]] {
      let reference = deployment.project.references[position]
      note(reference.name, at: reference.nameRange)
    }
  }

  private mutating func collectNamesOfEnvFiles() {
    let stray = Set(deployment.strayText)
    for definition in deployment.definitions {
      guard let range = definition.nameRange else { continue }
      let isUsed = deployment.survey.number(of: definition.name) != nil
      if stray.contains(range), !isUsed { names.insert(definition.name) }
      if stray.contains(range) && !isUsed || !isName(definition.name, isUsed: isUsed) {
        note(definition.name, at: range)
      }
    }
    for reference in deployment.envFileReferences where !isName(reference.name) {
      note(reference.name, at: reference.nameRange)
    }
    // Names that stand alone and get no value.
    for value in deployment.writtenValues where value.range.isEmpty && value.range.lowerBound >= value.value.utf8.count
    {
      let end = value.range.lowerBound
      let range = SourceRange(value.range.file, (end - value.value.utf8.count)..<end)
      if stray.contains(range) || !isName(value.value) { note(value.value, at: range) }
    }
  }

  /// A line of a mapping without a `:` is more likely the value of the key above than a key, unless it is written like
  /// one.
  private mutating func collectKeysWithoutColon() {
    for position in deployment.survey.unset {
      let delivery = deployment.delivered[position]
      let range = deployment.nameRange(of: delivery)
      let name = deployment.name(of: delivery)
      let line = deployment.files[range.file].bytes.line(of: range)
      guard !isKnown(name), line.isAlone, !name.looksLikeVariable || isSecret(keyAbove: line.lower, in: range.file)
      else { continue }
      if isName(name) { hide(range) } else { note(name, at: range) }
      names.insert(name)
    }
  }

  /// Whether the line that ends before an offset is the key of a secret, and nothing else.
  private func isSecret(keyAbove start: Int, in file: FileID) -> Bool {
    let bytes = deployment.files[file].bytes
    var end = start
    while end > 0, bytes[end - 1].isBlank { end -= 1 }
    guard end > 0, bytes[end - 1] == UInt8(ascii: ":") else { return false }
    var lower = end - 1
    while lower > 0, bytes[lower - 1] != 0x0A, bytes[lower - 1] != 0x0D { lower -= 1 }
    let key = bytes[bytes.withoutBlanks(lower..<(end - 1))].filter {
      $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'")
    }
    return deployment.isSecret(String(decoding: key, as: UTF8.self))
  }

  // MARK: - Names

  private func isKnown(_ name: String) -> Bool { deployment.contract?.position(ofVariable: name) != nil }

  /// - Parameter isUsed: whether more than one file calls a variable by the name.
  private func isName(_ text: String, isUsed: Bool = false) -> Bool {
    let name = text.withoutBlanks
    let bytes = name.utf8.span
    var hasLetter = false
    for index in bytes.indices {
      let byte = bytes[index]
      guard byte.isNamePart else { return isKnown(name) }
      hasLetter = hasLetter || !byte.isDigit
    }
    return isUsed || (hasLetter || bytes.count < Redaction.shortestValue) && !RandomText.isIn(bytes) || isKnown(name)
  }

  /// Hides what stands behind the name of a variable that a text begins with; all of it if it begins with none.
  private mutating func note(_ name: String, at range: SourceRange) {
    names.insert(name)
    let beginning = String(decoding: name.utf8.prefix(while: \.isNamePart), as: UTF8.self)
    let length = beginning.utf8.count
    // `+` and `/` stand in base64, and not between a name and its value.
    let isFollowedByValue = ![UInt8(ascii: "+"), UInt8(ascii: "/")].contains(name.utf8.dropFirst(length).first)
    guard length < name.utf8.count,
      isKnown(beginning) || isFollowedByValue && beginning.looksLikeVariable && isName(beginning)
    else {
      ranges.append(range)
      values.append(name)
      return
    }
    let rest = String(decoding: name.utf8.dropFirst(length), as: UTF8.self)
    let isVerbatim = range.count == name.utf8.count
    ranges.append(isVerbatim ? SourceRange(range.file, (range.lowerBound + length)..<range.upperBound) : range)
    values.append(rest)
    values.append(String(decoding: rest.utf8.drop { !$0.isNamePart }, as: UTF8.self))
    if rest.utf8.count < Redaction.shortestValue { values.append(name) }
  }

  private mutating func hide(_ range: SourceRange) {
    let text = String(decoding: deployment.files.bytes(of: range), as: UTF8.self)
    ranges.append(range)
    values.append(text)
    // What pads base64 is no part of the name that is made of it.
    let name = String(decoding: text.utf8.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
    values.append(name)
    if !isKnown(name) { names.insert(name) }
  }
}

extension [UInt8] {
  /// The line that a range is on: where it begins, and whether nothing but a comment shares it with the range.
  fileprivate func line(of range: SourceRange) -> (lower: Int, isAlone: Bool) {
    var lower = range.lowerBound
    var upper = range.upperBound
    while lower > 0, self[lower - 1].isBlankInLine { lower -= 1 }
    while upper < count, self[upper].isBlankInLine { upper += 1 }
    let isFirst = lower == 0 || self[lower - 1] == 0x0A || self[lower - 1] == 0x0D
    let isLast = upper == count || [0x0A, 0x0D, UInt8(ascii: "#")].contains(self[upper])
    return (lower, isFirst && isLast)
  }
}

extension UInt8 {
  /// Whether it may be in the name of a variable. Letters of other alphabets may be.
  fileprivate var isNamePart: Bool { isLetter || isDigit || self >= 0x80 || "_.-[]".utf8.contains(self) }
}
