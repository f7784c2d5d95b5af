import Testing

/// A file with mistakes, and everything that is to be said of it: no less, and no more.
struct BrokenFile: Sendable, CustomTestStringConvertible {
  let name: String
  let text: String
  /// A line for each diagnostic, with its place, severity, rule and message; below it related places and help.
  let report: String

  init(_ name: String, _ text: String, _ report: String) {
    self.name = name
    self.text = text
    self.report = report
  }

  var testDescription: String { name }
}

extension BrokenFile {
  static let all = indentation + lines + keys + brackets + bracketsMore + scalars + properties + documents
}
