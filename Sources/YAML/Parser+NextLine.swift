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
  /// The mapping that the line at the token must be an entry of although it is indented less: it has no room for
  /// entries of its own, and the next line is an entry of that mapping. Nil if the line may be where it is.
  func frameOfNextLine() -> Frame? {
    guard top.state == .key || top.state == .entry, let column = columnOfNextEntry(behind: position), column > indent
    else { return nil }
    if top.isBlockMapping && top.indent == column { return top }
    return frames.last { $0.isBlockMapping && $0.indent == column }
  }

  /// Where the next line begins, if at `offset` stands a key with a plain value, and the next line begins with a key.
  func columnOfNextEntry(behind offset: Int) -> Int? {
    guard isKey(offset), case let value = input.afterBlanks(word(at: offset).upperBound), mayBeWholeValue(value)
    else { return nil }
    var line = input.endOfLine(value)
    while line < input.count {
      line = input.afterBreak(line)
      let text = input.afterSpaces(line)
      guard input.isBreak(text) || input[text] == Byte.hash else { return isKey(text) ? text - line : nil }
      line = input.endOfLine(text)
    }
    return nil
  }

  /// How deep the first entry of a mapping, at `offset`, must be meant to be: like the second.
  func columnOfFirst(at offset: Int) -> Int? {
    columnOfNextEntry(behind: offset).flatMap { $0 > top.indent ? $0 : nil }
  }

  private func isKey(_ offset: Int) -> Bool {
    let word = word(at: offset)
    return word.count > 1 && input[word.upperBound - 1] == Byte.colon
  }

  /// Whether the value at `offset` cannot go on with a line that begins with a key.
  private func mayBeWholeValue(_ offset: Int) -> Bool {
    switch input[offset] {
    case Byte.doubleQuote, Byte.singleQuote, Byte.openBracket, Byte.openBrace, Byte.bar, Byte.greater, Byte.ampersand,
      Byte.exclamation, Byte.hash:
      false
    default: !input.isBreak(offset) && offset < input.count
    }
  }
}
