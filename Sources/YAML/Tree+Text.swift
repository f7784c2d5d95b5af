package import Diagnostics

extension Tree {
  /// A scalar's value, or an alias's name; empty for collections.
  package func text(_ node: NodeID) -> String { String(decoding: utf8(node), as: UTF8.self) }

  /// A scalar's value as UTF-8, without a copy where the source holds it as it is.
  package func utf8(_ node: NodeID) -> ArraySlice<UInt8> {
    let node = nodes[Int(node.index)]
    if let range = verbatimRange(node) { return source[range] }
    return withInput { input in
      var decoder = ScalarDecoder(input: input, sink: ByteSink(input: input))
      decoder.decode(node)
      return decoder.sink.bytes[...]
    }
  }

  /// A scalar's value, each byte of which knows where in the file it was written. That of a `!!binary` scalar is what
  /// its Base64 stands for.
  package func traced(_ id: NodeID) -> TracedText {
    let node = nodes[Int(id.index)]
    if node.properties != Node.noProperties, coreTag(id) == "binary", let bytes = Base64.decode(utf8(id)) {
      return TracedText(String(decoding: bytes, as: UTF8.self), from: .rewritten(range(id)))
    }
    if let range = verbatimRange(node) {
      return TracedText(verbatim: text(ofSource: range), at: SourceRange(file, range))
    }
    return withInput { input in
      var decoder = ScalarDecoder(input: input, sink: TraceSink(input: input, file: file))
      decoder.decode(node)
      return decoder.sink.builder.finish()
    }
  }

  /// Whether a scalar has this value; for testing keys without making strings.
  package func equals(_ node: NodeID, _ text: StaticString) -> Bool {
    let value = utf8(node)
    guard kind(node) == .scalar, value.count == text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { expected in unsafe value.elementsEqual(expected) }
  }

  /// The bytes that are a scalar's value as they stand; nil if it has to be decoded.
  func verbatimRange(_ node: Node) -> Range<Int>? {
    let range = Int(node.start)..<Int(node.end)
    switch node.kind {
    case .sequence, .mapping: return range.lowerBound..<range.lowerBound
    case .alias: return min(range.lowerBound + 1, range.upperBound)..<range.upperBound
    case .scalar:
      guard node.isVerbatim else { return nil }
      return node.style == .plain
        ? range : range.lowerBound + 1..<max(range.lowerBound + 1, range.upperBound - 1)
    }
  }

  func text(ofSource range: Range<Int>) -> String { String(decoding: source[range], as: UTF8.self) }

  func withInput<Result>(_ body: (Input) -> Result) -> Result {
    unsafe source.withUnsafeBufferPointer { bytes in body(unsafe Input(bytes)) }
  }
}

/// Collects a scalar's value with its origin.
private struct TraceSink: ScalarSink {
  let input: Input
  let file: FileID
  var builder = TracedTextBuilder()

  mutating func take(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    builder.append(input.text(range), from: .bytes(file, offset: range.lowerBound))
  }

  mutating func put(_ scalar: Unicode.Scalar, for range: Range<Int>) {
    builder.append(String(scalar), from: .rewritten(SourceRange(file, range)))
  }
}
