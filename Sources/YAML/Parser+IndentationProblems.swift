import Diagnostics

/// What can be wrong with indentation.
extension Parser {
  /// Tabs stand in the indentation of the line at the token. Where they cannot be mere separation, they are reported,
  /// and the line is taken to be as deep as most editors show it, if something that deep can stand here: so the lines
  /// around it keep their places.
  mutating func settleTab() {
    switch top.state {
    case .documentNode, .item, .explicitKey, .value, .explicitValue:
      if indent > top.indent { return }
    case .documentEnd, .entry, .key, .colon, .flowItem, .flowAfterItem, .flowKey, .flowExplicitKey, .flowColon,
      .flowValue, .flowAfterValue, .pairExplicitKey, .pairColon, .pairValue, .pairEnd:
      break
    }
    reportTab()
    var column = 0
    for offset in lineStart..<position { column = input[offset] == Byte.tab ? (column / 8 + 1) * 8 : column + 1 }
    indent = fittingIndent(column)
    tabShift = indent - (position - lineStart)
    sawTab = false
  }

  /// How deep the line at the token is taken to be when its blanks look as deep as `column`.
  func fittingIndent(_ column: Int) -> Int {
    switch top.state {
    case .entry where !isIndicator(Byte.dash):
      columnOfParent(at: position) ?? min(column, max(frames.last?.indent ?? 0, 0))
    case .entry, .key: columnOfParent(at: position) ?? min(column, max(top.indent, 0))
    case .value, .item: columnOfFirst(at: position) ?? column
    case .documentNode: columnOfFirst(at: position) ?? 0
    case .documentEnd, .explicitKey, .explicitValue, .colon, .flowItem, .flowAfterItem, .flowKey,
      .flowExplicitKey, .flowColon, .flowValue, .flowAfterValue, .pairExplicitKey, .pairColon, .pairValue, .pairEnd:
      column
    }
  }

  mutating func reportTabBeforeIndicator() { reportTab() }

  private mutating func reportTab() {
    // Said once: a file that is indented with tabs is so on every line.
    defer { problems.quietUntil = max(problems.quietUntil, position) }
    guard !hasReportedTab else { return }
    hasReportedTab = true
    var start = lineStart
    while start < position && input[start] != Byte.tab { start += 1 }
    var end = start
    while input[end] == Byte.tab { end += 1 }
    report(
      "a tab is used for indentation", at: start..<max(end, min(start + 1, input.count)),
      help: "indent with spaces; here and on every other line")
  }

  mutating func reportMisalignedLine(inner: Frame, outer: Frame) {
    let innerStart = Int(nodes[Int(inner.node)].start)
    var related = [label(word(at: innerStart), spaces(inner.indent))]
    if !outer.isDocument {
      related.insert(label(word(at: Int(nodes[Int(outer.node)].start)), spaces(outer.indent)), at: 0)
    }
    report(
      "\(lineName) is lined up with nothing above it", at: word(at: position),
      spaces(indent), related: related,
      help: outer.isDocument
        ? "indent it by \(spaces(inner.indent)), like its siblings"
        : "indent it by \(spaces(inner.indent)) or by \(spaces(outer.indent))")
  }

  /// What to call the line at the token: by its key, or else not by its text, which may be a secret.
  var lineName: Message {
    if input[position] == Byte.dash && input.isSeparator(position + 1) { return "the list item" }
    let word = word(at: position)
    guard word.count > 1, input[word.upperBound - 1] == Byte.colon else { return "this line" }
    return "\(quote(word))"
  }

  func spaces(_ count: Int) -> Message {
    switch count {
    case 0: "no spaces"
    case 1: "1 space"
    default: "\(count) spaces"
    }
  }

  mutating func reportTooLittleIndentation(siblings next: Line) {
    report(
      "\(lineName) is indented less than its siblings", at: word(at: position), spaces(indent),
      related: [label(word(at: next.text), spaces(next.column))], help: "indent it by \(spaces(next.column))")
  }

  mutating func reportUnindentedValue() {
    report(
      "\(lineName) is not indented below its key", at: word(at: position), spaces(indent),
      help: "put it behind its key, or indent it by \(spaces(max(top.indent, 0) + 2))")
  }

  mutating func reportConflictMarker(_ range: Range<Int>) {
    report("a merge conflict is left in the file", at: range, help: "settle it, and remove the lines that mark it")
  }

  mutating func reportUnexpectedIndentation() {
    guard tolerated != (top.node, indent) else {
      indent = top.indent
      return
    }
    tolerated = (top.node, indent)
    let range = word(at: position)
    let siblings = label(word(at: Int(nodes[Int(top.node)].start)), spaces(top.indent))
    let last = nodes.last ?? Node(.scalar, .plain, start: 0, end: 0)
    if last.style == .literal || last.style == .folded {
      report(
        "\(lineName) is indented less than the text it seems to belong to", at: range, spaces(indent),
        related: [label(Int(last.start)..<Int(last.start) + 1, "the text is indented by \(spaces(Int(last.link)))")],
        help: "indent it by \(spaces(Int(last.link))), or by \(spaces(top.indent)) if it is the next key")
    } else if let comment = comments.last, comment.lowerBound >= Int(last.end), last.style == .plain,
      last.end > last.start
    {
      report(
        "\(lineName) cannot go on with a value that a comment has ended", at: range,
        related: [
          label(comment.offsets, "the comment")
        ], help: "move the comment, or indent the line by \(spaces(top.indent)) if it is the next key")
    } else if last.end > last.start && !last.isCollection {
      let value = Int(last.start)..<min(Int(last.end), input.endOfLine(Int(last.start)))
      report(
        "\(lineName) is indented below a line that has a value already", at: range, spaces(indent),
        related: [siblings, label(value, "the value")],
        help: "indent it by \(spaces(top.indent)), or remove the value if the line is its key")
    } else {
      report(
        "\(lineName) is indented deeper than its siblings", at: range, spaces(indent), related: [siblings],
        help: "indent it by \(spaces(top.indent))")
    }
    indent = top.indent
  }

  mutating func reportMissingDash() {
    skipStranger(
      "\(lineName) stands among the items of a list but has no `- `", "the list begins here",
      help: "put `- ` before it, or change its indentation")
  }

  mutating func reportItemAmongKeys() {
    skipStranger(
      "a list item stands among the keys of a mapping", "the mapping begins here",
      help: "put the list under a key of its own, or remove the `- `")
  }

  /// Leaves out a line that is no entry of the collection it stands in, with what is below it; the first says it of all.
  private mutating func skipStranger(_ message: Message, _ start: Message, help: Message) {
    if strangers != top.node {
      report(
        message, at: restOfLine(position), related: [label(word(at: Int(nodes[Int(top.node)].start)), start)],
        help: help)
    }
    strangers = top.node
    skipBlock(deeperThan: top.indent)
  }

  mutating func reportRefusedTab() {
    defer { refusedTab = nil }
    guard let tab = refusedTab, !hasReportedTab else { return }
    problems.append(
      Diagnostic(
        .yamlRefusedByCompose, .error, "Docker Compose refuses a tab at the start of a line, even of a blank one",
        at: label(tab..<tab + 1), help: ["use spaces, and leave blank lines empty"]))
  }
}
