/// The content of block nodes, and the implicit keys that scalars turn out to be (7.4, 8.2.2 of the specification).
extension Parser {
  /// A scalar or alias that has been read and is yet to be made a node.
  struct Leaf {
    var kind = NodeKind.scalar
    var style: NodeStyle
    var start: Int
    var end: Int
    var isVerbatim: Bool
    var spansLines = false
    var link: UInt32 = 0
    /// A plain scalar that can only have been meant as a key: the next line is its value.
    var lacksColon = false

    @inline(__always)
    func node(_ properties: UInt32) -> Node {
      Node(kind, style, start: start, end: end, link: link, isVerbatim: isVerbatim, properties: properties)
    }
  }

  /// Reads the content at the token, which the `top` frame wants as a node or, if `isKeyOfTop`, as its next key.
  ///
  /// `start` is where the node's own properties, or else its content, begin: the column of a mapping it is the first
  /// key of.
  mutating func readContent(mayOpenCollection: Bool, properties own: UInt32, start: Int, isKeyOfTop: Bool) {
    contentLine = lineStart - tabShift
    switch input[position] {
    case Byte.dash where input.isSeparator(position + 1):
      openFromIndicator(.sequence, .item, mayOpenCollection, own, start: start)
    case Byte.dash where mayOpenCollection && isDashBeforeForeignBlank():
      openFromIndicator(.sequence, .item, mayOpenCollection, own, start: start)
      skipForeignBlanksBehindDash()
    case Byte.question where input.isSeparator(position + 1):
      openFromIndicator(.mapping, .explicitKey, mayOpenCollection, own, start: start)
    case Byte.colon where input.isSeparator(position + 1):
      let empty = Leaf(style: .plain, start: position, end: position, isVerbatim: true)
      if own == Node.noProperties { refusedEmptyKey() }
      place(empty, mayOpenCollection, own, start: start, isKeyOfTop: isKeyOfTop)
    case Byte.asterisk:
      place(readAlias(), mayOpenCollection, own, start: start, isKeyOfTop: isKeyOfTop)
    case Byte.doubleQuote, Byte.singleQuote:
      var leaf =
        input[position] == Byte.doubleQuote
        ? readDoubleQuoted(within: top.indent) : readSingleQuoted(within: top.indent)
      if leaf.link == ScalarDecoderMark.unclosed && (mayOpenCollection || isKeyOfTop) { shortenUnclosedKey(&leaf) }
      place(leaf, mayOpenCollection, own, start: start, isKeyOfTop: isKeyOfTop)
    case Byte.openBracket, Byte.openBrace:
      readFlowContent(mayOpenCollection, own, start: start, isKeyOfTop: isKeyOfTop)
    case Byte.bar, Byte.greater:
      if isKeyOfTop {
        reportBlockScalarAsKey()
        skipBlock(deeperThan: top.indent)
      } else {
        let leaf = readBlockScalar()
        append(leaf.node(join(own)))
        advance()
      }
    default:
      if !mayStartPlain() { reportReservedStart() }
      place(
        readPlain(isKey: isKeyOfTop, mayBeKey: mayOpenCollection), mayOpenCollection, own, start: start,
        isKeyOfTop: isKeyOfTop)
    }
  }

  /// Whether the byte at the token may start a plain scalar in a block collection.
  @inline(__always)
  private func mayStartPlain() -> Bool {
    switch input[position] {
    case Byte.comma, Byte.closeBracket, Byte.closeBrace, Byte.hash, Byte.percent, Byte.at, Byte.backtick: false
    default: true
    }
  }

  /// `-` or `?` at a token where a node is wanted.
  private mutating func openFromIndicator(
    _ kind: NodeKind, _ state: Frame.State, _ mayOpenCollection: Bool, _ own: UInt32, start: Int
  ) {
    if own != Node.noProperties {
      reportPropertiesBeforeIndicator(start..<emptyPosition)
      if pendingProperties == Node.noProperties { pendingProperties = own }
    } else if !mayOpenCollection {
      if sawTab { reportTabBeforeIndicator() } else { reportCollectionOnKeyLine() }
    }
    openBlock(kind, state, start: position)
    position += 1
    emptyPosition = position
    lastEnd = position
  }

  /// Makes a leaf a node: a key if `:` follows, otherwise the wanted node.
  @inline(__always)
  private mutating func place(
    _ leaf: Leaf, _ mayOpenCollection: Bool, _ own: UInt32, start: Int, isKeyOfTop: Bool
  ) {
    let colon = input.afterBlanks(leaf.end)
    if input[colon] == Byte.colon && input.isSeparator(colon + 1) && position == leaf.end {
      if !isKeyOfTop {
        guard openImplicitMapping(leaf, mayOpenCollection, own, start: start) else { return }
      }
      if leaf.spansLines || colon - start > 1024 { checkKeyLength(start..<colon, leaf.start..<leaf.end) }
      if leaf.kind == .alias && own != Node.noProperties { reportPropertiesOfAlias(own) }
      append(leaf.node(own))
      position = colon + 1
      emptyPosition = position
      lastEnd = position
      top.state = .value
    } else if isKeyOfTop {
      placeWithoutColon(leaf, own)
    } else if leaf.lacksColon {
      reportMissingColon(leaf)
      openBlock(.mapping, .value, start: start)
      placeMisspelt(leaf, own)
    } else {
      let properties = join(own)
      if leaf.kind == .alias && properties != Node.noProperties { reportPropertiesOfAlias(properties) }
      append(leaf.node(properties))
      advance()
    }
  }

  /// Opens the mapping that `leaf` is the first key of; false if no mapping can stand here, and the line is dealt with.
  private mutating func openImplicitMapping(
    _ leaf: Leaf, _ mayOpenCollection: Bool, _ own: UInt32, start: Int
  ) -> Bool {
    if !mayOpenCollection {
      guard sawTab || top.state == .documentNode else {
        takeLineAsValue(leaf, own)
        return false
      }
      if sawTab {
        reportTabBeforeIndicator()
        if let column = columnOfFirst(at: start) { contentLine = start - column }
      } else {
        reportCollectionOnMarkerLine()
      }
    }
    openBlock(.mapping, .key, start: start)
    return true
  }

  /// `key: a: b`: takes all of `a: b` for the value, as it must have been meant.
  private mutating func takeLineAsValue(_ leaf: Leaf, _ own: UInt32) {
    reportSecondColon(leaf)
    var leaf = leaf
    if leaf.kind == .scalar && leaf.style == .plain && !leaf.spansLines {
      var offset = leaf.end
      while offset < input.count && !input.isBreak(offset) {
        if input[offset] == Byte.hash && input.isBlank(offset - 1) { break }
        offset += 1
      }
      leaf.end = input.trimmingBlanks(offset, from: leaf.start)
    }
    append(leaf.node(join(own)))
    advance()
    position = leaf.end
    skipLineQuietly()
  }

  /// A line among the entries of a mapping that is no entry.
  private mutating func placeWithoutColon(_ leaf: Leaf, _ own: UInt32) {
    reportMissingColonOfEntry(leaf)
    top.state = .value
    placeMisspelt(leaf, own)
    skipLineQuietly()
  }

  /// Takes a leaf that has no `: ` for the key of the `top` mapping, and for its value too, where it has something like
  /// one: so nothing more need be said of the line, and what may be a secret has a name.
  private mutating func placeMisspelt(_ leaf: Leaf, _ own: UInt32) {
    guard let entry = misspeltEntry(leaf) else {
      append(leaf.node(own))
      emptyPosition = leaf.end
      return
    }
    append(
      Node(
        .scalar, .plain, start: entry.key.lowerBound, end: entry.key.upperBound, isVerbatim: true, properties: own))
    emptyPosition = entry.separator.upperBound
    // A value on lines of its own is still to come.
    guard !entry.value.isEmpty else { return }
    append(Node(.scalar, .plain, start: entry.value.lowerBound, end: entry.value.upperBound, isVerbatim: true))
    advance()
    // What is below it has no place in a file where this is the value.
    if let next = nextLine(leaf.start), next.column > top.indent { skipBlock(deeperThan: top.indent) }
  }

  /// Goes to the end of the line, keeping a comment at its end.
  mutating func skipLineQuietly() {
    let end = input.endOfLine(position)
    while position < end {
      if input[position] == Byte.hash && position > 0 && input.isBlank(position - 1) {
        skipComment()
        return
      }
      position += 1
    }
  }

  /// A quoted scalar without an end takes the rest of its line; as a key it ends at its `:`.
  private mutating func shortenUnclosedKey(_ leaf: inout Leaf) {
    for offset in leaf.start..<leaf.end where input[offset] == Byte.colon && input.isSeparator(offset + 1) {
      leaf.end = input.trimmingBlanks(offset, from: leaf.start + 1)
      position = leaf.end
      return
    }
  }

  /// The properties of a node: its own, and those on the lines before it.
  @inline(__always)
  mutating func join(_ own: UInt32) -> UInt32 {
    guard pendingProperties != Node.noProperties else { return own }
    let pending = takePendingProperties()
    return own == Node.noProperties ? pending : join(pending, own)
  }

  /// An anchor and a tag on different lines; two of a kind are too many.
  mutating func join(_ first: UInt32, _ second: UInt32) -> UInt32 {
    let (earlier, later) = (properties[Int(first)], properties[Int(second)])
    if earlier.tag.isEmpty && later.anchor.isEmpty {
      properties[Int(second)].anchor = earlier.anchor
    } else if earlier.anchor.isEmpty && later.tag.isEmpty {
      (properties[Int(second)].tag, properties[Int(second)].tagSuffix, properties[Int(second)].tagPrefix) =
        (earlier.tag, earlier.tagSuffix, earlier.tagPrefix)
    } else {
      reportSecondProperties(ofNodeWith: second)
    }
    return second
  }

  /// A flow collection where a block node or key is wanted.
  private mutating func readFlowContent(
    _ mayOpenCollection: Bool, _ own: UInt32, start: Int, isKeyOfTop: Bool
  ) {
    let index = nodeCount
    let contentStart = position
    let pending = takePendingProperties()
    let isClosed = readFlow(properties: own == Node.noProperties ? pending : own)
    guard !isAbandoned else { return }
    let range = contentStart..<max(contentStart, lastEnd)
    let colon = input.afterBlanks(position)
    let isKey = isClosed && input[colon] == Byte.colon && input.isSeparator(colon + 1)
    guard isKey && (isKeyOfTop || mayOpenCollection) else {
      if pending != Node.noProperties && own != Node.noProperties {
        nodes[Int(index)].properties = join(pending, own)
        define(nodes[Int(index)].properties, at: index)
      }
      if isKeyOfTop {
        let leaf = Leaf(style: .flow, start: range.lowerBound, end: range.upperBound, isVerbatim: true)
        if isClosed { reportMissingColonOfEntry(leaf) }
        emptyPosition = range.upperBound
        top.state = .value
        if isClosed { skipLineQuietly() }
        return
      }
      advance()
      if isKey {
        reportSecondColon(Leaf(style: .flow, start: range.lowerBound, end: range.upperBound, isVerbatim: true))
        skipLineQuietly()
      }
      return
    }
    if !isKeyOfTop {
      if own == Node.noProperties { nodes[Int(index)].properties = Node.noProperties }
      advance()
      insertParent(at: index, Node(.mapping, .block, start: start, end: start, properties: pending))
      push(Frame(.key, indent: start - contentLine, node: index))
    }
    if contentStart < lineStart || colon - start > 1024 { checkKeyLength(start..<colon, range) }
    position = colon + 1
    emptyPosition = position
    lastEnd = position
    top.state = .value
  }
}
