import Diagnostics
import Reporting

extension Tool {
  /// `validate [check]`: everything that is wrong, in the formats asked for.
  func check(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitStatus {
    let requests = try OutputRequest.all(of: invocation)
    let reading = try ProjectReading(invocation, envFiles: invocation.operands, console)
    let report = try reading.report()
    for request in requests {
      let text = console.textFormat(isToFile: request.path != nil, isQuiet: invocation.has("quiet"))
      try console.deliver(request.format.render(report, text: text), to: request.path)
    }
    return status(of: report, failOn: invocation.last("fail-on") ?? "error")
  }

  private func status(of report: Report, failOn: String) -> ExitStatus {
    guard let least = Severity(rawValue: failOn) else { return .clean }
    return report.findings.contains { $0.severity >= least } ? .findings : .clean
  }
}

/// One format of a report and where it goes: `--format sarif=report.sarif`, or standard output.
struct OutputRequest {
  let format: Format
  /// Nil for standard output.
  let path: String?

  /// What the command line asks for; text on standard output unless it says otherwise.
  static func all(of invocation: Invocation) throws(Failure) -> [OutputRequest] {
    var requests: [OutputRequest] = []
    for value in invocation.all("format") {
      let parts = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let format = Format(rawValue: String(parts[0])) else {
        throw Failure.wrongFormat(String(parts[0]), of: .check, known: Format.allCases.map(\.rawValue))
      }
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
    if requests.count(where: { $0.path == nil }) > 1 {
      throw Failure("only one format can go to standard output; give the others a file: --format FORMAT=FILE")
    }
    return requests
  }
}

extension Invocation {
  /// The one format of a command that prints a single thing.
  func format(from known: [String]) throws(Failure) -> String {
    let formats = all("format")
    guard let format = formats.last else { return known[0] }
    guard formats.count == 1 else { throw Failure("`validate \(command.rawValue)` prints one format at a time") }
    guard known.contains(format) else { throw Failure.wrongFormat(format, of: command, known: known) }
    return format
  }
}

extension Failure {
  fileprivate static func wrongFormat(_ format: String, of command: Command, known: [String]) -> Failure {
    Failure("`validate \(command.rawValue)` has no format `\(format)`; it takes \(known.joined(separator: ", "))")
  }
}
