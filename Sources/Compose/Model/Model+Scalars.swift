import Diagnostics

extension Model {
  func boolean(_ id: ID?) -> Bool? {
    guard let id else { return nil }
    let node = nodes[Int(id.index)]
    return node.kind == .boolean ? node.payload != 0 : nil
  }

  func integer(_ id: ID?) -> Int64? {
    guard let id else { return nil }
    let node = nodes[Int(id.index)]
    return node.kind == .integer ? Int64(bitPattern: node.payload) : nil
  }

  func unsigned(_ id: ID) -> UInt64? {
    let node = nodes[Int(id.index)]
    return node.kind == .unsigned ? node.payload : nil
  }

  func float(_ id: ID) -> Double? {
    let node = nodes[Int(id.index)]
    return node.kind == .float ? Double(bitPattern: node.payload) : nil
  }

  func timestamp(_ id: ID) -> String? {
    let node = nodes[Int(id.index)]
    return node.kind == .timestamp ? literals[Int(node.payload)] : nil
  }

  /// The string, if this is one; numbers and booleans are not.
  func string(_ id: ID?) -> String? {
    guard let id else { return nil }
    let node = nodes[Int(id.index)]
    switch node.kind {
    case .written: return withWritten(node.range, margin: Int(node.payload)) { $0.text }
    case .literal: return literals[Int(node.payload)]
    case .composed: return composed[Int(node.payload)].text.string
    case .null, .boolean, .integer, .unsigned, .float, .timestamp, .sequence, .mapping: return nil
    }
  }

  /// The string's UTF-8, without a copy where it stands in a file as it is; nothing for what is no string.
  func bytes(_ id: ID) -> ArraySlice<UInt8> {
    let node = nodes[Int(id.index)]
    switch node.kind {
    case .written: return written(node.range, margin: Int(node.payload))
    case .literal: return Array(literals[Int(node.payload)].utf8)[...]
    case .composed: return Array(composed[Int(node.payload)].text.string.utf8)[...]
    case .null, .boolean, .integer, .unsigned, .float, .timestamp, .sequence, .mapping: return []
    }
  }

  /// Lends the string's UTF-8; nil for what is no string.
  func withBytes<Result>(_ id: ID, _ body: (Span<UInt8>) -> Result) -> Result? {
    let node = nodes[Int(id.index)]
    switch node.kind {
    case .written: return withWritten(node.range, margin: Int(node.payload), body)
    case .literal: return body(literals[Int(node.payload)].utf8.span)
    case .composed: return body(composed[Int(node.payload)].text.string.utf8.span)
    case .null, .boolean, .integer, .unsigned, .float, .timestamp, .sequence, .mapping: return nil
    }
  }

  func isEmptyString(_ id: ID) -> Bool {
    let node = nodes[Int(id.index)]
    switch node.kind {
    case .written: return node.range.count == 2 * Int(node.payload)
    case .literal: return literals[Int(node.payload)].isEmpty
    case .composed: return composed[Int(node.payload)].text.string.isEmpty
    case .null, .boolean, .integer, .unsigned, .float, .timestamp, .sequence, .mapping: return false
    }
  }

  /// Whether this is a string with that text.
  func hasText(_ id: ID?, _ text: StaticString) -> Bool {
    guard let id else { return false }
    let node = nodes[Int(id.index)]
    switch node.kind {
    case .written: return isWritten(text, at: node.range, margin: Int(node.payload))
    case .literal: return literals[Int(node.payload)].isWritten(text)
    case .composed: return composed[Int(node.payload)].text.string.isWritten(text)
    case .null, .boolean, .integer, .unsigned, .float, .timestamp, .sequence, .mapping: return false
    }
  }

  /// A scalar as Go's `%v` prints it; nil for null and collections.
  func printed(_ id: ID?) -> String? {
    guard let id else { return nil }
    let node = nodes[Int(id.index)]
    switch node.kind {
    case .null, .sequence, .mapping: return nil
    case .boolean: return node.payload != 0 ? "true" : "false"
    case .integer: return String(Int64(bitPattern: node.payload))
    case .unsigned: return String(node.payload)
    case .float: return GoFormat.float(Double(bitPattern: node.payload))
    case .timestamp: return literals[Int(node.payload)]
    case .written, .literal, .composed: return string(id)
    }
  }

  /// Whether both are scalars that print alike.
  func haveSameText(_ left: ID, _ right: ID) -> Bool {
    guard let text = printed(left), let other = printed(right) else { return false }
    return text.hasSameBytes(as: other)
  }

  /// Whether the bytes of a range are these, told without a slice of them, which would have to be counted.
  func isWritten(_ text: StaticString, at range: SourceRange, margin: Int) -> Bool {
    let start = range.lowerBound + margin
    guard range.upperBound - margin - start == text.utf8CodeUnitCount else { return false }
    let file = Int(range.file.index)
    return text.withUTF8Buffer { expected in
      for offset in 0..<expected.count where unsafe sources[file][start + offset] != expected[offset] { return false }
      return true
    }
  }

  func withWritten<Result>(_ range: SourceRange, margin: Int, _ body: (Span<UInt8>) -> Result) -> Result {
    unsafe sources[Int(range.file.index)].withUnsafeBufferPointer { bytes in
      body(unsafe bytes.span.extracting(range.lowerBound + margin..<range.upperBound - margin))
    }
  }

  func written(_ range: SourceRange, margin: Int) -> ArraySlice<UInt8> {
    sources[Int(range.file.index)][range.lowerBound + margin..<range.upperBound - margin]
  }

  /// Where the references to variables in a string are among those of the session.
  func references(_ id: ID) -> Range<Int> {
    let node = nodes[Int(id.index)]
    return node.kind == .composed ? composed[Int(node.payload)].references : 0..<0
  }

  /// The string with the origin of each byte.
  func traced(_ id: ID?) -> TracedText? {
    guard let id else { return nil }
    let node = nodes[Int(id.index)]
    switch node.kind {
    case .written:
      let margin = Int(node.payload)
      let range = SourceRange(node.range.file, node.range.lowerBound + margin..<node.range.upperBound - margin)
      return TracedText(verbatim: withWritten(range, margin: 0) { $0.text }, at: range)
    case .literal: return TracedText(literals[Int(node.payload)], from: .rewritten(node.range))
    case .composed: return composed[Int(node.payload)].text
    case .null, .boolean, .integer, .unsigned, .float, .timestamp, .sequence, .mapping: return nil
    }
  }

  /// The string with the scalar that it was written as.
  func located(_ id: ID?) -> LocatedText? {
    guard let id, let text = traced(id) else { return nil }
    return LocatedText(text: text, range: range(id))
  }

  /// The bytes that hold `part` of a string (offsets in its UTF-8), or those of the whole value.
  func range(of part: Range<Int>, in id: ID) -> SourceRange { traced(id)?.place(of: part).range ?? range(id) }
}

extension String {
  func isWritten(_ text: StaticString) -> Bool { utf8.span.isWritten(text) }
}
