import Compose
import Contract
import Diagnostics

/// A secret of an env file whose text was broken into lines, so that only the first of them is its value.
///
///     SESSION_SECRET=Iwqx0K9k5thkeF/ASBHcfv9+WPn9gcr/bMP9c63wSfJK0/Ux9O+0dPZr5azC74cN
///     fLqoqVU6nSUng3lht59wgb==
///     ^^^^^^^^^^^^^^^^^^^^^^^^
///
/// That is what `openssl rand -base64 64` prints. To Docker Compose the rest is a variable of its own.
struct WrappedSecret {
  let name: Located<String>
  /// The rest, line by line.
  let lines: [SourceRange]
}

extension Deployment {
  /// The secrets of all env files that were broken into lines, in source order.
  var wrappedSecrets: [WrappedSecret] {
    var owners: [Located<String>] = []
    for definition in definitions {
      guard let range = definition.nameRange, holdsSecret(definition.name, definition.value) else { continue }
      owners.append(Located(definition.name, at: range))
    }
    for position in survey.fromEnvFiles {
      let entry = entry(of: delivered[position])
      if holdsSecret(entry.name.value, entry.value) { owners.append(entry.name) }
    }
    guard !owners.isEmpty else { return [] }
    var secrets: [WrappedSecret] = []
    /// How far lines have been looked at: what is the rest of one secret is not taken for another.
    var seen = SourceRange(FileID(index: 0), 0..<0)
    var previous: SourceRange?
    for owner in owners.sorted(by: { $0.range < $1.range }) where owner.range != previous {
      previous = owner.range
      if owner.range.file == seen.file, owner.range.lowerBound < seen.upperBound { continue }
      let lines = files[owner.range.file].bytes.lines(behind: owner.range.upperBound) { line, length in
        isRest(line, ofLineOf: length)
      }
      guard let last = lines.last else { continue }
      seen = SourceRange(owner.range.file, owner.range.lowerBound..<last.upperBound)
      secrets.append(WrappedSecret(name: owner, lines: lines.map { SourceRange(owner.range.file, $0) }))
    }
    return secrets
  }

  private func holdsSecret(_ name: String, _ value: TracedText?) -> Bool {
    if isSecret(name) { return true }
    guard let value, SecretStrength.looksRandom(value.string.utf8.span) else { return false }
    return !PublicName.isPublic(name, in: contract)
  }

  /// Whether a line is more likely the rest of a secret than a variable, or one alone without a value.
  ///
  /// - Parameter length: how long the line before it is.
  private func isRest(_ line: ArraySlice<UInt8>, ofLineOf length: Int) -> Bool {
    let core = line.prefix { $0 != UInt8(ascii: "=") }
    let padding = line.count - core.count
    guard !core.isEmpty, padding <= 2, line.suffix(padding).allSatisfy({ $0 == UInt8(ascii: "=") }),
      core.allSatisfy(\.isBase64)
    else { return false }
    // `+` and `/` are in no name.
    if core.contains(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/") }) { return true }
    let name = String(decoding: core, as: UTF8.self)
    guard !isNameInUse(name) else { return false }
    if padding == 2 || RandomText.isIn(core.span) { return true }
    // What breaks lines writes the alphabet that has no underscore.
    if core.contains(UInt8(ascii: "_")) { return false }
    // All lines but the last are of one of these lengths, and the letters come in fours.
    let isNextLine = (length == 64 || length == 76) && line.count % 4 == 0
    if padding == 1 { return isNextLine && !core.allSatisfy(\.isCapital) }
    // The name of a variable that takes the shell's value stands alone as well.
    return isNextLine || !name.looksLikeVariable
  }

  /// Whether the contract or the compose file knows a variable by this name.
  private func isNameInUse(_ name: String) -> Bool {
    contract?.position(ofVariable: name) != nil || survey.wants(name)
  }
}

extension [UInt8] {
  /// The lines below a definition, blanks around them left out, as long as they are wanted; none if the value is quoted.
  fileprivate func lines(
    behind name: Int, while isWanted: (ArraySlice<UInt8>, _ lengthBefore: Int) -> Bool
  ) -> [Range<Int>] {
    var value = withoutBlanks(name..<endOfLine(from: name))
    guard let separator = value.first, self[separator] == UInt8(ascii: "=") || self[separator] == UInt8(ascii: ":")
    else { return [] }
    value = withoutBlanks(separator + 1..<value.upperBound)
    if let first = value.first, [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`")].contains(self[first]) {
      return []
    }
    var lines: [Range<Int>] = []
    var end = endOfLine(from: value.upperBound)
    var length = value.count
    while end < count {
      let next = endOfLine(from: end + 1)
      // A carriage return before the line feed ends an empty line.
      if next == end + 1, self[end] == 0x0D, next < count, self[next] == 0x0A {
        end = next
        continue
      }
      let line = withoutBlanks(end + 1..<next)
      // A comment may stand above any line.
      if let first = line.first, self[first] == UInt8(ascii: "#") {
        end = next
        continue
      }
      guard !line.isEmpty, isWanted(self[line], length) else { break }
      lines.append(line)
      (length, end) = (line.count, next)
    }
    return lines
  }
}

extension UInt8 {
  fileprivate var isCapital: Bool { (0x41...0x5A).contains(self) }

  /// Whether it is in base64, with either of its two alphabets.
  var isBase64: Bool { isLetter || isDigit || "+/-_".utf8.contains(self) }
}
