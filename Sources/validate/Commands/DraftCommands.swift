import Compose
import Contract
import Diagnostics
import Reporting
import Rules

extension Tool {
  /// `validate contract`: a contract for the compose file at hand.
  func contract(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitStatus {
    let request = try ProjectReading.request(invocation, envFiles: invocation.operands, .compose, console)
    let loaded = ProjectLoader.load(request, from: machine.fileSystem)
    guard loaded.failures.isEmpty else { throw Failure(loaded.failures) }
    try loaded.refuseExchangedFiles()
    try console.refuseOverwriting(loaded.files, by: invocation.outputs)
    let project = try loaded.requireProject(console)
    try console.deliver(ContractDraft(of: project, in: loaded).text, to: invocation.last("output"))
    return .clean
  }

  /// `validate init`: a complete env file, or what an existing one lacks.
  func initialize(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitStatus {
    let path = invocation.operands.first ?? ".env"
    // Standard output is taken by what there is left to choose.
    if path == "-" { throw Failure("an env file is not written to standard output; name a file") }
    let target = FilePath.join(machine.workingDirectory, path)
    let existing = try existingFile(target, shownAs: path, invocation)

    let request = try ProjectReading.request(invocation, envFiles: [], .compose, console, besides: target)
    let loaded = ProjectLoader.load(request, from: machine.fileSystem)
    // A compose file that is named must be there; otherwise the contract's whole stack is drafted.
    guard loaded.failures.isEmpty || invocation.all("file").isEmpty else { throw Failure(loaded.failures) }
    var files = loaded.files
    let lookup = ContractLookup.find(
      invocation.last("contract"), beside: loaded.composeDirectory,
      workingDirectory: machine.workingDirectory, files: &files, from: machine.fileSystem)
    if let failure = lookup.failure { throw Failure(failure) }
    guard let contract = lookup.contract, !lookup.diagnostics.contains(where: { $0.severity == .error }) else {
      throw Failure(
        lookup.contract == nil
          ? "without a contract there is nothing to write" : "the contract has mistakes; `validate` lists them")
    }

    let draft = EnvFileDraft(
      for: contract, in: loaded.failures.isEmpty ? loaded.project : nil, completing: existing,
      randomBytes: machine.randomBytes)
    if existing != nil && draft.written.isEmpty {
      try console.print("\(path) already has every variable of the contract\n".printable)
    } else {
      // What was not there a moment ago is created, never replaced.
      if machine.fileSystem.kind(target) == nil {
        try console.create(draft.bytes, file: path, mode: 0o600)
      } else {
        try console.write(draft.bytes, toFile: path)
      }
      try console.print(summary(of: draft, path: path, isCompleted: existing != nil).printable)
    }
    try console.print((choices(of: draft) + "\nthen check it: validate \(path)\n").printable)
    return .clean
  }

  private func existingFile(
    _ target: String, shownAs path: String, _ invocation: Invocation
  ) throws(Failure) -> EnvFileDraft.Existing? {
    guard let kind = machine.fileSystem.kind(target) else { return nil }
    if kind == .directory { throw Failure("`\(path)` is a directory, not a file to write") }
    guard invocation.has("only-missing") else {
      // A device such as /dev/stdout has nothing to lose.
      if invocation.has("force") || kind == .other { return nil }
      throw Failure("`\(path)` exists; --only-missing completes it, --force overwrites it")
    }
    switch machine.fileSystem.read(target) {
    case .failure(let reason): throw Failure([InputFailure(reading: "env file", path, reason)])
    case .success(let bytes):
      var files = SourceFiles()
      let shell = ProjectEnvironment(shell: machine.environment)
      let envFile = EnvFile.parse(bytes, file: files.add(path: path, bytes: bytes), lookup: shell.lookup)
      guard envFile.isAccepted else {
        throw Failure("`\(path)` has mistakes that Docker Compose refuses; `validate \(path)` lists them")
      }
      return EnvFileDraft.Existing(bytes: bytes, file: envFile)
    }
  }

  private func summary(of draft: EnvFileDraft, path: String, isCompleted: Bool) -> String {
    let variables = draft.written.count == 1 ? "1 variable" : "\(draft.written.count) variables"
    let secrets = draft.generated.count == 1 ? "1 secret" : "\(draft.generated.count) secrets"
    return
      "\(isCompleted ? "added" : "wrote") \(variables) \(isCompleted ? "to" : "in") \(path), \(secrets) generated\n"
  }

  private func choices(of draft: EnvFileDraft) -> String {
    guard !draft.choices.isEmpty else { return "" }
    let width = draft.choices.map(\.name.count).max() ?? 0
    return "\nstill to choose:\n"
      + draft.choices.map { choice in
        let padding = String(repeating: " ", count: width - choice.name.count)
        return "  \(choice.name)" + (choice.example.map { "\(padding)  for example \($0)" } ?? "") + "\n"
      }.joined()
  }
}
