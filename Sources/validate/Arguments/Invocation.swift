import Diagnostics

/// A command line, taken apart and checked against the option table.
struct Invocation: Sendable {
  let command: Command
  /// Whether the command was named, rather than being the default.
  let isCommandNamed: Bool
  private(set) var operands: [String] = []
  /// Secrets among the arguments, where none belong.
  let misplacedSecrets: [String]
  private var values: [String: [String]] = [:]

  /// The values given for an option, in order; empty strings for a switch.
  func all(_ option: String) -> [String] { values[option] ?? [] }

  /// The last value given for an option.
  func last(_ option: String) -> String? { values[option]?.last }

  func has(_ option: String) -> Bool { values[option] != nil }

  /// The files that results are to be written to.
  var outputs: [String] {
    all("output")
      + all("format").compactMap { value in value.firstIndex(of: "=").map { String(value[$0...].dropFirst()) } }
  }
}

/// A command line that makes no sense, and what would.
struct UsageError: Error, Equatable {
  let message: String
  /// What to type instead, when one thing suggests itself.
  var suggestion: String?
  /// What else to do about it.
  var hint: String?
  /// The command whose help to read.
  var command: Command?
}

extension Invocation {
  /// Reads the arguments after the program's name.
  init(_ arguments: [String]) throws(UsageError) {
    misplacedSecrets = ArgumentSecrets.values(in: arguments)
    var arguments = arguments[...]
    // `validate help fix` is what other programs call `validate fix --help`.
    let asksForHelp = arguments.first == "help"
    if asksForHelp {
      arguments.removeFirst()
      values["help"] = [""]
    }
    let named = arguments.first.flatMap(Command.init(rawValue:))
    command = named ?? .check
    isCommandNamed = named != nil
    if named != nil { arguments.removeFirst() }

    while let argument = arguments.popFirst() {
      if argument == "--" {
        operands += arguments
        break
      }
      if argument.hasPrefix("--") {
        try readLong(argument, &arguments)
      } else if argument.hasPrefix("-") && argument != "-" {
        try readShort(argument, &arguments)
      } else {
        operands.append(argument)
      }
    }
    if asksForHelp, let word = operands.first {
      throw UsageError(
        message: "there is no command `\(word)`", suggestion: nearest(to: word, in: Command.allCases.map(\.rawValue)),
        command: .check)
    }
    try checkOperands()
    try checkCombinations()
  }

  private mutating func readLong(_ argument: String, _ rest: inout ArraySlice<String>) throws(UsageError) {
    let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts.first ?? "")
    guard let option = Option.named(name, for: command) else {
      let names = Option.all.filter { $0.commands.contains(command) }.map { "--\($0.name)" }
      throw UsageError(
        message: "unknown option `--\(name)`", suggestion: nearest(to: "--\(name)", in: names), command: command)
    }
    try take(option, attached: parts.count > 1 ? String(parts[1]) : nil, written: "--\(name)", &rest)
  }

  private mutating func readShort(_ argument: String, _ rest: inout ArraySlice<String>) throws(UsageError) {
    var letters = argument.dropFirst()
    while let letter = letters.popFirst() {
      guard let option = Option.abbreviated(letter, for: command) else {
        throw UsageError(message: "unknown option `-\(letter)`", command: command)
      }
      guard option.value != nil else {
        try take(option, attached: nil, written: "-\(letter)", &rest)
        continue
      }
      var attached = String(letters)
      if attached.hasPrefix("=") { attached.removeFirst() }
      try take(option, attached: letters.isEmpty ? nil : attached, written: "-\(letter)", &rest)
      return
    }
  }

  private mutating func take(
    _ option: Option, attached: String?, written: String, _ rest: inout ArraySlice<String>
  ) throws(UsageError) {
    guard option.commands.contains(command) else {
      let places = option.allCommands.map { "`validate \($0.rawValue)`" }.joined(separator: ", ")
      throw UsageError(
        message: "`\(written)` is not an option of `validate \(command.rawValue)`",
        hint: "it belongs to \(places)", command: command)
    }
    guard let value = option.value else {
      guard attached == nil else {
        throw UsageError(message: "`\(written)` takes no value", command: command)
      }
      values[option.name, default: []].append("")
      return
    }
    guard let given = attached ?? rest.popFirst() else {
      throw UsageError(message: "`\(written)` needs a value: \(written) \(value.placeholder)", command: command)
    }
    if given.isEmpty && value.kind != .word {
      throw UsageError(
        message: "`\(written)` needs a value, but is given an empty one",
        hint: "perhaps a shell variable that should hold it is not set", command: command)
    }
    // `--format sarif=report.sarif`: the choice is what stands before the sign.
    let choice = value.kind == .choiceForFile ? String(given.prefix { $0 != "=" }) : given
    if !value.choices.isEmpty && !value.choices.contains(choice) {
      throw UsageError(
        message: "`\(written)` does not know `\(choice)`; it takes \(value.choices.joined(separator: ", "))",
        suggestion: nearest(to: choice, in: value.choices), command: command)
    }
    if !option.isRepeatable && values[option.name] != nil {
      throw UsageError(message: "`\(written)` is given twice", command: command)
    }
    values[option.name, default: []].append(given)
  }

  private func checkOperands() throws(UsageError) {
    guard !has("help"), !has("version") else { return }
    if operands.contains("") {
      throw UsageError(
        message: "an operand is empty", hint: "perhaps a shell variable that should hold it is not set",
        command: command)
    }
    switch command.operands {
    case .envFiles: break
    case .none:
      if let operand = operands.first {
        throw UsageError(
          message: "`validate \(command.rawValue)` takes no operand, but `\(operand)` is given", command: command)
      }
    case .output(let name):
      if operands.count > 1 {
        throw UsageError(
          message: "`validate \(command.rawValue)` takes one \(name), but `\(operands[1])` is given too",
          command: command)
      }
    case .one(let name, let thenEnvFiles):
      if operands.isEmpty {
        throw UsageError(message: "`validate \(command.rawValue)` needs a \(name)", command: command)
      }
      if !thenEnvFiles && operands.count > 1 {
        throw UsageError(
          message: "`validate \(command.rawValue)` takes one \(name), but `\(operands[1])` is given too",
          command: command)
      }
    }
  }

  private func checkCombinations() throws(UsageError) {
    let conflicts = [("no-shell", "env-from-shell"), ("only-missing", "force"), ("services", "variables")]
    for (one, other) in conflicts where has(one) && has(other) {
      throw UsageError(message: "`--\(one)` and `--\(other)` exclude each other", command: command)
    }
    let envFiles = command.operands == .envFiles ? operands[...] : operands.dropFirst()
    if has("env-from-shell"), let file = envFiles.first {
      throw UsageError(
        message: "`--env-from-shell` reads no env file, but `\(file)` is given",
        hint: "leave one of the two out", command: command)
    }
    if all("file").filter({ $0 == "-" }).count > 1 {
      throw UsageError(message: "standard input (`-f -`) can be read only once", command: command)
    }
  }
}
