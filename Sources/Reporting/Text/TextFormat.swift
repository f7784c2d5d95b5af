import Diagnostics

/// Findings for people: a sentence, the lines it is about with the bytes marked, and what to do.
package struct TextFormat: Sendable {
  /// The terminal's columns; nil when nothing limits the width.
  package var width: Int?
  package var isColoured: Bool
  /// Leaves out the line that says what was checked.
  package var isQuiet: Bool

  /// Source lines are windowed to this where nothing else limits them.
  private static let frameWidth = 140
  /// Narrower than this nothing could be read anyway.
  private static let leastWidth = 24
  /// Places of one finding that are drawn; the others are listed.
  private static let drawnOccurrences = 3
  /// Other places that take part and are drawn.
  private static let drawnRelated = 10

  package init(width: Int? = nil, isColoured: Bool = false, isQuiet: Bool = false) {
    self.width = width.map { max($0, TextFormat.leastWidth) }
    self.isColoured = isColoured
    self.isQuiet = isQuiet
  }

  package func render(_ report: Report) -> String {
    var text: [UInt8] = []
    var canvas = Canvas(isColoured: isColoured)
    var hidden = HiddenParts(report)
    for finding in report.findings {
      canvas.clear()
      draw(finding, of: report, hidden: &hidden, on: &canvas)
      canvas.paint(inColour: isColoured, into: &text)
      text.append(0x0A)
    }
    if !isQuiet { drawSummary(of: report, into: &text) }
    return String(decoding: text, as: UTF8.self)
  }

  /// One finding alone.
  func render(_ finding: Diagnostic, in report: Report, hidden: inout HiddenParts) -> String {
    var text = ""
    var canvas = Canvas(isColoured: isColoured)
    draw(finding, of: report, hidden: &hidden, on: &canvas)
    canvas.paint(inColour: isColoured, into: &text)
    return text
  }
}

// MARK: - One finding

extension TextFormat {
  private func draw(_ finding: Diagnostic, of report: Report, hidden: inout HiddenParts, on canvas: inout Canvas) {
    drawHeadline(finding, on: &canvas)

    let own = finding.occurrences.prefix(TextFormat.drawnOccurrences).map { Label($0.range) }
    var places: [(label: Label, isPrimary: Bool)] = []
    for label in own.isEmpty ? finding.primary.map({ [$0] }) ?? [] : own { places.append((label, true)) }
    for label in finding.related.prefix(TextFormat.drawnRelated) { places.append((label, false)) }
    let frames = frames(places, severity: finding.severity, of: report)
    let gutter = frames.map { String($0.frame.lastLine).utf8.count }.max() ?? 1
    for (index, frame) in frames.enumerated() {
      let row = canvas.addRow()
      canvas.write(index == 0 ? "-->" : ":::", row: row, column: gutter + 1, style: .frame)
      canvas.write(report.place(of: frame.anchor), row: row, column: gutter + 5)
      let bar = canvas.addRow()
      canvas.write("|", row: bar, column: gutter + 2, style: .frame)
      let file = frame.frame.file
      frame.frame.draw(on: &canvas, gutter: gutter) { hidden.parts(ofLine: $0, in: file) }
    }

    let others =
      finding.occurrences.dropFirst(own.count).map(\.range)
      + finding.related.dropFirst(TextFormat.drawnRelated).map(\.range)
    if let others = report.list(others) { drawNote("also", others, gutter: gutter, on: &canvas) }
    for help in finding.help { drawNote("help", help.text, gutter: gutter, on: &canvas) }
    if let guide = finding.guide { drawNote("guide", "\"\(guide)\"", gutter: gutter, on: &canvas) }
    if let fix = finding.fix { drawNote("fix", "`validate fix` can \(fix.title)", gutter: gutter, on: &canvas) }
  }

  /// One frame a file, the finding's own file first, the others in the order in which they were read.
  private func frames(
    _ places: [(label: Label, isPrimary: Bool)], severity: Severity, of report: Report
  ) -> [(frame: CodeFrame, anchor: SourceRange)] {
    guard let first = places.first else { return [] }
    let isInOneFile = places.allSatisfy { $0.label.range.file == first.label.range.file }
    let files =
      isInOneFile
      ? [first.label.range.file]
      : Set(places.map(\.label.range.file)).sorted {
        ($0 == first.label.range.file ? 0 : 1, $0) < ($1 == first.label.range.file ? 0 : 1, $1)
      }
    let lastLine = places.map { report.lines(of: $0.label.range.file).line(at: $0.label.range.upperBound) }.max() ?? 1
    let room = (width ?? TextFormat.frameWidth) - String(lastLine).utf8.count - 4
    return files.map { file in
      let own = places.filter { $0.label.range.file == file }
      let marks = own.map {
        CodeFrame.Mark(range: $0.label.range.offsets, text: $0.label.text.text, isPrimary: $0.isPrimary)
      }
      let frame = CodeFrame(
        file: report.files[file], lines: report.lines(of: file), marks: marks, severity: severity, room: room)
      return (frame, own.first?.label.range ?? first.label.range)
    }
  }

  private func drawHeadline(_ finding: Diagnostic, on canvas: inout Canvas) {
    let name = finding.severity.rawValue
    let rule = "[\(Glyph.printable(finding.rule.description))]"
    let message = Glyph.printable(finding.message.text)
    let indent = name.utf8.count + 2
    // The last line of several may be a part of the rule's name.
    let lines = width == nil ? [message] : Wrapping.lines(message + " " + rule, width: width.map { $0 - indent })
    for (index, line) in lines.enumerated() {
      let row = canvas.addRow()
      if index == 0 {
        canvas.write(name, row: row, column: 0, style: .severity(finding.severity))
        canvas.write(":", row: row, column: name.utf8.count, style: .message)
      }
      if width == nil {
        let end = canvas.write(line, row: row, column: indent, style: .message)
        canvas.write(rule, row: row, column: end + 1, style: .faint)
      } else if index == lines.count - 1, line.hasSuffix(rule) {
        let end = canvas.write(String(line.dropLast(rule.count)), row: row, column: indent, style: .message)
        canvas.write(rule, row: row, column: end, style: .faint)
      } else {
        canvas.write(line, row: row, column: indent, style: .message)
      }
    }
  }

  /// `= help: …`, continued below its own beginning.
  private func drawNote(_ name: String, _ text: String, gutter: Int, on canvas: inout Canvas) {
    let start = gutter + 4
    let indent = start + name.utf8.count + 2
    let lines = Wrapping.lines(Glyph.printable(text), width: width.map { $0 - indent })
    for (index, line) in lines.enumerated() {
      let row = canvas.addRow()
      if index == 0 {
        canvas.write("=", row: row, column: gutter + 2, style: .frame)
        canvas.write("\(name):", row: row, column: start, style: .strong)
      }
      canvas.write(line, row: row, column: indent)
    }
  }
}

extension Report {
  /// How many places are listed in a row.
  private static let listedPlaces = 10

  /// `file:line:column, file:line:column and 7 more`; nil when there is no place to name.
  func list(_ places: [SourceRange]) -> String? {
    guard !places.isEmpty else { return nil }
    let listed = places.prefix(Report.listedPlaces).map(place).joined(separator: ", ")
    return places.count > Report.listedPlaces ? "\(listed) and \(places.count - Report.listedPlaces) more" : listed
  }

  /// The same of the places of a finding besides its primary one.
  func otherPlaces(of finding: Diagnostic) -> String? { list(finding.occurrences.dropFirst().map(\.range)) }

  /// `file:line:column`, columns in Unicode scalars.
  func place(of range: SourceRange) -> String {
    let lines = lines(of: range.file)
    let path = Glyph.printable(files[range.file].path)
    return "\(path):\(lines.line(at: range.lowerBound)):\(lines.column(at: range.lowerBound))"
  }
}

// MARK: - The last line

extension TextFormat {
  private func drawSummary(of report: Report, into text: inout [UInt8]) {
    let isClean = report.findings.isEmpty
    let verdict = isClean ? "no problems" : report.verdict
    let style: Style =
      report.findings.map(\.severity).max().map { Style.severity($0) } ?? .good
    var canvas = Canvas(isColoured: isColoured)
    let lines = Wrapping.lines("\(verdict): \(report.checked)", width: width)
    for (index, line) in lines.enumerated() {
      let row = canvas.addRow()
      let head = index == 0 ? line.prefix(verdict.count) : ""
      let end = canvas.write(String(head), row: row, column: 0, style: style)
      canvas.write(String(line.dropFirst(head.count)), row: row, column: end)
    }
    canvas.paint(inColour: isColoured, into: &text)
  }
}

extension Report {
  /// `2 errors, 1 warning`; nothing is said of severities that do not occur.
  var verdict: String {
    Severity.allCases.reversed().filter { count(of: $0) > 0 }
      .map { Report.counted(count(of: $0), $0.rawValue) }.joined(separator: ", ")
  }

  /// `4 services and 21 variables in compose.yaml with .env, contract openchat`
  var checked: String {
    var text = "\(Report.counted(scope.services, "service")) and \(Report.counted(scope.variables, "variable"))"
    if !scope.composeFiles.isEmpty { text += " in " + scope.composeFiles.joined(separator: ", ") }
    if !scope.envFiles.isEmpty { text += " with " + scope.envFiles.joined(separator: ", ") }
    if let contract = scope.contract { text += ", contract \(contract)" }
    if let target = scope.target { text += ", target \(target)" }
    if !suppressed.isEmpty { text += "; \(Report.counted(suppressed.count, "finding")) allowed" }
    return Glyph.printable(text)
  }

  static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
