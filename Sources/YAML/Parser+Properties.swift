import Diagnostics

/// Anchors, aliases and tags (6.9 and 7.1 of the specification).
extension Parser {
  /// Reads the anchor and the tag at the token, in either order, and returns their entry in `properties`.
  mutating func readProperties() -> UInt32 {
    let start = position
    var found = Tree.Properties()
    while true {
      let part = position
      if input[position] == Byte.ampersand {
        position += 1
        let name = readAnchorName()
        let isSecond = !found.anchor.isEmpty
        checkAnchorName(Int(name.lowerBound)..<Int(name.upperBound))
        if isSecond { reportSecondAnchor(part..<position) } else { found.anchor = name }
      } else if input[position] == Byte.exclamation {
        let isSecond = !found.tag.isEmpty
        hasTags = true
        var tag = Tree.Properties()
        readTag(into: &tag)
        if isSecond {
          reportSecondTag(part..<position)
        } else {
          (found.tag, found.tagSuffix, found.tagPrefix) = (tag.tag, tag.tagSuffix, tag.tagPrefix)
        }
      } else {
        break
      }
      emptyPosition = position
      lastEnd = position
      let next = input.afterBlanks(position)
      let isFollowed = input[next] == Byte.ampersand || input[next] == Byte.exclamation
      if next == position {
        if isFollowed || !(input.isSeparator(position) || isInFlow && Byte.isFlowIndicator(input[position])) {
          reportTightProperty(start..<position)
        } else if !found.tag.isEmpty && Byte.isFlowIndicator(input[position]) {
          refusedTightTag(part..<position)
        }
        guard isFollowed else { break }
      }
      guard isFollowed else { break }
      position = next
    }
    guard properties.count <= Int(Node.maximumProperties) else {
      reportTooManyProperties(start..<position)
      return Node.noProperties
    }
    properties.append(found)
    return UInt32(truncatingIfNeeded: properties.count - 1)
  }

  @inline(__always)
  var isInFlow: Bool { top.state.rawValue >= Frame.State.flowItem.rawValue }

  /// Reads the name at `position` behind `&` or `*`.
  @inline(__always)
  private mutating func readAnchorName() -> Range<UInt32> {
    let start = position
    while position < input.count {
      let byte = input[position]
      if byte <= Byte.space && input.isSeparator(position) || Byte.isFlowIndicator(byte) { break }
      if byte == Byte.colon && options.dialect == .compose && input.isSeparator(position + 1) { break }
      position += 1
    }
    if position == start { reportMissingAnchorName(start) }
    return UInt32(truncatingIfNeeded: start)..<UInt32(truncatingIfNeeded: position)
  }

  mutating func readAlias() -> Leaf {
    let start = position
    position += 1
    let name = readAnchorName()
    var leaf = Leaf(kind: .alias, style: .flow, start: start, end: position, isVerbatim: false)
    if let target = anchors.value(of: Int(name.lowerBound)..<Int(name.upperBound), in: input) {
      leaf.link = target
      if Int(target) < documentAnchors { noteAliasOfEarlierDocument(start..<position) }
      if input[position] == Byte.colon { noteTightAliasKey(start..<position) }
    } else {
      leaf.link = Tree.unknownAnchor
      if !name.isEmpty { reportUnknownAlias(start..<position) }
    }
    return leaf
  }

  /// Lets the anchor of `properties`, if it has one, name the node at `index` from here on.
  mutating func define(_ index: UInt32, at node: UInt32) {
    let anchor = properties[Int(index)].anchor
    guard !anchor.isEmpty else { return }
    anchors.set(
      Int(anchor.lowerBound)..<Int(anchor.upperBound), to: UInt32(truncatingIfNeeded: anchorTargets.count), in: input)
    anchorTargets.append(NodeID(index: node))
  }

  /// Reads the tag at `position`.
  private mutating func readTag(into tag: inout Tree.Properties) {
    let start = position
    position += 1
    var suffix = start
    if input[position] == Byte.less {
      position += 1
      suffix = position
      position = endOfTag(position, isVerbatim: true)
      if input[position] == Byte.greater {
        position += 1
      } else {
        reportMalformedTag(start..<position, "`!<` without `>`")
      }
    } else {
      var handleEnd = start + 1
      while isWordByte(input[handleEnd]) { handleEnd += 1 }
      if input[handleEnd] == Byte.exclamation {
        suffix = handleEnd + 1
        tag.tagPrefix = prefix(ofHandle: start..<suffix)
        position = endOfTag(suffix, isVerbatim: false)
        if position == suffix { reportMalformedTag(start..<position, "a tag without a name behind its handle") }
      } else {
        suffix = start + 1
        position = endOfTag(suffix, isVerbatim: false)
        // A lone `!` is not looked up: it says "no tag".
        tag.tagPrefix = position == suffix ? 1 : prefix(ofHandle: start..<suffix)
      }
    }
    tag.tag = UInt32(truncatingIfNeeded: start)..<UInt32(truncatingIfNeeded: position)
    tag.tagSuffix = UInt32(truncatingIfNeeded: suffix)
  }

  private mutating func endOfTag(_ start: Int, isVerbatim: Bool) -> Int {
    var offset = start
    while offset < input.count {
      let byte = input[offset]
      if byte == Byte.percent {
        guard Escape.hexadecimal(input, offset + 1, digits: 2) != nil else {
          reportMalformedTag(offset..<min(offset + 3, input.count), "`%` without two hexadecimal digits in a tag")
          offset += 1
          continue
        }
        offset += 3
      } else if isTagByte(byte)
        || isVerbatim
          && (byte == Byte.exclamation || byte == Byte.comma || byte == Byte.openBracket || byte == Byte.closeBracket)
      {
        offset += 1
      } else {
        break
      }
    }
    return offset
  }

  func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"),
      Byte.dash:
      true
    default: false
    }
  }

  /// `ns-tag-char`, but for `%`.
  private func isTagByte(_ byte: UInt8) -> Bool {
    switch byte {
    case Byte.hash, UInt8(ascii: ";"), UInt8(ascii: "/"), Byte.question, Byte.colon, Byte.at, Byte.ampersand,
      UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "$"), UInt8(ascii: "_"), Byte.dot, UInt8(ascii: "~"),
      Byte.asterisk, Byte.singleQuote, UInt8(ascii: "("), UInt8(ascii: ")"):
      true
    default: isWordByte(byte)
    }
  }

  /// The entry of `tagPrefixes` for a handle, `!`, `!!` or `!name!`.
  private mutating func prefix(ofHandle handle: Range<Int>) -> UInt32 {
    if let known = tagHandles.value(of: handle, in: input) { return known }
    switch handle.count {
    case 1: return 1
    case 2: return 2
    default:
      reportUnknownTagHandle(handle)
      return 0
    }
  }

  /// `%TAG handle prefix`
  mutating func readTagDirective(_ words: [Range<Int>], range: Range<Int>) {
    guard words.count == 3, isHandle(words[1]) else {
      return reportMalformedDirective(range, example: "%TAG !e! tag:example.com,2000:")
    }
    if tagHandles.value(of: words[1], in: input) != nil { reportRepeatedDirective(range) }
    let prefix = String(decoding: Escape.decodePercents(input, words[2]), as: UTF8.self)
    tagPrefixes.append(prefix)
    tagHandles.set(words[1], to: UInt32(truncatingIfNeeded: tagPrefixes.count - 1), in: input)
  }

  private func isHandle(_ word: Range<Int>) -> Bool {
    guard input[word.lowerBound] == Byte.exclamation, input[word.upperBound - 1] == Byte.exclamation else {
      return false
    }
    return word.dropFirst().dropLast().allSatisfy { isWordByte(input[$0]) }
  }
}
