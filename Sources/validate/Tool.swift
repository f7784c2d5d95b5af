import Diagnostics

/// The program: takes arguments, runs one command, gives an exit status.
struct Tool {
  static let version = "1.0.0"

  let machine: Machine

  /// Carries out what the arguments (without the program's name) ask for.
  func run(_ arguments: [String]) -> ExitStatus {
    var console = Console(machine: machine)
    do {
      let invocation = try parse(arguments, console)
      console.colorSetting = invocation.last("color") ?? "auto"
      return try run(invocation, console)
    } catch {
      console.complain(error, hiding: Redaction(values: ArgumentSecrets.values(in: arguments)))
      return .failure
    }
  }

  private func parse(_ arguments: [String], _ console: Console) throws(Failure) -> Invocation {
    do {
      return try Invocation(arguments)
    } catch {
      var message = error.message
      if let suggestion = error.suggestion { message += "\n  did you mean `\(suggestion)`?" }
      if let hint = error.hint { message += "\n  \(hint)" }
      let command = error.command.map { $0 == .check ? "" : " \($0.rawValue)" } ?? ""
      throw Failure(message + "\n  `validate\(command) --help` lists what there is")
    }
  }

  private func run(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitStatus {
    if invocation.has("version") {
      try console.print("validate \(Tool.version)\n")
      return .clean
    }
    if invocation.has("help") {
      let help = Help(columns: console.columns(.output) ?? 80)
      try console.print(invocation.isCommandNamed ? help.page(for: invocation.command) : help.overview())
      return .clean
    }
    switch invocation.command {
    case .check: return try check(invocation, console)
    case .`init`: return try initialize(invocation, console)
    case .contract: return try contract(invocation, console)
    case .rules: return try rules(invocation, console)
    case .explain: return try explain(invocation, console)
    case .completions: return try completions(invocation, console)
    case .fix: return try fix(invocation, console)
    case .config: return try config(invocation, console)
    case .matrix: return try matrix(invocation, console)
    case .why: return try why(invocation, console)
    }
  }
}
