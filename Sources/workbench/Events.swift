import Diagnostics
import YAML

extension Subcommand {
  /// Prints a file's event stream in the notation of the YAML test suite; fails if it is not YAML 1.2.
  static let events = Subcommand(usage: "events FILE") { arguments in
    guard let path = arguments.first, let bytes = contents(of: path) else { return 2 }
    var files = SourceFiles()
    let file = files.add(path: path, bytes: bytes)
    let stream = Stream.parse(bytes, file: file, options: ParseOptions(dialect: .yaml12))
    print(stream.events, terminator: "")
    let lines = LineTable(bytes)
    var status: Int32 = 0
    for diagnostic in stream.diagnostics {
      let offset = diagnostic.primary?.range.lowerBound ?? 0
      complain("\(path):\(lines.line(at: offset)):\(lines.column(at: offset)): \(diagnostic.message)")
      // Double keys and unknown aliases are mistakes of the document, not of the event stream.
      if diagnostic.severity == .error && diagnostic.rule != .duplicateKey && diagnostic.rule != .unknownAlias {
        status = 1
      }
    }
    return status
  }
}
