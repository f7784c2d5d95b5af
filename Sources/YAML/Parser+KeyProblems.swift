import Diagnostics

/// What can be wrong with keys, and with what stands behind values.
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
        "text stands behind the end of the value", at: range,
        related: [label(Int(last.start)..<max(Int(last.start), lastEnd), "the value ends here")],
        help: remedy(behind: last))
    }
    skipLineQuietly()
  }

  private func remedy(behind last: Node) -> Message {
    guard position == Int(last.end) else { return "put quotes around all of it, or remove it" }
    switch last.style {
    case .singleQuoted: return "write `''` for a quote inside single quotes"
    case .doubleQuoted: return "write `\\\"` for a quote inside double quotes, or put single quotes around the value"
    case .plain, .literal, .folded, .block, .flow: return "put quotes around all of it, or remove it"
    }
  }

  mutating func reportSecondColon(_ leaf: Leaf) {
    let colon = input.afterBlanks(leaf.end)
    report(
      "a second `: ` on the line, where no key can be", at: colon..<colon + 1,
      help:
        "put quotes around the value if the colon belongs to it, or move the value to the next line, indented deeper"
    )
  }

  mutating func reportMissingColon(_ leaf: Leaf) {
    if let entry = misspeltEntry(leaf) { return report(entry, of: leaf) }
    let range = leaf.start..<leaf.end
    report(
      "\(quote(range)) has no `:` behind it, but entries below it", at: range,
      help: "write `\(input.text(range)):` if it is the key of what follows")
  }

  mutating func reportMissingColonOfEntry(_ leaf: Leaf) {
    if let entry = misspeltEntry(leaf) { return report(entry, of: leaf) }
    report(
      "this line has no `:` to make it `key: value`", at: leaf.start..<max(leaf.start, leaf.end),
      related: [label(word(at: Int(nodes[Int(top.node)].start)), "the mapping begins here")],
      help: "put `: ` behind its key, or `- ` before it if it is an item of a list")
  }

  /// `key:value` and `NAME=value`, where a mapping wants `key: value`.
  struct MisspeltEntry {
    let key: Range<Int>
    /// What stands for the `: `, and white space around it.
    let separator: Range<Int>
    /// Empty when nothing follows on the line.
    let value: Range<Int>
    let isAssignment: Bool
  }

  /// What a leaf without `: ` was meant to be, if that is plain to see.
  func misspeltEntry(_ leaf: Leaf) -> MisspeltEntry? {
    guard leaf.kind == .scalar, !leaf.spansLines else { return nil }
    let isQuoted = leaf.style == .singleQuoted || leaf.style == .doubleQuoted
    guard isQuoted || leaf.style == .plain else { return nil }
    // Without the quotes, of which the last may be missing.
    let hasEnd = leaf.link != ScalarDecoderMark.unclosed
    let text = isQuoted ? leaf.start + 1..<max(leaf.start + 1, hasEnd ? leaf.end - 1 : leaf.end) : leaf.start..<leaf.end
    if let entry = assignment(in: text) { return entry }
    guard !isQuoted, let colon = tightColon(text) else { return nil }
    let value = min(afterForeignBlanks(colon + 1), text.upperBound)
    return MisspeltEntry(
      key: text.lowerBound..<colon, separator: colon..<value, value: value..<text.upperBound, isAssignment: false)
  }

  /// `NAME=value`, as an item of a list may be, or a line of a shell with `export` before it.
  private func assignment(in text: Range<Int>) -> MisspeltEntry? {
    let isExported = input.matches("export ", at: text.lowerBound)
    let start = isExported ? input.afterBlanks(text.lowerBound + 7) : text.lowerBound
    var end = start
    while end < text.upperBound, Byte.isOfVariableName(input[end]) { end += 1 }
    let equals = input.afterBlanks(end)
    guard end > start, equals < text.upperBound, input[equals] == UInt8(ascii: "=") else { return nil }
    let value = min(input.afterBlanks(equals + 1), text.upperBound)
    return MisspeltEntry(
      key: start..<end, separator: end..<value, value: value..<text.upperBound, isAssignment: true)
  }

  private mutating func report(_ entry: MisspeltEntry, of leaf: Leaf) {
    let colon = entry.separator.lowerBound
    if entry.isAssignment {
      // The name only: what stands behind it may be a secret.
      let name = input.text(entry.key)
      report(
        "`\(name)=` begins an item of a list, but this is a mapping",
        at: leaf.start..<entry.separator.upperBound,
        help: leaf.style == .plain
          ? "write `\(name): ` in its place, with the value behind it"
          : "write `\(name): ` in its place, with the quotes around the value only")
    } else if options.dialect == .compose, let (scalar, length) = foreignBlank(colon + 1) {
      report(
        "\(scalar.foreignBlankName) stands behind the `:` of \(quote(entry.key)), where a space must be",
        at: colon + 1..<colon + 1 + length, help: "replace it by a space")
    } else {
      report(
        "there is no space behind the `:` of \(quote(entry.key))", at: colon..<colon + 1,
        help: "put a space behind the `:`")
    }
  }

  /// The first colon of a range that is neither a URL's nor at its start.
  private func tightColon(_ range: Range<Int>) -> Int? {
    range.dropFirst().first { input[$0] == Byte.colon && input[$0 + 1] != UInt8(ascii: "/") }
  }

  mutating func checkKeyLength(_ range: Range<Int>, _ key: Range<Int>) {
    if key.lowerBound < lineStart {
      report(
        "a key goes over several lines", at: key, help: "write it on one line, or put `? ` before it")
    } else if isTooLongForKey(range) {
      report(
        "a key is longer than 1024 characters", at: key, help: "shorten it, or put `? ` before it")
    }
  }

  mutating func checkPairKeyLength(_ range: Range<Int>) {
    if range.lowerBound < lineStart {
      report(
        "a key and its `:` are on different lines", at: range,
        help: "write the pair on one line, or put braces around it")
    } else if isTooLongForKey(range) {
      report(
        "a key is longer than 1024 characters", at: range,
        help: "shorten it, or put braces around the pair")
    }
  }

  /// Whether a range holds more characters than an implicit key may have; looks no further than it must.
  func isTooLongForKey(_ range: Range<Int>) -> Bool {
    var count = 0
    for offset in range where input[offset] & 0xC0 != 0x80 {
      count += 1
      if count > 1024 { return true }
    }
    return false
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
    report("this text has no key", at: range, help: "put `key: ` before it")
  }

  mutating func reportReservedStart() {
    let byte = input[position]
    let range = position..<position + 1
    switch byte {
    case Byte.closeBracket, Byte.closeBrace:
      report(
        "\(quote(range)) closes a bracket that was never opened", at: range,
        help: "remove it, or add the opening bracket")
    case Byte.backtick:
      report("a value cannot start with a backtick", at: range, help: "put quotes around it")
    case Byte.hash:
      report(
        "a comment needs a space before its `#`", at: range, help: "put a space before `#`, or quotes around the value")
    default:
      report(
        "a value cannot start with \(quote(range))", at: range, help: "put quotes around the value")
    }
  }

  mutating func refusedEmptyKey() {
    refuse(
      "a `:` without a key", at: position..<position + 1, help: "put the key before it, or quotes around the value")
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
