import Diagnostics

/// What can be wrong with documents and directives.
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
    report("text stands behind the end of the document", at: range, help: "move it to a line of its own")
  }

  mutating func refusedByteOrderMark() {
    refuse("a byte order mark inside the file", at: position..<position + 3, help: "remove it")
  }

  mutating func reportTextBehindDocument() {
    let range = restOfLine(position)
    if input[position] == Byte.hash && !startsLine {
      noteTightComment(position)
      return skipComment()
    }
    if input[position] == Byte.closeBracket || input[position] == Byte.closeBrace {
      report(
        "\(quote(position..<position + 1)) closes a bracket that was never opened", at: position..<position + 1,
        help: "remove it, or add the opening bracket")
    } else if let root = documentRoot, strangers != rootIndex {
      strangers = rootIndex
      report(
        "text stands behind the document's value", at: range,
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

  mutating func refusedEndMarker() {
    refuse("a `...` before the first document", at: position..<position + 3, help: "remove the line")
  }

  mutating func refusedBareDocument() {
    refuse(
      "a document behind `...` that does not begin with `---`", at: word(at: position),
      help: "put a line `---` before it")
  }
}
