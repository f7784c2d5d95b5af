import Diagnostics

/// Turns bytes into nodes, in one pass, without tokens in between.
///
/// The parser stands at a token: the first byte of a line behind its indentation, or the first byte behind the
/// indicator that was just read. What the token means depends on the innermost open collection, the `top` frame.
///
///     services:            ← `services` stands where the document's node is wanted. A scalar is read, `:` follows
///                            on the same line: a mapping at column 0 is opened, the scalar is its first key,
///                            and the mapping now wants a value.
///       web:               ← deeper than 0, so this is the value: the same again, a mapping at column 2.
///         ports:           ← and at column 4.
///         - "80:80"        ← not deeper than 4, but a dash there is still the value: a sequence at column 4.
///         image: &i nginx  ← no dash, so the sequence ends. A key of the mapping at 4, and on the same line its value.
///       db: *i             ← less deep than 4: that mapping ends. A key of the mapping at 2.
///
///     nodes           0 mapping (end 12)
///     (in order,      1   scalar `services`
///     children        2   mapping (end 12)
///     behind their    3     scalar `web`
///     parent)         4     mapping (end 10)
///                     5       scalar `ports`
///                     6       sequence (end 8)
///                     7         scalar `80:80`
///                     8       scalar `image`
///                     9       scalar `nginx`, properties: anchor `i`
///                     10    scalar `db`
///                     11    alias of node 9
///
/// What makes YAML hard, and where it is settled:
///
/// - A node's meaning comes after it: `a` may be a key. Scalars are read first, then the `:` is looked for, so the
///   mapping can be put before its key. A key that is a collection is short (1,024 characters on one line), so the
///   nodes behind it can be moved (`insertParent`).
/// - Whose is an anchor? `&a key: v` names the key, `&a` alone on its line names what follows, a mapping perhaps.
///   `pendingProperties` are those of earlier lines, the others are local to `readContent`.
/// - Tabs separate but never indent. `indent` counts spaces only; `sawTab` says that tabs stand between them and the
///   token, and a block collection cannot begin or go on behind one.
/// - Indentation means nothing in brackets, so `Parser+Flow` has a loop of its own, with frames on the same stack.
/// - Nothing recurses: nesting lives in `frames`.
///
/// After an error the parser goes on with the most likely reading of the line, or skips the line and those that are
/// indented deeper, and says nothing more about it.
struct Parser {
  let input: Input
  let options: ParseOptions
  let file: FileID

  /// The next byte to look at, and the first byte of its line.
  var position = 0
  var lineStart = 0

  /// Of the token at `position`: whether it is the first of its line; the number of spaces its line starts with (if it
  /// is the first); and whether a tab stands in the white space before it.
  var startsLine = false
  var indent = 0
  var sawTab = false

  var nodes: [Node] = []
  var properties: [Tree.Properties] = [Tree.Properties()]
  var anchorTargets: [NodeID] = []
  var anchors = NameTable()
  /// How many anchors there were before this document.
  var documentAnchors = 0
  var tagPrefixes: [String] = ["", "!", "tag:yaml.org,2002:"]
  /// What this document's `%TAG` lines define.
  var tagHandles = NameTable()
  var comments: [SourceRange] = []
  var documents: [Document] = []
  var problems = Problems()
  var keys = KeyChecker()

  /// The innermost open collection, and those around it.
  var top = Frame(.documentNode, indent: -1, node: 0)
  var frames: [Frame] = []

  /// The root of the document being read.
  var rootIndex: UInt32 = 0
  /// The start of the line on which the content being read begins.
  var contentLine = 0
  /// How many columns further than it is written this line is taken to begin, because tabs indent it.
  var tabShift = 0
  /// Anchor and tag on a line before the node they belong to.
  var pendingProperties = Node.noProperties
  /// Where an empty node would stand, should the node that is wanted be missing.
  var emptyPosition = 0
  /// The end of the last node.
  var lastEnd = 0
  /// Whether the document is given up: nothing more is read of it.
  var isAbandoned = false

  /// The byte order marks that stand before a document, where they may.
  var byteOrderMarks: Set<Int> = []
  var hasTags = false

  /// Of the last node between brackets: whether `:` may follow without a space, and its index.
  var lastIsJSONLike = false
  var lastFlowNode: UInt32 = 0
  /// Stands for a node that is complete with its key.
  static let noFlowNode = UInt32.max
  /// Whether the entry of the flow mapping that is being read began with `? `.
  var hasExplicitFlowKey = false
  /// The first line between these brackets that is not indented as it should be.
  var underIndentedFlow: Int?
  /// The mapping or sequence that had an entry indented too deep, and how deep: its neighbours are so, too.
  var tolerated: (node: UInt32, indent: Int) = (0, -1)
  /// The last mapping or sequence that was said to have lines in it which are none of its entries.
  var strangers = UInt32.max
  /// Whether tabs that indent have been reported for this document.
  var hasReportedTab = false
  /// Whether blanks that are no spaces have been reported.
  var hasReportedForeignBlank = false
  /// A tab that YAML 1.2 takes for mere separation, and Docker Compose does not.
  var refusedTab: Int?
  /// The end of the last plain scalar: blank lines behind it are read as part of it by Docker Compose.
  var plainEnd = -1

  /// From where on there is no closing quote, so that it is not looked for again and again.
  var unclosedDoubleQuote = Int.max
  var unclosedSingleQuote = Int.max

  init(input: Input, file: FileID, options: ParseOptions) {
    self.input = input
    self.file = file
    self.options = options
    // Address space only: what is not used is never touched.
    nodes.reserveCapacity(input.count / 8 + 16)
  }

  @inline(__always)
  var isAtEnd: Bool { position >= input.count }
}

/// A collection that has been opened and not yet closed, or the document itself.
struct Frame {
  var state: State
  /// The column of a block collection's entries; for a flow collection that of the block collection around it.
  var indent: Int
  /// The collection's node.
  var node: UInt32

  enum State: UInt8 {
    case documentNode, documentEnd
    /// Behind a dash; between items.
    case item, entry
    /// At a key or its end; behind `?`; where the `:` to a `?` may come; behind `:`, implicit and explicit.
    case key, explicitKey, colon, value, explicitValue
    case flowItem, flowAfterItem
    case flowKey, flowExplicitKey, flowColon, flowValue, flowAfterValue
    /// The same for a single pair in a flow sequence.
    case pairExplicitKey, pairColon, pairValue, pairEnd
  }

  @inline(__always)
  init(_ state: State, indent: Int, node: UInt32) {
    self.state = state
    self.indent = indent
    self.node = node
  }

  @inline(__always)
  var isDocument: Bool { state.rawValue <= State.documentEnd.rawValue }

  @inline(__always)
  var isBlockMapping: Bool {
    state.rawValue >= State.key.rawValue && state.rawValue <= State.explicitValue.rawValue
  }
}

// MARK: - Nodes

extension Parser {
  @inline(__always)
  var nodeCount: UInt32 { UInt32(truncatingIfNeeded: nodes.count) }

  /// Appends a node, and lets its anchor refer to it.
  @inline(__always)
  mutating func append(_ node: Node) {
    nodes.append(node)
    if node.properties != Node.noProperties { define(node.properties, at: nodeCount - 1) }
    lastEnd = Int(node.end)
  }

  /// Appends the scalar that stands for a missing node.
  mutating func appendEmpty(properties: UInt32 = Node.noProperties) {
    let offset = min(emptyPosition, input.count)
    append(Node(.scalar, .plain, start: offset, end: offset, isVerbatim: true, properties: properties))
  }

  /// Opens a collection and makes it the `top` frame.
  mutating func open(
    _ kind: NodeKind, _ style: NodeStyle, _ state: Frame.State, indent: Int, start: Int, properties: UInt32
  ) {
    append(Node(kind, style, start: start, end: start, properties: properties))
    push(Frame(state, indent: indent, node: nodeCount - 1))
  }

  mutating func push(_ frame: Frame) {
    frames.append(top)
    top = frame
    if frames.count > options.maximumDepth && !isAbandoned { abandonForDepth() }
  }

  /// Closes the `top` collection, which ends at `end`.
  mutating func closeTop(end: Int) {
    let index = Int(top.node)
    nodes[index].link = nodeCount
    nodes[index].end = UInt32(truncatingIfNeeded: end)
    if nodes[index].kind == .mapping { checkKeys(ofMapping: index) }
    lastEnd = end
    top = frames.removeLast()
  }

  /// Puts a collection before the node at `index`, which turned out to be its first child.
  mutating func insertParent(at index: UInt32, _ node: Node) {
    nodes.insert(node, at: Int(index))
    for moved in Int(index) + 1..<nodes.count where nodes[moved].isCollection { nodes[moved].link += 1 }
    for anchor in anchorTargets.indices.reversed() {
      guard anchorTargets[anchor].index >= index else { break }
      anchorTargets[anchor] = NodeID(index: anchorTargets[anchor].index + 1)
    }
    if node.properties != Node.noProperties { define(node.properties, at: index) }
  }

  @inline(__always)
  func sourceRange(_ range: Range<Int>) -> SourceRange { SourceRange(file, range) }
}

// MARK: - From token to token

extension Parser {
  /// Goes to the next token, over white space, line breaks and comments.
  mutating func skipToToken() {
    startsLine = position == lineStart
    sawTab = false
    if startsLine { indent = 0 }
    let from = position
    var isBehindPlain = from == plainEnd
    /// The end of the last comment that has a line to itself.
    var commentEnd: Int?
    while true {
      switch input[position] {
      case Byte.space:
        position = input.afterSpaces(position + 1)
        if startsLine && !sawTab { indent = position - lineStart }
      case Byte.tab:
        if refusedTab == nil && !sawTab && isTabRefused(isBehindPlain, from) && !isBetweenComments(commentEnd) {
          refusedTab = position
        }
        sawTab = true
        position += 1
      case Byte.lineFeed, Byte.carriageReturn:
        guard !isAtEnd else { return }
        position = input.afterBreak(position)
        lineStart = position
        tabShift = 0
        startsLine = true
        sawTab = false
        indent = 0
      case Byte.hash:
        // Without white space before it, `#` is no comment.
        guard position == from ? position == lineStart : true else { return }
        skipComment()
        isBehindPlain = false
        commentEnd = startsLine ? position : nil
      default:
        guard startsLine, input[position] >= 0xC2, skipForeignBlanks() else { return }
      }
    }
  }

  /// Whether Docker Compose stumbles over the tab at `position`: where a block collection or a key could begin, it takes
  /// no tab for white space, not even on a blank line.
  private func isTabRefused(_ isBehindPlain: Bool, _ from: Int) -> Bool {
    guard options.dialect == .compose else { return false }
    if startsLine { return !isBehindPlain || position - lineStart <= top.indent }
    switch top.state {
    case .item, .explicitKey, .explicitValue: return position > 0 && from == emptyPosition
    default: return false
    }
  }

  /// Whether the white space behind the comment that ends at `end` leads to another one: Docker Compose then reads both
  /// in one go, if not too much lies between them.
  @inline(never)
  private func isBetweenComments(_ end: Int?) -> Bool {
    guard let end else { return false }
    let next = (end..<min(end + 512, input.count)).first { !input.isBlank($0) && !input.isBreak($0) }
    return next.map { input[$0] == Byte.hash } ?? false
  }

  /// Goes to the end of the line, the rest of which is a comment.
  mutating func skipComment() {
    let end = input.endOfLine(position)
    comments.append(sourceRange(position..<end))
    position = end
  }

  /// Goes to the end of the line, whatever is on it.
  mutating func skipLine() { position = input.endOfLine(position) }

  /// Goes over the rest of this line and all following lines that are blank or indented deeper than `column`.
  mutating func skipBlock(deeperThan column: Int) {
    skipLine()
    while !isAtEnd {
      let start = input.afterBreak(position)
      let text = input.afterSpaces(start)
      let isBlankLine = input.isBreak(text)
      guard isBlankLine || (text - start > column && text < input.count) else { return }
      lineStart = start
      position = input.endOfLine(text)
    }
  }

  /// Whether the token is an indicator: `byte` with white space behind it.
  @inline(__always)
  func isIndicator(_ byte: UInt8) -> Bool { input[position] == byte && input.isSeparator(position + 1) }

  /// Whether the document ends at the token.
  @inline(__always)
  var isAtDocumentBoundary: Bool {
    if isAtEnd { return true }
    guard position == lineStart else { return false }
    // A token cannot begin with `%`: it must be a directive, although `...` is missing.
    return input.isDocumentMarker(position) || input[position] == Byte.percent
  }
}
