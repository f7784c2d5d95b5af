/// What the program can be asked to do.
enum Command: String, CaseIterable, Sendable {
  case check, config, matrix, why, `init`, fix, contract, rules, explain, completions

  /// One line for the list of commands.
  var summary: String {
    switch self {
    case .check: "check a deployment (the default)"
    case .config: "print the resolved model as Compose sees it, secrets masked"
    case .matrix: "show every variable by service: where defined, how it arrives"
    case .why: "show every definition of one variable, and which one wins"
    case .`init`: "write a complete env file from the contract, secrets generated"
    case .fix: "apply safe fixes (--dry-run shows them as a diff)"
    case .contract: "derive a contract from a compose file"
    case .rules: "list the rules"
    case .explain: "say what a rule checks, and why, with examples"
    case .completions: "print a completion script for bash, zsh or fish"
    }
  }

  /// The operands, as the usage line names them.
  var operands: Operands {
    switch self {
    case .check, .config, .matrix, .fix, .contract: .envFiles
    case .why: .one("VARIABLE", thenEnvFiles: true)
    case .explain: .one("RULE", thenEnvFiles: false)
    case .completions: .one("SHELL", thenEnvFiles: false)
    case .`init`: .output("FILE")
    case .rules: .none
    }
  }

  enum Operands: Equatable {
    case none
    case envFiles
    /// At most one path to write.
    case output(String)
    case one(String, thenEnvFiles: Bool)

    var usage: String {
      switch self {
      case .none: ""
      case .envFiles: " [ENV_FILE ...]"
      case .output(let name): " [\(name)]"
      case .one(let name, let thenEnvFiles): " \(name)" + (thenEnvFiles ? " [ENV_FILE ...]" : "")
      }
    }
  }

  /// What `--help` of the command says between its usage line and its options.
  var description: String {
    switch self {
    case .check:
      """
      Reads the compose file and the env files as Docker Compose would, holds them against the
      contract, and reports everything that is wrong at once, each finding with its place and a
      remedy. Nothing is changed, no Docker daemon and no network are needed, and the value of a
      secret is never printed.

      ENV_FILEs are what `docker compose --env-file` takes: later files win, and naming any
      replaces the default `.env`. With --target dokploy they hold the text of the Environment tab,
      and `.env` is what Dokploy made of it. With --target stack no `.env` is read, as `docker stack
      deploy` reads none; an env file that is named stands for what will be exported.
      """
    case .config:
      """
      Prints the project as `docker compose config` would, when Compose would accept it; otherwise
      the findings go to standard error and the exit status is 1.
      """
    case .matrix:
      """
      One row a variable, one column a service: where each variable is defined, whether it is
      guarded, defaulted or written out, and whether it arrives as environment, as a build argument
      or through an env file.
      """
    case .why:
      """
      Lists every definition of VARIABLE in order of precedence, says which one wins and why, and
      what the variable becomes in each service. Secrets are masked.
      """
    case .`init`:
      """
      Writes a complete env file from the contract: secrets from the system's random source, URLs
      put together from their parts, each note as a comment. Says which values a human must still
      choose. An existing file is never overwritten without --force; a new one is readable by its
      owner only.
      """
    case .fix:
      """
      Applies the fixes that are certain to be right and leaves every other byte as it is. A fix
      changes how something is written, never which of two values is meant. Look at them first
      with --dry-run.
      """
    case .contract:
      """
      Writes a contract for the compose file at hand to standard output: its services, its guarded
      variables, their types as far as names and values tell, and the relations it can see. It tells
      more with an env file to look at; no value of one gets into the contract. Save it as
      `validate.yaml` beside the compose file and edit it.
      """
    case .rules: "Lists every rule with its severity. `validate explain RULE` says more about one."
    case .explain: "Says what RULE checks and why, with an example that breaks it and one that keeps it."
    case .completions:
      """
      Prints a completion script for SHELL, one of bash, zsh and fish. For example:

        validate completions bash > /etc/bash_completion.d/validate
      """
    }
  }

  /// Commands to copy, with what each does.
  var examples: [(command: String, does: String)] {
    switch self {
    case .check:
      [
        ("validate .env.dev", "check before `docker compose --env-file .env.dev up`"),
        ("validate --format github --env-from-shell", "check in CI, values from the job's environment"),
        ("validate --target dokploy", "check what Dokploy will run"),
        ("validate --contract none .env", "check any stack, by Compose's own rules only"),
      ]
    case .config:
      [
        ("validate config .env.dev", "the model as JSON"),
        ("validate config --variables", "every variable the compose file refers to"),
      ]
    case .matrix:
      [
        ("validate matrix .env.dev", "as a table"),
        ("validate matrix --format markdown", "for a page or a pull request"),
      ]
    case .why: [("validate why DATABASE_URL .env.dev", "where it comes from and where it goes")]
    case .`init`:
      [
        ("validate init .env.dev", "write a new env file"),
        ("validate init .env.dev --only-missing", "complete an existing one"),
      ]
    case .fix:
      [
        ("validate fix --dry-run .env.dev", "show what would change"),
        ("validate fix .env.dev", "change it"),
      ]
    case .contract: [("validate contract .env.dev > validate.yaml", "start a contract")]
    case .rules: [("validate rules --format json", "for a program")]
    case .explain: [("validate explain missing-guard", "what the rule is about")]
    case .completions: [("validate completions zsh > ~/.zfunc/_validate", "for zsh")]
    }
  }
}
