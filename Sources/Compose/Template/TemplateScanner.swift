/// Reads the references of one template, a stretch of bytes that is looked at by itself: a whole text or an operand.
struct TemplateScanner {
  /// What stands at a `$`, with positions in the bytes.
  enum Token {
    /// A `$` that means nothing.
    case literal
    /// `$$`.
    case escaped
    /// `$NAME` or `${NAME}`.
    case plain(name: Range<Int>, end: Int)
    case operation(Operation)
    /// `${` without a reference after it. Compose skips just these two bytes and goes on.
    case invalid(TemplateProblem.Malformation, end: Int)
  }

  /// `${NAME` operator operand `}`.
  struct Operation {
    let name: Range<Int>
    let symbol: Symbol
    let operand: Range<Int>
    /// Behind the closing brace.
    let end: Int
    /// Behind the last `}` of the line, up to which Compose takes the reference for one template.
    let reach: Int
    /// Where the operand would end if Compose counted braces correctly; nil when it does.
    let balancedEnd: Int?

    enum Symbol {
      case fallback(whenEmpty: Bool)
      case alternative(whenEmpty: Bool)
      case required(whenEmpty: Bool)
    }
  }

  private let bytes: ArraySlice<UInt8>
  private let end: Int
  /// The last `}` of the line that ends at `lineEnd`, which holds until the scan has passed it.
  private var lineEnd = -1
  private var lastBrace = -1

  init(_ bytes: ArraySlice<UInt8>, upTo end: Int) {
    self.bytes = bytes
    self.end = end
  }

  /// The next `$` from `offset` on.
  func dollar(from offset: Int) -> Int? {
    var index = offset
    while index < end {
      if bytes[index] == Byte.dollar { return index }
      index += 1
    }
    return nil
  }

  /// Reads what stands at the `$` at `dollar`. Offsets must grow from call to call.
  mutating func token(at dollar: Int) -> Token {
    let next = dollar + 1
    guard next < end else { return .literal }
    switch bytes[next] {
    case Byte.dollar: return .escaped
    case Byte.openBrace: return braced(at: dollar)
    default:
      let nameEnd = self.nameEnd(from: next)
      return nameEnd > next ? .plain(name: next..<nameEnd, end: nameEnd) : .literal
    }
  }

  private mutating func braced(at dollar: Int) -> Token {
    let nameStart = dollar + 2
    let nameEnd = self.nameEnd(from: nameStart)
    guard nameEnd > nameStart else { return malformed(at: dollar, nameEnd: nameEnd) }
    let name = nameStart..<nameEnd
    if nameEnd < end && bytes[nameEnd] == Byte.closeBrace { return .plain(name: name, end: nameEnd + 1) }

    var index = nameEnd
    var whenEmpty = false
    if index < end && bytes[index] == Byte.colon {
      whenEmpty = true
      index += 1
    }
    guard index < end else { return malformed(at: dollar, nameEnd: nameEnd) }
    let symbol: Operation.Symbol
    switch bytes[index] {
    case UInt8(ascii: "-"): symbol = .fallback(whenEmpty: whenEmpty)
    case UInt8(ascii: "+"): symbol = .alternative(whenEmpty: whenEmpty)
    case UInt8(ascii: "?"): symbol = .required(whenEmpty: whenEmpty)
    default: return malformed(at: dollar, nameEnd: nameEnd)
    }
    let operandStart = index + 1
    findLine(from: operandStart)
    guard lastBrace >= operandStart else { return malformed(at: dollar, nameEnd: nameEnd) }

    let reach = lastBrace + 1
    let close = closingBrace(from: dollar, upTo: reach, skipping: true)
    // The second search is only worth its time when the first found nothing, and the line is lost anyway.
    let balanced = close == nil ? closingBrace(from: dollar, upTo: reach, skipping: false) : nil
    let operandEnd = close ?? lastBrace
    return .operation(
      Operation(
        name: name, symbol: symbol, operand: operandStart..<operandEnd, end: operandEnd + 1, reach: reach,
        balancedEnd: balanced == lastBrace ? nil : balanced))
  }

  /// The brace that closes the one after `dollar`. Compose's own search is the one that is `skipping`: it never
  /// looks at the byte after an opening brace.
  private func closingBrace(from dollar: Int, upTo limit: Int, skipping: Bool) -> Int? {
    var depth = 0
    var index = dollar
    while index < limit {
      switch bytes[index] {
      case Byte.closeBrace:
        depth -= 1
        if depth == 0 { return index }
      case Byte.openBrace:
        depth += 1
        if skipping { index += 1 }
      default: break
      }
      index += 1
    }
    return nil
  }

  /// Sets `lineEnd` and `lastBrace` for the line that holds `offset`.
  private mutating func findLine(from offset: Int) {
    guard offset > lineEnd else { return }
    lastBrace = -1
    lineEnd = offset
    while lineEnd < end && bytes[lineEnd] != Byte.lineFeed {
      if bytes[lineEnd] == Byte.closeBrace { lastBrace = lineEnd }
      lineEnd += 1
    }
  }

  /// The end of the longest name at `offset`, or `offset` itself when none starts there.
  private func nameEnd(from offset: Int) -> Int {
    var index = offset
    while index < end {
      let byte = bytes[index]
      if Byte.isLetter(byte) || byte == Byte.underscore || (index > offset && Byte.isDigit(byte)) {
        index += 1
      } else if let width = foldedLetter(at: index) {
        index += width
      } else {
        break
      }
    }
    return index
  }

  /// The length of a letter outside ASCII that Compose's pattern admits, because it ignores case: U+017F folds to
  /// `s` and U+212A to `k`.
  private func foldedLetter(at index: Int) -> Int? {
    if bytes[index] == 0xC5 && index + 1 < end && bytes[index + 1] == 0xBF { return 2 }
    if bytes[index] == 0xE2 && index + 2 < end && bytes[index + 1] == 0x84 && bytes[index + 2] == 0xAA { return 3 }
    return nil
  }
}

extension TemplateScanner {
  /// Says what is wrong with the `${` at `dollar`, whose name, perhaps empty, ends at `nameEnd`.
  private func malformed(at dollar: Int, nameEnd: Int) -> Token {
    let nameStart = dollar + 2
    let close = closeOnLine(from: nameEnd)
    // Without a closing brace only as much is marked as certainly belongs to it.
    let end = close.map { $0 + 1 } ?? max(nameEnd, nameStart)
    guard nameEnd < self.end else { return .invalid(.unclosed, end: end) }
    let byte = bytes[nameEnd]
    switch byte {
    case Byte.closeBrace: return .invalid(.noName, end: nameEnd + 1)
    case Byte.space, Byte.tab: return .invalid(close == nil ? .unclosed : .blankInName, end: end)
    case Byte.dollar where nameEnd == nameStart: return .invalid(.nestedName, end: end)
    case Byte.lineFeed: return .invalid(.unclosed, end: end)
    case _ where nameEnd == nameStart && Byte.isDigit(byte): return .invalid(.digitFirst, end: end)
    default: break
    }
    guard let close else {
      return .invalid(hasBrace(from: nameEnd) ? .lineBreak : .unclosed, end: end)
    }
    if nameEnd == nameStart { return .invalid(.noName, end: end) }
    let symbolEnd = min(close, nameEnd + (byte == Byte.colon ? 2 : 1))
    var symbol = String(decoding: bytes[nameEnd..<symbolEnd], as: UTF8.self)
    if byte >= 0x80 { symbol = String(decoding: bytes[nameEnd..<close], as: UTF8.self).first.map(String.init) ?? "" }
    return .invalid(.unknownOperator(symbol), end: end)
  }

  /// The brace that ends a malformed reference on its own line, as its writer meant it.
  private func closeOnLine(from offset: Int) -> Int? {
    var depth = 1
    var index = offset
    // A few hundred bytes are enough to mark; without a bound, many unclosed references would each scan the line.
    let limit = min(end, offset + 512)
    while index < limit && bytes[index] != Byte.lineFeed {
      if bytes[index] == Byte.openBrace { depth += 1 }
      if bytes[index] == Byte.closeBrace {
        depth -= 1
        if depth == 0 { return index }
      }
      index += 1
    }
    return nil
  }

  /// Whether a `}` follows at all, near by: then the operand was meant to span lines.
  private func hasBrace(from offset: Int) -> Bool {
    bytes[offset..<min(end, offset + 512)].contains(Byte.closeBrace)
  }
}
