package import Compose
package import Contract
package import Diagnostics

extension Deployment {
  /// What rules look at, from what was loaded.
  ///
  /// - Parameter files: those of `result`, with the contract's file added.
  package init(
    _ result: LoadResult, files: SourceFiles, contract: Contract?, facts: Facts = Facts()
  ) {
    self.init(
      files: files, project: result.project ?? Project(name: "", directory: result.projectDirectory),
      definitions: result.environment.inOrderOfPrecedence,
      envFileReferences: result.envFiles.flatMap(\.references),
      // A name from elsewhere carries the bytes of something else.
      projectNameKey: result.projectNameKey.flatMap { files.bytes(of: $0).elementsEqual("name".utf8) ? $0 : nil },
      resourceVariables: result.resourceVariables,
      writtenValues: result.envFiles.flatMap { $0.entries.map { Located($0.name, at: $0.valueRange) } },
      environmentTab: result.envFiles.filter(\.isEnvironmentTab), strayText: result.strayText,
      comments: result.comments, projectFiles: result.files.files.map(\.id), contract: contract, target: result.target,
      supply: result.supply, facts: facts, hasProject: result.project != nil)
  }
}

extension ProjectEnvironment {
  /// Every definition, of one name the one that counts first.
  fileprivate var inOrderOfPrecedence: [Definition] { layers.flatMap { $0.definitions.reversed() } }
}
