import Diagnostics

/// What can be wrong with anchors, aliases and tags.
extension Parser {
  mutating func reportUnknownAlias(_ range: Range<Int>) {
    let name = input.text(range.dropFirst().lowerBound..<range.upperBound)
    let isName = name.utf8.allSatisfy { $0 >= 0x30 && $0 < 0x7F && $0 != Byte.question || $0 == Byte.dash }
    guard isName else {
      problems.append(
        Diagnostic(
          .unknownAlias, .error, "\(quote(range)) is read as an alias, because it starts with `*`", at: label(range),
          help: ["put quotes around it: `'\(input.text(restOfLine(range.lowerBound)))'`"]))
      return
    }
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
    guard range.contains(where: { input[$0] >= 0x7F }) else { return }
    refuse(
      "the name \(quote(range)) of an anchor", at: range.lowerBound - 1..<range.upperBound,
      help: "use letters, digits, `-` and `_`")
  }

  mutating func refusedTightTag(_ range: Range<Int>) {
    refuse("the tag \(quote(range)) without a space behind it", at: range, help: "put a space behind it")
  }

  mutating func noteAliasOfEarlierDocument(_ range: Range<Int>) {
    noteLax(
      "the anchor of \(quote(range)) belongs to an earlier document", at: range,
      help: "define the anchor in this document")
  }

  mutating func noteTightAliasKey(_ range: Range<Int>) {
    noteLax(
      "there is no space between \(quote(range)) and the `:` behind it", at: range,
      help: "put a space before the `:`, or write `<<: \(input.text(range))` to merge the mapping")
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
