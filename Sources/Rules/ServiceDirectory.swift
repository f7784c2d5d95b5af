import Compose
import Contract
import Diagnostics

/// Which service each name leads to, worked out once: a rule that searched all services for every URL, or for every
/// part of the contract, would take quadratic time.
struct ServiceDirectory: Sendable {
  /// Positions in the project's services, by lowercased service name.
  private var keys: [String: Int] = [:]
  /// By lowercased container name and network alias.
  private var aliases: [String: Int] = [:]
  /// By container name.
  private var containers: [String: Int] = [:]
  /// Positions in the contract's services, by the name of the project's service that plays the part.
  private var roles: [String: Int] = [:]
  /// The keys of the contract's services.
  private var roleKeys: Set<String> = []
  /// The networks that others made.
  private var externalNetworks: Set<String> = []

  /// - Parameter hasContainerNames: whether containers get the names that the file gives them.
  init(_ project: Project, _ contract: Contract?, hasContainerNames: Bool) {
    keys.reserveCapacity(project.services.count)
    for index in project.services.indices {
      let service = project.services[index]
      ServiceDirectory.add(index, to: &keys, under: service.name.value.lowercased())
      if let container = service.containerName?.string {
        ServiceDirectory.add(index, to: &containers, under: container)
        if hasContainerNames { ServiceDirectory.add(index, to: &aliases, under: container.lowercased()) }
      }
      for network in service.networks {
        for alias in network.aliases {
          ServiceDirectory.add(index, to: &aliases, under: alias.string.lowercased())
        }
      }
    }
    externalNetworks = Set(project.networks.lazy.filter(\.isExternal).map(\.key.value))
    roleKeys = Set((contract?.services ?? []).map(\.key.value))
    for (index, role) in (contract?.services ?? []).enumerated() {
      guard let service = service(for: role, in: project) else { continue }
      ServiceDirectory.add(index, to: &roles, under: service.name.value)
    }
  }

  /// Of several the first has the name.
  private static func add(_ index: Int, to names: inout [String: Int], under name: String) {
    if names[name] == nil { names[name] = index }
  }

  /// The service that plays the part of one in the contract: by its key, by its container name, or by having that name
  /// as its key.
  func service(for role: Contract.Service, in project: Project) -> Service? {
    if let service = project.service(named: role.key.value) { return service }
    guard let container = role.container?.value else { return nil }
    if let position = containers[container] { return project.services[position] }
    return roleKeys.contains(container) ? nil : project.service(named: container)
  }

  func isExternal(network: String) -> Bool { externalNetworks.contains(network) }

  /// The position in the contract of the part that a service plays.
  func role(of service: Service) -> Int? { roles[service.name.value] }

  /// The position of the service that Docker's resolver finds under a lowercased name.
  func service(answeringTo name: String) -> Int? { keys[name] ?? aliases[name] }
}
