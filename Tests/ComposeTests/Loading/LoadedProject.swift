import Compose
import Diagnostics
import Foundation

/// Loads projects that are written in a test.
enum LoadedProject {
  /// Loads files that lie in `/work`, the first of which is the compose file unless `files` says otherwise.
  static func load(
    _ files: [String: String], compose: [String] = ["compose.yaml"], shell: [String: String] = [:],
    change: (inout LoadRequest) -> Void = { _ in }
  ) -> LoadResult {
    var request = LoadRequest(workingDirectory: "/work", files: compose)
    request.shell = shell.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
    change(&request)
    let paths = files.map { (FilePath.join("/work", $0.key), $0.value) }
    return ProjectLoader.load(request, from: .memory(Dictionary(paths, uniquingKeysWith: { first, _ in first })))
  }

  static func load(_ compose: String, shell: [String: String] = [:]) -> LoadResult {
    load(["compose.yaml": compose], shell: shell)
  }
}

extension LoadResult {
  /// The value at a dotted path of the model, as JSON without blanks and with sorted keys; nil where there is none.
  func json(at path: String) throws -> String? {
    guard let model else { return nil }
    var object = try JSONSerialization.jsonObject(with: Data(model.json.utf8), options: .fragmentsAllowed)
    for step in path.split(separator: ".") {
      if let index = Int(step), let list = object as? [Any] {
        guard list.indices.contains(index) else { return nil }
        object = list[index]
      } else {
        guard let next = (object as? [String: Any])?[String(step)] else { return nil }
        object = next
      }
    }
    let options: JSONSerialization.WritingOptions = [.fragmentsAllowed, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try JSONSerialization.data(withJSONObject: object, options: options), as: UTF8.self)
  }

  /// The names of the rules that found errors.
  var errors: [String] { diagnostics.filter { $0.severity == .error }.map(\.rule.description) }

  /// The bytes that a diagnostic marks.
  func marked(_ diagnostic: Diagnostic?) -> String? {
    diagnostic?.primary.map { String(decoding: files.bytes(of: $0.range), as: UTF8.self) }
  }
}
