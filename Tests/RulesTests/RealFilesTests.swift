import Compose
import Diagnostics
import Foundation
import Rules
import Testing

/// Compose files that people really use: without a contract nothing is called an error there that works.
@Suite struct RealFilesTests {
  static let data = ProcessInfo.processInfo.environment["VALIDATE_CONFORMANCE"]

  static let folders: [String] = {
    guard let data else { return [] }
    let folder = URL(filePath: data).appending(path: "compose-files").standardizedFileURL.path
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().map { "\(folder)/\($0)" }
  }()

  @Test(
    .enabled(if: data != nil, "VALIDATE_CONFORMANCE names the folder with the files"), arguments: [false, true],
    [Target.compose, .dokploy])
  func `No false alarm on files that work`(_ isFilled: Bool, _ target: Target) {
    #expect(Self.folders.count > 200)
    for folder in Self.folders {
      let result = ProjectLoader.load(
        LoadRequest(workingDirectory: folder, envFiles: isFilled ? ["values.env"] : [], target: target),
        from: Self.machine)
      let deployment = Deployment(result, files: result.files, contract: nil)
      let name = folder.split(separator: "/").last.map(String.init) ?? folder
      // What Docker Compose refuses stays refused; what it accepts has no error, whoever found it.
      let reported = result.isAccepted ? result.diagnostics : []
      let errors = Engine.check(deployment, reported: reported).diagnostics.filter { $0.severity == .error }
      #expect(errors.map(\.summary) == [], "\(name)")
    }
  }

  static let machine = FileSystem(
    read: { path in
      guard let data = FileManager.default.contents(atPath: path) else { return .failure(.notFound) }
      return .success(Array(data))
    },
    kind: { path in
      var isDirectory: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { return nil }
      return isDirectory.boolValue ? .directory : .file
    })
}
