package import Diagnostics

/// What a file parses to: its documents, its comments, and everything that is wrong with it.
package struct Stream: Sendable {
  /// In source order. A file without content has none.
  package let documents: [Document]
  /// The nodes of all documents.
  package let tree: Tree
  /// Each comment from its `#` to the end of its line, in source order.
  package let comments: [SourceRange]
  /// In the order of `Diagnostic.inReportOrder`.
  package let diagnostics: [Diagnostic]

  /// Reads a whole file. Never fails: what cannot be understood is reported and left out of the tree.
  ///
  /// Of a file that is not UTF-8, all places are in its converted text.
  package static func parse(_ bytes: [UInt8], file: FileID, options: ParseOptions = ParseOptions()) -> Stream {
    parse(FileText(bytes), file: file, options: options)
  }

  package static func parse(_ text: FileText, file: FileID, options: ParseOptions = ParseOptions()) -> Stream {
    guard text.bytes.count < Stream.maximumSize else { return Stream(tooLarge: file) }
    return unsafe text.bytes.withUnsafeBufferPointer { buffer in
      let input = unsafe Input(buffer)
      var parser = Parser(input: input, file: file, options: options)
      let check = CharacterCheck(input)
      parser.readStream()
      parser.reportFaults(check)
      return Stream(parser, text)
    }
  }

  /// Offsets are kept in four bytes.
  private static let maximumSize = Int(UInt32.max)

  private init(tooLarge file: FileID) {
    tree = Tree(source: [], file: file)
    documents = []
    comments = []
    diagnostics = [
      Diagnostic(
        .yamlLimit, .error, "the file is larger than 4 GiB", at: Label(SourceRange(file, 0..<0)),
        help: ["split it, or name the file that was meant"])
    ]
  }

  private init(_ parser: consuming Parser, _ text: FileText) {
    var tree = Tree(source: text.bytes, file: parser.file)
    tree.nodes = parser.nodes
    tree.properties = parser.properties
    tree.anchorTargets = parser.anchorTargets
    tree.tagPrefixes = parser.tagPrefixes
    var diagnostics = parser.problems.diagnostics
    if parser.options.dialect == .compose && parser.hasTags { diagnostics += tree.tagProblems() }
    diagnostics += text.problems(in: parser.file, for: parser.options.dialect)
    self.tree = tree
    documents = parser.documents
    comments = parser.comments
    self.diagnostics = diagnostics.sorted(by: Diagnostic.inReportOrder)
  }
}

/// One document of a stream.
package struct Document: Sendable {
  /// The node the document consists of; an empty document consists of a null scalar.
  package let root: NodeID
  /// From its `---`, or its first byte of content, to its end.
  package let range: SourceRange
  /// Whether it was opened by `---`.
  package let hasStartMarker: Bool
  /// Whether it was closed by `...`.
  package let hasEndMarker: Bool
}

/// By whose rules a file is read, and how far.
package struct ParseOptions: Sendable {
  package enum Dialect: Sendable {
    /// Verdicts are those of Docker Compose: what its parser refuses is an error even where YAML 1.2 allows it,
    /// and what only its parser accepts is a note.
    case compose
    /// Verdicts are those of the YAML 1.2.2 specification.
    case yaml12
  }

  package var dialect: Dialect
  /// How deep collections may nest before the document is given up; Compose's parser has the same limit.
  package var maximumDepth: Int

  package init(dialect: Dialect = .compose, maximumDepth: Int = 10_000) {
    self.dialect = dialect
    self.maximumDepth = maximumDepth
  }
}
