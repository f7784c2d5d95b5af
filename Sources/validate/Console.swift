import Compose
import Diagnostics
import Reporting

/// Where results and complaints go, and how they may look.
struct Console {
  var machine: Machine
  /// The `--color` setting: auto, always or never.
  var colorSetting = "auto"

  init(machine: Machine) { self.machine = machine }

  /// Whether to colour what goes to the stream: told so by `--color`, by `NO_COLOR`, `CLICOLOR_FORCE`, or
  /// because it is a terminal that can.
  func usesColor(_ stream: Machine.Stream) -> Bool {
    switch colorSetting {
    case "always": return true
    case "never": return false
    default:
      if let no = machine.variable("NO_COLOR"), !no.isEmpty { return false }
      if let force = machine.variable("CLICOLOR_FORCE"), !force.isEmpty, force != "0" { return true }
      if machine.variable("CLICOLOR") == "0" || machine.variable("TERM") == "dumb" { return false }
      return machine.terminal(stream) != nil
    }
  }

  /// The columns to lay text out for: the terminal's, or nil when nothing limits the width.
  func columns(_ stream: Machine.Stream) -> Int? { machine.terminal(stream)?.columns }

  /// How text is to look.
  func textFormat(isToFile: Bool = false) -> TextFormat {
    TextFormat(width: isToFile ? nil : columns(.output), isColoured: !isToFile && usesColor(.output))
  }

  /// Writes a result to a file, or to standard output when there is none to write to or it is `-`.
  func deliver(_ text: String, to path: String?) throws(Failure) {
    guard let path, path != "-" else { return try print(text) }
    try write(Array(text.utf8), toFile: path)
  }

  /// Writes a result to standard output. A reader that went away is no failure: it has what it wanted.
  func print(_ text: String) throws(Failure) { try print(Array(text.utf8)) }

  func print(_ bytes: [UInt8]) throws(Failure) {
    if case .failure(.failed(let reason)) = machine.write(bytes, .output) {
      throw Failure("standard output cannot be written: \(reason)")
    }
  }

  /// Says why a command could not be carried out. Arguments are repeated there as they were given.
  func complain(_ failure: Failure, hiding redaction: Redaction) {
    complain("validate: \(redaction.masked(failure.message).printable)\n")
  }

  /// Writes to standard error; when even that fails there is nobody left to tell.
  func complain(_ text: String) { _ = machine.write(Array(text.utf8), .error) }

  /// Writes a result to a file that the user named.
  func write(_ bytes: [UInt8], toFile path: String) throws(Failure) {
    let target = absolute(path)
    // The summary of a job's page belongs to all of its steps: a step adds to it.
    let isShared = machine.variable("GITHUB_STEP_SUMMARY").map { absolute($0) == target } ?? false
    if machine.fileSystem.kind(target) == .directory { throw Failure("`\(path)` is a directory, not a file to write") }
    // A device such as /dev/stdout takes bytes but cannot be replaced.
    let result =
      isShared || machine.fileSystem.kind(target) == .other
      ? machine.appendToFile(target, bytes) : machine.replaceFile(target, bytes, 0o644)
    if case .failure(.failed(let reason)) = result { throw Failure("`\(path)` cannot be written: \(reason)") }
  }

  /// Refuses to write results over what they are about.
  func refuseOverwriting(_ files: SourceFiles, by outputs: [String]) throws(Failure) {
    for path in outputs {
      guard case .file(let identity) = place(of: path), machine.fileSystem.kind(absolute(path)) == .file,
        files.files.contains(where: { machine.identity(absolute($0.path)) == identity })
      else { continue }
      throw Failure("`\(path)` is one of the files that are read; name another to write to")
    }
  }

  /// Where results go, told from other places however they are named.
  enum Place: Hashable {
    case standardOutput
    case file(Machine.FileIdentity)
    /// A file that is not there yet.
    case path(String)
  }

  func place(of path: String?) -> Place {
    guard let path, path != "-" else { return .standardOutput }
    let target = absolute(path)
    if ["/dev/stdout", "/dev/fd/1"].contains(target) { return .standardOutput }
    return machine.identity(target).map { .file($0) } ?? .path(target)
  }

  /// Writes a new file; one that is there already stays as it is.
  func create(_ bytes: [UInt8], file path: String, mode: UInt32) throws(Failure) {
    if case .failure(.failed(let reason)) = machine.createFile(absolute(path), bytes, mode) {
      throw Failure("`\(path)` cannot be created: \(reason)")
    }
  }

  /// A path as the user gave it, made absolute from the working directory.
  func absolute(_ path: String) -> String {
    FilePath.join(machine.workingDirectory, path)
  }
}

/// Why a command could not be carried out at all: exit status 2, the reason on standard error.
struct Failure: Error {
  let message: String

  init(_ message: String) { self.message = message }

  /// Everything that kept files from being read, at once.
  init(_ failures: [InputFailure]) {
    message = failures.map { failure in ([failure.message] + failure.help).map(\.text).joined(separator: "\n  ") }
      .joined(separator: "\nvalidate: ")
  }
}

enum ExitStatus: Int32 {
  case clean = 0
  case findings = 1
  case failure = 2
}
