package import Compose
import Contract
package import Diagnostics

/// Which variable reaches which service, and how: what the contract asks for beside what the compose file does.
package struct VariableMatrix: Sendable {
  /// In the order of the compose file.
  package let services: [String]
  /// The contract's variables, then the compose file's, then those that an env file defines for nobody.
  package let rows: [Row]

  /// One variable.
  package struct Row: Sendable {
    package let name: String
    package let demand: Demand
    package let isSecret: Bool
    package let origin: Origin
    /// Every definition in the project's environment, the one that counts first.
    package let definitions: [Definition]
    /// The services that it reaches or should reach, in the order of `services`.
    package let cells: [Cell]
    package let state: State
  }

  /// What the contract says of a variable.
  package enum Demand: String, Sendable {
    case required, optional
    /// It says nothing.
    case unknown
  }

  /// Where the value comes from.
  package enum Origin: Sendable {
    case definition(Definition)
    /// Written into the compose file, or into the env file of a service.
    case written(SourceRange)
    /// A reference falls back on its operand.
    case fallback(SourceRange)
    case nowhere
  }

  package enum State: String, Sendable {
    case set
    /// Nothing defines it although a reference or the contract demands it.
    case missing
    /// Nothing defines it, and a blank takes its place.
    case unset
    /// Defined, but the compose file has no use for it.
    case unused
  }

  /// What one service gets of one variable.
  package struct Cell: Sendable {
    /// The position of the service in `services`.
    package let service: Int
    /// Environment before build arguments.
    package let arrivals: [Arrival]
    /// Whether the contract wants the service to receive it, as things are.
    package let isDemanded: Bool

    package var isMissing: Bool { isDemanded && arrivals.isEmpty }
  }

  package init(of deployment: Deployment) {
    let services = deployment.project.services
    self.services = services.map(\.name.value)
    var collected = deployment.variableNames().map { Gathering(name: $0, deployment) }
    // One pass over the references and entries each, so that a large project stays cheap.
    var positions: [[UInt8]: Int] = [:]
    for (index, variable) in collected.enumerated() { positions[Array(variable.name.utf8)] = index }
    for reference in deployment.project.references {
      if let index = positions[Array(reference.name.utf8)] { collected[index].references.append(reference) }
    }
    for (number, service) in services.enumerated() {
      for entry in service.environment + (service.build?.arguments ?? []) {
        if let index = positions[Array(entry.name.value.utf8)] { collected[index].entries.append((number, entry)) }
      }
    }
    for definition in deployment.definitions {
      if let index = positions[Array(definition.name.utf8)] { collected[index].definitions.append(definition) }
    }
    for reference in deployment.envFileReferences {
      if let index = positions[Array(reference.name.utf8)] { collected[index].isUsedInEnvFile = true }
    }
    rows = collected.map { $0.row(in: deployment) }
  }

  /// Everything about one variable while it is collected.
  private struct Gathering {
    let name: String
    let variable: Contract.Variable?
    var references: [VariableReference] = []
    var entries: [(service: Int, entry: EnvironmentVariable)] = []
    var definitions: [Definition] = []
    /// Whether another definition is put together with it.
    var isUsedInEnvFile = false

    init(name: String, _ deployment: Deployment) {
      self.name = name
      variable = deployment.contract?.variable(named: name)
    }

    func row(in deployment: Deployment) -> Row {
      // What is optional has to arrive once it is set.
      let isAwaited = variable.map { $0.isRequired || !definitions.isEmpty } ?? false
      let demanded = isAwaited ? variable.map { deployment.demandedServices($0) } ?? [] : []
      let arrivals = Dictionary(grouping: entries, by: \.service)
      let cells = Set(arrivals.keys).union(demanded).sorted().map { service in
        Cell(
          service: service, arrivals: (arrivals[service] ?? []).map { Arrival($0.entry) },
          isDemanded: demanded.contains(service))
      }
      let demand: Demand = variable.map { $0.isRequired ? .required : .optional } ?? .unknown
      return Row(
        name: name, demand: demand, isSecret: deployment.isSecret(name), origin: origin, definitions: definitions,
        cells: cells, state: state(demand))
    }

    private var origin: Origin {
      if let definition = definitions.first { return .definition(definition) }
      for (_, entry) in entries {
        switch entry.source {
        case .envFile: return .written(entry.name.range)
        case .environment, .buildArgument:
          if !entry.references.contains(where: { $0.name == name }), let value = entry.value, !value.string.isEmpty {
            return .written(entry.range)
          }
        case .passedThrough: break
        }
      }
      for reference in references {
        if case .operand = reference.outcome { return .fallback(reference.range) }
      }
      return .nowhere
    }

    private func state(_ demand: Demand) -> State {
      if references.contains(where: \.isMissing) { return .missing }
      if references.contains(where: \.isUnset) { return .unset }
      switch origin {
      case .definition:
        let isUsed = !references.isEmpty || !entries.isEmpty || isUsedInEnvFile
        return isUsed || demand != .unknown ? .set : .unused
      case .written, .fallback: return .set
      case .nowhere: return demand == .required ? .missing : .unset
      }
    }
  }
}

extension VariableReference {
  fileprivate var isMissing: Bool {
    if case .missing = outcome { true } else { false }
  }

  fileprivate var isUnset: Bool {
    if case .unset = outcome { true } else { false }
  }
}

extension Deployment {
  /// The positions of the services that the contract wants to receive a variable.
  fileprivate func demandedServices(_ variable: Contract.Variable) -> [Int] {
    (variable.services + variable.buildServices).compactMap { service(forRole: $0.value)?.name.value }
      .compactMap { name in project.services.firstIndex { $0.name.value == name } }
  }

  /// The variables that the contract, the compose file and the env files name, each once, in that order. Of the shell's
  /// only those that something refers to.
  func variableNames() -> [String] {
    var names: [String] = []
    var known: Set<[UInt8]> = []
    func add(_ name: String) {
      if !name.isEmpty && known.insert(Array(name.utf8)).inserted { names.append(name) }
    }
    for variable in contract?.variables ?? [] where isNeeded(variable) { add(variable.name.value) }
    for delivery in delivered { add(self.name(of: delivery)) }
    for reference in project.references { add(reference.name) }
    let written = definitions.filter { definition in
      guard case .envFile = definition.origin else { return false }
      return !definition.name.hasPrefix("COMPOSE_")
    }
    let places = written.compactMap { definition in definition.nameRange.map { (name: definition.name, range: $0) } }
    for (name, _) in places.sorted(by: { $0.range < $1.range }) { add(name) }
    return names
  }
}
