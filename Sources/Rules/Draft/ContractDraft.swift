package import Compose
import Contract
package import Diagnostics

/// A contract for a project as it stands, to be gone through by its author.
///
/// It holds the project's services and the variables that it takes from its environment, with types guessed from
/// names and values and the relations that can be seen. The project keeps its own contract: what is guessed is only
/// what holds now. The value of a secret never gets into it, nor any value that is not in the compose file itself.
package struct ContractDraft: Sendable {
  /// The contract file.
  package let text: String

  /// - Parameters:
  ///   - project: what Compose makes of the files; one that it refuses for want of variables will do.
  ///   - files: where the project was read from.
  package init(of project: Project, in files: SourceFiles) {
    var project = project
    let inactive = Set(project.inactiveServices.map(\.name.value))
    project.services += project.inactiveServices
    project.inactiveServices = []
    let deployment = Deployment(files: files, project: project, definitions: [], contract: nil)
    // A `$` in a secret that is written out begins what looks like a variable.
    let redaction = Redaction(of: deployment)
    let variables = DraftedVariable.all(in: deployment).filter { !redaction.hides(partOf: $0.name) }
    var writer = ContractWriter()
    writer.writeHead(project.name, from: project.composeFiles.map { files[$0].path })
    writer.writeServices(
      project.services.map { DraftedService($0, in: project, files, isOptional: inactive.contains($0.name.value)) })
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
    for port in service.ports.map(\.target) + service.expose.compactMap({ Int($0.string) })
    where (1...65535).contains(port) && !ports.contains(port) && ports.count < 16 {
      ports.append(port)
    }
    self.ports = ports
    needs = service.dependsOn.filter { $0.isRequired && project.service(named: $0.service.value) != nil }
      .map { ($0.service.value, $0.condition.contractWord) }
    hasHealthcheck = service.healthcheck.map { !$0.isDisabled } ?? false
  }
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
