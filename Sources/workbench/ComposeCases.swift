import Compose
import Diagnostics
import YAML

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension Subcommand {
  /// Loads a project and prints its findings and its model.
  static let load = Subcommand(usage: "load DIR [-f FILE] [--env-file FILE] [-p NAME]") { arguments in
    guard let directory = arguments.first else { return 2 }
    let result = Case(directory: absolute(directory), arguments: Array(arguments.dropFirst())).load()
    for failure in result.failures { print("failure:", failure.message) }
    for diagnostic in result.diagnostics.prefix(200) { print(describe(diagnostic, in: result.files)) }
    print(result.isAccepted ? "accepted" : "refused")
    if let model = result.model { print(model.json) }
    return 0
  }

  /// Times the loading of a single compose file, against the parsing of it.
  static let timeLoad = Subcommand(usage: "time-load FILE RUNS") { arguments in
    guard let path = arguments.first, let bytes = contents(of: absolute(path)) else { return 2 }
    let fileSystem = FileSystem(
      read: { $0 == "/compose.yaml" ? .success(bytes) : .failure(.notFound) },
      kind: { $0 == "/compose.yaml" ? .file : nil })
    for _ in 0..<(arguments.dropFirst().first.flatMap { Int($0) } ?? 1) {
      let start = processorSeconds()
      let stream = Stream.parse(bytes, file: FileID(index: 0))
      let parsed = processorSeconds()
      let result = ProjectLoader.load(LoadRequest(workingDirectory: "/"), from: fileSystem)
      let loaded = processorSeconds()
      let services = result.project?.services.count ?? 0
      print(
        "parse \(parsed - start) s, \(stream.tree.nodeCount) nodes; load \(loaded - parsed) s,",
        "\((loaded - parsed) / (parsed - start)) times the parse,",
        "\((loaded - parsed) * 1e6 / Double(max(services, 1))) us a service, \(result.diagnostics.count) findings")
    }
    return 0
  }

  /// Compares verdicts and models with those recorded in a folder of cases, and prints what differs.
  static let composeCases = Subcommand(usage: "compose-cases DIR [FILTER]") { arguments in
    guard let directory = arguments.first else { return 2 }
    let filter = arguments.dropFirst().first ?? ""
    var tally = Tally()
    for name in names(in: directory).sorted() where filter.isEmpty || name.contains(filter) {
      let folder = absolute(directory + "/" + name)
      guard let expected = expectation(folder) else { continue }
      let arguments = (expected["args"]?.sequence ?? []).compactMap(\.string)
      tally.compare(name, expected, Case(directory: folder, arguments: arguments))
    }
    tally.finish()
    return 0
  }

  /// The same for the folder of real files.
  static let composeFiles = Subcommand(usage: "compose-files DIR [FILTER]") { arguments in
    guard let directory = arguments.first else { return 2 }
    let filter = arguments.dropFirst().first ?? ""
    var tally = Tally()
    for name in names(in: directory).sorted() where filter.isEmpty || name.contains(filter) {
      let folder = absolute(directory + "/" + name)
      guard let expected = expectation(folder) else { continue }
      if let blank = expected["blank"] {
        tally.compare(name + " blank", blank, Case(directory: folder, arguments: []))
      }
      if let filled = expected["filled"] {
        tally.compare(name + " filled", filled, Case(directory: folder, arguments: ["--env-file", "values.env"]))
      }
    }
    tally.finish()
    return 0
  }
}

/// One project to load, with arguments as Docker Compose takes them.
private struct Case {
  let directory: String
  var request: LoadRequest

  init(directory: String, arguments: [String]) {
    self.directory = directory
    request = LoadRequest(workingDirectory: directory, shell: [])
    var rest = arguments[...]
    while let option = rest.popFirst() {
      if option == "--no-interpolate" { request.interpolates = false }
      if option == "--all-profiles" { request.profiles.append("*") }
      guard option.hasPrefix("-"), !["--no-interpolate", "--all-profiles"].contains(option),
        let value = rest.popFirst()
      else { continue }
      switch option {
      case "-f": request.files.append(value)
      case "-p": request.projectName = value
      case "--env-file": request.envFiles.append(value)
      case "--project-dir", "--project-directory": request.projectDirectory = value
      case "--profile": request.profiles.append(value)
      case "--env":
        let parts = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        request.shell?.append((String(parts[0]), parts.count > 1 ? String(parts[1]) : ""))
      default: break
      }
    }
    if request.files.contains("-") { request.standardInput = contents(of: directory + "/stdin") }
  }

  func load() -> LoadResult {
    ProjectLoader.load(request, from: FileSystem(read: readFile, kind: kind))
  }
}

private struct Tally {
  var count = 0
  var verdicts = 0
  var models = 0
  var agreeing = 0

  mutating func compare(_ name: String, _ expected: Value, _ project: Case) {
    count += 1
    let result = project.load()
    let isOK = expected["ok"]?.boolean ?? false
    if result.isAccepted == isOK {
      verdicts += 1
    } else {
      let reason = expected["error"]?.string ?? ""
      print("VERDICT \(name): \(isOK ? "should be accepted" : "should be refused: \(reason)")")
      for failure in result.failures { print("    failure: \(failure.message)") }
      for diagnostic in result.diagnostics where diagnostic.severity == .error {
        print("    \(describe(diagnostic, in: result.files))")
      }
    }
    guard let model = expected["model"] ?? expected["model_without_consistency"] else { return }
    models += 1
    let directory = project.directory
    var parents: [String] = [directory]
    for _ in 0..<2 {
      parents.append(String(parents[parents.count - 1].split(separator: "/").dropLast().joined(separator: "/")))
    }
    let names = [
      ("@DIR@", directory), ("@PARENT@", "/" + parents[1]), ("@GRANDPARENT@", "/" + parents[2]),
    ]
    if let difference = difference(model, result.model, at: "", names) {
      print("MODEL \(name): \(difference)")
    } else {
      agreeing += 1
    }
  }

  func finish() {
    print("\(verdicts) of \(count) verdicts, \(agreeing) of \(models) models agree")
  }
}

// MARK: - Comparison

/// The first place where two models differ, apart from nulls and empty collections.
private func difference(_ expected: Value?, _ actual: Value?, at path: String, _ names: [(String, String)]) -> String? {
  let (expected, actual) = (expected.flatMap(solid), actual.flatMap(solid))
  guard let expected else { return actual.map { "\(path): unexpected \($0.json)" } }
  guard let actual else { return "\(path): missing \(expected.json)" }
  switch (expected.content, actual.content) {
  case (.mapping(let left), .mapping(let right)):
    for entry in left.entries {
      if let found = difference(entry.value, right.entry(entry.key)?.value, at: path + "." + entry.key, names) {
        return found
      }
    }
    for entry in right.entries where left.entry(entry.key) == nil {
      if let found = difference(nil, entry.value, at: path + "." + entry.key, names) { return found }
    }
    return nil
  case (.sequence(let left), .sequence(let right)):
    for index in 0..<max(left.count, right.count) {
      let pair = (index < left.count ? left[index] : nil, index < right.count ? right[index] : nil)
      if let found = difference(pair.0, pair.1, at: path + "[\(index)]", names) { return found }
    }
    return nil
  default:
    var text = expected.string ?? expected.json
    for (name, value) in names { text = text.replacing(name, with: value) }
    let same = text == (actual.string ?? actual.json) && (expected.string == nil) == (actual.string == nil)
    return same ? nil : "\(path): \(actual.json) instead of \(expected.json)"
  }
}

/// The value, unless there is nothing in it.
private func solid(_ value: Value) -> Value? {
  switch value.content {
  case .null: nil
  case .mapping(let mapping): mapping.entries.contains { solid($0.value) != nil } ? value : nil
  case .sequence(let items): items.contains { solid($0) != nil } ? value : nil
  default: value
  }
}

extension String {
  fileprivate func replacing(_ text: String, with other: String) -> String {
    var result: [UInt8] = []
    var rest = Array(utf8)[...]
    let pattern = Array(text.utf8)
    while !rest.isEmpty {
      if rest.starts(with: pattern) {
        result += other.utf8
        rest = rest.dropFirst(pattern.count)
      } else {
        result.append(rest.removeFirst())
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

private func describe(_ diagnostic: Diagnostic, in files: SourceFiles) -> String {
  var place = "-"
  if let range = diagnostic.primary?.range {
    let file = files[range.file]
    let table = LineTable(file.bytes)
    place =
      "\(file.path):\(table.line(at: range.lowerBound)) `\(String(decoding: files.bytes(of: range).prefix(60), as: UTF8.self))`"
  }
  return "\(diagnostic.severity) [\(diagnostic.rule)] \(diagnostic.message) at \(place)"
}

// MARK: - The machine

private func expectation(_ folder: String) -> Value? {
  contents(of: folder + "/expected.json").flatMap { Value(plain: $0, file: FileID(index: 0)) }
}

private func absolute(_ path: String) -> String {
  guard let resolved = unsafe realpath(path, nil) else { return path }
  defer { unsafe free(resolved) }
  return unsafe String(cString: resolved)
}

private func names(in directory: String) -> [String] {
  guard let stream = unsafe opendir(directory) else { return [] }
  defer { unsafe closedir(stream) }
  var names: [String] = []
  while let entry = unsafe readdir(stream) {
    let name = unsafe withUnsafePointer(to: entry.pointee.d_name) { pointer in
      unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
    }
    if !name.hasPrefix(".") { names.append(name) }
  }
  return names
}

private func kind(_ path: String) -> FileSystem.Kind? {
  var facts = stat()
  guard unsafe stat(path, &facts) == 0 else { return nil }
  switch facts.st_mode & S_IFMT {
  case S_IFREG: return .file
  case S_IFDIR: return .directory
  default: return .other
  }
}

private func readFile(_ path: String) -> Result<[UInt8], FileSystem.ReadFailure> {
  switch kind(path) {
  case nil: return .failure(.notFound)
  case .directory: return .failure(.isDirectory)
  case .file, .other: return contents(of: path).map { .success($0) } ?? .failure(.permissionDenied)
  }
}
