import Diagnostics

/// Streams and documents (chapter 9 of the specification) and directives (6.8).
extension Parser {
  mutating func readStream() {
    var mayHaveDirectives = true
    while true {
      skipToToken()
      while isByteOrderMark(position) && position == lineStart {
        skipByteOrderMark()
        skipToToken()
      }
      guard !isAtEnd else { return }
      if position == lineStart, input.isDocumentMarker(position), input[position] == Byte.dot {
        if documents.isEmpty { refusedEndMarker() }
        position += 3
        finishMarkerLine()
        mayHaveDirectives = true
        continue
      }
      mayHaveDirectives = readDocument(mayHaveDirectives: mayHaveDirectives)
    }
  }

  /// Reads one document and returns whether it was closed by `...`, behind which directives may stand.
  private mutating func readDocument(mayHaveDirectives: Bool) -> Bool {
    tagHandles.removeAll()
    // Docker Compose still knows the anchors of earlier documents.
    if options.dialect == .yaml12 { anchors.removeAll() }
    documentAnchors = anchorTargets.count
    isAbandoned = false
    hasReportedTab = false
    pendingProperties = Node.noProperties
    let start = position
    let directives = readDirectives()
    let hasStartMarker =
      !isAtEnd && position == lineStart && input.isDocumentMarker(position) && input[position] == Byte.dash
    if let directives {
      if !mayHaveDirectives { reportDirectiveWithoutEnd(directives) }
      if !hasStartMarker { reportDirectiveWithoutDocument(directives) }
    }
    if !hasStartMarker && !documents.isEmpty && directives == nil { refusedBareDocument() }
    // The first line is looked at anew, with its indentation; behind directives there may be none.
    if hasStartMarker { position += 3 } else if !isAtEnd { position = lineStart }
    emptyPosition = position
    lastEnd = position
    rootIndex = nodeCount
    frames.removeAll(keepingCapacity: true)
    top = Frame(.documentNode, indent: -1, node: 0)
    readBlocks()

    reportRefusedTab()
    var hasEndMarker = false
    var end = max(lastEnd, start)
    if !isAtEnd && position == lineStart && input[position] == Byte.dot {
      hasEndMarker = true
      position += 3
      end = position
      finishMarkerLine()
    }
    documents.append(
      Document(
        root: NodeID(index: rootIndex), range: sourceRange(start..<end), hasStartMarker: hasStartMarker,
        hasEndMarker: hasEndMarker))
    return hasEndMarker
  }

  /// Behind `...` there is only room for a comment.
  private mutating func finishMarkerLine() {
    let blanks = input.afterBlanks(position)
    if input[blanks] == Byte.hash && blanks > position {
      position = blanks
      skipComment()
    } else if blanks < input.count && !input.isBreak(blanks) {
      position = blanks
      reportTextBehindMarker()
      skipLine()
    }
  }

  /// A byte order mark may stand before any document, and is not part of its first line.
  private mutating func skipByteOrderMark() {
    if position > 0 { refusedByteOrderMark() }
    byteOrderMarks.insert(position)
    position += 3
    lineStart = position
  }

  @inline(__always)
  func isByteOrderMark(_ offset: Int) -> Bool {
    input[offset] == 0xEF && input[offset + 1] == 0xBB && input[offset + 2] == 0xBF
  }

  /// Reads the directives at the token, if there are any, and returns the bytes of the first.
  private mutating func readDirectives() -> Range<Int>? {
    var first: Range<Int>?
    var version: Range<Int>?
    while !isAtEnd && position == lineStart && input[position] == Byte.percent {
      let start = position
      let lineEnd = input.endOfLine(position)
      var words: [Range<Int>] = []
      var offset = position
      while offset < lineEnd {
        let word = offset
        while offset < lineEnd && !input.isBlank(offset) { offset += 1 }
        words.append(word..<offset)
        offset = input.afterBlanks(offset)
        if input[offset] == Byte.hash { break }
      }
      position = offset
      let range = start..<(words.last?.upperBound ?? offset)
      first = first ?? range
      readDirective(words, range: range, version: &version)
      skipLine()
      skipToToken()
    }
    return first
  }

  private mutating func readDirective(_ words: [Range<Int>], range: Range<Int>, version: inout Range<Int>?) {
    guard let name = words.first else { return }
    if input.matches("%YAML", at: name.lowerBound) && name.count == 5 {
      if version != nil { reportRepeatedDirective(range) }
      version = range
      readVersion(words, range: range)
    } else if input.matches("%TAG", at: name.lowerBound) && name.count == 4 {
      readTagDirective(words, range: range)
    } else {
      refusedUnknownDirective(range)
    }
  }

  private mutating func readVersion(_ words: [Range<Int>], range: Range<Int>) {
    guard words.count == 2 || words.count > 2 && input[words[2].lowerBound] == Byte.hash else {
      return reportMalformedDirective(range, example: "%YAML 1.2")
    }
    var text = words[1]
    if let comment = text.first(where: { input[$0] == Byte.hash }) {
      noteTightComment(comment)
      text = text.lowerBound..<comment
    }
    guard let dot = text.first(where: { input[$0] == Byte.dot }), let major = number(text.lowerBound..<dot),
      let minor = number(dot + 1..<text.upperBound)
    else { return reportMalformedDirective(range, example: "%YAML 1.2") }
    if major != 1 {
      reportUnsupportedVersion(text)
    } else if minor != 1 {
      refusedVersion(range, isNewer: minor > 2)
    }
  }

  private func number(_ range: Range<Int>) -> Int? {
    guard !range.isEmpty && range.count < 10 else { return nil }
    var value = 0
    for offset in range {
      guard input[offset] >= 0x30 && input[offset] <= 0x39 else { return nil }
      value = value * 10 + Int(input[offset] - 0x30)
    }
    return value
  }
}
