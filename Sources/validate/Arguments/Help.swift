/// The pages that `--help` prints, made from the tables of commands and options.
struct Help {
  /// The width to wrap at, in columns.
  let columns: Int

  init(columns: Int) { self.columns = min(max(columns, 40), 100) }

  /// What the program does, its commands, and the options of the default one.
  func overview() -> String {
    var page = wrapped(
      """
      validate: a static checker for Docker Compose deployments. Reads the compose file and the env files as Docker \
      Compose would, holds them against a contract, and reports everything that is wrong at once.
      """, indent: 0)
    page += "\nUsage:\n"
    page += "  validate [check] [OPTIONS] [ENV_FILE ...]\n  validate COMMAND [OPTIONS] [...]\n"
    page += "\nCommands:\n"
    page += table(Command.allCases.map { ($0.rawValue, $0.summary) })
    page += options(of: .check, title: "Options of check")
    page += examples(of: .check)
    page += exitStatus
    page += "\n" + wrapped("`validate COMMAND --help` says more about one command.", indent: 0)
    return page
  }

  /// One command: usage, description, options, examples.
  func page(for command: Command) -> String {
    let name = command == .check ? "[check]" : command.rawValue
    var page = "Usage: validate \(name) [OPTIONS]\(command.operands.usage)\n\n"
    for (index, paragraph) in command.description.split(separator: "\n\n").enumerated() {
      let isPreformatted = paragraph.hasPrefix("  ")
      let text = isPreformatted ? paragraph + "\n" : wrapped(paragraph.replacing("\n", with: " "), indent: 0)[...]
      page += (index == 0 ? "" : "\n") + text
    }
    page += options(of: command, title: "Options")
    page += examples(of: command)
    if command == .check { page += exitStatus }
    return page
  }

  private func options(of command: Command, title: String) -> String {
    "\n\(title):\n"
      + table(
        Option.all.filter { $0.commands.contains(command) }.map { option in
          let spelling = option.short == nil ? "    " + option.spelling : option.spelling
          return (spelling + (option.value.map { " " + $0.placeholder } ?? ""), option.help)
        })
  }

  private func examples(of command: Command) -> String {
    "\nExamples:\n"
      + command.examples.map { example in "  \(example.command)\n" + wrapped(example.does, indent: 6) }.joined()
  }

  private var exitStatus: String {
    "\nExit status:\n"
      + table([
        ("0", "nothing at or above --fail-on (error, unless told otherwise)"),
        ("1", "findings"),
        ("2", "the check could not be made: bad usage, or a file that cannot be read"),
      ])
  }

  /// Two columns, the second wrapped; a row whose first is too long goes on in the next line.
  private func table(_ rows: [(String, String)]) -> String {
    let longest = rows.map { $0.0.count }.max() ?? 0
    let column = min(longest, columns < 70 ? 14 : 32) + 4
    return rows.map { term, text in
      let lines = wrapped(text, indent: column)
      guard term.count + 3 <= column else { return "  \(term)\n" + lines }
      return "  " + term + String(lines.dropFirst(2 + term.count))
    }.joined()
  }

  /// The words of `text` in lines of at most `columns`, each indented.
  private func wrapped(_ text: some StringProtocol, indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty && indent + line.count + 1 + word.count > columns {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    lines.append(line)
    return lines.map { margin + $0 + "\n" }.joined()
  }
}
