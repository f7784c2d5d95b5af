import Compose
import Diagnostics
import Reporting
import Rules
import YAML

extension Subcommand {
  /// Times what `validate --contract none` does with a compose file, phase by phase: parsing alone, loading (which
  /// parses again), the rules, and the report as text.
  static let phases = Subcommand(usage: "phases FILE [ENV_FILE] [RUNS]") { arguments in
    var arguments = arguments
    let runs = arguments.last.flatMap { Int($0) } ?? 1
    if arguments.count > 1, arguments.last.flatMap({ Int($0) }) != nil { arguments.removeLast() }
    guard let path = arguments.first, let bytes = contents(of: path) else { return 2 }
    let envFile = arguments.count > 1 ? contents(of: arguments[1]) : []
    guard let envFile else { return 2 }
    let fileSystem = FileSystem(
      read: { $0 == "/compose.yaml" ? .success(bytes) : $0 == "/.env" ? .success(envFile) : .failure(.notFound) },
      kind: { $0 == "/compose.yaml" || $0 == "/.env" ? .file : nil })
    for _ in 0..<runs { Phases(bytes, fileSystem).show() }
    return 0
  }
}

/// One run's processor seconds.
private struct Phases {
  private let seconds: [(phase: String, seconds: Double)]
  private let services: Int
  private let findings: Int

  init(_ bytes: [UInt8], _ fileSystem: FileSystem) {
    var seconds: [(phase: String, seconds: Double)] = []
    func time<Result>(_ phase: String, _ work: () -> Result) -> Result {
      let start = processorSeconds()
      let result = work()
      seconds.append((phase, processorSeconds() - start))
      return result
    }
    _ = time("parse") { Stream.parse(bytes, file: FileID(index: 0)).tree.nodeCount }
    let loaded = time("load") { ProjectLoader.load(LoadRequest(workingDirectory: "/"), from: fileSystem) }
    let findings = time("rules") {
      Engine.check(Deployment(loaded, files: loaded.files, contract: nil), reported: loaded.diagnostics)
    }
    _ = time("report") {
      let report = Report(
        files: loaded.files, findings: findings, scope: Report.Scope(services: loaded.project?.services.count ?? 0),
        toolVersion: "0")
      return TextFormat().render(report).utf8.count
    }
    self.seconds = seconds
    services = loaded.project?.services.count ?? 0
    self.findings = findings.diagnostics.count
  }

  func show() {
    let phases = seconds.map { phase, seconds in
      "\(phase) \(Phases.milliseconds(seconds)) ms (\(Phases.perService(seconds, services)) us a service)"
    }
    let total = seconds.dropFirst().reduce(0) { $0 + $1.seconds }
    let ratio = (total / max(seconds[0].seconds, 1e-9) * 10).rounded() / 10
    print(phases.joined(separator: ", "), "- \(ratio) times the parse, \(services) services, \(findings) findings")
  }

  private static func milliseconds(_ seconds: Double) -> Double { (seconds * 1e4).rounded() / 10 }

  private static func perService(_ seconds: Double, _ services: Int) -> Double {
    (seconds * 1e7 / Double(max(services, 1))).rounded() / 10
  }
}
