import Compose
import Contract
import Diagnostics

/// Which edits of values may be offered as a fix.
///
/// A fix is applied without looking, so it changes how something is written and never which of two values is meant,
/// and it is offered only where what is written is the whole of the value, and the value is for nothing else:
///
///     SITE=https://shop.dev/           the slash may go
///     SITE=https://shop.dev/$BASE      not here, although BASE is empty today
///     SITE=https://shop.dev/ #news     nor here: somebody may have meant the rest
///     LINK: ${SITE}news                nor if this is in the compose file as well
extension Deployment {
  /// An edit of part of a value, when those bytes stand alone somewhere and the edit can change nothing else.
  func fix(_ title: Message, in value: VariableValue, _ part: Range<Int>, _ replacement: String) -> Fix? {
    guard let place = value.text.place(of: part).range, value.isExact(part), isWhole(value) else { return nil }
    return Fix(title, [Fix.Edit(place, replacement)])
  }

  /// Whether a variable keeps people out: a secret, or a switch that must be off where they can get in.
  func isGuarding(_ name: String) -> Bool {
    isSecret(name) || contract?.variable(named: name).map { !$0.relations.onlyInternal.isEmpty } ?? false
  }

  /// Whether a value is written letter for letter at one place, nothing of it was lost there, and no other value is
  /// made of it.
  private func isWhole(_ value: VariableValue) -> Bool {
    guard let place = value.text.verbatimPlace ?? value.text.soleInsertion?.verbatimPlace else { return false }
    if value.text.verbatimPlace == nil {
      let source = value.entry?.references.first?.name ?? value.name
      guard !namesWithOtherUses.contains(KeyBytes(source)) else { return false }
    }
    return !value.text.string.holdsTemplate && isWhole(place)
  }

  /// Whether no reference that came to nothing, and nothing that looks like a comment and may be none, stands beside
  /// what is written at `place`.
  private func isWhole(_ place: SourceRange) -> Bool {
    let bytes = files[place.file].bytes
    if place.lowerBound > 0, !bytes[place.lowerBound - 1].beginsValue { return false }
    let rest = bytes[place.upperBound...]
    if rest.first == UInt8(ascii: "$") { return false }
    return bytes.doubtfulComment(behind: place.upperBound) == nil
  }
}

extension Deployment {
  /// Whether the line below a value is no assignment, and may be the rest of it.
  func mayGoOnBelow(_ value: VariableValue) -> Bool {
    guard let place = value.place else { return true }
    let below = files[place.file].bytes[place.upperBound...].drop { $0 != 0x0A }.dropFirst()
    let line = below.prefix { $0 != 0x0A }.drop(while: \.isBlank)
    return !line.isEmpty && line.first != UInt8(ascii: "#") && !line.contains(UInt8(ascii: "="))
  }
}

extension UInt8 {
  /// Whether a value may begin behind it.
  fileprivate var beginsValue: Bool {
    isBlank || self == UInt8(ascii: "=") || self == UInt8(ascii: ":") || self == UInt8(ascii: "\"")
      || self == UInt8(ascii: "'")
  }
}

extension [UInt8] {
  /// The text behind an unquoted value that is a comment to its reader, and may be the rest of the value to its writer:
  /// there is a blank before its `#`, and none behind.
  func doubtfulComment(behind value: Int) -> Range<Int>? {
    var start = value
    while start < count, self[start] == 0x20 || self[start] == 0x09 { start += 1 }
    guard start > value, start + 1 < count, self[start] == UInt8(ascii: "#"), !self[start + 1].isBlank else {
      return nil
    }
    var end = self[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? count
    while self[end - 1].isBlank { end -= 1 }
    return start..<end
  }
}

extension String {
  /// Whether it holds a `${` that nothing has filled in.
  var holdsTemplate: Bool {
    let bytes = Array(utf8)
    return zip(bytes, bytes.dropFirst()).contains { $0 == UInt8(ascii: "$") && $1 == UInt8(ascii: "{") }
  }
}

extension Deployment {
  /// The variables whose values are put to other use than as the whole of the variable of that name in a container or
  /// an image build.
  func findNamesWithOtherUses() -> Set<KeyBytes> {
    var own: Set<SourceRange> = []
    var names: Set<KeyBytes> = []
    for delivery in delivered {
      let entry = entry(of: delivery)
      if case .envFile = entry.source {
        for reference in entry.references { names.insert(KeyBytes(reference.name)) }
      } else if entry.references.count == 1, let reference = entry.references.first,
        reference.name.hasSameBytes(as: entry.name.value), entry.value?.soleInsertion != nil
      {
        own.insert(reference.range)
      }
    }
    for reference in project.references where !own.contains(reference.range) { names.insert(KeyBytes(reference.name)) }
    for reference in envFileReferences { names.insert(KeyBytes(reference.name)) }
    return names
  }
}
