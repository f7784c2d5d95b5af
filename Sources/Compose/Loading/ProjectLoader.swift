import Diagnostics
import YAML

/// Loads a project as Docker Compose would.
///
///     request --ProjectInputs--> files, variables, profiles
///             --YAML-----------> trees with a byte range on every node
///             --ModelLoader----> one `Model`: read, included, extended, merged, checked, in long form, paths absolute
///             --Normalisation--> what Compose implies made explicit
///             --Typing---------> durations, sizes, commands in their one spelling
///             --ProjectDecoder-> `Project`, for rules: services of active profiles, their env files read
///             --ConsistencyCheck
///             --CanonicalModel-> the `Value` that `docker compose config` prints, when somebody asks for it
///
/// From the last refinement in `ModelLoader` to the decoding, a service goes through all stages before the next one is
/// looked at: the values of a large project do not fit into a processor's cache.
///
/// One `Model` goes through all stages, each value with the bytes it was written as, and one set of `Shape`s says what
/// the stages do at each place. Nothing is thrown: a stage reports what is wrong, leaves that part
/// as it is or out, and goes on, so that one run says everything. The project is accepted when no error was reported.
package struct ProjectLoader {
  private let request: LoadRequest
  private let session: LoadSession

  private init(_ request: LoadRequest, _ fileSystem: FileSystem) {
    self.request = request
    session = LoadSession(request, fileSystem: fileSystem)
  }

  package static func load(_ request: LoadRequest, from fileSystem: FileSystem) -> LoadResult {
    ProjectLoader(request, fileSystem).load()
  }

  private func load() -> LoadResult {
    var inputs = ProjectInputs.find(request, from: session.fileSystem, into: &session.files)
    for diagnostic in inputs.diagnostics { session.report(diagnostic) }
    for file in inputs.envFiles {
      session.comments += file.comments
      session.strayText += file.strayText
    }

    let sources = inputs.composeFiles.map { file in
      session.parse(session.files[file.id].bytes, path: file.path, file: file.id)
    }
    let name = projectName(of: sources, inputs)
    if !name.isEmpty { inputs.environment.setProjectName(TracedText(unplaced: name)) }

    var loader = ModelLoader(
      session: session, directory: inputs.projectDirectory, environment: inputs.environment)
    var model = Model()
    let interpolates = request.interpolates
    // Nor does a key without a value get that of the environment where variables stay as written.
    var normalisation = Normalisation(projectName: name) { [environment = inputs.environment] in
      interpolates ? environment.lookup($0) : nil
    }
    var typing = Typing(in: session)
    var decoder = ProjectDecoder(
      session, envFiles: ServiceEnvFiles(request, session: session, inputs: inputs), inputs: inputs,
      capacity: sources.reduce(0) { $0 + $1.serviceCount })
    var finished = ServiceEntries()
    let root = loader.load(sources, into: &model) { service, model in
      guard model.isMapping(service.service) else { return }
      normalisation.apply(to: service, in: &model)
      // Without variables filled in, types need not fit.
      guard interpolates else { return }
      typing.convert(service: service.service, in: &model)
      finished.find(in: service.service, of: model)
      decoder.add(finished, in: model)
    }
    guard let root, model.firstEntry(root) != nil else {
      if inputs.failures.isEmpty, !session.hasErrors { reportEmpty(sources) }
      return result(project: nil, merged: nil, inputs)
    }
    if name.isEmpty { reportMissingName(model.value("name", in: root), in: model) }
    normalisation.finish(root, in: &model)
    guard request.interpolates else { return result(project: nil, merged: (model, root), inputs) }
    typing.convertResources(of: root, in: &model)

    var project = decoder.project(root, in: model, name: name)
    decoder.addLabels(in: &model)
    project.composeFiles = session.composeFiles
    project.references = session.references
    project.removals = session.removals
    ConsistencyCheck.check(root, of: model, active: decoder.active, project: project, in: session)
    Normalisation.passOnScale(of: decoder.active, in: &model)
    return result(project: project, merged: (model, root), inputs)
  }

  private func result(project: Project?, merged: (Model, Model.ID)?, _ inputs: ProjectInputs) -> LoadResult {
    let found = session.findings
    // A diagnostic is large: its position is what is moved about.
    let diagnostics = found.indices.sorted { Diagnostic.inReportOrder(found[$0], found[$1]) }.map { found[$0] }
    return LoadResult(
      files: session.files, projectDirectory: inputs.projectDirectory,
      composeDirectory: inputs.composeDirectory, target: request.target,
      supply: request.supply, project: project, merged: merged, environment: inputs.environment,
      envFiles: inputs.envFiles, references: session.references, comments: session.comments.sorted(),
      strayText: session.strayText,
      diagnostics: diagnostics, failures: inputs.failures,
      isAccepted: inputs.failures.isEmpty && !diagnostics.contains { $0.severity == .error })
  }
}

// MARK: - The project's name

extension ProjectLoader {
  /// The name by the rules of Compose; empty when there is none.
  private func projectName(of sources: [ComposeSource], _ inputs: ProjectInputs) -> String {
    if let (name, definition) = ProjectName.imposed(by: request, inputs.environment) {
      if let problem = ProjectName.diagnostic(for: name, from: definition) { session.report(problem) }
      return name
    }
    let lookup: VariableLookup? = request.interpolates ? { inputs.environment.lookup($0) } : nil
    var written: String?
    for source in sources {
      written = source.topLevelNames(lookup: lookup).last ?? written
    }
    return ProjectName.normalized(written ?? FilePath.base(of: inputs.projectDirectory))
  }

  private func reportMissingName(_ written: Model.ID?, in model: Model) {
    guard let written, let name = model.string(written), !name.isEmpty || !model.references(written).isEmpty
    else {
      return session.report(
        .missingProjectName, "the project has no name, and its directory gives none", at: written.map(model.range),
        help: ["add `name:` at the top of the compose file, or give `--project-name`"])
    }
    session.report(
      .missingProjectName,
      name.isEmpty
        ? "nothing is left of the name when its variables are filled in"
        : "nothing is left of the name `\(name)` without what no project's name can have",
      at: model.range(written),
      help: ["write a name of small letters, digits, `-` and `_` that begins with a letter or a digit"])
  }

  private func reportEmpty(_ sources: [ComposeSource]) {
    let file = session.composeFiles.first.map { SourceRange($0, 0..<0) }
    session.report(
      .emptyComposeFile, "there is nothing in the compose file", at: file, help: ["add `services:`"])
  }
}

extension ComposeSource {
  /// How many services its documents list.
  fileprivate var serviceCount: Int {
    var count = 0
    for document in stream.documents {
      for (key, value) in stream.tree.entries(document.root) where stream.tree.equals(key, "services") {
        count += stream.tree.count(value)
      }
    }
    return count
  }

  /// The `name:` of each document that writes one, with variables filled in, which may leave nothing of it.
  ///
  /// - Parameter lookup: nil where variables stay as written.
  fileprivate func topLevelNames(lookup: VariableLookup?) -> [String] {
    stream.documents.compactMap { document in
      for (key, value) in stream.tree.entries(document.root) where stream.tree.equals(key, "name") {
        let name = stream.tree.target(ofAlias: value) ?? value
        guard stream.tree.kind(name) == .scalar, stream.tree.resolved(name) != .null,
          !stream.tree.traced(name).string.isEmpty
        else { continue }
        guard let lookup else { return stream.tree.text(name) }
        // What is wrong with it is reported when the document is read.
        return Template.interpolate(stream.tree.traced(name), lookup: lookup).text.string
      }
      return nil
    }
  }
}
