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
    /// Whether there is surely no `$` in the operand.
    let isLiteral: Bool
    /// Behind the closing brace.
    let end: Int
    /// Where the operand would end if Compose counted braces correctly; nil when it does.
    let balancedEnd: Int?

    enum Symbol {
      case fallback(whenEmpty: Bool)
      case alternative(whenEmpty: Bool)
      case required(whenEmpty: Bool)
    }
  }

  private let end: Int
  /// The last `}` of the line that ends at `lineEnd`, which holds until the scan has passed it.
  private var lineEnd = -1
  private var lastBrace = -1

  init(upTo end: Int) { self.end = end }

  /// The next `$` from `offset` on.
  func dollar(from offset: Int, in bytes: Span<UInt8>) -> Int? {
    var index = offset
    while index < end {
      let marks = bytes.word(at: index).marks(of: Byte.dollar)
      if marks != 0 {
        index += marks.trailingZeroBitCount / 8
        return index < end ? index : nil
      }
      index += 8
    }
    return nil
  }

  /// Reads what stands at the `$` at `dollar`. Offsets must grow from call to call.
  mutating func token(at dollar: Int, in bytes: Span<UInt8>) -> Token {
    let next = dollar + 1
    guard next < end else { return .literal }
    switch bytes[next] {
    case Byte.dollar: return .escaped
    case Byte.openBrace: return braced(at: dollar, in: bytes)
    default:
      let nameEnd = self.nameEnd(from: next, in: bytes)
      return nameEnd > next ? .plain(name: next..<nameEnd, end: nameEnd) : .literal
    }
  }

  private mutating func braced(at dollar: Int, in bytes: Span<UInt8>) -> Token {
    let nameStart = dollar + 2
    let nameEnd = self.nameEnd(from: nameStart, in: bytes)
    guard nameEnd > nameStart else { return malformed(at: dollar, nameEnd: nameEnd, in: bytes) }
    let name = nameStart..<nameEnd
    if nameEnd < end && bytes[nameEnd] == Byte.closeBrace { return .plain(name: name, end: nameEnd + 1) }

    var index = nameEnd
    var whenEmpty = false
    if index < end && bytes[index] == Byte.colon {
      whenEmpty = true
      index += 1
    }
    guard index < end else { return malformed(at: dollar, nameEnd: nameEnd, in: bytes) }
    let symbol: Operation.Symbol
    switch bytes[index] {
    case UInt8(ascii: "-"): symbol = .fallback(whenEmpty: whenEmpty)
    case UInt8(ascii: "+"): symbol = .alternative(whenEmpty: whenEmpty)
    case UInt8(ascii: "?"): symbol = .required(whenEmpty: whenEmpty)
    default: return malformed(at: dollar, nameEnd: nameEnd, in: bytes)
    }
    let operandStart = index + 1
    if let close = literalEnd(from: operandStart, in: bytes) {
      return .operation(
        Operation(
          name: name, symbol: symbol, operand: operandStart..<close, isLiteral: true, end: close + 1, balancedEnd: nil))
    }
    findLine(from: operandStart, in: bytes)
    guard lastBrace >= operandStart else { return malformed(at: dollar, nameEnd: nameEnd, in: bytes) }

    let close = closingBrace(from: dollar, upTo: lastBrace + 1, in: bytes, skipping: true)
    // The second search is only worth its time when the first found nothing, and the line is lost anyway.
    let balanced = close == nil ? closingBrace(from: dollar, upTo: lastBrace + 1, in: bytes, skipping: false) : nil
    let operandEnd = close ?? lastBrace
    return .operation(
      Operation(
        name: name, symbol: symbol, operand: operandStart..<operandEnd, isLiteral: false, end: operandEnd + 1,
        balancedEnd: balanced == lastBrace ? nil : balanced))
  }

  /// The brace that closes an operand without a `{` or `$` in it, as most are; nil for any other.
  private func literalEnd(from operandStart: Int, in bytes: Span<UInt8>) -> Int? {
    var index = operandStart
    while index < end {
      let word = bytes.word(at: index)
      let marks =
        word.marks(of: Byte.closeBrace) | word.marks(of: Byte.openBrace) | word.marks(of: Byte.lineFeed)
        | word.marks(of: Byte.dollar)
      if marks != 0 {
        index += marks.trailingZeroBitCount / 8
        return index < end && bytes[index] == Byte.closeBrace ? index : nil
      }
      index += 8
    }
    return nil
  }

  /// Behind the last `}` of the line that an operation stands on, up to which Compose takes it for one template.
  mutating func reach(of operation: Operation, in bytes: Span<UInt8>) -> Int {
    findLine(from: operation.operand.lowerBound, in: bytes)
    return lastBrace + 1
  }

  /// The brace that closes the one after `dollar`. Compose's own search is the one that is `skipping`: it never
  /// looks at the byte after an opening brace.
  private func closingBrace(from dollar: Int, upTo limit: Int, in bytes: Span<UInt8>, skipping: Bool) -> Int? {
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
  private mutating func findLine(from offset: Int, in bytes: Span<UInt8>) {
    guard offset > lineEnd else { return }
    lastBrace = -1
    lineEnd = offset
    while lineEnd < end && bytes[lineEnd] != Byte.lineFeed {
      if bytes[lineEnd] == Byte.closeBrace { lastBrace = lineEnd }
      lineEnd += 1
    }
  }

  /// The end of the longest name at `offset`, or `offset` itself when none starts there.
  private func nameEnd(from offset: Int, in bytes: Span<UInt8>) -> Int {
    var index = offset
    if offset < end, Byte.isDigit(bytes[offset]) { return offset }
    while index < end {
      let marks = bytes.word(at: index).marksOutsideNames
      guard marks != 0 else {
        index += 8
        continue
      }
      index += marks.trailingZeroBitCount / 8
      guard index < end, let width = foldedLetter(at: index, in: bytes) else { break }
      index += width
    }
    return min(index, end)
  }

  /// The length of a letter outside ASCII that Compose's pattern admits, because it ignores case: U+017F folds to
  /// `s` and U+212A to `k`.
  private func foldedLetter(at index: Int, in bytes: Span<UInt8>) -> Int? {
    if bytes[index] == 0xC5 && index + 1 < end && bytes[index + 1] == 0xBF { return 2 }
    if bytes[index] == 0xE2 && index + 2 < end && bytes[index + 1] == 0x84 && bytes[index + 2] == 0xAA { return 3 }
    return nil
  }
}

extension TemplateScanner {
  /// Says what is wrong with the `${` at `dollar`, whose name, perhaps empty, ends at `nameEnd`.
  private func malformed(at dollar: Int, nameEnd: Int, in bytes: Span<UInt8>) -> Token {
    let nameStart = dollar + 2
    let close = closeOnLine(from: nameEnd, in: bytes)
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
      return .invalid(hasBrace(from: nameEnd, in: bytes) ? .lineBreak : .unclosed, end: end)
    }
    if nameEnd == nameStart { return .invalid(.noName, end: end) }
    let symbolEnd = min(close, nameEnd + (byte == Byte.colon ? 2 : 1))
    var symbol = bytes.extracting(nameEnd..<symbolEnd).text
    if byte >= 0x80 { symbol = bytes.extracting(nameEnd..<close).text.first.map(String.init) ?? "" }
    return .invalid(.unknownOperator(symbol), end: end)
  }

  /// The brace that ends a malformed reference on its own line, as its writer meant it.
  private func closeOnLine(from offset: Int, in bytes: Span<UInt8>) -> Int? {
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
  private func hasBrace(from offset: Int, in bytes: Span<UInt8>) -> Bool {
    (offset..<min(end, offset + 512)).contains { bytes[$0] == Byte.closeBrace }
  }
}
