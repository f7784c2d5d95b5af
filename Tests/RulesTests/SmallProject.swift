import Compose
import Contract
import Diagnostics
import Testing

@testable import Rules

/// A project of a few files in memory.
struct SmallProject {
  var files: [(path: String, text: String)]
  var shell: [(name: String, value: String)]?
  var envFiles: [String]

  init(
    compose: String, env: String? = nil, more: [(path: String, text: String)] = [],
    shell: [(name: String, value: String)]? = nil, envFiles: [String] = []
  ) {
    files = [("compose.yaml", compose)] + (env.map { [(".env", $0)] } ?? []) + more
    self.shell = shell
    self.envFiles = envFiles
  }

  func load() -> LoadResult {
    let texts = Dictionary(files.map { ("/work/" + $0.path, Array($0.text.utf8)) }) { $1 }
    let fileSystem = FileSystem(
      read: { path in texts[path].map { .success($0) } ?? .failure(.notFound) },
      kind: { path in texts[path] != nil ? .file : path == "/work" || path == "/" ? .directory : nil })
    let request = LoadRequest(workingDirectory: "/work", envFiles: envFiles, shell: shell)
    return ProjectLoader.load(request, from: fileSystem)
  }

  /// What the rules see, held against the contract in `contract`.
  func deployment(contract text: String? = nil) throws -> Deployment {
    let result = load()
    _ = try #require(result.project)
    var files = result.files
    var contract: Contract?
    if let text {
      let bytes = Array(text.utf8)
      let file = files.add(path: "validate.yaml", bytes: bytes)
      let (decoded, diagnostics) = Contract.decode(bytes, file: file, name: "test", origin: .file)
      #expect(diagnostics.map(\.message) == [], "\(text)")
      contract = decoded
    }
    return Deployment(result, files: files, contract: contract)
  }
}
