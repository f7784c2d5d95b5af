import Compose
import Diagnostics
import Reporting
import Rules

extension Tool {
  /// `validate config`: the model as Docker Compose sees it, or what keeps it from seeing one.
  func config(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitStatus {
    let output = invocation.last("output")
    let reading = try ProjectReading(invocation, envFiles: invocation.operands, console)
    let deployment = reading.deployment
    let hidden = Redaction(of: deployment)
    let redaction = invocation.has("show-secrets") ? nil : hidden
    let isSecret = { (name: String) in redaction != nil && deployment.isSecret(name) }

    if invocation.has("variables") {
      try reading.loaded.requireProject(console)
      let page = VariableListPage(
        of: reading.loaded.references, files: reading.files, redaction: redaction,
        definition: reading.loaded.environment.lookup, isSecret: isSecret)
      let isTable = invocation.all("format").isEmpty
      try console.deliver(isTable ? page.text(console.textFormat(isToFile: output != nil)) : page.json, to: output)
      return .clean
    }
    let loaded = invocation.has("no-interpolate") ? reading.loadUninterpolated() : reading.loaded
    let isYAML = invocation.last("format") == "yaml"
    guard loaded.isAccepted, let model = loaded.model(forJSON: !isYAML) else {
      let report = Report(
        files: loaded.files, diagnostics: loaded.diagnostics, redaction: hidden, scope: reading.scope,
        toolVersion: Tool.version)
      console.complain(TextFormat(width: console.columns(.error), isColoured: console.usesColor(.error)).render(report))
      return .findings
    }
    if invocation.has("services") {
      let names = (reading.loaded.project?.services ?? []).map { $0.name.value + "\n" }.joined()
      try console.deliver(names, to: output)
      return .clean
    }
    // A value that is not filled in yet shows no secret but what is written out in it.
    let text =
      invocation.has("no-interpolate")
      ? ModelText(model, hiding: redaction, doublesDollars: false)
      : ModelText(model, hiding: redaction, isSecret: isSecret)
    try console.deliver(isYAML ? text.yaml : text.json, to: output)
    return .clean
  }

  /// `validate matrix`: which variable reaches which service.
  func matrix(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitStatus {
    let reading = try ProjectReading(invocation, envFiles: invocation.operands, console)
    try reading.loaded.requireProject(console)
    let deployment = reading.deployment
    let page = MatrixPage(
      VariableMatrix(of: deployment), files: reading.files, redaction: Redaction(of: deployment))
    let output = invocation.last("output")
    switch invocation.last("format") {
    case "json": try console.deliver(page.json, to: output)
    case "markdown": try console.deliver(page.markdown, to: output)
    default: try console.deliver(page.text(console.textFormat(isToFile: output != nil)), to: output)
    }
    return .clean
  }

  /// `validate why VARIABLE`: every definition of a variable, which one counts, and what becomes of it.
  func why(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitStatus {
    let output = invocation.last("output")
    let name = invocation.operands.first ?? ""
    let reading = try ProjectReading(invocation, envFiles: Array(invocation.operands.dropFirst()), console)
    try reading.loaded.requireProject(console)
    let history = VariableHistory(of: name, in: reading.deployment)
    let page = HistoryPage(history, files: reading.files, redaction: Redaction(of: reading.deployment))
    let isJSON = invocation.last("format") == "json"
    try console.deliver(isJSON ? page.json : page.text(console.textFormat(isToFile: output != nil)), to: output)
    return history.isKnown ? .clean : .findings
  }
}
