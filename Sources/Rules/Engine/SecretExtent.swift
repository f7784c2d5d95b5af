import Contract

/// A name in a text and what stands behind it.
struct SecretEntry {
  let name: Range<Int>
  /// Where the value begins, blanks passed over.
  let value: Int
  /// Where the `:` or `=` stands.
  let mark: Int
}

/// The parts of a text that are an entry's value, or may be.
struct SecretExtent {
  var parts: [Range<Int>] = []
  /// Where no other entry can begin before.
  var end: Int
}

/// What stands where a scalar should be tells from its keys whether it is what they are for.
struct ExpectedKeys {
  private let keys: Set<[UInt8]>
  /// Whether a plain item of a list says a name.
  let allowItems: Bool

  private init(_ keys: [String], allowItems: Bool = false) {
    self.keys = Set(keys.map { Array($0.utf8) })
    self.allowItems = allowItems
  }

  func contain(_ key: ArraySlice<UInt8>) -> Bool { keys.contains(Array(key)) || key.starts(with: "x-".utf8) }

  /// What declares a secret, or says which one a service gets.
  private static let declaration = [
    "file", "environment", "external", "name", "labels", "driver", "driver_opts", "template_driver", "<<",
  ]
  private static let atTopLevel = ExpectedKeys(declaration)
  private static let ofService = ExpectedKeys(
    declaration + ["source", "target", "uid", "gid", "mode", "id"], allowItems: true)

  static func secrets(isTopLevel: Bool) -> ExpectedKeys { isTopLevel ? atTopLevel : ofService }

  /// What a contract says of a variable. Its type is looked at by itself.
  static let variable = ExpectedKeys(Contract.Keys.variable.filter { $0 != "type" } + ["<<"])

  private static let types = Set(ValueType.allCases.map { Array($0.rawValue.utf8) })

  /// Whether a value names one of the types that a contract knows.
  static func isType(_ value: ArraySlice<UInt8>) -> Bool { types.contains(Array(value)) }
}

extension [UInt8] {
  /// What belongs to a secret whose value nobody read.
  ///
  /// What is written in capitals is no mapping that may hold secrets; other names are left to what stands in it.
  func extent(of entry: SecretEntry, _ kind: UnreadSecrets.Kind, notBefore start: Int) -> SecretExtent {
    let isInCapitals = span.isInCapitals(entry.name)
    // Before the line is looked for: very many mappings may be on one.
    if span.byte(at: entry.value) == UInt8(ascii: "{"), !isInCapitals { return SecretExtent(end: entry.value) }
    let lineEnd = endOfLine(from: entry.value)
    var upper = lineEnd
    while upper > entry.value, self[upper - 1].isBlank { upper -= 1 }
    let line = startOfLine(at: entry.name.lowerBound, notBefore: start)..<lineEnd
    let first = entry.value < upper ? self[entry.value] : nil
    let isEmpty = first == nil || first == UInt8(ascii: "#") || first == UInt8(ascii: "&")
    if first == UInt8(ascii: "{") || isEmpty && holdsKeys(below: line) {
      guard isInCapitals else { return SecretExtent(end: entry.value) }
      return scalars(below: entry, kind == .contract ? .variable : .secrets(isTopLevel: true))
    }
    if kind == .contract, self[entry.mark] == UInt8(ascii: ":"), !isEmpty {
      let isScalar = first != UInt8(ascii: "[") && !ExpectedKeys.isType(self[entry.value..<upper])
      return SecretExtent(parts: isScalar ? [entry.value..<upper] : [], end: lineEnd)
    }
    var end = upper
    if first == nil || first == UInt8(ascii: "|") || first == UInt8(ascii: ">") {
      end = endOfBlock(below: line, mayHoldKeys: first != nil)
    } else if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
      let rest = self[(entry.value + 1)...]
      end = Swift.max(end, rest.firstIndex(of: first ?? 0) ?? count)
    }
    if kind == .composeFile, isKeyOfLine(entry, notBefore: start) {
      end = Swift.max(end, endOfLinesWithoutKey(from: endOfLine(from: end)) ?? end)
    }
    return SecretExtent(parts: entry.value < end ? [entry.value..<end] : [], end: Swift.max(lineEnd, end))
  }

  /// What a secret's value ends before, as the parser reads it, although it was meant to be part of it: what stands
  /// behind a closing quote, and the lines below that have no key.
  func rest(behindValueOf entry: SecretEntry, notBefore start: Int) -> Range<Int>? {
    let before = entry.name.lowerBound > start ? self[entry.name.lowerBound - 1] : 0
    // The name in a reference.
    if before == UInt8(ascii: "{") && entry.name.lowerBound > start + 1
      && self[entry.name.lowerBound - 2] == UInt8(ascii: "$") || before == UInt8(ascii: "$")
    {
      return nil
    }
    let isItemQuoted = before.isQuote && (entry.name.upperBound == entry.mark)
    let first = entry.value < count ? self[entry.value] : 0
    let quote = isItemQuoted ? before : first
    var end = entry.value
    if quote.isQuote {
      guard let close = closingQuote(quote, from: isItemQuoted ? entry.value : entry.value + 1) else { return nil }
      end = close + 1
      let behind = span.endOfBlanks(from: end)
      let next = span.byte(at: behind)
      if behind < count, !next.isLineBreak, !",]}:".utf8.contains(next), next != UInt8(ascii: "#") || behind == end {
        return end..<endOfLine(from: behind)
      }
    }
    guard isKeyOfLine(entry, notBefore: start) else { return nil }
    end = endOfLine(from: end)
    if first == UInt8(ascii: "|") || first == UInt8(ascii: ">") {
      end = endOfBlock(below: startOfLine(at: entry.name.lowerBound, notBefore: start)..<end, mayHoldKeys: true)
    }
    return endOfLinesWithoutKey(from: end).map { end..<$0 }
  }

  /// The scalars of the mapping or list that stands where a value should be.
  func scalars(below entry: SecretEntry, _ expected: ExpectedKeys) -> SecretExtent {
    let line = startOfLine(at: entry.name.lowerBound, notBefore: 0)..<endOfLine(from: entry.value)
    var first = entry.value
    // An anchor or a tag says nothing.
    while first < line.upperBound, self[first] == UInt8(ascii: "&") || self[first] == UInt8(ascii: "!") {
      while first < line.upperBound, !self[first].isBlank { first += 1 }
      first = span.endOfBlanks(from: first)
    }
    let isFlow = first < line.upperBound && (self[first] == UInt8(ascii: "{") || self[first] == UInt8(ascii: "["))
    let end =
      isFlow
      ? endOfFlow(from: first) : endOfBlock(below: line, mayHoldKeys: true, itemsMayBeLevel: true)
    var walk = ScalarWalk(expected)
    walk.read(self, first..<Swift.max(first, end), isFlow: isFlow)
    return SecretExtent(parts: walk.parts, end: Swift.max(end, line.upperBound))
  }

  // MARK: - Lines

  func endOfLine(from start: Int) -> Int {
    guard start < count else { return count }
    return self[start...].firstIndex(where: \.isLineBreak) ?? count
  }

  private func startOfLine(at offset: Int, notBefore start: Int) -> Int {
    var offset = offset
    while offset > start, !self[offset - 1].isLineBreak { offset -= 1 }
    return offset
  }

  /// Whether a line begins with the entry; one of a list if there is a `=`.
  func isKeyOfLine(_ entry: SecretEntry, notBefore start: Int) -> Bool {
    var offset = entry.name.lowerBound
    if offset > start, self[offset - 1].isQuote { offset -= 1 }
    var isItem = false
    while offset > start, self[offset - 1].isBlankInLine || self[offset - 1] == UInt8(ascii: "-") {
      offset -= 1
      isItem = isItem || self[offset] == UInt8(ascii: "-")
    }
    return (offset == 0 || self[offset - 1].isLineBreak) && (isItem || self[entry.mark] == UInt8(ascii: ":"))
  }

  /// The closing quote of a text that begins at `start`.
  private func closingQuote(_ quote: UInt8, from start: Int) -> Int? {
    var offset = start
    while offset < count {
      if self[offset] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        offset += 1
      } else if self[offset] == quote {
        guard quote == UInt8(ascii: "'"), offset + 1 < count, self[offset + 1] == quote else { return offset }
        offset += 1
      }
      offset += 1
    }
    return nil
  }

  /// Where the lines end that are indented deeper than `line`; unless they are text in any case, the first that holds
  /// a key or a value of its own is beyond them.
  ///
  /// - Parameter itemsMayBeLevel: whether the items of a list need not be deeper.
  private func endOfBlock(below line: Range<Int>, mayHoldKeys: Bool, itemsMayBeLevel: Bool = false) -> Int {
    let indentation = indentation(of: line)
    var end = line.upperBound
    var start = end + 1
    while start < count {
      let next = start..<endOfLine(from: start)
      start = next.upperBound + 1
      if self[next].allSatisfy(\.isBlank) { continue }
      let own = self.indentation(of: next)
      let isLevelItem =
        itemsMayBeLevel && own == indentation && self[next].dropFirst(own).starts(with: "- ".utf8)
        && !self[line].dropFirst(indentation).starts(with: "- ".utf8)
      guard own > indentation || isLevelItem,
        mayHoldKeys || !self[next].contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "=") })
      else { break }
      end = next.upperBound
    }
    return end
  }

  fileprivate func indentation(of line: Range<Int>) -> Int { self[line].prefix(while: \.isBlank).count }

  /// Whether the first line below that says something is deeper and has a key.
  private func holdsKeys(below line: Range<Int>) -> Bool {
    var start = line.upperBound + 1
    while start < count {
      let next = start..<endOfLine(from: start)
      start = next.upperBound + 1
      let text = self[next].drop(while: \.isBlank)
      guard let first = text.first, first != UInt8(ascii: "#") else { continue }
      return indentation(of: next) > indentation(of: line)
        && (key(of: text.indices) != nil || first == UInt8(ascii: "{"))
    }
    return false
  }

  /// The key that a line begins with, behind the marks of items of a list, and where its value begins.
  fileprivate func key(of line: Range<Int>) -> (name: ArraySlice<UInt8>, value: Int)? {
    var start = line.lowerBound
    while start + 1 < line.upperBound, self[start] == UInt8(ascii: "-"), self[start + 1].isBlank { start += 2 }
    var offset = start
    while offset < line.upperBound {
      if self[offset] == UInt8(ascii: ":"), offset + 1 == line.upperBound || self[offset + 1].isBlank {
        var value = offset + 1
        while value < line.upperBound, self[value].isBlank { value += 1 }
        let name = self[start..<offset].drop { $0.isBlank || $0.isQuote }
        return (name.prefix { !$0.isQuote }, value)
      }
      if self[offset] == UInt8(ascii: "#"), offset == start || self[offset - 1].isBlank { return nil }
      offset += 1
    }
    return nil
  }

  /// Where the lines end that have no key; nil if the first one has one. In a list on several lines none is looked at.
  private func endOfLinesWithoutKey(from lineEnd: Int) -> Int? {
    if lineEnd > 0, self[lineEnd - 1] == UInt8(ascii: ",") { return nil }
    var end: Int?
    var start = lineEnd + 1
    while start < count {
      let next = endOfLine(from: start)
      var lower = start
      var upper = next
      while lower < upper, self[lower].isBlank { lower += 1 }
      while upper > lower, self[upper - 1].isBlank { upper -= 1 }
      start = next + 1
      if lower == upper { continue }
      if beginsAnew(lower..<upper) { break }
      end = upper
    }
    return end
  }

  /// Whether a line is more likely something of its own than the rest of the secret above.
  private func beginsAnew(_ line: Range<Int>) -> Bool {
    let text = self[line]
    let first = self[line.lowerBound]
    let second = line.count > 1 ? self[line.lowerBound + 1] : 0x20
    switch first {
    case UInt8(ascii: "#"): return true
    case UInt8(ascii: "-"), UInt8(ascii: "?"): if second == 0x20 { return true }
    default: break
    }
    if text.elementsEqual("---".utf8) || text.elementsEqual("...".utf8) { return true }
    // What closes a mapping or a list.
    if text.allSatisfy({ "]},".utf8.contains($0) }) || key(of: line) != nil { return true }
    let word = text.prefix(while: \.isKeyPart)
    let behind = text.dropFirst(word.count)
    if behind.first == UInt8(ascii: "="), behind.contains(where: { $0 != UInt8(ascii: "=") }), !word.isEmpty {
      return true
    }
    // A name of several words, which nobody but variables have, and which lost its `:`.
    return word.contains(UInt8(ascii: "_")) && (behind.isEmpty || behind.first == 0x20)
      && span.isInCapitals(word.indices)
  }

  /// The end of a mapping or list in braces that begins at `start`; that of the text if it is not closed.
  fileprivate func endOfFlow(from start: Int) -> Int {
    var depth = 0
    for offset in start..<count {
      switch self[offset] {
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth <= 0 { return offset + 1 }
      case 0x0A:
        // Not closed before the next key at the beginning of a line.
        if offset + 1 < count, self[offset + 1].isLetter { return offset }
      default: break
      }
    }
    return count
  }
}

/// Finds the scalars in a mapping or list that are not behind one of the keys that are expected there.
private struct ScalarWalk {
  let expected: ExpectedKeys
  private(set) var parts: [Range<Int>] = []

  init(_ expected: ExpectedKeys) { self.expected = expected }

  mutating func read(_ bytes: [UInt8], _ text: Range<Int>, isFlow: Bool) {
    var offset = text.lowerBound
    /// Lines deeper than this are below an expected key.
    var expectedDepth: Int?
    while offset < text.upperBound {
      let end =
        isFlow ? endOfPiece(bytes, offset..<text.upperBound) : Swift.min(bytes.endOfLine(from: offset), text.upperBound)
      let piece = trimmed(bytes, offset..<end)
      let isLine = !isFlow && (offset == 0 || bytes[offset - 1].isLineBreak)
      let depth = isLine ? bytes.indentation(of: offset..<end) : 0
      offset = end + 1
      if piece.isEmpty { continue }
      if let limit = expectedDepth {
        if depth > limit { continue }
        expectedDepth = nil
      }
      if let (name, value) = bytes.key(of: piece) {
        if expected.contain(name) {
          guard value == piece.upperBound else { continue }
          if isFlow {
            let next = bytes.span.endOfBlanks(from: end)
            if next < text.upperBound, bytes[next] == UInt8(ascii: "{") || bytes[next] == UInt8(ascii: "[") {
              offset = bytes.endOfFlow(from: next)
            }
          } else {
            // Behind the dash of an item there is a key as well.
            let dashes = bytes[piece].prefix { $0 == UInt8(ascii: "-") || $0 == 0x20 }.count
            expectedDepth = depth + dashes
          }
        } else if value < piece.upperBound {
          readValue(bytes, value..<piece.upperBound)
        }
      } else {
        readItem(bytes, piece)
      }
    }
  }

  private mutating func readValue(_ bytes: [UInt8], _ value: Range<Int>) {
    switch bytes[value.lowerBound] {
    case UInt8(ascii: "{"), UInt8(ascii: "["): read(bytes, value, isFlow: true)
    // What is declared elsewhere, is looked up or is nothing.
    case UInt8(ascii: "*"), UInt8(ascii: "&"), UInt8(ascii: "!"), UInt8(ascii: "~"), UInt8(ascii: "#"),
      UInt8(ascii: "|"), UInt8(ascii: ">"):
      break
    default:
      let word = bytes[value]
      if word.starts(with: "${".utf8), word.last == UInt8(ascii: "}"), !word.contains(UInt8(ascii: "-")) { return }
      if word.elementsEqual("null".utf8) || ExpectedKeys.isType(word) { return }
      parts.append(value)
    }
  }

  private mutating func readItem(_ bytes: [UInt8], _ piece: Range<Int>) {
    let item = trimmed(
      bytes, piece.lowerBound + bytes[piece].prefix { $0 == 0x2D || $0 == 0x20 }.count..<piece.upperBound)
    guard !item.isEmpty, bytes[item.lowerBound] != UInt8(ascii: "#"), bytes[item.lowerBound] != UInt8(ascii: "*") else {
      return
    }
    if let mark = bytes[item].firstIndex(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") }),
      bytes[item.lowerBound..<mark].allSatisfy({ $0.isKeyPart || $0.isQuote })
    {
      if mark + 1 < item.upperBound { parts.append(mark + 1..<item.upperBound) }
    } else if !expected.allowItems {
      readValue(bytes, item)
    }
  }

  /// Where the next brace, bracket or comma stands that parts scalars; a reference has braces too.
  private func endOfPiece(_ bytes: [UInt8], _ text: Range<Int>) -> Int {
    var isReference = false
    var quote: UInt8 = 0
    for offset in text {
      let byte = bytes[offset]
      if quote != 0 {
        if byte == quote || byte == 0x0A { quote = 0 }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = byte
      case UInt8(ascii: "{"):
        guard offset > text.lowerBound, bytes[offset - 1] == UInt8(ascii: "$") else { return offset }
        isReference = true
      case UInt8(ascii: "}"):
        guard isReference else { return offset }
        isReference = false
      case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ","), 0x0A: return offset
      default: break
      }
    }
    return text.upperBound
  }

  private func trimmed(_ bytes: [UInt8], _ text: Range<Int>) -> Range<Int> {
    var (lower, upper) = (text.lowerBound, text.upperBound)
    while lower < upper, bytes[lower].isBlank { lower += 1 }
    while upper > lower, bytes[upper - 1].isBlank { upper -= 1 }
    return lower..<upper
  }
}
