import Compose
import Contract
import Diagnostics

/// What of a contract's stack is there: all of it, or what a compose file has.
struct Stack {
  let contract: Contract
  /// Nil when there is no compose file; then the whole stack is taken for granted.
  private let deployment: Deployment?

  init(_ contract: Contract, in project: Project?) {
    self.contract = contract
    deployment = project.map { project in
      var project = project
      // Compose interpolates services that no profile switches on as well, so their variables are needed too.
      project.services += project.inactiveServices
      return Deployment(files: SourceFiles(), project: project, definitions: [], contract: contract)
    }
  }

  func has(_ service: String) -> Bool { deployment.map { $0.service(forRole: service) != nil } ?? true }

  /// The services of the stack that receive a variable, each once.
  func receivers(of variable: Contract.Variable) -> [String] {
    var receivers: [String] = []
    for service in (variable.services + variable.buildServices).map(\.value) {
      if has(service) && !receivers.contains(service) { receivers.append(service) }
    }
    return receivers
  }

  /// Whether the stack has a use for a variable in its env file.
  func needs(_ variable: Contract.Variable) -> Bool {
    if variable.services.isEmpty && variable.buildServices.isEmpty { return true }
    return !receivers(of: variable).isEmpty && !isWrittenOut(variable.name.value)
  }

  /// Whether the compose file itself holds the value everywhere, so that an env file has no influence on it.
  private func isWrittenOut(_ name: String) -> Bool {
    guard let deployment else { return false }
    let number = deployment.survey.number(of: name)
    let entries = deployment.delivered.filter { $0.variable == number }.map { deployment.entry(of: $0) }
    guard !entries.isEmpty, !deployment.project.references.contains(where: { $0.name == name }) else { return false }
    return entries.allSatisfy { entry in
      switch entry.source {
      case .environment: true
      // A build argument without a value stands for the name alone.
      case .buildArgument: entry.range != entry.name.range
      case .passedThrough, .envFile: false
      }
    }
  }

  /// The name under which containers reach a service: its container's, as long as it has that one.
  func host(of service: String) -> String {
    let container = contract.service(named: service)?.container?.value
    guard let deployment, let found = deployment.service(forRole: service) else { return container ?? service }
    return container.flatMap { deployment.names(of: found).contains($0) ? $0 : nil } ?? found.name.value
  }

  /// The first port on which a service listens.
  func port(of service: String) -> Int? {
    contract.service(named: service)?.ports.first?.value
      ?? deployment?.service(forRole: service)?.ports.first?.target
  }

  /// The service that a host name means.
  func service(answeringTo host: String) -> String? {
    contract.services.first {
      $0.key.value.lowercased() == host || $0.container?.value.lowercased() == host
    }?.key.value
  }
}
