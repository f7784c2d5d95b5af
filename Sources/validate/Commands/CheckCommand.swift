import Compose
import Diagnostics
import Reporting

extension Tool {
  /// `validate [check]`: everything that is wrong, in the formats asked for.
  func check(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitStatus {
    let requests = try OutputRequest.all(of: invocation, console)
    try refuseMisspelledCommand(invocation, console)
    let reading = try ProjectReading(invocation, envFiles: invocation.operands, console)
    machine.keepToTheEnd(reading.loaded)
    let report = try reading.report()
    machine.keepToTheEnd(report)
    let failing = Severity(rawValue: invocation.last("fail-on") ?? "error")
    for request in requests {
      var text = console.textFormat(isToFile: request.path != nil)
      if invocation.has("quiet") {
        text.isQuiet = true
        // What fails the check is never kept back.
        text.least = failing ?? .error
      }
      try console.deliver(request.format.render(report, text: text), to: request.path)
    }
    if !invocation.has("quiet") { mentionEnvFile(reading, report, console) }
    return report.findings.contains { finding in failing.map { finding.severity >= $0 } ?? false } ? .findings : .clean
  }

  /// An env file that was not named makes a finding of every variable in it.
  private func mentionEnvFile(_ reading: ProjectReading, _ report: Report, _ console: Console) {
    guard report.scope.envFiles.isEmpty, reading.target == .compose, !reading.invocation.has("env-from-shell"),
      report.findings.contains(where: { $0.rule == "missing-variable" })
    else { return }
    let found = [".env.dev", ".env.development", ".env.local", ".env.prod", ".env.production", ".env.staging"]
      .map { FilePath.join(reading.loaded.projectDirectory, $0) }
      .first { machine.fileSystem.kind($0) == .file }
    let remedy =
      found.map { "did you mean `validate \(FilePath.display($0, from: machine.workingDirectory).printable)`?" }
      ?? (reading.contract == nil ? "name one as an operand" : "name one, or write one with `validate init .env`")
    console.complain("validate: no env file was read; \(remedy)\n")
  }

  /// A first operand that names no file, but could name a command, was meant to.
  private func refuseMisspelledCommand(_ invocation: Invocation, _ console: Console) throws(Failure) {
    guard !invocation.isCommandNamed, let word = invocation.operands.first,
      word.allSatisfy({ $0.isLetter || $0 == "-" }), machine.fileSystem.kind(console.absolute(word)) == nil
    else { return }
    let suggestion = nearest(to: word, in: Command.allCases.map(\.rawValue)).map { "\n  did you mean `\($0)`?" } ?? ""
    throw Failure(
      "there is neither a command nor an env file `\(word)`\(suggestion)\n  `validate --help` lists the commands")
  }
}

/// One format of a report and where it goes: `--format sarif=report.sarif`, or standard output.
struct OutputRequest {
  let format: Format
  /// Nil for standard output.
  let path: String?

  /// What the command line asks for; text on standard output unless it says otherwise.
  static func all(of invocation: Invocation, _ console: Console) throws(Failure) -> [OutputRequest] {
    var requests: [OutputRequest] = []
    for value in invocation.all("format") {
      let parts = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let format = Format(rawValue: String(parts[0])) else { continue }
      if parts.count > 1, parts[1].isEmpty { throw Failure("`--format \(value)` names no file") }
      requests.append(OutputRequest(format: format, path: parts.count > 1 ? String(parts[1]) : nil))
    }
    if requests.isEmpty { requests = [OutputRequest(format: .text, path: nil)] }
    if let output = invocation.last("output") {
      guard let index = requests.lastIndex(where: { $0.path == nil }) else {
        throw Failure("`--output \(output)`: every format already has a file of its own")
      }
      requests[index] = OutputRequest(format: requests[index].format, path: output)
    }
    var places: Set<Console.Place> = []
    for request in requests where !places.insert(console.place(of: request.path)).inserted {
      guard let path = request.path, path != "-" else {
        throw Failure("only one format can go to standard output; give the others a file: --format FORMAT=FILE")
      }
      throw Failure("two formats would be written to `\(path)`; give each a file of its own")
    }
    return requests
  }
}
