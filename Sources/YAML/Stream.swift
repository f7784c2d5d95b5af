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
  package static func parse(_ bytes: [UInt8], file: FileID, options: ParseOptions = ParseOptions()) -> Stream {
    guard bytes.count < Stream.maximumSize else { return Stream(tooLarge: file) }
    guard let conversion = Conversion(bytes) else { return parse(bytes, nil, file, options) }
    return parse(conversion.text, conversion, file, options)
  }

  /// Offsets are kept in four bytes.
  private static let maximumSize = Int(UInt32.max)

  private static func parse(
    _ text: [UInt8], _ conversion: Conversion?, _ file: FileID, _ options: ParseOptions
  ) -> Stream {
    unsafe text.withUnsafeBufferPointer { buffer in
      let input = unsafe Input(buffer)
      var parser = Parser(input: input, file: file, options: options)
      let check = CharacterCheck(input)
      parser.readStream()
      parser.reportFaults(check)
      return Stream(parser, text, conversion)
    }
  }

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

  private init(_ parser: consuming Parser, _ text: [UInt8], _ conversion: Conversion?) {
    var tree = Tree(source: text, file: parser.file)
    tree.conversion = conversion
    tree.nodes = parser.nodes
    tree.properties = parser.properties
    tree.anchorTargets = parser.anchorTargets
    tree.tagPrefixes = parser.tagPrefixes
    var diagnostics = parser.problems.diagnostics
    if parser.options.dialect == .compose && parser.hasTags { diagnostics += tree.tagProblems() }
    if let conversion {
      documents = parser.documents.map { $0.moved(conversion.place) }
      comments = parser.comments.map { conversion.place($0) }
      diagnostics = diagnostics.map { conversion.place($0) }
      diagnostics += conversion.problems(in: parser.file, for: parser.options.dialect)
    } else {
      documents = parser.documents
      comments = parser.comments
    }
    self.tree = tree
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

  fileprivate func moved(_ place: (SourceRange) -> SourceRange) -> Document {
    Document(root: root, range: place(range), hasStartMarker: hasStartMarker, hasEndMarker: hasEndMarker)
  }
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
