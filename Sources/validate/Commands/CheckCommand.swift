import Diagnostics
import Reporting

extension Tool {
  /// `validate [check]`: everything that is wrong, in the formats asked for.
  func check(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitStatus {
    let reading = try ProjectReading(invocation, envFiles: invocation.operands, console)
    let report = reading.report(of: try reading.check())
    for request in try OutputRequest.all(of: invocation) {
      let text = render(report, as: request.format, isToFile: request.path != nil, invocation, console)
      guard let path = request.path else {
        try console.print(text)
        continue
      }
      try console.write(Array(text.utf8), toFile: path)
    }
    return status(of: report, failOn: invocation.last("fail-on") ?? "error")
  }

  private func status(of report: Report, failOn: String) -> ExitStatus {
    guard let least = Severity(rawValue: failOn) else { return .clean }
    return report.findings.contains { $0.severity >= least } ? .findings : .clean
  }

  private func render(
    _ report: Report, as format: String, isToFile: Bool, _ invocation: Invocation, _ console: Console
  ) -> String {
    TextFormat(
      width: isToFile ? nil : console.columns(.output), isColoured: !isToFile && console.usesColor(.output),
      isQuiet: invocation.has("quiet")
    ).render(report)
  }
}

/// One format and where it goes: `--format sarif=report.sarif`, or standard output.
struct OutputRequest {
  let format: String
  let path: String?

  /// What the command line asks for; text on standard output unless it says otherwise.
  static func all(of invocation: Invocation) throws(Failure) -> [OutputRequest] {
    var requests = invocation.all("format").map { value in
      let parts = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return OutputRequest(format: String(parts[0]), path: parts.count > 1 ? String(parts[1]) : nil)
    }
    let unsupported = requests.first { !formats.contains($0.format) }
    if let unsupported {
      throw Failure(
        "`validate check` has no format `\(unsupported.format)`; it takes \(formats.joined(separator: ", "))")
    }
    if requests.isEmpty { requests = [OutputRequest(format: "text", path: nil)] }
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

  private static let formats = ["text", "json", "sarif", "github", "gitlab", "junit", "markdown"]
}
