import Compose
import Diagnostics
import Foundation
import Testing

/// Verdicts and models, held against those that Docker Compose gave for recorded projects.
@Suite("Recorded projects", .enabled(if: Conformance.folder != nil, "VALIDATE_CONFORMANCE names no folder"))
struct ComposeConformanceTests {
  /// Cases whose verdict is not Compose's, with the reason. May only shrink.
  static let knownVerdicts: [String: String] = [:]
  /// Cases whose model is not Compose's, with the reason. May only shrink.
  static let knownModels: [String: String] = [:]

  @Test func cases() throws {
    var tally = Tally()
    for folder in try folders("compose-cases") {
      let expected = try expectation(in: folder)
      let arguments = expected["args"] as? [String] ?? []
      tally.compare(folder.lastPathComponent, expected, RecordedProject(folder: folder, arguments: arguments))
    }
    tally.check("compose-cases", atLeast: 1_243)
  }

  @Test func realFiles() throws {
    var tally = Tally()
    for folder in try folders("compose-files") {
      let expected = try expectation(in: folder)
      for (kind, arguments) in [("blank", []), ("filled", ["--env-file", "values.env"])] {
        guard let record = expected[kind] as? [String: Any] else { continue }
        let name = "\(folder.lastPathComponent) \(kind)"
        tally.compare(name, record, RecordedProject(folder: folder, arguments: arguments))
      }
    }
    tally.check("compose-files", atLeast: 500)
  }

  private func folders(_ name: String) throws -> [URL] {
    let root = URL(fileURLWithPath: Conformance.folder ?? "", isDirectory: true).appendingPathComponent(name)
    return try FileManager.default.contentsOfDirectory(at: root, includingPropertiesForKeys: nil)
      .filter { FileManager.default.fileExists(atPath: $0.appendingPathComponent("expected.json").path) }
      .sorted { $0.path < $1.path }
  }

  private func expectation(in folder: URL) throws -> [String: Any] {
    let data = try Data(contentsOf: folder.appendingPathComponent("expected.json"))
    return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }
}

/// A recorded project, with arguments as Docker Compose takes them.
private struct RecordedProject {
  let directory: String
  private(set) var request: LoadRequest

  init(folder: URL, arguments: [String]) {
    directory = folder.standardizedFileURL.path
    request = LoadRequest(workingDirectory: directory, shell: [])
    var rest = arguments[...]
    while let option = rest.popFirst() {
      switch option {
      case "--no-interpolate": request.interpolates = false
      case "--all-profiles": request.profiles.append("*")
      case "-f": request.files.append(rest.popFirst() ?? "")
      case "-p": request.projectName = rest.popFirst()
      case "--env-file": request.envFiles.append(rest.popFirst() ?? "")
      case "--project-dir": request.projectDirectory = rest.popFirst()
      case "--profile": request.profiles.append(rest.popFirst() ?? "")
      case "--env":
        let parts = (rest.popFirst() ?? "").split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        request.shell?.append((name: String(parts[0]), value: parts.count > 1 ? String(parts[1]) : ""))
      default: Issue.record("an option nobody knows: \(option)")
      }
    }
  }

  func load() -> LoadResult { ProjectLoader.load(request, from: .disk) }

  /// The recorded text with the names that stand for folders filled in.
  func fill(_ text: String) -> String {
    let parent = FilePath.directory(of: directory)
    return text.replacingOccurrences(of: "@DIR@", with: directory)
      .replacingOccurrences(of: "@PARENT@", with: parent)
      .replacingOccurrences(of: "@GRANDPARENT@", with: FilePath.directory(of: parent))
  }
}

extension FileSystem {
  /// The files of the machine.
  fileprivate static let disk = FileSystem(
    read: { path in
      var isDirectory: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { return .failure(.notFound) }
      if isDirectory.boolValue { return .failure(.isDirectory) }
      return FileManager.default.contents(atPath: path).map { .success(Array($0)) } ?? .failure(.permissionDenied)
    },
    kind: { path in
      var isDirectory: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { return nil }
      return isDirectory.boolValue ? .directory : .file
    })
}

/// Counts agreement, and says what disagrees.
private struct Tally {
  private var projects = 0
  private var models = 0
  private var verdictFailures: [String: String] = [:]
  private var modelFailures: [String: String] = [:]

  mutating func compare(_ name: String, _ expected: [String: Any], _ project: RecordedProject) {
    projects += 1
    let result = project.load()
    if result.isAccepted != expected["ok"] as? Bool {
      let reasons = result.failures.map(\.message) + result.diagnostics.filter { $0.severity == .error }.map(\.message)
      verdictFailures[name] = expected["error"] as? String ?? "refused here: \(reasons)"
    }
    // A refusal that only the last check makes leaves a model to compare.
    guard let recorded = expected["model"] ?? expected["model_without_consistency"] else { return }
    models += 1
    let json = Data((result.model?.json ?? "null").utf8)
    let actual = try? JSONSerialization.jsonObject(with: json, options: .fragmentsAllowed)
    let wanted = solid(recorded, project.fill) as? NSObject
    if wanted != solid(actual ?? NSNull(), { $0 }) as? NSObject { modelFailures[name] = "another model" }
  }

  func check(_ title: String, atLeast minimum: Int) {
    print(
      "\(title): \(projects - verdictFailures.count) of \(projects) verdicts,",
      "\(models - modelFailures.count) of \(models) models agree")
    #expect(projects >= minimum, "the folder is not complete")
    report(verdictFailures, known: ComposeConformanceTests.knownVerdicts, "verdict")
    report(modelFailures, known: ComposeConformanceTests.knownModels, "model")
  }

  private func report(_ failures: [String: String], known: [String: String], _ kind: String) {
    for (name, reason) in failures.sorted(by: { $0.key < $1.key }) where known[name] == nil {
      Issue.record("\(kind) of \(name): \(reason)")
    }
  }

  /// The value without nulls and empty collections; nil when nothing is left.
  private func solid(_ value: Any, _ fill: (String) -> String) -> Any? {
    switch value {
    case is NSNull: return nil
    case let list as [Any]:
      let items = list.compactMap { solid($0, fill) }
      return items.isEmpty ? nil : items
    case let object as [String: Any]:
      let entries = object.compactMapValues { solid($0, fill) }
      return entries.isEmpty ? nil : entries
    case let text as String: return fill(text)
    default: return value
    }
  }
}
