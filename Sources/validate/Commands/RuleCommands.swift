import Contract
import Diagnostics
import Reporting
import Rules

extension Tool {
  /// `validate rules`: the list of rules.
  func rules(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitStatus {
    let output = invocation.last("output")
    let text =
      switch invocation.last("format") {
      case "json": RuleList.json(Catalogue.rules)
      case "markdown": RuleList.markdown(Catalogue.rules)
      default: RuleList.text(Catalogue.rules, console.textFormat(isToFile: output != nil))
      }
    try console.deliver(text, to: output)
    return .clean
  }

  /// `validate explain RULE`: what a rule checks, and why.
  func explain(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitStatus {
    let rule = try Catalogue.rule(typed: invocation.operands.first ?? "")
    let output = invocation.last("output")
    let text =
      switch invocation.last("format") {
      case "json": RuleList.json([rule])
      case "markdown": "# \(rule.name)\n\n\(RulePage(rule).markdown)"
      default: RulePage(rule).text(console.textFormat(isToFile: output != nil))
      }
    try console.deliver(text, to: output)
    return .clean
  }

  /// `validate completions SHELL`: a script for the shell.
  func completions(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitStatus {
    let name = invocation.operands.first ?? ""
    guard let shell = Completions(rawValue: name) else {
      let known = Completions.allCases.map(\.rawValue)
      let suggestion = nearest(to: name, in: known).map { "\n  did you mean `\($0)`?" } ?? ""
      throw Failure("there are no completions for `\(name)`, only for \(known.joined(separator: ", "))\(suggestion)")
    }
    try console.print(shell.script(rules: Catalogue.rules.map(\.name.description)))
    return .clean
  }
}

extension Catalogue {
  /// The rule of that name, which a user typed.
  static func rule(typed name: String) throws(Failure) -> Rule {
    if let rule = rule(named: RuleName(name)) { return rule }
    let suggestion = nearest(to: name, in: rules.map(\.name.description)).map { "\n  did you mean `\($0)`?" } ?? ""
    throw Failure("there is no rule `\(name)`\(suggestion)\n  `validate rules` lists them all")
  }
}
