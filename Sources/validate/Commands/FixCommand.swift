import Compose
import Diagnostics
import Reporting
import Rules
import Synchronization

extension Tool {
  /// Rounds of fixing after which the rest is left to a human; a fix may uncover another, but not forever.
  private static let roundLimit = 8

  /// `validate fix`: applies every fix that is certain to be right, or shows what it would do.
  func fix(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitStatus {
    if invocation.all("file").contains("-") { throw Failure("standard input cannot be fixed; name a file") }
    let workspace = Workspace(machine)
    var console = console
    console.machine.fileSystem = workspace.fileSystem

    let first = try ProjectReading(invocation, envFiles: invocation.operands, console)
    var findings = try first.check()
    let redaction = findings.redaction
    var fixed = FixedFiles(applying: findings.diagnostics.compactMap(\.fix), to: first.files)
    var last = fixed
    var round = 1
    while !last.files.isEmpty {
      for file in last.files { workspace.change(console.absolute(file.original.path), to: file.bytes) }
      let reading = try ProjectReading(invocation, envFiles: invocation.operands, console)
      findings = try reading.check()
      guard round < Tool.roundLimit else { break }
      round += 1
      last = FixedFiles(applying: findings.diagnostics.compactMap(\.fix), to: reading.files)
      fixed = fixed.followed(by: last)
    }

    if invocation.has("dry-run") {
      try console.print(UnifiedDiff(redaction, isColoured: console.usesColor(.output)).text(of: fixed))
      if !invocation.has("quiet") { console.complain(forecast(of: fixed, leaving: findings)) }
    } else {
      for file in fixed.files { try console.write(file.bytes, toFile: file.original.path) }
      if !invocation.has("quiet") { try console.print(summary(of: fixed, redaction, leaving: findings).printable) }
    }
    return findings.diagnostics.contains { $0.severity == .error } ? .findings : .clean
  }

  private func summary(of fixed: FixedFiles, _ redaction: Redaction, leaving findings: Findings) -> String {
    var text = fixed.files.isEmpty ? "nothing to fix\n" : ""
    for file in fixed.files { text += "changed \(file.original.path)\n" }
    let applied = fixed.applied.map { redaction.masked($0.title) }
    var titles: [String] = []
    for title in applied where !titles.contains(title) { titles.append(title) }
    for title in titles {
      let count = applied.count { $0 == title }
      text += "  \(title)\(count == 1 ? "" : ", at \(count) places")\n"
    }
    return text + rest(findings)
  }

  /// What stands below a diff, on standard error so that the diff can be handed on as it is.
  private func forecast(of fixed: FixedFiles, leaving findings: Findings) -> String {
    let count = fixed.applied.count
    let verdict =
      switch count {
      case 0: "nothing to fix"
      case 1: "1 fix; without --dry-run it is made"
      default: "\(count) fixes; without --dry-run they are made"
      }
    return verdict + "\n" + rest(findings)
  }

  private func rest(_ findings: Findings) -> String {
    let left = findings.diagnostics.count { $0.severity >= .warning }
    return switch left {
    case 0: ""
    case 1: "1 finding is left; `validate` shows it\n"
    default: "\(left) findings are left; `validate` shows them\n"
    }
  }
}

/// The machine's files, some of them changed in memory only.
private final class Workspace: Sendable {
  private let base: FileSystem
  private let changed = Mutex<[String: [UInt8]]>([:])

  init(_ machine: Machine) { base = machine.fileSystem }

  func change(_ path: String, to bytes: [UInt8]) {
    changed.withLock { $0[FilePath.clean(path)] = bytes }
  }

  var fileSystem: FileSystem {
    FileSystem(
      read: { [self] path in
        if let bytes = changed.withLock({ $0[FilePath.clean(path)] }) { return .success(bytes) }
        return base.read(path)
      },
      kind: base.kind)
  }
}
