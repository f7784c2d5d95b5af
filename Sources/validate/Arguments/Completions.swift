/// Completion scripts, made from the same tables as `--help`.
enum Completions: String, CaseIterable {
  case bash, zsh, fish

  /// The script to source; `rules` are the names that `--allow`, `--deny` and `explain` take.
  func script(rules: [String]) -> String {
    switch self {
    case .bash: bash(rules)
    case .zsh: zsh(rules)
    case .fish: fish(rules)
    }
  }

  private func bash(_ rules: [String]) -> String {
    let commands = Command.allCases.map(\.rawValue).joined(separator: " ")
    let perCommand = Command.allCases.map { command in
      "    \(command.rawValue)) options=\"\(spellings(of: command).joined(separator: " "))\" ;;"
    }
    let perOption = Option.all.compactMap { option -> String? in
      guard let value = option.value else { return nil }
      let pattern = [option.short.map { "-\($0)" }, "--\(option.name)"].compactMap { $0 }.joined(separator: "|")
      return "    \(pattern)) \(bashValues(value, rules)); return ;;"
    }
    return """
      # bash completion for validate
      _validate() {
        local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command=check options i
        for ((i = 1; i < COMP_CWORD; i++)); do
          case " \(commands) " in *" ${COMP_WORDS[i]} "*) command=${COMP_WORDS[i]}; break ;; esac
        done
        case $previous in
      \(perOption.joined(separator: "\n"))
          explain) COMPREPLY=($(compgen -W "\(rules.joined(separator: " "))" -- "$word")); return ;;
          completions) COMPREPLY=($(compgen -W "bash zsh fish" -- "$word")); return ;;
        esac
        case $command in
      \(perCommand.joined(separator: "\n"))
        esac
        case $word in
          -*) COMPREPLY=($(compgen -W "$options" -- "$word")) ;;
          *)
            COMPREPLY=($(compgen -f -- "$word"))
            if ((COMP_CWORD == 1)); then COMPREPLY+=($(compgen -W "\(commands)" -- "$word")); fi ;;
        esac
      }
      complete -o filenames -F _validate validate

      """
  }

  private func bashValues(_ value: Option.Value, _ rules: [String]) -> String {
    let words = value.choices.isEmpty && value.kind == .rule ? rules : value.choices
    if !words.isEmpty { return "COMPREPLY=($(compgen -W \"\(words.joined(separator: " "))\" -- \"$word\"))" }
    switch value.kind {
    case .directory: return "COMPREPLY=($(compgen -d -- \"$word\"))"
    case .file: return "COMPREPLY=($(compgen -f -- \"$word\"))"
    case .word, .rule: return "COMPREPLY=()"
    }
  }

  private func zsh(_ rules: [String]) -> String {
    let commands = Command.allCases.map { "    '\($0.rawValue):\(quoted($0.summary))'" }
    let perCommand = Command.allCases.map { command in
      let arguments = Option.all.filter { $0.commands.contains(command) }.map { "        \(zshOption($0, rules))" }
      return "      \(command.rawValue))\n        _arguments -s \\\n"
        + arguments.joined(separator: " \\\n") + " \\\n        \(zshOperands(command, rules)) ;;"
    }
    return """
      #compdef validate
      # zsh completion for validate
      _validate() {
        local -a commands=(
      \(commands.joined(separator: "\n"))
        )
        local command=check
        if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
          _describe command commands
        elif (( ${commands[(I)$words[2]:*]} )); then
          command=$words[2]
          shift words
          (( CURRENT-- ))
        fi
        case $command in
      \(perCommand.joined(separator: "\n"))
        esac
      }
      _validate "$@"

      """
  }

  private func zshOption(_ option: Option, _ rules: [String]) -> String {
    let text = "[\(quoted(option.help).replacing("[", with: "(").replacing("]", with: ")"))]"
    var value = ""
    if let given = option.value {
      let words = given.choices.isEmpty && given.kind == .rule ? rules : given.choices
      let action =
        if !words.isEmpty { "(\(words.joined(separator: " ")))" } else {
          switch given.kind {
          case .file: "_files"
          case .directory: "_files -/"
          case .word, .rule: " "
          }
        }
      value = ":\(given.placeholder):\(action)"
    }
    let star = option.isRepeatable ? "*" : ""
    let long = "'\(star)--\(option.name)\(text)\(value)'"
    guard let short = option.short else { return long }
    return "'\(star)-\(short)\(text)\(value)' \(long)"
  }

  private func zshOperands(_ command: Command, _ rules: [String]) -> String {
    switch command.operands {
    case .none: "'*: :'"
    case .one("RULE", _): "'1:RULE:(\(rules.joined(separator: " ")))'"
    case .one("SHELL", _): "'1:SHELL:(bash zsh fish)'"
    case .one(let name, _): "'1:\(name): ' '*:ENV_FILE:_files'"
    case .envFiles, .output: "'*:FILE:_files'"
    }
  }

  private func fish(_ rules: [String]) -> String {
    let names = Command.allCases.map(\.rawValue).joined(separator: " ")
    var lines = ["# fish completion for validate"]
    for command in Command.allCases {
      lines.append(
        "complete -c validate -n '__fish_use_subcommand' -a \(command.rawValue) -d '\(quoted(command.summary))'")
    }
    for option in Option.all {
      var line = "complete -c validate"
      if option.commands.count < Command.allCases.count {
        let seen = option.commands.map(\.rawValue).joined(separator: " ")
        let unnamed = option.commands.contains(.check) ? "; or not __fish_seen_subcommand_from \(names)" : ""
        line += " -n '__fish_seen_subcommand_from \(seen)\(unnamed)'"
      }
      line += " -l \(option.name)"
      if let short = option.short { line += " -s \(short)" }
      if let value = option.value {
        let words = value.choices.isEmpty && value.kind == .rule ? rules : value.choices
        line += words.isEmpty ? (value.kind == .word ? " -x" : " -r") : " -x -a '\(words.joined(separator: " "))'"
      }
      lines.append(line + " -d '\(quoted(option.help))'")
    }
    lines.append(
      "complete -c validate -n '__fish_seen_subcommand_from explain' -f -a '\(rules.joined(separator: " "))'")
    lines.append("complete -c validate -n '__fish_seen_subcommand_from completions' -f -a 'bash zsh fish'")
    return lines.joined(separator: "\n") + "\n"
  }

  private func spellings(of command: Command) -> [String] {
    Option.all.filter { $0.commands.contains(command) }.map { "--\($0.name)" }
  }

  /// Help text inside single quotes of a shell script.
  private func quoted(_ text: String) -> String {
    text.replacing("`", with: "").replacing("'", with: "’").replacing(":", with: " -")
  }
}
