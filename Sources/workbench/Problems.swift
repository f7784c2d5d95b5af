import Diagnostics
import YAML

extension Subcommand {
  /// Prints what the parser reports about a file: place, severity, message, related places and help, a line each.
  static let problems = Subcommand(usage: "problems FILE") { arguments in
    guard let path = arguments.first, let bytes = contents(of: path) else { return 2 }
    let stream = Stream.parse(bytes, file: FileID(index: 0))
    let lines = LineTable(bytes)
    for diagnostic in stream.diagnostics {
      print("\(place(diagnostic.primary, lines)) \(diagnostic.severity) [\(diagnostic.rule)] \(diagnostic.message)")
      for label in diagnostic.related { print("  \(place(label, lines)) \(label.text)") }
      for help in diagnostic.help { print("  help: \(help)") }
    }
    return stream.diagnostics.contains { $0.severity == .error } ? 1 : 0
  }

  private static func place(_ label: Label?, _ lines: LineTable) -> String {
    guard let range = label?.range else { return "-" }
    let (start, end) = (range.lowerBound, range.upperBound)
    return "\(lines.line(at: start)):\(lines.column(at: start))-\(lines.line(at: end)):\(lines.column(at: end))"
  }
}
