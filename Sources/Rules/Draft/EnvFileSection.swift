import Contract
import Diagnostics

/// Variables that stand together in a drafted env file: those of one service, or of one group.
struct EnvFileSection {
  let title: String
  /// Whether the variables only make sense together.
  let isGroup: Bool
  /// Indices into the contract's variables.
  var variables: [Int]

  /// The sections of a file, in the contract's order: services, then variables of no service, then groups.
  ///
  /// A variable stands with the first service that it is for; an optional one of a group stands with the group.
  static func sections(of stack: Stack) -> [EnvFileSection] {
    let contract = stack.contract
    var services = contract.services.map { service in
      EnvFileSection(title: title(service.key.value, service.note?.value), isGroup: false, variables: [])
    }
    var others = EnvFileSection(title: "the compose file", isGroup: false, variables: [])
    var groups = contract.groups.map { group in
      EnvFileSection(
        title: "\(group.name.value): all of these, or none" + (group.without.map { "; without, \($0.value)" } ?? ""),
        isGroup: true, variables: [])
    }
    for (index, variable) in contract.variables.enumerated()
    where stack.needs(variable) && EnvAssignment.isKey(variable.name.value) {
      let name = variable.name.value
      if !variable.isRequired,
        let group = contract.groups.firstIndex(where: { $0.variables.contains { $0.value == name } })
      {
        groups[group].variables.append(index)
      } else if let first = stack.receivers(of: variable).first,
        let service = contract.services.firstIndex(where: { $0.key.value == first })
      {
        services[service].variables.append(index)
      } else {
        others.variables.append(index)
      }
    }
    return (services + [others] + groups).filter { !$0.variables.isEmpty }
  }

  private static func title(_ name: String, _ note: String?) -> String { note.map { "\(name): \($0)" } ?? name }
}
