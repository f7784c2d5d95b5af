import Contract
import Diagnostics

/// Lays out the lines of a drafted env file.
struct EnvFileWriter {
  /// The variables with a value or a placeholder, in the order of the file.
  private(set) var written: [String] = []
  /// The variables that are shown as comments, in the order of the file.
  private(set) var optional: [String] = []

  private let stack: Stack
  private var lines: [String] = []
  private var lastTitle: String?
  private var hasPlaceholders = false

  init(_ stack: Stack) { self.stack = stack }

  mutating func add(_ variable: Contract.Variable, _ decision: DraftValues.Decision, in section: EnvFileSection) {
    written.append(variable.name.value)
    addNotes(of: variable, in: section)
    lines.append(assignment(variable, decision))
    if case .open = decision { hasPlaceholders = true }
  }

  /// Shows how an optional variable would be set.
  mutating func addComment(
    _ variable: Contract.Variable, _ decision: DraftValues.Decision, in section: EnvFileSection
  ) {
    optional.append(variable.name.value)
    addNotes(of: variable, in: section)
    lines.append("# " + assignment(variable, decision))
  }

  /// The file, when it is a new one.
  var newFile: [UInt8] {
    var head = ["Environment of the `\(stack.contract.name)` stack."]
    if hasPlaceholders { head.append("Replace everything in <angle brackets>, then check the file with `validate`.") }
    head.append("It holds secrets: keep it out of version control.")
    return EnvFileWriter.bytes(of: head.flatMap { EnvFileWriter.comment($0) } + lines, lineBreak: "\n")
  }

  /// `existing` with the lines at its end, every byte of it kept.
  func completed(_ existing: [UInt8]) -> [UInt8] {
    guard !lines.isEmpty else { return existing }
    let lineFeed = existing.firstIndex(of: 0x0A)
    let isCRLF = lineFeed.map { $0 > 0 && existing[$0 - 1] == 0x0D } ?? false
    let lineBreak = isCRLF ? "\r\n" : "\n"
    let isEnded = existing.isEmpty || existing.last == 0x0A
    let lines = existing.isEmpty ? Array(lines.drop { $0.isEmpty }) : lines
    return existing + Array((isEnded ? "" : lineBreak).utf8) + EnvFileWriter.bytes(of: lines, lineBreak: lineBreak)
  }

  private mutating func addNotes(of variable: Contract.Variable, in section: EnvFileSection) {
    if section.title != lastTitle {
      lines.append("")
      lines += EnvFileWriter.comment("---- " + section.title)
      lastTitle = section.title
    }
    lines.append("")
    var notes = variable.note.map { [$0.value] } ?? []
    let receivers = stack.receivers(of: variable)
    if receivers.count > 1 { notes.append("For " + EnvFileWriter.enumeration(receivers) + ".") }
    lines += EnvFileWriter.comment(notes.joined(separator: " "))
  }

  private func assignment(_ variable: Contract.Variable, _ decision: DraftValues.Decision) -> String {
    switch decision {
    case .kept(let value), .made(let value): EnvAssignment.text(variable.name.value, value)
    case .open(let example): EnvAssignment.text(variable.name.value, Placeholder.text(example))
    }
  }

  /// Comment lines of at most 100 columns, whatever line breaks the text has.
  private static func comment(_ text: String) -> [String] {
    var lines: [String] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      if let last = lines.last, last.count + word.count < 100 {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append("# \(word)")
      }
    }
    return lines
  }

  private static func enumeration(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }

  private static func bytes(of lines: [String], lineBreak: String) -> [UInt8] {
    lines.flatMap { Array(($0 + lineBreak).utf8) }
  }
}
