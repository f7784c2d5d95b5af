package import Diagnostics

/// Findings for people: a sentence, the lines it is about with the bytes marked, and what to do.
package struct TextFormat: Sendable {
  /// The terminal's columns; nil when nothing limits the width.
  package var width: Int?
  package var isColoured: Bool
  /// Leaves out the line that says what was checked.
  package var isQuiet: Bool
  /// Findings less severe than this are left out; the last line counts them all the same.
  package var least: Severity

  /// Source lines are windowed to this where nothing else limits them.
  private static let frameWidth = 140
  /// Narrower than this nothing could be read anyway.
  private static let leastWidth = 24
  /// Places of one finding that are drawn; the others are listed.
  private static let drawnOccurrences = 3
  /// Other places that take part and are drawn.
  private static let drawnRelated = 10

  package init(width: Int? = nil, isColoured: Bool = false, isQuiet: Bool = false, least: Severity = .note) {
    self.width = width.map { max($0, TextFormat.leastWidth) }
    self.isColoured = isColoured
    self.isQuiet = isQuiet
    self.least = least
  }

  package func render(_ report: Report) -> String {
    var text: [UInt8] = []
    var canvas = Canvas(isColoured: isColoured)
    var hidden = HiddenParts(report)
    for finding in report.findings where finding.severity >= least {
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

    let (occurrences, related) = (finding.occurrences, finding.related)
    var marks: [CodeFrame.Mark] = []
    marks.reserveCapacity(
      max(1, min(occurrences.count, TextFormat.drawnOccurrences)) + min(related.count, TextFormat.drawnRelated))
    for occurrence in occurrences.prefix(TextFormat.drawnOccurrences) {
      marks.append(CodeFrame.Mark(range: occurrence.range, text: "", isPrimary: true))
    }
    let own = marks.count
    if own == 0, let primary = finding.primary {
      marks.append(CodeFrame.Mark(range: primary.range, text: primary.text.text, isPrimary: true))
    }
    for label in related.prefix(TextFormat.drawnRelated) {
      marks.append(CodeFrame.Mark(range: label.range, text: label.text.text, isPrimary: false))
    }
    let frames = frames(marks, severity: finding.severity, of: report)
    let gutter = frames.reduce(1) { max($0, $1.lastLine.decimalDigits) }
    for index in frames.indices {
      let file = frames[index].file
      canvas.addRow()
      canvas.write(index == 0 ? "-->" : ":::", column: gutter + 1, style: .frame)
      canvas.write(report.place(of: frames[index].place), column: gutter + 5)
      canvas.addRow()
      canvas.mark("|", column: gutter + 2, style: .frame)
      frames[index].draw(on: &canvas, gutter: gutter) { hidden.parts(ofLine: $0, in: file) }
    }

    let otherOccurrences = occurrences.count - own
    let others = report.list(otherOccurrences + max(0, related.count - TextFormat.drawnRelated)) { index in
      index < otherOccurrences
        ? occurrences[own + index].range : related[TextFormat.drawnRelated + index - otherOccurrences].range
    }
    if let others { drawNote("also", others, gutter: gutter, on: &canvas) }
    for help in finding.help { drawNote("help", help.text, gutter: gutter, on: &canvas) }
    if let guide = finding.guide { drawNote("guide", "\"\(guide)\"", gutter: gutter, on: &canvas) }
    if let fix = finding.fix { drawNote("fix", "`validate fix` can \(fix.title)", gutter: gutter, on: &canvas) }
  }

  /// One frame a file, the finding's own file first, the others in the order in which they were read.
  private func frames(_ marks: [CodeFrame.Mark], severity: Severity, of report: Report) -> [CodeFrame] {
    guard let first = marks.first?.range else { return [] }
    let isInOneFile = marks.allSatisfy { $0.range.file == first.file }
    let files =
      isInOneFile
      ? [first.file]
      : Set(marks.map(\.range.file)).sorted { ($0 == first.file ? 0 : 1, $0) < ($1 == first.file ? 0 : 1, $1) }
    var lastLine = 1
    for file in files {
      var end = 0
      for mark in marks where mark.range.file == file { end = max(end, mark.range.upperBound) }
      lastLine = max(lastLine, report.lines(of: file).line(at: end))
    }
    let room = (width ?? TextFormat.frameWidth) - lastLine.decimalDigits - 4
    var frames: [CodeFrame] = []
    for file in files {
      let lines = report.lines(of: file)
      frames.append(CodeFrame(file: report.files[file], lines: lines, marks: marks, severity: severity, room: room))
    }
    return frames
  }

  private func drawHeadline(_ finding: Diagnostic, on canvas: inout Canvas) {
    let name = finding.severity.rawValue
    let rule = Glyph.printable(finding.rule.description)
    let message = Glyph.printable(finding.message.text)
    let indent = name.utf8.count + 2
    func drawStart() {
      canvas.addRow()
      canvas.write(name, column: 0, style: .severity(finding.severity))
      canvas.mark(":", column: name.utf8.count, style: .message)
    }
    guard let width else {
      drawStart()
      var end = canvas.write(message, column: indent, style: .message)
      canvas.mark("[", column: end + 1, style: .faint)
      end = canvas.write(rule, column: end + 2, style: .faint)
      canvas.mark("]", column: end, style: .faint)
      return
    }
    // The last line of several may be a part of the rule's name.
    let ending = "[\(rule)]"
    let lines = Wrapping.lines("\(message) \(ending)", width: width - indent)
    for (index, line) in lines.enumerated() {
      if index == 0 { drawStart() } else { canvas.addRow() }
      if index == lines.count - 1, line.hasSuffix(ending) {
        let end = canvas.write(String(line.dropLast(ending.count)), column: indent, style: .message)
        canvas.write(ending, column: end, style: .faint)
      } else {
        canvas.write(line, column: indent, style: .message)
      }
    }
  }

  /// `= help: …`, continued below its own beginning.
  private func drawNote(_ name: String, _ text: String, gutter: Int, on canvas: inout Canvas) {
    canvas.addRow()
    canvas.mark("=", column: gutter + 2, style: .frame)
    let end = canvas.write(name, column: gutter + 4, style: .strong)
    canvas.mark(":", column: end, style: .strong)
    let text = Glyph.printable(text)
    guard let width else {
      canvas.write(text, column: end + 2)
      return
    }
    for (index, line) in Wrapping.lines(text, width: width - end - 2).enumerated() {
      if index > 0 { canvas.addRow() }
      canvas.write(line, column: end + 2)
    }
  }
}

extension Report {
  /// How many places are listed in a row.
  private static let listedPlaces = 10

  /// `file:line:column, file:line:column and 7 more`; nil when there is no place to name.
  func list(_ count: Int, _ place: (Int) -> SourceRange) -> String? {
    guard count > 0 else { return nil }
    var text = TextBuffer(capacity: 256)
    for index in 0..<min(count, Report.listedPlaces) {
      if index > 0 { text.append(", ") }
      append(place(index), to: &text)
    }
    if count > Report.listedPlaces { text.append(" and \(count - Report.listedPlaces) more") }
    return text.text
  }

  /// The same of the places of a finding besides its primary one.
  func otherPlaces(of finding: Diagnostic) -> String? {
    let occurrences = finding.occurrences
    return list(occurrences.count - 1) { occurrences[$0 + 1].range }
  }

  /// `file:line:column`, columns in Unicode scalars.
  func place(of range: SourceRange) -> String {
    var text = TextBuffer(capacity: 64)
    append(range, to: &text)
    return text.text
  }

  private func append(_ range: SourceRange, to text: inout TextBuffer) {
    let (line, column) = lines(of: range.file).position(at: range.lowerBound)
    text.append(printablePaths[Int(range.file.index)])
    text.append(":")
    text.append(String(line))
    text.append(":")
    text.append(String(column))
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
      canvas.addRow()
      let head = index == 0 ? line.prefix(verdict.count) : ""
      let end = canvas.write(String(head), column: 0, style: style)
      canvas.write(String(line.dropFirst(head.count)), column: end)
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
