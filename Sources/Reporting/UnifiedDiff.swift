package import Diagnostics

/// The changes of fixes as a unified diff, secrets masked.
///
///     --- .env
///     +++ .env
///     @@ -1,3 +1,3 @@
///      POSTGRES_DB=openchat
///     -CORS_ORIGIN=https://ochat.pro/
///     +CORS_ORIGIN=https://ochat.pro
///      POSTGRES_USER=openchat
///
/// It is made to be read: where a secret is masked it could not be applied any more.
package struct UnifiedDiff: Sendable {
  private let redaction: Redaction
  private let isColoured: Bool

  /// Lines shown around a change.
  private static let context = 3

  package init(_ redaction: Redaction, isColoured: Bool = false) {
    self.redaction = redaction
    self.isColoured = isColoured
  }

  package func text(of fixed: FixedFiles) -> String {
    var text = ""
    for file in fixed.files { write(file, to: &text) }
    return text
  }

  /// Lines of the original that change together, and what they become.
  private struct Change {
    /// Line numbers, counting from 1, of whole lines.
    var lines: ClosedRange<Int>
    var edits: [Fix.Edit]
  }

  private func write(_ file: FixedFile, to text: inout String) {
    let path = Glyph.printable(file.original.path)
    append("--- \(path)", .strong, to: &text)
    append("+++ \(path)", .strong, to: &text)
    let table = LineTable(file.original.bytes)
    var added = 0
    var changes = UnifiedDiff.changes(file, table)[...]
    while let first = changes.popFirst() {
      var hunk = [first]
      while let next = changes.first, let last = hunk.last,
        next.lines.lowerBound - last.lines.upperBound <= 2 * UnifiedDiff.context
      {
        hunk.append(next)
        changes.removeFirst()
      }
      added += write(hunk, of: file, table, added: added, to: &text)
    }
  }

  /// The edits by the lines they touch; edits that touch a line both touch are one change.
  private static func changes(_ file: FixedFile, _ table: LineTable) -> [Change] {
    var changes: [Change] = []
    for edit in file.edits {
      let first = table.line(at: edit.range.lowerBound)
      let last = table.line(at: edit.range.upperBound)
      if let previous = changes.last, previous.lines.upperBound >= first {
        changes[changes.count - 1].lines = previous.lines.lowerBound...max(previous.lines.upperBound, last)
        changes[changes.count - 1].edits.append(edit)
      } else {
        changes.append(Change(lines: first...last, edits: [edit]))
      }
    }
    return changes
  }

  /// Writes one hunk and returns by how many lines it makes the file longer.
  ///
  /// - Parameter added: by how many lines the hunks before it did.
  private func write(
    _ hunk: [Change], of file: FixedFile, _ table: LineTable, added: Int, to text: inout String
  ) -> Int {
    guard let first = hunk.first, let last = hunk.last else { return 0 }
    let lineCount = UnifiedDiff.lineCount(file.original.bytes, table)
    let start = max(1, first.lines.lowerBound - UnifiedDiff.context)
    let end = min(lineCount, last.lines.upperBound + UnifiedDiff.context)
    var body: [(mark: String, line: String, style: Style)] = []
    var oldCount = 0
    var newCount = 0
    func keep(_ lines: Range<Int>) {
      for line in lines {
        body.append((" ", shown(line, of: file.original, table), .plain))
        oldCount += 1
        newCount += 1
      }
    }
    var line = start
    for change in hunk {
      keep(line..<max(line, change.lines.lowerBound))
      let oldLines = change.lines.lowerBound..<max(change.lines.lowerBound, min(change.lines.upperBound, lineCount) + 1)
      let old = oldLines.map { shown($0, of: file.original, table) }
      let new = newLines(change, of: file.original, table)
      // Lines of a change that stay the same at its edges are context; when all look the same, what changes is masked.
      let before = old == new ? 0 : zip(old, new).prefix { $0 == $1 }.count
      let rest = min(old.count, new.count) - before
      let after = old == new ? 0 : zip(old.reversed(), new.reversed()).prefix(rest).prefix { $0 == $1 }.count
      keep(oldLines.lowerBound..<(oldLines.lowerBound + before))
      for text in old[before..<(old.count - after)] { body.append(("-", text, .severity(.error))) }
      for text in new[before..<(new.count - after)] { body.append(("+", text, .good)) }
      oldCount += old.count - before - after
      newCount += new.count - before - after
      keep((oldLines.upperBound - after)..<oldLines.upperBound)
      line = oldLines.upperBound
    }
    keep(line..<max(line, end + 1))
    let oldStart = oldCount == 0 ? start - 1 : start
    let newStart = newCount == 0 ? start + added - 1 : start + added
    append("@@ -\(oldStart),\(oldCount) +\(newStart),\(newCount) @@", .related, to: &text)
    for (mark, line, style) in body { append(mark + line, style, to: &text) }
    return newCount - oldCount
  }

  /// A line break at the end of a file begins no further line.
  private static func lineCount(_ bytes: [UInt8], _ table: LineTable) -> Int {
    table.contents(ofLine: table.lineCount).isEmpty ? table.lineCount - 1 : table.lineCount
  }

  private func shown(_ line: Int, of file: SourceFile, _ table: LineTable) -> String {
    let contents = table.contents(ofLine: line)
    let hidden = redaction.hiddenParts(ofLine: contents, in: file)
    return UnifiedDiff.masked(file.bytes, contents, hidden)
  }

  /// What the lines of a change become. What replaces hidden bytes is hidden too.
  private func newLines(_ change: Change, of file: SourceFile, _ table: LineTable) -> [String] {
    let lower = table.contents(ofLine: change.lines.lowerBound).lowerBound
    let upper =
      change.lines.upperBound < table.lineCount
      ? table.contents(ofLine: change.lines.upperBound + 1).lowerBound : file.bytes.count
    var bytes: [UInt8] = []
    var hidden: [Range<Int>] = []
    func keep(_ part: Range<Int>) {
      let shift = bytes.count - part.lowerBound
      hidden += redaction.hiddenRanges(in: part, of: file.id).map {
        ($0.lowerBound + shift)..<($0.upperBound + shift)
      }
      bytes += file.bytes[part]
    }
    var offset = lower
    for edit in change.edits {
      keep(offset..<edit.range.lowerBound)
      let start = bytes.count
      bytes += edit.replacement.utf8
      if redaction.hides(partOf: edit.range) { hidden.append(start..<bytes.count) }
      offset = edit.range.upperBound
    }
    keep(offset..<max(offset, upper))
    let newTable = LineTable(bytes)
    return (1...max(1, newTable.lineCount)).prefix(UnifiedDiff.lineCount(bytes, newTable)).map { line in
      let contents = newTable.contents(ofLine: line)
      let values = redaction.hiddenParts(of: Array(bytes[contents])).map {
        ($0.lowerBound + contents.lowerBound)..<($0.upperBound + contents.lowerBound)
      }
      return UnifiedDiff.masked(bytes, contents, (values + hidden.map { $0.clamped(to: contents) }).coalesced())
    }
  }

  private static func masked(_ bytes: [UInt8], _ contents: Range<Int>, _ hidden: [Range<Int>]) -> String {
    var text = ""
    var secret = 0
    for glyph in Glyph.read(bytes, contents) {
      while secret < hidden.count, hidden[secret].upperBound <= glyph.bytes.lowerBound { secret += 1 }
      let isHidden = secret < hidden.count && hidden[secret].lowerBound < glyph.bytes.upperBound
      text += isHidden ? glyph.mask : glyph.text
    }
    return text
  }

  private func append(_ line: String, _ style: Style, to text: inout String) {
    text += style.paint(line, inColour: isColoured) + "\n"
  }
}
