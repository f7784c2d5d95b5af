import Diagnostics

/// The parts of source lines that must not be shown, worked out once a line, so that many findings on one line of
/// megabytes cost no more than one.
struct HiddenParts {
  private let redaction: Redaction
  private var known: [SourceRange: [Range<Int>]] = [:]

  init(_ report: Report) { redaction = report.redaction }

  mutating func parts(ofLine line: Range<Int>, in file: SourceFile) -> [Range<Int>] {
    let key = SourceRange(file.id, line)
    if let parts = known[key] { return parts }
    let parts = redaction.hiddenParts(ofLine: line, in: file)
    known[key] = parts
    return parts
  }
}
