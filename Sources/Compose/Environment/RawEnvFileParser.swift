import Diagnostics

/// Reads an env file whose `format` is `raw`, the format of `docker run --env-file`: a line is a key, a `=` and the
/// value, with no quotes, escapes, references or comments at the end.
struct RawEnvFileParser {
  /// The longest line that Docker's reader takes.
  static let lineLimit = 64 * 1024

  private let text: EnvText
  private let origin: Definition.Origin
  private let lookup: (String) -> Definition?

  private var entries: [EnvFile.Entry] = []
  private var comments: [SourceRange] = []
  private var problems: [EnvFileProblem] = []
  private var strayText: [SourceRange] = []

  init(_ bytes: [UInt8], file: FileID, origin: Definition.Origin, lookup: @escaping (String) -> Definition?) {
    text = EnvText(bytes, file: file)
    self.origin = origin
    self.lookup = lookup
  }

  mutating func parse() -> EnvFile {
    if let invalid = text.firstInvalid { report(.notUTF8(isRefused: true), at: invalid) }
    var position = text.start
    while position < text.end {
      let lineEnd = text.lineEnd(from: position)
      line(position..<lineEnd)
      position = lineEnd + 1
    }
    var review = EnvFileReview(text, .raw, origin: origin, entries: entries)
    return EnvFile(
      file: text.file, entries: entries, comments: comments, problems: problems, strayText: strayText,
      remarks: review.diagnostics())
  }

  private mutating func line(_ line: Range<Int>) {
    guard line.count < Self.lineLimit else {
      strayText.append(text.range(line))
      return report(.lineTooLong(limit: Self.lineLimit), at: line)
    }
    var end = line.upperBound
    if end > line.lowerBound && text.bytes[end - 1] == Byte.carriageReturn { end -= 1 }
    let start = text.skipWhitespace(from: line.lowerBound, upTo: end)
    guard start < end else { return }
    if text.bytes[start] == Byte.hash { return comments.append(text.range(start..<end)) }

    let separator = text.bytes[start..<end].firstIndex(of: Byte.equals)
    let key = start..<(separator ?? end)
    guard !key.isEmpty else {
      strayText.append(text.range(start..<end))
      return report(.noKey, at: start..<start + 1)
    }
    if text.bytes[key].contains(where: { $0 == Byte.space || $0 == Byte.tab }) {
      strayText.append(text.range(start..<end))
      return report(.blankInKey, at: key)
    }
    let name = text.string(key)
    let nameRange = text.range(key)
    let value: TracedText
    var range = end..<end
    if let separator {
      if text.looksLikeKeyMaterial(key, before: separator) { strayText.append(nameRange) }
      range = separator + 1..<end
      value = text.traced(range)
    } else if let outer = lookup(name) {
      var buffer = TracedBuffer()
      buffer.insert(outer.shared, at: nameRange)
      value = buffer.text
    } else {
      if !text.looksLikeName(key) { strayText.append(nameRange) }
      return append(name, nameRange, separator, range, nil)
    }
    append(
      name, nameRange, separator, range, Definition(name: name, nameRange: nameRange, value: value, origin: origin))
  }

  private mutating func append(
    _ name: String, _ nameRange: SourceRange, _ separator: Int?, _ value: Range<Int>, _ definition: Definition?
  ) {
    entries.append(
      EnvFile.Entry(
        name: name, nameRange: nameRange, export: nil, separator: separator == nil ? .none : .equals,
        separatorRange: separator.map { text.range($0..<$0 + 1) } ?? nameRange.end, valueRange: text.range(value),
        quoting: .none, definition: definition, references: []))
  }

  private mutating func report(_ kind: EnvFileProblem.Kind, at range: Range<Int>) {
    guard problems.count < EnvFile.Limit.problems else { return }
    problems.append(EnvFileProblem(kind, at: text.range(range)))
  }
}
