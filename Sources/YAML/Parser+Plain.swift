/// Plain scalars (7.3.3 of the specification).
extension Parser {
  /// Reads the plain scalar at the token. A key has one line; another scalar goes on over following lines that are
  /// indented deeper than the collection around it.
  mutating func readPlain(isKey: Bool, mayBeKey: Bool) -> Leaf {
    let start = position
    var stop = endOfPlainLine(start)
    var leaf = Leaf(style: .plain, start: start, end: input.trimmingBlanks(stop, from: start), isVerbatim: true)
    if !isKey {
      while input.isBreak(stop), let next = continuation(behind: stop, within: top.indent) {
        noteTabs(behind: stop, until: next.text)
        let nextStop = endOfPlainLine(next.text)
        if input[nextStop] == Byte.colon {
          // This line is a key, so it is no continuation; if the scalar had one line, it was to be one too.
          leaf.lacksColon = mayBeKey && !leaf.spansLines
          break
        }
        stop = nextStop
        leaf.end = input.trimmingBlanks(stop, from: next.text)
        leaf.spansLines = true
        leaf.isVerbatim = false
        lineStart = next.line
      }
    }
    position = leaf.end
    plainEnd = position
    return leaf
  }

  /// The line with text that a scalar goes on with behind the line break at `offset`, if it does.
  private func continuation(behind offset: Int, within column: Int) -> (line: Int, text: Int)? {
    var line = input.afterBreak(offset)
    var text = input.afterBlanks(line)
    while input.isBreak(text) {
      line = input.afterBreak(text)
      text = input.afterBlanks(line)
    }
    guard text < input.count && input[text] != Byte.hash else { return nil }
    // Spaces only: a tab does not indent.
    guard column < 0 || input.afterSpaces(line) - line > column else { return nil }
    guard text > line || !input.isDocumentMarker(line) else { return nil }
    return (line, text)
  }

  /// The end of what a plain scalar holds of a line: `: `, ` #`, or the line's end.
  @inline(__always)
  private func endOfPlainLine(_ start: Int) -> Int {
    var offset = start
    while offset < input.count {
      let byte = input[offset]
      // Bits 10, 13, 35 and 58: the only bytes that may end it.
      if byte < 64 && (0x0400_0008_0000_2400 as UInt64) >> UInt64(byte) & 1 != 0 {
        if byte == Byte.colon {
          if input.isSeparator(offset + 1) { return offset }
        } else if byte == Byte.hash {
          if offset > start && input.isBlank(offset - 1) { return offset }
        } else {
          return offset
        }
      }
      offset += 1
    }
    return offset
  }

  /// Reads the plain scalar at the token inside brackets, where it also ends at `,` and brackets.
  mutating func readFlowPlain() -> Leaf {
    let start = position
    var stop = endOfFlowPlainLine(start)
    var leaf = Leaf(style: .plain, start: start, end: input.trimmingBlanks(stop, from: start), isVerbatim: true)
    while input.isBreak(stop), let next = continuation(behind: stop, within: -1) {
      noteTabs(behind: stop, until: next.text)
      let first = input[next.text]
      if Byte.isFlowIndicator(first) || first == Byte.colon && endsFlowPlain(colonAt: next.text) { break }
      if input.afterSpaces(next.line) - next.line <= top.indent {
        guard !looksLikeBlockEntry(next.text) else { break }
        noteFlowIndentation(next.text)
      }
      stop = endOfFlowPlainLine(next.text)
      leaf.end = input.trimmingBlanks(stop, from: next.text)
      leaf.spansLines = true
      leaf.isVerbatim = false
      lineStart = next.line
    }
    position = leaf.end
    checkQuestionMark(in: start..<leaf.end)
    return leaf
  }

  /// Looks for tabs in the indentation of the lines from the line break at `offset` to `end`, within a plain scalar.
  private mutating func noteTabs(behind offset: Int, until end: Int) {
    guard options.dialect == .compose, refusedTab == nil else { return }
    var line = input.afterBreak(offset)
    while line < end {
      let text = input.afterSpaces(line)
      if input[text] == Byte.tab && text - line <= top.indent {
        refusedTab = text
        return
      }
      line = input.afterBreak(input.endOfLine(text))
    }
  }

  /// Whether the colon ends a plain scalar inside brackets. Docker Compose wants white space behind it even there.
  @inline(__always)
  func endsFlowPlain(colonAt offset: Int) -> Bool {
    input.isSeparator(offset + 1) || options.dialect == .yaml12 && Byte.isFlowIndicator(input[offset + 1])
  }

  @inline(__always)
  private func endOfFlowPlainLine(_ start: Int) -> Int {
    var offset = start
    while offset < input.count {
      let byte = input[offset]
      if byte < 64 {
        // As above, and bit 44.
        if (0x0400_1008_0000_2400 as UInt64) >> UInt64(byte) & 1 != 0 {
          if byte == Byte.colon {
            if endsFlowPlain(colonAt: offset) { return offset }
          } else if byte == Byte.hash {
            if offset > start && input.isBlank(offset - 1) { return offset }
          } else {
            return offset
          }
        }
      } else if Byte.isFlowIndicator(byte) {
        return offset
      }
      offset += 1
    }
    return offset
  }

  /// Whether the line of `text` reads like an entry of a block collection: `key: …`, `key:` or `- …`.
  func looksLikeBlockEntry(_ text: Int) -> Bool {
    if input[text] == Byte.dash && input.isSeparator(text + 1) { return true }
    let stop = endOfFlowPlainLine(text)
    return stop > text && input[stop] == Byte.colon && input.isSeparator(stop + 1)
  }
}
