import Diagnostics

/// What has been found wrong so far.
struct Problems {
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var isTruncated = false
  /// Up to here the reader has been told enough: a second syntax error of one line is most often the first's doing.
  var quietUntil = -1

  /// More are not kept: a file with so many is not what it is taken for.
  static let limit = 1_000

  mutating func append(_ diagnostic: Diagnostic) {
    guard diagnostics.count < Problems.limit else {
      isTruncated = true
      return
    }
    diagnostics.append(diagnostic)
  }
}

extension Parser {
  func label(_ range: Range<Int>, _ text: String = "") -> Label { Label(sourceRange(range), text) }

  /// Reports a syntax error, unless one has been reported for the line.
  mutating func report(
    _ message: String, at range: Range<Int>, _ text: String = "", related: [Label] = [], help: String...
  ) {
    guard range.lowerBound > problems.quietUntil else { return }
    problems.quietUntil = input.endOfLine(range.lowerBound)
    problems.append(
      Diagnostic(.yamlSyntax, .error, message, at: label(range, text), related: related, help: help))
  }

  /// Reports what YAML 1.2 forbids and Docker Compose accepts.
  mutating func noteLax(
    _ message: String, at range: Range<Int>, _ text: String = "", related: [Label] = [], help: String
  ) {
    switch options.dialect {
    case .yaml12:
      problems.append(Diagnostic(.yamlSyntax, .error, message, at: label(range, text), related: related, help: [help]))
    case .compose:
      problems.append(
        Diagnostic(
          .yamlOnlyForCompose, .note, "\(message); Docker Compose accepts it", at: label(range, text), related: related,
          help: [help]))
    }
  }

  /// Reports what YAML 1.2 allows and Docker Compose refuses.
  mutating func refuse(_ message: String, at range: Range<Int>, help: String) {
    guard options.dialect == .compose, range.lowerBound > problems.quietUntil else { return }
    problems.append(
      Diagnostic(.yamlRefusedByCompose, .error, "Docker Compose refuses \(message)", at: label(range), help: [help]))
  }

  /// The text of a range as it is quoted in messages.
  func quote(_ range: Range<Int>) -> String {
    let limit = 60
    guard range.count > limit else {
      return "`\(input.text(range.lowerBound..<min(range.upperBound, input.endOfLine(range.lowerBound))))`"
    }
    var end = range.lowerBound + limit
    while end > range.lowerBound && input[end] & 0xC0 == 0x80 { end -= 1 }
    return "`\(input.text(range.lowerBound..<min(end, input.endOfLine(range.lowerBound))))…`"
  }

  /// The token from `offset` to the next blank or the end of the line.
  func word(at offset: Int) -> Range<Int> {
    var end = offset
    while end < input.count && !input.isSeparator(end) { end += 1 }
    return offset..<max(end, min(offset + 1, input.count))
  }

  /// The rest of the line from `offset`, without a comment.
  func restOfLine(_ offset: Int) -> Range<Int> {
    var end = offset
    while end < input.count && !input.isBreak(end) {
      if input[end] == Byte.hash && end > offset && input.isBlank(end - 1) { break }
      end += 1
    }
    return offset..<input.trimmingBlanks(end, from: offset)
  }
}

// MARK: - Documents and directives

extension Parser {
  mutating func reportDirectiveWithoutEnd(_ range: Range<Int>) {
    noteLax(
      "the directive \(quote(range)) comes after a document that was not ended", at: range,
      help: "put a line `...` before it")
  }

  mutating func reportDirectiveWithoutDocument(_ range: Range<Int>) {
    report(
      "the directive \(quote(range)) is not followed by `---`", at: range,
      help: "put a line `---` behind the directives")
  }

  mutating func reportRepeatedDirective(_ range: Range<Int>) {
    report("the directive \(quote(range)) is repeated", at: range, help: "keep one of them")
  }

  mutating func reportMalformedDirective(_ range: Range<Int>, example: String) {
    report("\(quote(range)) is no complete directive", at: range, help: "write it like `\(example)`")
  }

  mutating func reportUnsupportedVersion(_ range: Range<Int>) {
    report("YAML \(input.text(range)) is not supported", at: range, help: "remove the `%YAML` line")
  }

  mutating func refusedVersion(_ range: Range<Int>, isNewer: Bool) {
    refuse("\(quote(range)): it knows YAML 1.1 only by name", at: range, help: "remove the line, it changes nothing")
  }

  mutating func refusedUnknownDirective(_ range: Range<Int>) {
    refuse("the unknown directive \(quote(range))", at: range, help: "remove the line")
  }

  mutating func reportTextBehindMarker() {
    let range = restOfLine(position)
    report("\(quote(range)) stands behind the end of the document", at: range, help: "move it to a line of its own")
  }

  mutating func refusedByteOrderMark() {
    refuse("a byte order mark inside the file", at: position..<position + 3, help: "remove it")
  }

  mutating func reportTextBehindDocument() {
    let range = restOfLine(position)
    if input[position] == Byte.closeBracket || input[position] == Byte.closeBrace {
      report(
        "\(quote(position..<position + 1)) closes a bracket that was never opened", at: position..<position + 1,
        help: "remove it, or add the opening bracket")
    } else if let root = documentRoot {
      report(
        "\(quote(range)) stands behind the document's value", at: range,
        related: [label(Int(root.start)..<min(Int(root.end), input.endOfLine(Int(root.start))), "the value")],
        help: "a document holds one value: make it part of that, or start another document with `---`")
    }
    skipBlock(deeperThan: Int.max)
  }

  private var documentRoot: Node? { nodes.indices.contains(Int(rootIndex)) ? nodes[Int(rootIndex)] : nil }

  mutating func abandonForDepth() {
    let start = Int(nodes[Int(top.node)].start)
    problems.append(
      Diagnostic(
        .yamlLimit, .error, "collections are nested more than \(options.maximumDepth) deep",
        at: label(start..<min(start + 1, input.count)),
        help: ["Docker Compose goes no deeper than 10000; check that brackets are closed"]))
    isAbandoned = true
  }
}

// MARK: - Indentation

extension Parser {
  /// Tabs stand in the indentation of the line at the token. Where they cannot be mere separation, they are reported
  /// and taken for one column each.
  mutating func settleTab() {
    switch top.state {
    case .documentNode, .item, .explicitKey, .value, .explicitValue:
      if indent > top.indent { return }
    case .documentEnd, .entry, .key, .colon, .flowItem, .flowAfterItem, .flowKey, .flowExplicitKey, .flowColon,
      .flowValue, .flowAfterValue, .pairExplicitKey, .pairColon, .pairValue, .pairEnd:
      break
    }
    reportTab()
    indent = position - lineStart
    sawTab = false
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
    var related = [label(word(at: innerStart), "column \(inner.indent + 1)")]
    if !outer.isDocument {
      related.insert(label(word(at: Int(nodes[Int(outer.node)].start)), "column \(outer.indent + 1)"), at: 0)
    }
    report(
      "\(quote(word(at: position))) is lined up with nothing above it", at: word(at: position),
      "column \(indent + 1)", related: related,
      help: outer.isDocument
        ? "indent it by \(spaces(inner.indent)), like its siblings"
        : "indent it by \(spaces(inner.indent)), like its siblings, or by \(spaces(outer.indent))")
  }

  private func spaces(_ count: Int) -> String { count == 1 ? "1 space" : "\(count) spaces" }

  mutating func reportUnexpectedIndentation() {
    let siblings = Int(nodes[Int(top.node)].start)
    report(
      "\(quote(word(at: position))) is indented deeper than its siblings", at: word(at: position),
      "column \(indent + 1)", related: [label(word(at: siblings), "column \(top.indent + 1)")],
      help: "indent it by \(spaces(top.indent)), or give the line above it no value of its own")
    indent = top.indent
  }

  mutating func reportMissingDash() {
    let range = restOfLine(position)
    report(
      "\(quote(range)) stands among the items of a list but has no `- `", at: range,
      related: [label(word(at: Int(nodes[Int(top.node)].start)), "the list begins here")],
      help: "put `- ` before it, or change its indentation")
    skipBlock(deeperThan: top.indent)
  }

  mutating func reportItemAmongKeys() {
    let range = restOfLine(position)
    report(
      "the list item \(quote(range)) stands among the keys of a mapping", at: range,
      related: [label(word(at: Int(nodes[Int(top.node)].start)), "the mapping begins here")],
      help: "put the list under a key of its own, or remove the `- `")
    skipBlock(deeperThan: top.indent)
  }
}

// MARK: - Keys and values

extension Parser {
  mutating func reportTextBehindNode() {
    let range = restOfLine(position)
    if input[position] == Byte.hash {
      noteTightComment(position)
      skipComment()
      return
    }
    let byte = input[position]
    if byte == Byte.closeBracket || byte == Byte.closeBrace {
      report(
        "\(quote(position..<position + 1)) closes a bracket that was never opened", at: position..<position + 1,
        help: "remove it, or add the opening bracket")
    } else if let last = nodes.last {
      report(
        "\(quote(range)) stands behind the end of the value", at: range,
        related: [label(Int(last.start)..<max(Int(last.start), lastEnd), "the value ends here")],
        help: "put quotes around all of it, or remove it")
    }
    skipLineQuietly()
  }

  mutating func reportSecondColon(_ leaf: Leaf) {
    let colon = input.afterBlanks(leaf.end)
    report(
      "a second `: ` on the line: \(quote(leaf.start..<leaf.end)) cannot be a key here", at: colon..<colon + 1,
      help:
        "put quotes around the value if the colon belongs to it, or move \(quote(leaf.start..<leaf.end)) to the next line, indented deeper"
    )
  }

  mutating func reportMissingColon(_ range: Range<Int>) {
    report(
      "\(quote(range)) has no `:` behind it, but entries below it", at: range,
      help: "write `\(input.text(range)):` if it is the key of what follows")
  }

  mutating func reportMissingColonOfEntry(_ leaf: Leaf) {
    let range = leaf.start..<max(leaf.start, leaf.end)
    if let colon = tightColon(range), leaf.style == .plain, leaf.kind == .scalar {
      report(
        "there is no space behind the `:` of \(quote(range))", at: colon..<colon + 1,
        help: "write `\(input.text(range.lowerBound..<colon)): \(input.text(colon + 1..<range.upperBound))`")
    } else if leaf.kind == .alias, let colon = tightColon(range), colon == range.upperBound - 1 {
      report(
        "the `:` of \(quote(range)) belongs to the alias's name", at: range,
        help: "put a space before the `:`, or write `<<: \(input.text(range.lowerBound..<colon))` to merge the mapping")
    } else {
      report(
        "\(quote(range)) has no `:` behind it", at: range,
        related: [label(word(at: Int(nodes[Int(top.node)].start)), "the mapping begins here")],
        help: "every line of a mapping is `key: value`; a list item begins with `- `")
    }
  }

  /// The first colon of a range that is neither a URL's nor at its start.
  private func tightColon(_ range: Range<Int>) -> Int? {
    range.dropFirst().first { input[$0] == Byte.colon && input[$0 + 1] != UInt8(ascii: "/") }
  }

  mutating func checkKeyLength(_ range: Range<Int>, _ key: Range<Int>) {
    if key.lowerBound < lineStart {
      report(
        "the key \(quote(key)) goes over several lines", at: key, help: "write it on one line, or put `? ` before it")
    } else if characters(range) > 1024 {
      report(
        "the key \(quote(key)) is longer than 1024 characters", at: key, help: "shorten it, or put `? ` before it")
    }
  }

  mutating func checkPairKeyLength(_ range: Range<Int>) {
    if range.lowerBound < lineStart {
      report(
        "the key \(quote(range)) and its `:` are on different lines", at: range,
        help: "write the pair on one line, or put braces around it")
    } else if characters(range) > 1024 {
      report(
        "the key \(quote(range)) is longer than 1024 characters", at: range,
        help: "shorten it, or put braces around the pair")
    }
  }

  private func characters(_ range: Range<Int>) -> Int {
    range.reduce(0) { $0 + (input[$1] & 0xC0 == 0x80 ? 0 : 1) }
  }

  mutating func reportCollectionOnKeyLine() {
    let what = input[position] == Byte.dash ? "a list" : "a mapping"
    report(
      "\(what) cannot begin on the line of its key", at: position..<position + 1,
      help: "move it to the next line, or write it in brackets")
  }

  mutating func reportCollectionOnMarkerLine() {
    report(
      "a mapping cannot begin on the line of `---`", at: lineStart..<lineStart + 3, help: "move it to the next line")
  }

  mutating func reportBlockScalarAsKey() {
    let range = restOfLine(position)
    report("the text \(quote(range)) has no key", at: range, help: "put `key: ` before it")
  }

  mutating func reportReservedStart() {
    let byte = input[position]
    let range = position..<position + 1
    let text = restOfLine(position)
    switch byte {
    case Byte.closeBracket, Byte.closeBrace:
      report(
        "\(quote(range)) closes a bracket that was never opened", at: range,
        help: "remove it, or add the opening bracket")
    case Byte.hash:
      report(
        "a comment needs a space before its `#`", at: range, help: "put a space before `#`, or quotes around the value")
    default:
      report(
        "a value cannot start with \(quote(range))", at: range, help: "put quotes around it: `'\(input.text(text))'`")
    }
  }

  mutating func refusedEmptyKey() {
    // Docker Compose's parser takes it; only a key without any text is refused later, as one that is no string.
  }

  mutating func noteTightComment(_ offset: Int) {
    noteLax(
      "a comment begins without a space before its `#`", at: offset..<offset + 1, help: "put a space before `#`")
  }

  mutating func reportDuplicateKey(_ key: Node, first: Node) {
    let range = Int(key.start)..<Int(key.end)
    problems.append(
      Diagnostic(
        .duplicateKey, .error, "the key \(quote(range)) is given twice", at: label(range, "again here"),
        related: [label(Int(first.start)..<Int(first.end), "first given here")],
        help: ["remove one of them, or merge the two"]))
  }
}

// MARK: - Scalars

extension Parser {
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
      "\(quote(text)) stands behind \(quote(range)), which takes its text from the next lines", at: text,
      help: "move the text to the next line, indented, or put quotes around the value")
  }

  mutating func reportTabInBlockScalar(_ offset: Int) {
    report(
      "a tab is used for indentation", at: offset..<offset + 1, help: "indent with spaces, and leave blank lines empty")
  }

  mutating func reportDeepBlankLine(_ line: Int, _ column: Int, text: Range<Int>) {
    report(
      "a blank line is indented deeper than the text below it", at: line..<line + column,
      related: [label(text, "the text is indented by \(spaces(text.count))")],
      help: "remove the spaces of the blank line")
  }
}

// MARK: - Anchors, aliases and tags

extension Parser {
  mutating func reportUnknownAlias(_ range: Range<Int>) {
    let name = input.text(range.dropFirst().lowerBound..<range.upperBound)
    problems.append(
      Diagnostic(
        .unknownAlias, .error, "there is no anchor `&\(name)` before this alias", at: label(range),
        help: ["put `&\(name)` before the value it stands for, or quotes around it if it is text"]))
  }

  mutating func reportMissingAnchorName(_ offset: Int) {
    let what =
      input[offset - 1] == Byte.ampersand ? "`&` without the name of an anchor" : "`*` without the name of an anchor"
    report(what, at: offset - 1..<offset, help: "put quotes around the value if it is text")
  }

  mutating func checkAnchorName(_ range: Range<Int>) {
    for offset in range {
      switch input[offset] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), Byte.dash, UInt8(ascii: "_"):
        break
      default:
        let end = range.upperBound
        refuse(
          "the name \(quote(range)) of an anchor", at: range.lowerBound - 1..<end,
          help: "use letters, digits, `-` and `_`; before a `:` put a space")
        return
      }
    }
  }

  mutating func reportSecondAnchor(_ range: Range<Int>) {
    report("a second anchor for the same value", at: range, help: "keep one of them")
  }

  mutating func reportSecondTag(_ range: Range<Int>) {
    report("a second tag for the same value", at: range, help: "keep one of them")
  }

  mutating func reportSecondProperties(_ range: Range<Int>) {
    report("\(quote(range)) is a second anchor or tag for the same value", at: range, help: "keep one of them")
  }

  mutating func reportSecondProperties(ofNodeWith own: UInt32) {
    let found = properties[Int(own)]
    let range = found.anchor.isEmpty ? found.tag : found.anchor.lowerBound - 1..<found.anchor.upperBound
    reportSecondProperties(Int(range.lowerBound)..<Int(range.upperBound))
  }

  mutating func reportPropertiesOfAlias(_ own: UInt32) {
    let found = properties[Int(own)]
    let range = found.anchor.isEmpty ? found.tag : found.anchor.lowerBound - 1..<found.anchor.upperBound
    report(
      "an alias cannot have an anchor or a tag", at: Int(range.lowerBound)..<Int(range.upperBound),
      help: "remove it: the alias stands for a value that has its own")
  }

  mutating func reportPropertiesWithoutNode(_ range: Range<Int>) {
    report("\(quote(range)) has no value or key behind it", at: range, help: "move it behind the `:`, or remove it")
  }

  mutating func dropPendingProperties() { pendingProperties = Node.noProperties }

  mutating func reportPropertiesBeforeIndicator(_ range: Range<Int>) {
    report(
      "\(quote(range)) cannot stand on the line of the list or mapping it belongs to", at: range,
      help: "move it to the end of the line before")
  }

  mutating func reportTightProperty(_ range: Range<Int>) {
    report("\(quote(range)) needs a space behind it", at: range, help: "put a space behind it")
  }

  mutating func reportMalformedTag(_ range: Range<Int>, _ what: String) {
    report(what, at: range, help: "write a tag like `!name` or `!!str`; put quotes around the value if it is text")
  }

  mutating func reportUnknownTagHandle(_ range: Range<Int>) {
    report(
      "the tag handle \(quote(range)) is not declared", at: range,
      help: "write the tag with a single `!`, or put quotes around the value if it is text")
  }

  mutating func reportTooManyProperties(_ range: Range<Int>) {
    problems.append(
      Diagnostic(
        .yamlLimit, .error, "more than \(Node.maximumProperties) anchors and tags", at: label(range),
        help: ["split the file"]))
    isAbandoned = true
  }
}

// MARK: - Between brackets

extension Parser {
  mutating func noteFlowIndentation(_ offset: Int) {
    guard !hasNotedFlowIndentation else { return }
    hasNotedFlowIndentation = true
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
    let range = word(at: position)
    report(
      "there is no comma before \(quote(range))", at: range,
      related: [
        label(Int(nodes[Int(top.node)].start)..<Int(nodes[Int(top.node)].start) + 1, "the bracket was opened here")
      ],
      help: "put a comma between the two, or quotes around them if they are one value")
  }

  mutating func reportUnquotedTemplate(_ range: Range<Int>) {
    report(
      "\(quote(range)) needs quotes, because braces end a value between brackets", at: range,
      help: "write `\"\(input.text(range))\"`")
  }

  mutating func checkFlowColon() {
    let key = Int(nodes[Int(nodeCount) - 1].start)
    if key < lineStart && input.trimmingBlanks(position, from: lineStart) == lineStart {
      refuse("a `:` on the line below its key", at: position..<position + 1, help: "put it behind the key")
    }
  }

  mutating func checkFlowPlainStart() {
    let byte = input[position]
    switch byte {
    case Byte.dash where endsFlowPlain(colonAt: position):
      noteLax("`-` stands alone between brackets", at: position..<position + 1, help: "put quotes around it")
    case Byte.bar, Byte.greater, Byte.percent, Byte.at, Byte.backtick, Byte.hash:
      report(
        "a value between brackets cannot start with \(quote(position..<position + 1))", at: position..<position + 1,
        help: "put quotes around it")
    case Byte.question where endsFlowPlain(colonAt: position):
      report("`?` without a key", at: position..<position + 1, help: "put quotes around it")
    default:
      break
    }
  }
}
