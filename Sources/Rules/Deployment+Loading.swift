package import Compose
package import Contract
package import Diagnostics

extension Deployment {
  /// What rules look at, from what was loaded.
  ///
  /// - Parameter files: those of `result`, with the contract's file added.
  package init(
    _ result: LoadResult, files: SourceFiles, contract: Contract?, target: Target = .compose, facts: Facts = Facts()
  ) {
    self.init(
      files: files, project: result.project ?? Project(name: "", directory: result.projectDirectory),
      definitions: result.environment.inOrderOfPrecedence,
      envFileReferences: result.envFiles.flatMap(\.references), comments: result.comments, contract: contract,
      target: target, facts: facts, hasProject: result.project != nil)
    writtenValues = result.envFiles.flatMap { $0.entries.map { Located($0.name, at: $0.valueRange) } }
    for section in ["secrets", "configs"] {
      for entry in result.model?[section]?.mapping?.entries ?? [] {
        if let name = entry.value["environment"]?.string { resourceVariables.append(name) }
      }
    }
    // A name from elsewhere carries the bytes of something else.
    projectNameKey = result.model?.mapping?.entries.first { $0.key == "name" }?.keyRange
    if let key = projectNameKey, !files.bytes(of: key).elementsEqual("name".utf8) { projectNameKey = nil }
    strayText = result.strayText
  }
}

extension ProjectEnvironment {
  /// Every definition, of one name the one that counts first.
  fileprivate var inOrderOfPrecedence: [Definition] { layers.flatMap { $0.definitions.reversed() } }
}
