import YAML
package import Compose
package import Diagnostics

/// The contract that a run is held against, and what was wrong with it.
package struct ContractLookup: Sendable {
  /// Nil with `none`, and after a failure.
  package var contract: Contract?
  package var diagnostics: [Diagnostic]
  /// Why there is no contract although one was asked for; the check cannot be made then.
  package var failure: String?

  /// The files that are looked for beside the compose file, in this order.
  package static let fileNames = ["validate.yaml", "validate.yml", ".validate.yaml", ".validate.yml"]

  /// Finds and reads the contract.
  ///
  /// - Parameters:
  ///   - choice: what `--contract` says: the name of a built-in contract, the path of a file, or `none`; nil without
  ///     the option.
  ///   - composeDirectory: where the compose file is, absolute.
  ///   - workingDirectory: what a path in `choice` is relative to, absolute.
  package static func find(
    _ choice: String?, beside composeDirectory: String, workingDirectory: String, files: inout SourceFiles,
    from fileSystem: FileSystem
  ) -> ContractLookup {
    guard let choice else {
      for name in fileNames {
        let path = FilePath.join(composeDirectory, name)
        guard fileSystem.kind(path) == .file else { continue }
        let shown = FilePath.display(path, from: workingDirectory)
        return read(path, shownAs: shown, workingDirectory, into: &files, from: fileSystem)
      }
      return builtIn("openchat", files: &files)
    }
    if choice == "none" { return ContractLookup(contract: nil, diagnostics: []) }
    if BuiltInContract.names.contains(choice) { return builtIn(choice, files: &files) }
    let path = FilePath.join(workingDirectory, choice)
    // A word that is neither a path nor a file is a mistyped name.
    if !choice.contains("/") && fileSystem.kind(path) == nil {
      let known = BuiltInContract.names + ["none"]
      let suggestion = nearest(to: choice, in: known).map { "; did you mean `\($0)`?" } ?? ""
      return ContractLookup(
        diagnostics: [], failure: "there is neither a contract nor a file named `\(choice)`\(suggestion)")
    }
    return read(path, shownAs: choice, workingDirectory, into: &files, from: fileSystem)
  }

  /// A contract that comes with the program.
  package static func builtIn(_ name: String, files: inout SourceFiles) -> ContractLookup {
    guard let text = BuiltInContract.text(named: name) else {
      return ContractLookup(diagnostics: [], failure: "there is no built-in contract named `\(name)`")
    }
    let bytes = Array(text.utf8)
    let file = files.add(path: "\(name) (built-in contract)", bytes: bytes)
    let (contract, diagnostics) = Contract.decode(bytes, file: file, name: name, origin: .builtIn)
    return ContractLookup(contract: contract, diagnostics: diagnostics)
  }

  private static func read(
    _ path: String, shownAs shown: String, _ workingDirectory: String,
    into files: inout SourceFiles, from fileSystem: FileSystem
  ) -> ContractLookup {
    switch fileSystem.read(path) {
    case .success(let contents):
      let bytes = FileText(contents).bytes
      let file = files.add(path: shown, bytes: bytes)
      let name = String(shown.split(separator: "/").last ?? "contract")
      var (contract, diagnostics) = Contract.decode(bytes, file: file, name: name, origin: .file)
      let directory = FilePath.directory(of: path)
      for (index, allowance) in contract.allowances.enumerated() {
        contract.allowances[index].file = allowance.path.map {
          FilePath.display(FilePath.join(directory, $0.value), from: workingDirectory)
        }
      }
      return ContractLookup(contract: contract, diagnostics: diagnostics)
    case .failure(let reason):
      return ContractLookup(diagnostics: [], failure: "cannot read the contract `\(shown)`: \(reason.sentence)")
    }
  }
}

extension FileSystem.ReadFailure {
  fileprivate var sentence: String {
    switch self {
    case .notFound: "no such file"
    case .isDirectory: "it is a directory"
    case .permissionDenied: "permission denied"
    case .tooLarge(let limit): "it is larger than \(limit) bytes"
    case .other(let reason): reason
    }
  }
}
