/// What the next line says of a line that is not where it should be.
///
/// In
///
///     web:
///       image: nginx
///     restart: always
///       ports: []
///
/// nothing can be below `restart`, which has a value: `restart` stands too far left, not `ports` too far right.
extension Parser {
  /// Moves the line at the token, in thought, to where it must be meant to be, if it cannot be where it is.
  @inline(__always)
  mutating func settleIndentation() {
    // Most lines are where those before them lead to.
    guard indent <= top.indent else { return }
    let isAwaited = top.state == .value || top.state == .item
    if indent < top.indent || isAwaited { settleIndentation(isAwaited: isAwaited) }
  }

  /// - Parameter isAwaited: whether the line before wants a value.
  @inline(never)
  private mutating func settleIndentation(isAwaited: Bool) {
    if !isAwaited, isColumn(indent), endsWithColon(position) { return }
    if let next = nextEntry(behind: position), next.column > indent,
      isAwaited && next.column > top.indent || isEntry(next)
    {
      reportTooLittleIndentation(siblings: next)
      indent = next.column
      tabShift = indent - (position - lineStart)
    } else if isAwaited, isLoneText(position) {
      reportUnindentedValue()
      indent = top.indent + 1
      tabShift = indent - (position - lineStart)
    } else if isLoneText(position), let next = nextLine(position), next.column > indent {
      indent = top.indent
    } else if !isColumn(indent), let next = lineBehindChildren(of: position), next.column > indent, isEntry(next) {
      reportTooLittleIndentation(siblings: next)
      indent = next.column
    }
  }

  /// A line by its first byte that is no blank, and the column of that.
  struct Line {
    let text: Int
    let column: Int
  }

  /// Whether the line is an entry of a mapping that is open and that the one at the token would close.
  private func isEntry(_ line: Line) -> Bool {
    top.isBlockMapping && top.indent == line.column
      || frames.contains { $0.isBlockMapping && $0.indent == line.column }
  }

  /// The next line, if at `offset` stands a key with all of its value, and the next line begins with a key: both must be
  /// entries of one mapping.
  func nextEntry(behind offset: Int) -> Line? {
    guard isKey(offset), isWholeValue(input.afterBlanks(word(at: offset).upperBound)), let next = nextLine(offset),
      isKey(next.text)
    else { return nil }
    return next
  }

  /// The first line that is indented less than what stands below the key at `offset`, if that is not far and a key.
  private func lineBehindChildren(of offset: Int) -> Line? {
    guard isKey(offset), lacksValue(offset), let first = nextLine(offset) else { return nil }
    var line = first
    while line.text < offset + 4_096, isClosedOnItsLine(line.text), let next = nextLine(line.text) {
      if next.column < first.column { return isKey(next.text) ? next : nil }
      line = next
    }
    return nil
  }

  /// How deep the first entry of a mapping, at `offset`, must be meant to be: like the second, which the next line is if
  /// nothing can be below the first, or if there is no room for two levels.
  func columnOfFirst(at offset: Int) -> Int? {
    if let next = nextEntry(behind: offset) { return next.column > top.indent ? next.column : nil }
    guard isKey(offset), lacksValue(offset), let next = nextLine(offset), next.column > max(top.indent, 0) else {
      return nil
    }
    return next.column > top.indent + 2 ? next.column - 2 : next.column
  }

  /// How deep a key without a value must be meant to be: like the innermost entries that are less so than its own.
  func columnOfParent(at offset: Int) -> Int? {
    guard isKey(offset), lacksValue(offset), let next = nextLine(offset) else { return nil }
    if top.isBlockMapping && top.indent < next.column { return top.indent }
    return frames.last { $0.isBlockMapping && $0.indent < next.column }?.indent
  }

  /// The line behind that of `offset` that has something on it; nil if a tab indents it.
  func nextLine(_ offset: Int) -> Line? {
    var line = input.endOfLine(offset)
    while line < input.count {
      line = input.afterBreak(line)
      let text = input.afterSpaces(line)
      guard input.isBreak(text) || input[text] == Byte.hash else {
        return text < input.count && input[text] != Byte.tab ? Line(text: text, column: text - line) : nil
      }
      line = input.endOfLine(text)
    }
    return nil
  }

  /// Whether the line at `offset` looks like a key with all of its value below it, at first sight.
  private func endsWithColon(_ offset: Int) -> Bool {
    let end = input.endOfLine(offset)
    return end > offset && input[end - 1] == Byte.colon
  }

  private func lacksValue(_ key: Int) -> Bool { input.isBreak(input.afterBlanks(word(at: key).upperBound)) }

  private func isKey(_ offset: Int) -> Bool {
    let word = word(at: offset)
    return word.count > 1 && input[word.upperBound - 1] == Byte.colon
  }

  /// Whether the line at `offset` is neither an entry nor an item, nor was meant to be one.
  private func isLoneText(_ offset: Int) -> Bool {
    // Most lines are entries.
    if isKey(offset) { return false }
    switch input[offset] {
    case Byte.dash, Byte.question, Byte.colon, Byte.bar, Byte.greater: return false
    default: break
    }
    for offset in restOfLine(offset) where input[offset] == Byte.colon || input[offset] == UInt8(ascii: "=") {
      return false
    }
    return true
  }

  /// Whether a value stands at `offset` that cannot go on with a line that begins with a key.
  private func isWholeValue(_ offset: Int) -> Bool {
    switch input[offset] {
    case Byte.bar, Byte.greater, Byte.ampersand, Byte.exclamation, Byte.hash: false
    case Byte.doubleQuote, Byte.singleQuote, Byte.openBracket, Byte.openBrace: isClosedOnItsLine(offset)
    default: !input.isBreak(offset) && offset < input.count
    }
  }

  /// Whether the quotes and brackets that begin at `offset` end on the line.
  private func isClosedOnItsLine(_ offset: Int) -> Bool {
    var depth = 0
    var quote: UInt8?
    for byte in restOfLine(offset).lazy.map({ input[$0] }) {
      switch byte {
      // What an escape hides is not worth looking for.
      case Byte.backslash: return false
      case Byte.doubleQuote, Byte.singleQuote:
        if quote == nil { quote = byte } else if quote == byte { quote = nil }
      case Byte.openBracket where quote == nil, Byte.openBrace where quote == nil: depth += 1
      case Byte.closeBracket where quote == nil, Byte.closeBrace where quote == nil: depth -= 1
      default: break
      }
    }
    return depth == 0 && quote == nil
  }
}
