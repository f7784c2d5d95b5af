import Compose
import Diagnostics

extension Subcommand {
  /// Reads env files, each by itself, and prints what there is to say about them, and the seconds and entries of each.
  static let env = Subcommand(usage: "env FILE...") { paths in
    for path in paths {
      guard let bytes = contents(of: path) else { return 2 }
      let start = processorSeconds()
      let file = EnvFile.parse(bytes, file: FileID(index: 0)) { _ in nil }
      let seconds = processorSeconds() - start
      let lines = LineTable(bytes)
      for finding in file.diagnostics {
        let line = finding.primary.map { lines.line(at: $0.range.lowerBound) } ?? 0
        print("\(path):\(line): \(finding.severity): \(finding.message) [\(finding.rule)]")
      }
      print(seconds, file.entries.count, file.isAccepted ? "accepted" : "refused")
    }
    return 0
  }
}
