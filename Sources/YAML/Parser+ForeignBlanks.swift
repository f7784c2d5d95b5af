import Diagnostics

/// No-break spaces and other characters that look like a space, or like nothing, where a space is needed.
///
/// To YAML they are text. Where a line begins with one,
///
///     services:
///       web:
///         image: nginx
///     ····restart: always        each · is U+00A0
///
/// the last line is a key of the whole document whose name begins with four strange characters, and what follows it
/// makes no sense. It is hardly ever meant, so one finding names the character, and the parser goes on as if each was
/// as many spaces as it looks like.
extension Parser {
  /// Goes over the blanks that begin a line and are not only spaces; false if those at `position` may stay.
  mutating func skipForeignBlanks() -> Bool {
    guard options.dialect == .compose, let first = foreignBlank(position) else { return false }
    // Before a document there may be one.
    if first.scalar == "\u{FEFF}", position == lineStart, top.isDocument { return false }
    let start = position
    var end = start
    var (width, spaces) = (indent, indent)
    var isWithin = true
    while true {
      if let (scalar, length) = foreignBlank(position) {
        position += length
        width += scalar.foreignBlankWidth
        if isWithin { end = position }
      } else if input[position] == Byte.space {
        position += 1
        width += 1
        spaces += 1
        isWithin = false
      } else {
        break
      }
    }
    // Where a line begins, Docker Compose skips the mark; nothing but what follows it is out of place.
    let isBlankLine = position >= input.count || input.isBreak(position) || input[position] == Byte.hash
    if first.scalar == "\u{FEFF}", start == lineStart, end == start + 3, isBlankLine { return true }
    reportForeignBlank(first.scalar, start..<end)
    guard !sawTab else { return true }
    indent = fittingIndent(isSuperfluous(spaces: spaces, width: width) ? spaces : width)
    tabShift = indent - (position - lineStart)
    return true
  }

  /// Whether the line has the right depth by its spaces alone: what else there is must go, and is not to be counted.
  private func isSuperfluous(spaces: Int, width: Int) -> Bool {
    switch top.state {
    case .key, .entry: return !isColumn(width) && isColumn(spaces)
    case .documentNode, .item, .explicitKey, .value, .explicitValue:
      // The first of a collection: the next one tells.
      var line = input.endOfLine(position)
      while line < input.count, input.isBreak(input.afterBlanks(input.afterBreak(line))) {
        line = input.endOfLine(input.afterBreak(line))
      }
      let start = input.afterBreak(line)
      return spaces > top.indent && input.afterSpaces(start) - start == spaces
    case .documentEnd, .colon, .flowItem, .flowAfterItem, .flowKey, .flowExplicitKey, .flowColon, .flowValue,
      .flowAfterValue, .pairExplicitKey, .pairColon, .pairValue, .pairEnd:
      return false
    }
  }

  /// Whether the entries of an open collection begin in that column.
  func isColumn(_ column: Int) -> Bool {
    top.indent == column || frames.contains { $0.indent == column && !$0.isDocument }
  }

  /// The blank at `offset`, if one stands there that is neither a space nor a tab.
  func foreignBlank(_ offset: Int) -> (scalar: Unicode.Scalar, length: Int)? {
    guard input[offset] >= 0xC2, let (value, length) = input.decodeScalar(offset), let scalar = Unicode.Scalar(value),
      scalar.isForeignBlank
    else { return nil }
    return (scalar, length)
  }

  /// The offset behind the blanks of every kind at `offset`.
  func afterForeignBlanks(_ offset: Int) -> Int {
    var offset = input.afterBlanks(offset)
    while let (_, length) = foreignBlank(offset) { offset = input.afterBlanks(offset + length) }
    return offset
  }

  /// Whether the token is a dash with such a blank behind it, which was to be an item of a list.
  func isDashBeforeForeignBlank() -> Bool {
    options.dialect == .compose && input[position] == Byte.dash && foreignBlank(position + 1) != nil
  }

  /// Goes over the blanks behind the dash that was just read.
  mutating func skipForeignBlanksBehindDash() {
    guard let (scalar, length) = foreignBlank(position) else { return }
    report(
      "\(scalar.foreignBlankName) stands behind the `-`, where a space must be", at: position..<position + length,
      help: "replace it by a space")
    position = afterForeignBlanks(position)
  }

  private mutating func reportForeignBlank(_ scalar: Unicode.Scalar, _ range: Range<Int>) {
    noteByteOrderMarks(in: range)
    // Said once: what was pasted has it on every line. Where it is not as wide as it looks is its own doing.
    defer { problems.quietUntil = max(problems.quietUntil, position) }
    guard !hasReportedForeignBlank else { return }
    hasReportedForeignBlank = true
    report(
      "\(scalar.foreignBlankName) stands in the indentation of a line, where it counts as text", at: range,
      help: scalar.foreignBlankWidth == 0
        ? "remove it, here and on every other line" : "indent with spaces, here and on every other line")
  }

  /// The byte order marks of a range need not be reported for themselves.
  private mutating func noteByteOrderMarks(in range: Range<Int>) {
    for offset in range where isByteOrderMark(offset) { byteOrderMarks.insert(offset) }
  }
}
