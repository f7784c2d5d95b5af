import Diagnostics

/// The parts of source lines that must not be shown, worked out once for each long line, so that many findings on one
/// line of megabytes cost no more than one.
struct HiddenParts {
  private let redaction: Redaction
  private var known: [SourceRange: [Range<Int>]] = [:]

  /// In a line of up to this many bytes looking again is quicker than remembering.
  private static let shortLine = 512

  init(_ report: Report) { redaction = report.redaction }

  mutating func parts(ofLine line: Range<Int>, in file: SourceFile) -> [Range<Int>] {
    if line.count <= HiddenParts.shortLine { return redaction.hiddenParts(ofLine: line, in: file) }
    let key = SourceRange(file.id, line)
    if let parts = known[key] { return parts }
    let parts = redaction.hiddenParts(ofLine: line, in: file)
    known[key] = parts
    return parts
  }
}
