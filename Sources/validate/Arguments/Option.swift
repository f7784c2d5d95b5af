import Reporting

/// One option of the command line. Parsing, `--help`, suggestions and completions all read this table.
struct Option: Sendable {
  let name: String
  let short: Character?
  /// What stands for the value in help; nil for a switch.
  let value: Value?
  let isRepeatable: Bool
  let commands: [Command]
  let help: String

  struct Value: Sendable {
    let placeholder: String
    /// The only values accepted, when they are few.
    let choices: [String]
    let kind: Kind

    enum Kind: Sendable {
      case word, file, directory, rule
      /// A choice, alone or as `CHOICE=FILE`.
      case choiceForFile
    }
  }

  fileprivate init(
    _ name: String, _ short: Character? = nil, _ placeholder: String? = nil, choices: [String] = [],
    kind: Value.Kind = .word, repeatable: Bool = false, for commands: [Command] = Command.allCases, help: String
  ) {
    self.name = name
    self.short = short
    value = placeholder.map { Value(placeholder: $0, choices: choices, kind: kind) }
    isRepeatable = repeatable
    self.commands = commands
    self.help = help
  }

  /// As help and messages write it: `-f, --file`.
  var spelling: String { (short.map { "-\($0), " } ?? "") + "--\(name)" }
}

extension Option {
  private static let readingProject: [Command] = [.check, .config, .matrix, .why, .fix, .contract]
  private static let judging: [Command] = [.check, .fix]
  private static let printing: [Command] = [.check, .config, .matrix, .why, .contract, .rules, .explain]

  /// One entry of the table for each set of commands that print the same formats.
  private static func format(_ formats: [String], for commands: [Command]) -> Option {
    Option(
      "format", nil, "FORMAT", choices: formats, for: commands,
      help: "how to print the result: \(alternatives(formats, default: formats[0]))")
  }

  private static func alternatives(_ words: [String], default first: String) -> String {
    let others = words.dropFirst()
    guard let last = others.last else { return first }
    return (["\(first) (the default)"] + others.dropLast()).joined(separator: ", ") + " or \(last)"
  }

  /// Every option, in the order in which help lists them.
  static let all: [Option] = [
    Option(
      "file", "f", "FILE", kind: .file, repeatable: true, for: readingProject + [.`init`],
      help: "a compose file, `-` for standard input; repeat to merge several"),
    Option(
      "contract", nil, "CONTRACT", kind: .file, for: [.check, .matrix, .why, .`init`, .fix],
      help: "a built-in contract by name, a contract file, or `none`"),
    Option(
      "target", nil, "TARGET", choices: ["compose", "dokploy", "stack"], for: [.check, .matrix, .why, .fix],
      help: "what will run the stack: compose (the default), dokploy or stack"),
    Option(
      "format", nil, "FORMAT", choices: Format.allCases.map(\.rawValue), kind: .choiceForFile, repeatable: true,
      for: [.check],
      help: "how to print the findings: \(alternatives(Format.allCases.map(\.rawValue), default: "text")); "
        + "FORMAT=FILE writes one to a file, and may be repeated"),
    format(["json", "yaml"], for: [.config]),
    format(["text", "json", "markdown"], for: [.matrix, .rules, .explain]),
    format(["text", "json"], for: [.why]),
    Option("output", "o", "FILE", kind: .file, for: printing, help: "write the result to FILE"),
    Option(
      "fail-on", nil, "SEVERITY", choices: ["error", "warning", "note", "never"], for: [.check],
      help: "the least severity that makes the exit status 1 (default: error)"),
    Option("allow", nil, "RULE", kind: .rule, repeatable: true, for: judging, help: "do not report RULE"),
    Option("deny", nil, "RULE", kind: .rule, repeatable: true, for: judging, help: "report RULE as an error"),
    Option("profile", nil, "PROFILE", repeatable: true, for: readingProject, help: "switch a profile on, `*` for all"),
    Option("project-name", "p", "NAME", for: readingProject, help: "the project's name, as with Compose"),
    Option(
      "project-directory", nil, "DIR", kind: .directory, for: readingProject,
      help: "the directory that relative paths start from, as with Compose"),
    Option("no-shell", for: readingProject, help: "leave the shell's environment out"),
    Option("env-from-shell", for: readingProject, help: "take variables from the shell only, not from `.env`"),
    Option("services", for: [.config], help: "print the names of the services only"),
    Option("variables", for: [.config], help: "print every variable: where used, how, and where its value comes from"),
    Option("no-interpolate", for: [.config], help: "leave `${VAR}` as written"),
    Option("show-secrets", for: [.config], help: "print the values of secrets (no other option or command does)"),
    Option("only-missing", for: [.`init`], help: "complete an existing file, leaving its lines as they are"),
    Option("force", for: [.`init`], help: "overwrite an existing file"),
    Option("dry-run", for: [.fix], help: "show the changes as a unified diff and write nothing"),
    Option(
      "color", nil, "WHEN", choices: ["auto", "always", "never"],
      help: "colour the output: auto (the default), always or never"),
    Option(
      "quiet", "q", for: [.check],
      help: "as text, print errors only, or what --fail-on names, and nothing when there are none"),
    Option("quiet", "q", for: [.fix], help: "do not say what was changed and what is left"),
    Option("help", "h", help: "show help; after a command, for that command"),
    Option("version", help: "print the version"),
  ]

  /// The option that a command line means; one of another command when `command` has none of that name.
  static func named(_ name: String, for command: Command) -> Option? {
    first(for: command) { $0.name == name }
  }

  static func abbreviated(_ letter: Character, for command: Command) -> Option? {
    first(for: command) { $0.short == letter }
  }

  private static func first(for command: Command, where isMeant: (Option) -> Bool) -> Option? {
    let meant = all.filter(isMeant)
    return meant.first { $0.commands.contains(command) } ?? meant.first
  }

  /// The commands that have an option of this name.
  var allCommands: [Command] {
    let entries = Option.all.filter { $0.name == name }
    return Command.allCases.filter { command in entries.contains { $0.commands.contains(command) } }
  }
}
