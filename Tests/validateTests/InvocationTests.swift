import Testing

@testable import validate

@Suite struct InvocationTests {
  @Test("check is the default command, and its operands are env files")
  func defaultCommand() throws {
    let invocation = try Invocation([".env.dev", "--quiet", "other.env"])
    #expect(invocation.command == .check)
    #expect(!invocation.isCommandNamed)
    #expect(invocation.operands == [".env.dev", "other.env"])
    #expect(invocation.has("quiet"))
  }

  @Test(
    "a value may be attached or follow",
    arguments: [
      ["--file=a.yaml"], ["--file", "a.yaml"], ["-f", "a.yaml"], ["-fa.yaml"], ["-f=a.yaml"], ["-qf", "a.yaml"],
    ])
  func values(arguments: [String]) throws {
    #expect(try Invocation(arguments).all("file") == ["a.yaml"])
  }

  @Test("`--` ends the options, and `-` is an operand or a value")
  func separators() throws {
    #expect(try Invocation(["--", "--quiet"]).operands == ["--quiet"])
    #expect(try Invocation(["-f", "-"]).all("file") == ["-"])
    #expect(try Invocation(["./check"]).operands == ["./check"])
  }

  @Test("a format may name its file")
  func formats() throws {
    #expect(
      try Invocation(["--format", "sarif=out.sarif", "--format", "text"]).all("format") == ["sarif=out.sarif", "text"])
  }

  struct Mistake: CustomTestStringConvertible, Sendable {
    let arguments: [String]
    let message: String
    var suggestion: String?
    var hint: String?
    var testDescription: String { arguments.joined(separator: " ") }
  }

  @Test(
    "a mistake is named, with what was probably meant",
    arguments: [
      Mistake(arguments: ["--fromat", "json"], message: "unknown option `--fromat`", suggestion: "--format"),
      Mistake(arguments: ["--zzz"], message: "unknown option `--zzz`"),
      Mistake(arguments: ["-z"], message: "unknown option `-z`"),
      Mistake(
        arguments: ["--target", "dokploi"],
        message: "`--target` does not know `dokploi`; it takes compose, dokploy, stack", suggestion: "dokploy"),
      Mistake(arguments: ["--file"], message: "`--file` needs a value: --file FILE"),
      Mistake(arguments: ["--quiet=yes"], message: "`--quiet` takes no value"),
      Mistake(arguments: ["--target", "stack", "--target", "stack"], message: "`--target` is given twice"),
      Mistake(
        arguments: ["--dry-run"], message: "`--dry-run` is not an option of `validate check`",
        hint: "it belongs to `validate fix`"),
      Mistake(arguments: ["explain"], message: "`validate explain` needs a RULE"),
      Mistake(arguments: ["explain", "a", "b"], message: "`validate explain` takes one RULE, but `b` is given too"),
      Mistake(arguments: ["rules", "a"], message: "`validate rules` takes no operand, but `a` is given"),
      Mistake(
        arguments: ["--no-shell", "--env-from-shell"], message: "`--no-shell` and `--env-from-shell` exclude each other"
      ),
      Mistake(
        arguments: ["--env-from-shell", ".env"], message: "`--env-from-shell` reads no env file, but `.env` is given",
        hint: "leave one of the two out"),
      Mistake(arguments: ["-f", "-", "-f", "-"], message: "standard input (`-f -`) can be read only once"),
      Mistake(
        arguments: ["--file", ""], message: "`--file` needs a value, but is given an empty one",
        hint: "perhaps a shell variable that should hold it is not set"),
      Mistake(
        arguments: ["fix", ""], message: "an operand is empty",
        hint: "perhaps a shell variable that should hold it is not set"),
      Mistake(
        arguments: ["why", "A", "--format", "sarif"], message: "`--format` does not know `sarif`; it takes text, json"),
      Mistake(
        arguments: ["matrix", "--format", "json=x"],
        message: "`--format` does not know `json=x`; it takes text, json, markdown", suggestion: "json"),
      Mistake(
        arguments: ["init", "--format", "json"], message: "`--format` is not an option of `validate init`",
        hint: "it belongs to `validate check`, `validate config`, `validate matrix`, `validate why`, `validate rules`, "
          + "`validate explain`"),
      Mistake(
        arguments: ["why", "A", ".env", "--env-from-shell"],
        message: "`--env-from-shell` reads no env file, but `.env` is given", hint: "leave one of the two out"),
      Mistake(arguments: ["help", "matrx"], message: "there is no command `matrx`", suggestion: "matrix"),
    ])
  func mistakes(mistake: Mistake) {
    #expect {
      _ = try Invocation(mistake.arguments)
    } throws: { error in
      guard let error = error as? UsageError else { return false }
      return error.message == mistake.message && error.suggestion == mistake.suggestion
        && error.hint == mistake.hint
    }
  }

  @Test("help needs no operands")
  func help() throws {
    #expect(try Invocation(["why", "--help"]).has("help"))
    let invocation = try Invocation(["help", "why"])
    #expect(invocation.has("help") && invocation.command == .why && invocation.isCommandNamed)
    #expect(try !Invocation(["help"]).isCommandNamed)
  }
}

@Suite struct HelpTests {
  @Test("no line is wider than the terminal", arguments: Command.allCases, [40, 60, 80, 200])
  func width(command: Command, columns: Int) {
    let pages = [Help(columns: columns).page(for: command), Help(columns: columns).overview()]
    for line in pages.joined().split(separator: "\n") where !line.contains("validate ") {
      #expect(line.count <= columns, "\(line)")
    }
  }

  @Test("every option of a command is on its page", arguments: Command.allCases)
  func completeness(command: Command) {
    let page = Help(columns: 80).page(for: command)
    for option in Option.all {
      #expect(page.contains("--\(option.name)") == option.allCommands.contains(command), "--\(option.name)")
    }
  }

  @Test("no command has two options of one name", arguments: Command.allCases)
  func uniqueness(command: Command) {
    let own = Option.all.filter { $0.commands.contains(command) }
    #expect(Set(own.map(\.name)).count == own.count)
    #expect(Set(own.compactMap(\.short)).count == own.compactMap(\.short).count)
  }

  @Test("every example is a command line that parses", arguments: Command.allCases)
  func examples(command: Command) throws {
    for example in command.examples {
      let words = example.command.split(separator: " ").prefix { $0 != ">" }.map(String.init)
      #expect(try Invocation(Array(words.dropFirst())).command == command)
    }
  }
}
