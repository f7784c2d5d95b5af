import Diagnostics

/// What can be wrong with anchors, aliases and tags.
extension Parser {
  mutating func reportUnknownAlias(_ range: Range<Int>) {
    // Not by name: text that starts with `*` may be a secret.
    let isName = range.dropFirst().allSatisfy { isWordByte(input[$0]) || input[$0] == UInt8(ascii: "_") }
    problems.append(
      Diagnostic(
        .unknownAlias, .error,
        isName ? "there is no anchor for this alias" : "a value that starts with `*` is read as an alias",
        at: label(range),
        help: [
          isName
            ? "put the anchor, with `&` for `*`, before the value that is meant; or quotes around this if it is text"
            : "put quotes around the value"
        ]))
  }

  mutating func reportMissingAnchorName(_ offset: Int) {
    let what: Message =
      input[offset - 1] == Byte.ampersand ? "`&` without the name of an anchor" : "`*` without the name of an anchor"
    report(what, at: offset - 1..<offset, help: "put quotes around the value if it is text")
  }

  mutating func checkAnchorName(_ range: Range<Int>) {
    guard range.contains(where: { input[$0] >= 0x7F }) else { return }
    refuse(
      "an anchor with other letters than ASCII has", at: range.lowerBound - 1..<range.upperBound,
      help: "use letters, digits, `-` and `_`")
  }

  mutating func refusedTightTag(_ range: Range<Int>) {
    refuse("a tag without a space behind it", at: range, help: "put a space behind it")
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
    report("a second anchor or tag for the same value", at: range, help: "keep one of them")
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
    report("an anchor or tag has no value or key behind it", at: range, help: "move it behind the `:`, or remove it")
  }

  mutating func dropPendingProperties() { pendingProperties = Node.noProperties }

  mutating func reportPropertiesBeforeIndicator(_ range: Range<Int>) {
    report(
      "an anchor or tag cannot stand on the line of the list or mapping it belongs to", at: range,
      help: "move it to the end of the line before")
  }

  mutating func reportTightProperty(_ range: Range<Int>) {
    report("an anchor or tag needs a space behind it", at: range, help: "put a space behind it")
  }

  mutating func reportMalformedTag(_ range: Range<Int>, _ what: Message) {
    report(what, at: range, help: "write a tag like `!name` or `!!str`; put quotes around the value if it is text")
  }

  mutating func reportUnknownTagHandle(_ range: Range<Int>) {
    report(
      "the handle of this tag is not declared", at: range,
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
