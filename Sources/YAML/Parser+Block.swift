/// Block collections (chapter 8 of the specification): what a token means where it stands.
extension Parser {
  /// Reads the content of one document, up to the marker or the end behind it.
  mutating func readBlocks() {
    while true {
      skipToToken()
      if isAtDocumentBoundary || isAbandoned { break }
      if startsLine {
        if sawTab { settleTab() }
        if skipConflictMarker() || skipStrayBracket() { continue }
        settleIndentation()
        closeDeeper()
      }
      while !step() {}
    }
    if isAbandoned { skipToDocumentBoundary() }
    while true {
      finishPending()
      if top.isDocument { break }
      closeTop(end: lastEnd)
    }
  }

  /// Skips a line that version control wrote to mark a conflict: `<<<<<<< ours`, `=======`, `>>>>>>> theirs`.
  private mutating func skipConflictMarker() -> Bool {
    let byte = input[position]
    guard byte == Byte.less || byte == Byte.greater || byte == UInt8(ascii: "="), position == lineStart,
      !top.isDocument
    else { return false }
    let end = position + 7
    guard (position..<end).allSatisfy({ input[$0] == byte }), input.isSeparator(end),
      input[input.afterBlanks(end)] != Byte.colon
    else { return false }
    if byte == Byte.less { reportConflictMarker(position..<end) }
    skipLine()
    return true
  }

  /// Skips a line that begins with a bracket which closes nothing, whatever it is lined up with.
  private mutating func skipStrayBracket() -> Bool {
    guard input[position] == Byte.closeBracket || input[position] == Byte.closeBrace, !top.isDocument else {
      return false
    }
    reportReservedStart()
    skipLineQuietly()
    return true
  }

  /// Closes the collections that the line at the token does not belong to.
  private mutating func closeDeeper() {
    while top.indent > indent, let outer = frames.last {
      if outer.indent < indent || outer.isDocument {
        if tolerated == (outer.node, indent) {
          finishPending()
          closeTop(end: lastEnd)
          indent = top.indent
          return
        }
        // Between two columns: taken for an entry of the inner collection.
        if tolerated != (top.node, indent) { reportMisalignedLine(inner: top, outer: outer) }
        tolerated = (top.node, indent)
        indent = top.indent
        return
      }
      finishPending()
      closeTop(end: lastEnd)
    }
  }

  /// Puts an empty node where the `top` collection still wants one.
  mutating func finishPending() {
    switch top.state {
    case .documentNode, .item, .value, .explicitValue:
      takeEmpty()
    case .explicitKey:
      takeEmpty()
      appendEmpty()
      top.state = .key
    case .colon:
      emptyPosition = lastEnd
      appendEmpty()
      top.state = .key
    case .documentEnd, .entry, .key:
      if pendingProperties != Node.noProperties { dropPendingProperties() }
    case .flowExplicitKey, .pairExplicitKey:
      emptyPosition = lastEnd
      appendEmpty()
      appendEmpty()
    case .flowColon, .flowValue, .pairColon, .pairValue:
      emptyPosition = lastEnd
      appendEmpty()
    case .flowItem, .flowAfterItem, .flowKey, .flowAfterValue, .pairEnd:
      break
    }
  }

  /// Takes the node that is wanted to be missing.
  private mutating func takeEmpty() {
    appendEmpty(properties: takePendingProperties())
    advance()
  }

  mutating func takePendingProperties() -> UInt32 {
    defer { pendingProperties = Node.noProperties }
    return pendingProperties
  }

  /// The node that the `top` frame wants is there, or has begun: what it wants next.
  @inline(__always)
  mutating func advance() {
    switch top.state {
    case .documentNode: top.state = .documentEnd
    case .item: top.state = .entry
    case .explicitKey: top.state = .colon
    case .value, .explicitValue: top.state = .key
    case .documentEnd, .entry, .key, .colon, .flowItem, .flowAfterItem, .flowKey, .flowExplicitKey, .flowColon,
      .flowValue, .flowAfterValue, .pairExplicitKey, .pairColon, .pairValue, .pairEnd:
      break
    }
  }

  /// Makes one step at the token; false if the token is still there to be looked at.
  private mutating func step() -> Bool {
    switch top.state {
    case .documentNode: return readNode(compact: false, sequenceAtSameColumn: false)
    case .item: return readNode(compact: true, sequenceAtSameColumn: false)
    case .value: return readNode(compact: false, sequenceAtSameColumn: true)
    case .explicitKey, .explicitValue: return readNode(compact: true, sequenceAtSameColumn: true)
    case .entry: return readEntry()
    case .key: return readKey()
    case .colon:
      if startsLine && !sawTab && indent == top.indent && isIndicator(Byte.colon) {
        position += 1
        emptyPosition = position
        top.state = .explicitValue
        return true
      }
      guard startsLine else {
        reportTextBehindNode()
        return true
      }
      emptyPosition = lastEnd
      appendEmpty()
      top.state = .key
      return false
    case .documentEnd:
      reportTextBehindDocument()
      return true
    case .flowItem, .flowAfterItem, .flowKey, .flowExplicitKey, .flowColon, .flowValue, .flowAfterValue,
      .pairExplicitKey, .pairColon, .pairValue, .pairEnd:
      // A flow collection is read to its end in one step.
      top.state = .documentEnd
      return false
    }
  }

  /// At the line behind an item of a block sequence.
  private mutating func readEntry() -> Bool {
    guard startsLine else {
      reportTextBehindNode()
      return true
    }
    if indent > top.indent { reportUnexpectedIndentation() }
    if isIndicator(Byte.dash) {
      position += 1
      emptyPosition = position
      lastEnd = position
      top.state = .item
      return true
    }
    if isDashBeforeForeignBlank() {
      position += 1
      emptyPosition = position
      lastEnd = position
      top.state = .item
      skipForeignBlanksBehindDash()
      return true
    }
    if let outer = frames.last, outer.isBlockMapping, outer.indent == top.indent {
      closeTop(end: lastEnd)
      return false
    }
    reportMissingDash()
    return true
  }

  /// At the line behind a value of a block mapping.
  private mutating func readKey() -> Bool {
    guard startsLine else {
      reportTextBehindNode()
      return true
    }
    if indent > top.indent { reportUnexpectedIndentation() }
    if isIndicator(Byte.question) {
      position += 1
      emptyPosition = position
      lastEnd = position
      top.state = .explicitKey
      return true
    }
    if isIndicator(Byte.dash) {
      reportItemAmongKeys()
      return true
    }
    let start = position
    var own = Node.noProperties
    if input[position] == Byte.ampersand || input[position] == Byte.exclamation {
      own = readProperties()
      skipToToken()
      if startsLine || isAtEnd {
        reportPropertiesWithoutNode(start..<emptyPosition)
        if isAtDocumentBoundary { return true }
        if sawTab { settleTab() }
        closeDeeper()
        return false
      }
    }
    readContent(mayOpenCollection: true, properties: own, start: start, isKeyOfTop: true)
    return true
  }

  /// At a token where the `top` frame wants a node; false if the token does not belong to that node.
  private mutating func readNode(compact: Bool, sequenceAtSameColumn: Bool) -> Bool {
    var mayOpenCollection = compact && !sawTab
    if startsLine {
      if indent <= top.indent {
        if isLaxBlockScalar() {
          noteLaxBlockScalar()
          readContent(mayOpenCollection: false, properties: Node.noProperties, start: position, isKeyOfTop: false)
          return true
        }
        guard sequenceAtSameColumn && indent == top.indent && isIndicator(Byte.dash) else {
          takeEmpty()
          return false
        }
        let column = indent
        advance()
        open(
          .sequence, .block, .item, indent: column, start: position, properties: takePendingProperties())
        position += 1
        emptyPosition = position
        lastEnd = position
        return true
      }
      mayOpenCollection = !sawTab
    }
    let start = position
    var own = Node.noProperties
    if input[position] == Byte.ampersand || input[position] == Byte.exclamation {
      let tabBefore = sawTab
      own = readProperties()
      skipToToken()
      if startsLine || isAtEnd {
        // Alone on their line, they belong to whatever node follows.
        pendingProperties = join(own)
        if isAtDocumentBoundary { return true }
        if sawTab { settleTab() }
        closeDeeper()
        return false
      }
      sawTab = tabBefore
    }
    readContent(mayOpenCollection: mayOpenCollection, properties: own, start: start, isKeyOfTop: false)
    return true
  }

  /// Opens a block collection whose first indicator or key is at `start`, as the node that is wanted.
  mutating func openBlock(_ kind: NodeKind, _ state: Frame.State, start: Int) {
    let column = start - contentLine
    advance()
    open(kind, .block, state, indent: column, start: start, properties: takePendingProperties())
  }

  /// Goes on at the next document marker.
  private mutating func skipToDocumentBoundary() {
    while !isAtEnd {
      if position == lineStart && input.isDocumentMarker(position) { return }
      skipLine()
      guard !isAtEnd else { return }
      position = input.afterBreak(position)
      lineStart = position
    }
  }
}
