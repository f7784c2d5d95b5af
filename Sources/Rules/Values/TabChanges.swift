import Compose
import Diagnostics

/// Where the text of Dokploy's Environment tab gives other values than the same text as an env file.
///
/// Both readings are made in full and compared; only then is a cause looked for, so that nothing is said of a `#` or a
/// `$` that makes no difference.
struct TabChanges {
  struct Change {
    let entry: EnvFile.Entry
    let place: SourceRange
    let cause: Cause
  }

  enum Cause {
    /// A `#` that ends the value.
    case comment
    /// A `$` that stays one.
    case dollar
    /// A `${NAME}` that is filled in, single quotes or not.
    case reference
    /// A backslash that escapes nothing.
    case backslash
    /// A quote to Dokploy alone.
    case backtick
    case other
  }

  private(set) var changes: [Change] = []

  init(in deployment: Deployment) {
    let outside = deployment.definitions.filter { $0.origin == .shell || $0.origin == .dokploy }
    var earlier: [KeyBytes: Definition] = [:]
    for definition in outside { earlier[KeyBytes(definition.name)] = definition }
    var different: Set<KeyBytes> = []
    for tab in deployment.environmentTab {
      let bytes = deployment.files[tab.file].bytes
      let known = earlier
      let local = EnvFile.parse(bytes, file: tab.file, lookup: { _ in nil }, earlier: { known[KeyBytes($0)] })
      var entries: [KeyBytes: EnvFile.Entry] = [:]
      for entry in local.entries where entry.definition != nil { entries[KeyBytes(entry.name)] = entry }
      for entry in tab.lastEntries {
        let name = KeyBytes(entry.name)
        guard let value = entry.definition?.value, value.isKnown, let other = entries[name],
          let otherValue = other.definition?.value, !value.string.hasSameBytes(as: otherValue.string),
          !local.refuses(other), !entry.beginsWithStrayQuote(in: bytes)
        else { continue }
        var own = Self.causes(entry, other, in: bytes)
        // What comes with another variable is said there.
        if own.isEmpty, entry.references.contains(where: { different.contains(KeyBytes($0.name)) }) {
          different.insert(name)
          continue
        }
        different.insert(name)
        if own.isEmpty { own = [Change(entry: entry, place: entry.valueRange, cause: .other)] }
        changes += own
      }
      for definition in local.definitions { earlier[KeyBytes(definition.name)] = definition }
    }
  }

  private static func causes(_ entry: EnvFile.Entry, _ local: EnvFile.Entry, in bytes: [UInt8]) -> [Change] {
    var changes: [Change] = []
    func note(_ cause: Cause, _ range: Range<Int>?) {
      guard let range else { return }
      changes.append(Change(entry: entry, place: SourceRange(entry.valueRange.file, range), cause: cause))
    }
    let written = entry.valueRange.offsets
    let inner = written.count > 1 ? written.lowerBound + 1..<written.upperBound - 1 : written
    switch entry.quoting {
    case .backtick: note(.backtick, written.lowerBound..<written.lowerBound + 1)
    case .none:
      let end = bytes[written.upperBound...].firstIndex { !$0.isBlank } ?? bytes.endIndex
      if end < bytes.count, bytes[end] == UInt8(ascii: "#"), local.valueRange.contains(end) {
        note(.comment, end..<end + 1)
      }
      note(.dollar, bytes[written].dollarThatStays(isEscapable: false))
    case .single:
      note(.backslash, bytes[inner].escape { $0 == UInt8(ascii: "'") })
      note(.reference, bytes[inner].plainReference)
    case .double:
      note(.backslash, bytes[inner].escape { "\"\\$abftv0".utf8.contains($0) })
      note(.dollar, bytes[inner].dollarThatStays(isEscapable: true))
    }
    return changes
  }
}

extension EnvFile {
  /// The entries that count, each where its name stands last.
  fileprivate var lastEntries: [Entry] {
    var positions: [KeyBytes: Int] = [:]
    for (index, entry) in entries.enumerated() { positions[KeyBytes(entry.name)] = index }
    return entries.enumerated().filter { positions[KeyBytes($1.name)] == $0 }.map(\.element)
  }

  /// Whether Compose gives up over an entry, so that it has no value to compare.
  fileprivate func refuses(_ entry: Entry) -> Bool {
    problems.contains { problem in
      problem.isRefused && problem.range.lowerBound >= entry.nameRange.lowerBound
        && problem.range.lowerBound <= entry.valueRange.upperBound
    }
  }
}

extension EnvFile.Entry {
  /// Whether a quote at the beginning belongs to the value, which has been said already.
  fileprivate func beginsWithStrayQuote(in bytes: [UInt8]) -> Bool {
    guard quoting == .none, let first = bytes[valueRange.offsets].first else { return false }
    return "\"'`".utf8.contains(first)
  }
}

extension SourceRange {
  fileprivate func contains(_ offset: Int) -> Bool { lowerBound <= offset && offset < upperBound }
}

extension ArraySlice<UInt8> {
  /// The first `$` that is not the beginning of a plain `${NAME}` and that Compose would read as more than a `$`, with
  /// its double if it has one.
  ///
  /// - Parameter isEscapable: whether a backslash before it makes it plain to Compose.
  fileprivate func dollarThatStays(isEscapable: Bool) -> Range<Int>? {
    var index = startIndex
    while let dollar = self[index...].firstIndex(of: UInt8(ascii: "$")) {
      index = dollar + 1
      guard index < endIndex else { return nil }
      if isEscapable, dollar > startIndex, self[dollar - 1] == UInt8(ascii: "\\") { continue }
      if let reference = plainReference(at: dollar) {
        index = reference.upperBound
        continue
      }
      if self[index] == UInt8(ascii: "$") { return dollar..<(index + 1) }
      if self[index] == UInt8(ascii: "{") || self[index].isLetter || self[index] == UInt8(ascii: "_") {
        return dollar..<(dollar + 1)
      }
    }
    return nil
  }

  /// The first `${NAME}`.
  fileprivate var plainReference: Range<Int>? {
    for index in indices where self[index] == UInt8(ascii: "$") {
      if let reference = plainReference(at: index) { return reference }
    }
    return nil
  }

  private func plainReference(at dollar: Int) -> Range<Int>? {
    guard dollar + 1 < endIndex, self[dollar + 1] == UInt8(ascii: "{") else { return nil }
    let name = self[(dollar + 2)...].prefix { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") }
    guard let first = name.first, !first.isDigit, name.endIndex < endIndex, self[name.endIndex] == UInt8(ascii: "}")
    else { return nil }
    return dollar..<(name.endIndex + 1)
  }

  /// The first backslash that comes before a byte which makes an escape of it.
  fileprivate func escape(before isEscaped: (UInt8) -> Bool) -> Range<Int>? {
    indices.first { index in
      self[index] == UInt8(ascii: "\\") && index + 1 < endIndex && isEscaped(self[index + 1])
    }.map { $0..<($0 + 1) }
  }
}
