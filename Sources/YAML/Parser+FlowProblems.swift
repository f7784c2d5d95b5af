import Diagnostics

/// What can be wrong between brackets.
extension Parser {
  /// To be reported when the brackets are closed: they may turn out not to have been meant to reach this line.
  mutating func noteFlowIndentation(_ offset: Int) { underIndentedFlow = underIndentedFlow ?? offset }

  mutating func reportFlowIndentation() {
    guard let offset = underIndentedFlow else { return }
    underIndentedFlow = nil
    noteLax(
      "a line between brackets is not indented deeper than the key before them", at: word(at: offset), help: "indent it"
    )
  }

  mutating func reportUnclosedBrackets(_ depth: Int) {
    let outermost = frames.count > depth + 1 ? frames[depth + 1].node : top.node
    let start = Int(nodes[Int(outermost)].start)
    // Lines below have been read as its contents; what was said of them is beside the point.
    report(
      "the bracket \(quote(start..<start + 1)) is never closed", at: start..<start + 1, "opened here",
      help: input[start] == Byte.openBracket ? "add the closing `]`" : "add the closing `}`")
  }

  mutating func reportMismatchedBracket() {
    let open = Int(nodes[Int(top.node)].start)
    report(
      "\(quote(position..<position + 1)) does not close the bracket it stands in", at: position..<position + 1,
      related: [label(open..<open + 1, "opened here")],
      help: input[open] == Byte.openBracket ? "close it with `]`" : "close it with `}`")
  }

  mutating func reportExtraComma() {
    report("there is nothing before this comma", at: position..<position + 1, help: "remove it")
  }

  mutating func reportMissingComma() {
    guard position > problems.quietUntil else { return }
    var range = word(at: position)
    if input[position] == Byte.colon {
      // The key was read as part of the value before it.
      var start = input.trimmingBlanks(position, from: lineStart)
      while start > lineStart && !input.isBlank(start - 1) { start -= 1 }
      range = start..<position + 1
    } else {
      while range.count > 1 && Byte.isFlowIndicator(input[range.upperBound - 1]) {
        range = range.lowerBound..<range.upperBound - 1
      }
    }
    report(
      "there is no comma before this", at: range,
      related: [
        label(Int(nodes[Int(top.node)].start)..<Int(nodes[Int(top.node)].start) + 1, "the bracket was opened here")
      ],
      help: "put a comma between the two, or quotes around them if they are one value")
  }

  mutating func reportUnquotedTemplate(_ range: Range<Int>) {
    // Only the name: a default may be a secret.
    let dollar = range.first { input[$0] == UInt8(ascii: "$") && input[$0 + 1] == Byte.openBrace } ?? range.lowerBound
    var end = dollar + 2
    while input[end] == UInt8(ascii: "_") || isWordByte(input[end]) && input[end] != Byte.dash { end += 1 }
    let name = input.text(dollar + 2..<max(dollar + 2, end))
    report(
      "`${\(name)\(input[end] == Byte.closeBrace ? "" : "…")}` needs quotes, because braces end a value between brackets",
      at: range, help: "put double quotes around the value")
  }

  /// At a `:` between brackets: Docker Compose wants it on the line where its key begins, and not too far behind.
  mutating func checkFlowColon() {
    guard nodeCount > 0, top.state != .pairColon, !isBehindExplicitKey else { return }
    let node = lastIsJSONLike && lastFlowNode < nodeCount ? lastFlowNode : nodeCount - 1
    let key = Int(nodes[Int(node)].start)
    if key < lineStart {
      refuse(
        "a `:` that is not on the line where its key begins", at: position..<position + 1,
        help: "put the key on one line, with the `:` behind it")
    } else if position - key > 1024 && isTooLongForKey(key..<position) {
      refuse("a key longer than 1024 characters", at: key..<position, help: "shorten it, or put `? ` before it")
    }
  }

  mutating func checkFlowPlainStart() {
    let byte = input[position]
    switch byte {
    case Byte.dash where input.isSeparator(position + 1):
      report(
        "a list item with `- ` cannot stand between brackets", at: position..<position + 1,
        help: "remove the `-`, or put quotes around it")
    case Byte.dash where Byte.isFlowIndicator(input[position + 1]):
      noteLax("`-` stands alone between brackets", at: position..<position + 1, help: "put quotes around it")
    case Byte.bar, Byte.greater, Byte.percent, Byte.at, Byte.backtick, Byte.hash:
      report(
        "a value between brackets cannot start with \(quote(position..<position + 1))", at: position..<position + 1,
        help: "put quotes around it")
    case Byte.colon where top.state != .flowItem && !isBehindComma:
      refuse(
        "a value between brackets that starts with `:`", at: position..<position + 1, help: "put quotes around it")
    case Byte.question where input.isSeparator(position + 1) || Byte.isFlowIndicator(input[position + 1]):
      report("`?` without a key", at: position..<position + 1, help: "put quotes around it")
    default:
      break
    }
  }

  private var isBehindComma: Bool {
    let end = input.trimmingBlanks(position, from: lineStart)
    return end > 0 && input[end - 1] == Byte.comma
  }

  /// Docker Compose ends a plain scalar between brackets at `? `.
  mutating func checkQuestionMark(in range: Range<Int>) {
    guard options.dialect == .compose else { return }
    for offset in range where input[offset] == Byte.question && input.isSeparator(offset + 1) {
      refuse("a `?` before a space between brackets", at: offset..<offset + 1, help: "put quotes around the value")
      return
    }
  }
}
