import Diagnostics
import YAML

extension Subcommand {
  /// Times the parsing of a file, from bytes in memory to finished tree, and prints seconds and nodes of each run.
  static let parse = Subcommand(usage: "parse FILE RUNS") { arguments in
    guard let path = arguments.first, let bytes = contents(of: path) else { return 2 }
    for _ in 0..<(arguments.dropFirst().first.flatMap { Int($0) } ?? 1) {
      let start = processorSeconds()
      let stream = Stream.parse(bytes, file: FileID(index: 0))
      let seconds = processorSeconds() - start
      print(seconds, stream.tree.nodeCount)
    }
    return 0
  }
}
