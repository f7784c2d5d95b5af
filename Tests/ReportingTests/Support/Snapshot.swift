import Foundation
import Testing

/// Output that was looked at once and must not change unnoticed, kept in `Snapshots/NAME`.
///
/// With `VALIDATE_RECORD=1` in the environment the files are written anew and the tests fail, so that a recording run
/// cannot be taken for a passing one.
enum Snapshot {
  static func expect(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Snapshots").appending(path: name)
    let recorded = try? String(contentsOf: file, encoding: .utf8)
    guard recorded != text else { return }
    if ProcessInfo.processInfo.environment["VALIDATE_RECORD"] == "1" {
      do {
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        Issue.record("recorded \(name)", sourceLocation: sourceLocation)
      } catch {
        Issue.record("cannot record \(name): \(error)", sourceLocation: sourceLocation)
      }
    } else {
      Issue.record(
        "\(name) has changed (VALIDATE_RECORD=1 records it):\n\(text)\ninstead of\n\(recorded ?? "nothing")",
        sourceLocation: sourceLocation)
    }
  }
}
