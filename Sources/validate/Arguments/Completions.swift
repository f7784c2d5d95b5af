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
    let perCommand = Command.allCases.map { command in
      "    \(command.rawValue)) options=\"\(spellings(of: command).joined(separator: " "))\" ;;"
    }
    let perOption = Option.all.compactMap { option -> String? in
      guard let value = option.value else { return nil }
      let spellings = [option.short.map { "-\($0)" }, "--\(option.name)"].compactMap(\.self)
      // Where an option means something else to another command, only its own commands are its.
      let commands = option.allCommands == option.commands ? ["*"] : option.commands.map(\.rawValue)
      let pattern = commands.flatMap { command in spellings.map { "\(command):\($0)" } }.joined(separator: "|")
      return "    \(pattern)) \(bashValues(value, rules)); return ;;"
    }
    return """
      # bash completion for validate
      _validate_words() { COMPREPLY=($(compgen -W "$1" -- "$word")); }
      _validate_files() {
        local IFS=$'\\n'
        COMPREPLY=($(compgen "$1" -- "$word"))
      }
      _validate() {
        local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command=check options i
        local commands="\(Command.allCases.map(\.rawValue).joined(separator: " "))"
        # bash takes `--option=value` apart at the sign.
        if [[ $word == = ]]; then word=
        elif [[ $previous == = ]]; then previous=${COMP_WORDS[COMP_CWORD-2]}
        fi
        for ((i = 1; i < COMP_CWORD; i++)); do
          case " $commands " in *" ${COMP_WORDS[i]} "*) command=${COMP_WORDS[i]}; break ;; esac
        done
        case $command:$previous in
      \(perOption.joined(separator: "\n"))
          explain:explain) _validate_words "\(rules.joined(separator: " "))"; return ;;
          completions:completions) _validate_words "\(Completions.allCases.map(\.rawValue).joined(separator: " "))"; return ;;
          why:why) COMPREPLY=(); return ;;
          *:help) _validate_words "$commands"; return ;;
        esac
        case $command in
      \(perCommand.joined(separator: "\n"))
        esac
        case $word in
          -*) _validate_words "$options" ;;
          *)
            local files
            _validate_files -f
            files=("${COMPREPLY[@]}")
            COMPREPLY=()
            if ((COMP_CWORD == 1)); then _validate_words "$commands"; fi
            COMPREPLY+=("${files[@]}") ;;
        esac
      }
      complete -o filenames -F _validate validate

      """
  }

  private func bashValues(_ value: Option.Value, _ rules: [String]) -> String {
    let words = words(of: value, rules)
    if !words.isEmpty { return "_validate_words \"\(words.joined(separator: " "))\"" }
    switch value.kind {
    case .directory: return "_validate_files -d"
    case .file: return "_validate_files -f"
    case .word, .rule, .choiceForFile: return "COMPREPLY=()"
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
        if (( CURRENT == 3 )) && [[ $words[2] == help ]]; then
          _describe command commands
          return
        fi
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
      if [[ $funcstack[1] == _validate ]]; then _validate "$@"; else compdef _validate validate; fi

      """
  }

  private func zshOption(_ option: Option, _ rules: [String]) -> String {
    let text = "[\(quoted(option.help).replacing("[", with: "(").replacing("]", with: ")"))]"
    var value = ""
    if let given = option.value {
      let words = words(of: given, rules)
      let action =
        if !words.isEmpty { "(\(words.joined(separator: " ")))" } else {
          switch given.kind {
          case .file: "_files"
          case .directory: "_files -/"
          case .word, .rule, .choiceForFile: " "
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
    case .one("SHELL", _): "'1:SHELL:(\(Completions.allCases.map(\.rawValue).joined(separator: " ")))'"
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
        let words = words(of: value, rules)
        line += words.isEmpty ? (value.kind == .word ? " -x" : " -r") : " -x -a '\(words.joined(separator: " "))'"
      }
      lines.append(line + " -d '\(quoted(option.help))'")
    }
    lines.append(
      "complete -c validate -n '__fish_seen_subcommand_from explain' -f -a '\(rules.joined(separator: " "))'")
    let shells = Completions.allCases.map(\.rawValue).joined(separator: " ")
    lines.append("complete -c validate -n '__fish_seen_subcommand_from completions' -f -a '\(shells)'")
    lines.append("complete -c validate -n '__fish_seen_subcommand_from rules' -f")
    lines.append("complete -c validate -n '__fish_seen_subcommand_from help' -f -a '\(names)'")
    return lines.joined(separator: "\n") + "\n"
  }

  /// The words that a value can only be; none when it may be anything.
  private func words(of value: Option.Value, _ rules: [String]) -> [String] {
    value.kind == .rule ? rules : value.choices
  }

  private func spellings(of command: Command) -> [String] {
    Option.all.filter { $0.commands.contains(command) }.map { "--\($0.name)" }
  }

  /// Help text inside single quotes of a shell script.
  private func quoted(_ text: String) -> String {
    text.replacing("`", with: "").replacing("'", with: "’").replacing(":", with: " -")
  }
}
