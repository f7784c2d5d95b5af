package import Compose
import Contract
import Diagnostics

/// A contract for a project as it stands, to be gone through by its author.
///
/// It holds the project's services and the variables that it takes from its environment, with types guessed from
/// names and values and the relations that can be seen. The project keeps its own contract: what is guessed is only
/// what holds now. Nothing gets into it that any other output would hide, nor a value that is not in the compose file
/// itself.
package struct ContractDraft: Sendable {
  /// The contract file.
  package let text: String

  /// - Parameters:
  ///   - project: what Compose makes of the files; one that it refuses for want of variables will do.
  ///   - result: where it is from, with the env files that tell what is secret.
  package init(of project: Project, in result: LoadResult) {
    let files = result.files
    // A default or the message of a guard may show a secret, and a `$` in one begins what looks like a variable.
    let redaction = Redaction(of: Deployment(result, files: files, contract: nil))
    var project = project
    let inactive = Set(project.inactiveServices.map(\.name.value))
    project.services += project.inactiveServices
    project.inactiveServices = []
    let deployment = Deployment(files: files, project: project, definitions: [], contract: nil)
    let variables = DraftedVariable.all(in: deployment, hiding: redaction)
    var writer = ContractWriter()
    writer.writeHead(project.name, from: project.composeFiles.map { files[$0].path })
    writer.writeServices(
      project.services.map { service in
        var draft = DraftedService(service, in: project, files, isOptional: inactive.contains(service.name.value))
        draft.image = draft.image.flatMap(redaction.shown)
        return draft
      })
    writer.writeVariables(variables)
    text = writer.text
  }
}

/// What a drafted contract says of one service.
struct DraftedService {
  var key: String
  var image: String?
  var container: String?
  var isOptional: Bool
  var ports: [Int]
  var needs: [(service: String, condition: String)]
  var hasHealthcheck: Bool

  init(_ service: Service, in project: Project, _ files: SourceFiles, isOptional: Bool) {
    key = service.name.value
    image = service.image.map { files.text(of: $0.range) }
    // A name with variables in it differs from one place to another.
    container = service.containerName.flatMap { name in
      name.string.isEmpty || Template.isTemplate(files.text(of: name.range)) ? nil : name.string
    }
    self.isOptional = isOptional || !service.profiles.isEmpty
    var ports: [Int] = []
    let written =
      service.ports.map { (number: $0.target, range: $0.range) }
      + service.expose.compactMap { port in Int(port.string).map { (number: $0, range: port.range) } }
    for (port, range) in written
    where (1...65535).contains(port) && !ports.contains(port) && ports.count < 16 {
      // One that comes from outside differs from one place to another as well.
      let text = files.text(of: range)
      if !Template.isTemplate(text) || text.contains(String(port)) { ports.append(port) }
    }
    self.ports = ports
    needs = service.dependsOn.filter { $0.isRequired && project.service(named: $0.service.value) != nil }
      .map { ($0.service.value, $0.condition.contractWord) }
    hasHealthcheck = service.healthcheck.map { !$0.isDisabled } ?? false
  }
}

extension Redaction {
  /// A text that may be seen as it is; nil when it may not.
  func shown(_ text: String) -> String? { hides(partOf: text) ? nil : text }
}

extension SourceFiles {
  /// What is written at a place, references as they are.
  fileprivate func text(of range: SourceRange) -> String { String(decoding: bytes(of: range), as: UTF8.self) }
}

extension Dependency.Condition {
  fileprivate var contractWord: String {
    switch self {
    case .started: "started"
    case .healthy: "healthy"
    case .completed: "completed"
    }
  }
}
