/// Flow collections (7.4 of the specification): everything between brackets.
extension Parser {
  /// Reads the flow collection at the token, to the byte behind its closing bracket. Returns false if it is not
  /// closed; the parser then stands where a block collection can go on.
  mutating func readFlow(properties: UInt32) -> Bool {
    let depth = frames.count
    underIndentedFlow = nil
    openFlow(properties)
    while frames.count > depth {
      guard skipFlowSpace() else {
        if !isAbandoned { closeUnclosed(depth) }
        return false
      }
      guard stepInFlow() else {
        if !isAbandoned { closeUnclosed(depth) }
        return false
      }
    }
    reportFlowIndentation()
    return true
  }

  private mutating func openFlow(_ properties: UInt32) {
    let isSequence = input[position] == Byte.openBracket
    open(
      isSequence ? .sequence : .mapping, .flow, isSequence ? .flowItem : .flowKey, indent: top.indent, start: position,
      properties: properties)
    position += 1
  }

  /// Goes to the next token between brackets; false at the end of the document.
  @inline(__always)
  private mutating func skipFlowSpace() -> Bool {
    while input[position] == Byte.space { position += 1 }
    let byte = input[position]
    if byte > Byte.hash { return !isAbandoned }
    return skipFlowLines()
  }

  private mutating func skipFlowLines() -> Bool {
    let from = position
    while !isAtEnd && !isAbandoned {
      switch input[position] {
      case Byte.space, Byte.tab:
        position += 1
      case Byte.lineFeed, Byte.carriageReturn:
        position = input.afterBreak(position)
        lineStart = position
        if input.isDocumentMarker(position) { return false }
      case Byte.hash:
        let isTight = position == from && position > lineStart && !input.isBlank(position - 1)
        if isTight {
          guard options.dialect == .compose || input[position - 1] == Byte.comma else { return true }
          noteTightComment(position)
        }
        skipComment()
      default:
        if lineStart > from && input.afterSpaces(lineStart) - lineStart <= top.indent {
          return checkFlowIndentation()
        }
        return true
      }
    }
    return false
  }

  /// At a line between brackets that is not indented deeper than the block collection around them; false if the
  /// bracket cannot have been meant to reach here.
  private mutating func checkFlowIndentation() -> Bool {
    switch top.state {
    case .flowAfterItem, .flowAfterValue, .pairEnd, .flowColon, .pairColon:
      switch input[position] {
      case Byte.comma, Byte.closeBracket, Byte.closeBrace, Byte.colon: break
      default: return false
      }
    case .flowItem, .flowKey, .flowExplicitKey, .flowValue, .pairExplicitKey, .pairValue:
      break
    case .documentNode, .documentEnd, .item, .entry, .key, .explicitKey, .colon, .value, .explicitValue:
      return false
    }
    noteFlowIndentation(position)
    return true
  }

  /// Closes all collections down to `depth`, for want of their brackets, and goes back to the start of the line.
  private mutating func closeUnclosed(_ depth: Int) {
    reportUnclosedBrackets(depth)
    while frames.count > depth {
      finishPending()
      closeTop(end: max(lastEnd, Int(nodes[Int(top.node)].start) + 1))
    }
    position = isAtEnd ? position : lineStart
    if position < lastEnd { position = lastEnd }
  }

  /// Whether the key before the `:` was introduced by `? `.
  var isBehindExplicitKey: Bool { hasExplicitFlowKey && top.state == .flowColon }

  /// Makes one step at the token; false if the rest of the document is no part of the brackets.
  @inline(__always)
  private mutating func stepInFlow() -> Bool {
    let byte = input[position]
    switch top.state {
    case .flowItem:
      switch byte {
      case Byte.closeBracket, Byte.closeBrace: closeFlow()
      case Byte.comma: skipExtraComma()
      case Byte.question where input.isSeparator(position + 1):
        top.state = .flowAfterItem
        open(.mapping, .flow, .pairExplicitKey, indent: top.indent, start: position, properties: 0)
        position += 1
        emptyPosition = position
      case Byte.colon where endsFlowPlain(colonAt: position):
        refusedEmptyKey()
        top.state = .flowAfterItem
        emptyPosition = position
        openPair(start: position)
        appendEmpty()
        takeFlowColon(.pairValue)
      default:
        return readFlowNode(after: .flowAfterItem, isItem: true)
      }
    case .flowAfterItem:
      switch byte {
      case Byte.comma: takeComma(.flowItem)
      case Byte.closeBracket, Byte.closeBrace: closeFlow()
      case Byte.colon where lastFlowNode != Parser.noFlowNode && (lastIsJSONLike || endsFlowPlain(colonAt: position)):
        makeLastItemPair()
      default: return recoverMissingComma(.flowItem)
      }
    case .flowKey:
      switch byte {
      case Byte.closeBracket, Byte.closeBrace: closeFlow()
      case Byte.comma: skipExtraComma()
      case Byte.question where input.isSeparator(position + 1):
        position += 1
        emptyPosition = position
        top.state = .flowExplicitKey
        hasExplicitFlowKey = true
      case Byte.colon where endsFlowPlain(colonAt: position):
        refusedEmptyKey()
        emptyPosition = position
        appendEmpty()
        takeFlowColon(.flowValue)
      default:
        return readFlowNode(after: .flowColon, isItem: false)
      }
    case .flowExplicitKey, .pairExplicitKey:
      let after: Frame.State = top.state == .flowExplicitKey ? .flowColon : .pairColon
      switch byte {
      case Byte.comma, Byte.closeBracket, Byte.closeBrace: takeEmptyInFlow(after)
      case Byte.colon where endsFlowPlain(colonAt: position): takeEmptyInFlow(after)
      default: return readFlowNode(after: after, isItem: false)
      }
    case .flowColon:
      switch byte {
      case Byte.colon where lastIsJSONLike || endsFlowPlain(colonAt: position): takeFlowColon(.flowValue)
      case Byte.comma, Byte.closeBracket, Byte.closeBrace:
        emptyPosition = lastEnd
        takeEmptyInFlow(.flowAfterValue)
      default:
        return recoverMissingComma(.flowKey)
      }
    case .flowValue:
      switch byte {
      case Byte.comma, Byte.closeBracket, Byte.closeBrace: takeEmptyInFlow(.flowAfterValue)
      default: return readFlowNode(after: .flowAfterValue, isItem: false)
      }
    case .flowAfterValue:
      switch byte {
      case Byte.comma:
        hasExplicitFlowKey = false
        takeComma(.flowKey)
      case Byte.closeBracket, Byte.closeBrace: closeFlow()
      default: return recoverMissingComma(.flowKey)
      }
    case .pairColon:
      switch byte {
      case Byte.colon where lastIsJSONLike || endsFlowPlain(colonAt: position): takeFlowColon(.pairValue)
      default:
        emptyPosition = lastEnd
        takeEmptyInFlow(.pairEnd)
      }
    case .pairValue:
      switch byte {
      case Byte.comma, Byte.closeBracket, Byte.closeBrace: takeEmptyInFlow(.pairEnd)
      default: return readFlowNode(after: .pairEnd, isItem: false)
      }
    case .pairEnd:
      if isUnquotedTemplate { return recoverMissingComma(.pairEnd) }
      closeTop(end: lastEnd)
      lastIsJSONLike = false
      // A pair is no key.
      lastFlowNode = Parser.noFlowNode
    case .documentNode, .documentEnd, .item, .entry, .key, .explicitKey, .colon, .value, .explicitValue:
      return false
    }
    return true
  }

  @inline(__always)
  private mutating func takeComma(_ next: Frame.State) {
    position += 1
    top.state = next
  }

  @inline(__always)
  private mutating func takeFlowColon(_ next: Frame.State) {
    if options.dialect == .compose { checkFlowColon() }
    position += 1
    emptyPosition = position
    top.state = next
  }

  private mutating func takeEmptyInFlow(_ next: Frame.State) {
    appendEmpty()
    lastIsJSONLike = false
    top.state = next
  }

  /// Closes the `top` collection at a closing bracket.
  @inline(__always)
  private mutating func closeFlow() {
    let isMapping = top.state == .flowKey || top.state == .flowAfterValue
    if (input[position] == Byte.closeBrace) != isMapping { reportMismatchedBracket() }
    position += 1
    lastFlowNode = top.node
    closeTop(end: position)
    lastIsJSONLike = true
  }

  /// Opens a single pair whose first node begins at `start`.
  private mutating func openPair(start: Int) {
    open(.mapping, .flow, .pairValue, indent: top.indent, start: start, properties: 0)
  }

  /// More bytes than a legal key can have: 1,024 characters of four bytes.
  private static let longestMovedKey = 4096

  /// `:` behind an item of a sequence: the item is the key of a single pair.
  private mutating func makeLastItemPair() {
    let key = nodes[Int(lastFlowNode)]
    let start = Int(key.start)
    if start < lineStart || position - start > 1024 { checkPairKeyLength(start..<position) }
    guard position - start <= Parser.longestMovedKey else {
      // Moving the nodes of such keys, one in another, would take forever.
      position += 1
      top.state = .flowItem
      return
    }
    insertParent(at: lastFlowNode, Node(.mapping, .flow, start: start, end: start))
    push(Frame(.pairValue, indent: top.indent, node: lastFlowNode))
    takeFlowColon(.pairValue)
  }

  /// Reads the node at the token, which the `top` frame wants, and leaves that frame in state `next`.
  @inline(__always)
  private mutating func readFlowNode(after next: Frame.State, isItem: Bool) -> Bool {
    let start = position
    var own = Node.noProperties
    if input[position] == Byte.ampersand || input[position] == Byte.exclamation {
      own = readProperties()
      guard skipFlowSpace() else { return false }
      switch input[position] {
      case Byte.comma, Byte.closeBracket, Byte.closeBrace:
        appendEmpty(properties: own)
        lastFlowNode = nodeCount - 1
        lastIsJSONLike = false
        top.state = next
        return true
      case Byte.colon where endsFlowPlain(colonAt: position):
        top.state = next
        if isItem { openPair(start: start) }
        appendEmpty(properties: own)
        lastFlowNode = nodeCount - 1
        lastIsJSONLike = false
        if isItem { takeFlowColon(.pairValue) }
        return true
      default:
        break
      }
    }
    let leaf: Leaf
    var isJSONLike = false
    switch input[position] {
    case Byte.openBracket, Byte.openBrace:
      top.state = next
      openFlow(own)
      return true
    case Byte.doubleQuote:
      leaf = readDoubleQuoted(within: top.indent)
      isJSONLike = true
    case Byte.singleQuote:
      leaf = readSingleQuoted(within: top.indent)
      isJSONLike = true
    case Byte.asterisk:
      leaf = readAlias()
      if own != Node.noProperties { reportPropertiesOfAlias(own) }
    default:
      checkFlowPlainStart()
      leaf = readFlowPlain()
    }
    lastIsJSONLike = isJSONLike
    if isItem {
      let colon = input.afterBlanks(position)
      if input[colon] == Byte.colon && (isJSONLike || endsFlowPlain(colonAt: colon)) {
        if leaf.spansLines || colon - leaf.start > 1024 { checkPairKeyLength(leaf.start..<colon) }
        top.state = next
        openPair(start: leaf.start)
        append(leaf.node(own))
        lastFlowNode = nodeCount - 1
        position = colon
        takeFlowColon(.pairValue)
        return true
      }
    }
    append(leaf.node(own))
    lastFlowNode = nodeCount - 1
    top.state = next
    return true
  }

  /// A comma with nothing before it.
  private mutating func skipExtraComma() {
    reportExtraComma()
    position += 1
  }

  /// At a token where only a comma or the closing bracket can stand.
  private mutating func recoverMissingComma(_ next: Frame.State) -> Bool {
    if isUnquotedTemplate {
      takeTemplate()
      return true
    }
    if position == lineStart || isFirstOfLine(position), looksLikeBlockEntry(position), lineIsOutside(position) {
      return false
    }
    reportMissingComma()
    if top.state == .flowColon {
      emptyPosition = lastEnd
      appendEmpty()
    }
    if input[position] == Byte.colon { position += 1 }
    top.state = next
    return true
  }

  /// Whether the token is the brace of a `${NAME}` whose dollar ended a plain scalar.
  private var isUnquotedTemplate: Bool {
    input[position] == Byte.openBrace && position > 0 && position == lastEnd && input[position - 1] == UInt8(ascii: "$")
      && nodes.last?.style == .plain
  }

  private func isFirstOfLine(_ offset: Int) -> Bool { input.trimmingBlanks(offset, from: lineStart) == lineStart }

  private func lineIsOutside(_ offset: Int) -> Bool { input.afterSpaces(lineStart) - lineStart <= top.indent }

  /// `${NAME}` without quotes: takes it, and what follows up to the next comma or bracket, into the scalar before.
  private mutating func takeTemplate() {
    let lineEnd = input.endOfLine(position)
    var depth = 0
    var offset = position
    while offset < lineEnd {
      let byte = input[offset]
      if byte == Byte.openBrace {
        depth += 1
      } else if byte == Byte.closeBrace {
        guard depth > 0 else { break }
        depth -= 1
      } else if depth == 0 && (byte == Byte.comma || byte == Byte.closeBracket) {
        break
      }
      offset += 1
    }
    let end = input.trimmingBlanks(offset, from: position)
    let index = Int(nodeCount) - 1
    reportUnquotedTemplate(Int(nodes[index].start)..<end)
    nodes[index].end = UInt32(truncatingIfNeeded: end)
    lastEnd = end
    position = end
  }
}
