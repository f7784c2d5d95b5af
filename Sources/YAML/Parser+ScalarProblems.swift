import Diagnostics

/// What can be wrong with scalars.
extension Parser {
  mutating func noteEscapedSingleQuote(_ offset: Int) {
    noteLax("`\\'` is no escape in double quotes", at: offset..<offset + 2, help: "write `'`")
  }

  mutating func refusedTabInBlockScalar(_ offset: Int) {
    refuse(
      "a tab at the start of a block of text", at: offset..<offset + 1,
      help: "indent the text with spaces, or say how deep with a digit, as in `|2`")
  }

  mutating func refusedBlockScalarAtMargin(_ offset: Int) {
    refuse("a block of text that is not indented", at: word(at: offset), help: "indent it")
  }

  mutating func noteLaxBlockScalar() {
    noteLax(
      "\(quote(position..<position + 1)) is not indented deeper than its key", at: position..<position + 1,
      help: "move it to the end of the line before")
  }

  mutating func reportUnclosedQuote(_ range: Range<Int>) {
    report(
      "the quote \(quote(range.lowerBound..<range.lowerBound + 1)) is never closed",
      at: range.lowerBound..<range.lowerBound + 1, "opened here", help: "add the closing quote at the end of the value")
  }

  mutating func noteQuotedIndentation(_ text: Int, of start: Int) {
    noteLax(
      "a line of a quoted value is not indented deeper than its key", at: word(at: text),
      related: [label(start..<start + 1, "the value begins here")], help: "indent it")
  }

  mutating func reportUnknownEscape(_ offset: Int) {
    var end = offset + 2
    while end < input.count && input[end] & 0xC0 == 0x80 { end += 1 }
    report(
      "\(quote(offset..<min(end, input.count))) is no escape in double quotes", at: offset..<min(end, input.count),
      help: "write `\\\\` for a backslash, or use single quotes")
  }

  mutating func reportMalformedEscape(_ offset: Int, digits: Int) {
    report(
      "\(quote(offset..<offset + 2)) needs \(digits) hexadecimal digits behind it", at: offset..<offset + 2,
      help: "write `\\\\` for a backslash, or use single quotes")
  }

  mutating func reportImpossibleEscape(_ range: Range<Int>) {
    report("\(quote(range)) is no character", at: range, help: "write the character itself")
  }

  mutating func refusedSurrogatePair(_ range: Range<Int>) {
    refuse(
      "\(quote(range)), the two halves of one character", at: range,
      help: "write the character itself, or as `\\U0001F600`")
  }

  mutating func refusedEscapedSlash(_ offset: Int) {
    refuse("the escape `\\/`", at: offset..<offset + 2, help: "write `/`")
  }

  mutating func reportBlockScalarHeader(_ range: Range<Int>, text: Range<Int>) {
    report(
      "text stands behind \(quote(range)), which takes its text from the next lines", at: text,
      help: "move the text to the next line, indented, or put quotes around the value")
  }

  mutating func reportTabInBlockScalar(_ offset: Int) {
    report(
      "a tab is used for indentation", at: offset..<offset + 1, help: "indent with spaces, and leave blank lines empty")
  }

  mutating func reportDeepBlankLine(_ line: Int, _ column: Int, text: Range<Int>) {
    let message: Message = "a blank line is indented deeper than the text below it"
    let related = [label(text, "the text is indented by \(spaces(text.count))")]
    let help: Message = "remove the spaces of the blank line"
    if input[text.upperBound] == Byte.hash {
      noteLax(message, at: line..<line + column, related: related, help: help)
    } else {
      report(message, at: line..<line + column, related: related, help: help)
    }
  }
}
