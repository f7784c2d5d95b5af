import Compose
import Contract
import Diagnostics
import Rules

/// An example put on a file system in memory, loaded, and checked.
struct ExampleRun {
  let files: SourceFiles
  let findings: Findings

  /// - Parameters:
  ///   - contract: the contract to use when the example has no `validate.yaml`.
  ///   - changing: changes the bytes of each file before they are read.
  init(
    _ example: Example, contract name: String = "none", settings: Settings = Settings(),
    changing: (String, [UInt8]) -> [UInt8] = { $1 }
  ) {
    var contents: [String: [UInt8]] = [:]
    var envFiles: [String] = []
    var shell: [(name: String, value: String)] = []
    var tracked: [String]?
    var target = Target.compose
    var isNested = false
    for section in example.sections {
      let lines = section.text.split(separator: "\n").map(String.init)
      switch section.title {
      case "shell":
        shell = lines.map { line in
          let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
          return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
        }
      case "tracked by git": tracked = lines
      case "repository above": isNested = true
      case let title where title.hasPrefix("target "): target = Target(rawValue: String(title.dropFirst(7))) ?? .compose
      default:
        contents["/example/\(section.title)"] = changing(section.title, Array(section.text.utf8))
        if section.title.hasPrefix(".env.") { envFiles.append(section.title) }
      }
    }
    let known = contents
    let fileSystem = FileSystem(
      read: { path in known[path].map { .success($0) } ?? .failure(.notFound) },
      kind: { path in known[path] != nil ? .file : path == "/example" || path == "/" ? .directory : nil })
    let result = ProjectLoader.load(
      LoadRequest(
        workingDirectory: "/example", envFiles: envFiles,
        shell: target == .dokploy && shell.isEmpty ? nil : shell, target: target),
      from: fileSystem)
    var files = result.files
    let contract = ContractLookup.find(
      known["/example/validate.yaml"] == nil ? name : nil, beside: "/example",
      workingDirectory: "/example", files: &files, from: fileSystem)
    let trackedFiles = tracked.map { paths in files.files.filter { paths.contains($0.path) }.map(\.id) }
    let deployment = Deployment(
      result, files: files, contract: contract.contract,
      facts: Facts(
        trackedFiles: trackedFiles, tracksDefaultEnvFile: tracked?.contains(".env") ?? false, isNested: isNested,
        today: Day(year: 2026, month: 7, day: 1)))
    self.files = files
    findings = Engine.check(deployment, reported: result.diagnostics + contract.diagnostics, settings: settings)
  }
}

/// A mark that an example's carets ask for, or a finding makes.
struct Mark: Hashable, CustomStringConvertible {
  let file: String
  let range: Range<Int>

  var description: String { "\(file):\(range)" }
}

extension ExampleRun {
  /// The marks of one rule's findings.
  func marks(of rule: RuleName) -> [Mark] {
    findings.diagnostics.filter { $0.rule == rule }.flatMap(\.places).map { place in
      Mark(file: files[place.file].path, range: place.offsets)
    }
  }

  /// The marks that the carets in the files ask for.
  var expectedMarks: [Mark] {
    files.files.flatMap { file -> [Mark] in
      let lines = LineTable(file.bytes)
      var above: Range<Int>?
      var marks: [Mark] = []
      for number in 1...lines.lineCount {
        let line = lines.contents(ofLine: number)
        let carets = Self.carets(file.bytes[line])
        if carets.isEmpty {
          above = line
        } else if let above {
          let columns = Self.columns(of: file.bytes, above)
          for caret in carets {
            // Behind the last character comes the line break.
            func offset(_ column: Int) -> Int {
              column < columns.count ? columns[column] : above.upperBound + column - columns.count
            }
            marks.append(Mark(file: file.path, range: offset(caret.lowerBound)..<offset(caret.upperBound)))
          }
        }
      }
      return marks
    }
  }

  /// The offset at which each column of a line begins, one column a scalar; a byte order mark takes none.
  private static func columns(of bytes: [UInt8], _ line: Range<Int>) -> [Int] {
    var offsets = line.filter { bytes[$0] & 0xC0 != 0x80 }
    if bytes[line].starts(with: [0xEF, 0xBB, 0xBF]), line.lowerBound == 0 { offsets.removeFirst() }
    return offsets
  }

  /// The runs of carets in a comment line of carets, as columns; none in any other line.
  static func carets(_ line: ArraySlice<UInt8>) -> [Range<Int>] {
    let space = UInt8(ascii: " ")
    let caret = UInt8(ascii: "^")
    var bytes = Array(line)
    guard let hash = bytes.firstIndex(where: { $0 != space }), bytes[hash] == UInt8(ascii: "#"),
      bytes[(hash + 1)...].contains(caret), bytes[(hash + 1)...].allSatisfy({ $0 == space || $0 == caret })
    else { return [] }
    bytes[hash] = hash + 1 < bytes.count && bytes[hash + 1] == caret ? caret : space
    var runs: [Range<Int>] = []
    var start: Int?
    for (column, byte) in (bytes + [space]).enumerated() {
      if byte == caret {
        start = start ?? column
      } else if let lower = start {
        runs.append(lower..<column)
        start = nil
      }
    }
    return runs
  }
}

extension [Mark] {
  /// Whether two lists of marks are the same, where one caret, or two at the margin, may stand for an empty mark.
  func matches(_ expected: [Mark]) -> Bool {
    guard count == expected.count else { return false }
    var open = expected
    for mark in sorted(by: { ($0.file, $0.range.lowerBound) < ($1.file, $1.range.lowerBound) }) {
      guard
        let index = open.firstIndex(where: { other in
          other == mark
            || (mark.file == other.file && mark.range.isEmpty && mark.range.lowerBound == other.range.lowerBound
              && other.range.count <= 2)
        })
      else { return false }
      open.remove(at: index)
    }
    return true
  }
}
