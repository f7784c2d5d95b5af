package import Compose
package import Contract
import Diagnostics

/// Everything that is known of one variable: where it is defined, which definition counts and why, what refers to it,
/// and what the services receive.
package struct VariableHistory: Sendable {
  package let name: String
  package let isSecret: Bool
  /// What the contract says of it.
  package let variable: Contract.Variable?
  /// The services that the contract says it is for, those that build with it last.
  package let receivers: [Receiver]
  /// In order of precedence; those in env files of services last.
  package let definitions: [Standing]
  /// In source order, those in operands that are not used included.
  package let references: [VariableReference]
  /// What the services receive under its name, or with its value as a part.
  package let deliveries: [Delivery]
  /// When nothing knows the variable: names like it that something does know, the nearest first.
  package let suggestions: [String]

  package var isKnown: Bool {
    variable != nil || !definitions.isEmpty || !references.isEmpty || !deliveries.isEmpty
  }

  /// A service that is to receive it.
  package struct Receiver: Sendable {
    /// By its key in the compose file; of one that is not there, in the contract.
    package let service: String
    package let isPresent: Bool
  }

  /// A definition, and what became of it.
  package struct Standing: Sendable {
    package let definition: Definition
    package let verdict: Verdict
    /// Whether all of the value must stay hidden, not only the parts that a redaction finds.
    package let isSecret: Bool
  }

  package enum Verdict: Sendable, Hashable {
    /// There is no other.
    case only
    /// It comes before all others.
    case wins
    /// A definition further down in the same file replaces it.
    case repeatedBelow
    /// A source that comes first has it too.
    case shadowed
    /// It is in an env file that these services read, and counts in their containers.
    case inContainers(of: [String])
  }

  /// What one service receives.
  package struct Delivery: Sendable {
    package let service: String
    /// The name under which it arrives.
    package let name: String
    package let arrival: Arrival
    /// Whether all of the value must stay hidden, not only the parts that a redaction finds.
    package let isSecret: Bool
  }

  package init(of name: String, in deployment: Deployment) {
    self.name = name
    let isSecret = deployment.isSecret(name)
    let shortSecrets = ShortSecrets(of: deployment)
    self.isSecret = isSecret
    variable = deployment.contract?.variable(named: name)
    receivers = (variable.map { $0.services + $0.buildServices } ?? []).map { role in
      let service = deployment.service(forRole: role.value)
      return Receiver(service: service?.name.value ?? role.value, isPresent: service != nil)
    }
    let own = deployment.definitions.filter { $0.name.utf8.elementsEqual(name.utf8) }
    let standings = own.enumerated().map { index, definition in
      let verdict: Verdict =
        if index == 0 {
          own.count == 1 ? .only : .wins
        } else {
          // Within a file the last one counts, so it stands first here.
          own[..<index].contains { $0.origin == definition.origin } ? .repeatedBelow : .shadowed
        }
      return Standing(
        definition: definition, verdict: verdict, isSecret: isSecret || shortSecrets.areIn(definition.value))
    }
    definitions =
      standings
      + deployment.definitionsForContainers(of: name).map { definition, services in
        Standing(
          definition: definition, verdict: .inContainers(of: services),
          isSecret: isSecret || shortSecrets.areIn(definition.value))
      }
    var seen: Set<SourceRange> = []
    references = deployment.allReferences
      .filter { $0.name.utf8.elementsEqual(name.utf8) && seen.insert($0.range).inserted }
      .sorted { $0.range < $1.range }
    deliveries = deployment.delivered.compactMap { delivery in
      let entry = deployment.entry(of: delivery)
      guard
        entry.name.value.utf8.elementsEqual(name.utf8)
          || entry.references.contains(where: { $0.name.utf8.elementsEqual(name.utf8) })
      else { return nil }
      return Delivery(
        service: deployment.service(of: delivery).name.value, name: entry.name.value, arrival: Arrival(entry),
        isSecret: deployment.isSecret(entry.name.value) || (entry.value.map(shortSecrets.areIn) ?? false))
    }
    let isKnown = variable != nil || !definitions.isEmpty || !references.isEmpty || !deliveries.isEmpty
    suggestions = isKnown ? [] : VariableHistory.names(like: name, in: deployment.variableNames())
  }

  private static func names(like name: String, in known: [String]) -> [String] {
    var candidates = known
    var names: [String] = []
    while names.count < 3, let found = nearest(to: name, in: candidates) {
      names.append(found)
      candidates.removeAll { $0 == found }
    }
    return names
  }
}

extension Deployment {
  /// Every reference, one in an env file of several services as often as they are.
  fileprivate var allReferences: [VariableReference] {
    project.references + envFileReferences + referencesInEnvFilesOfServices
  }

  /// The definitions of a variable in env files of services, as far as they count there, with those services.
  fileprivate func definitionsForContainers(of name: String) -> [(Definition, services: [String])] {
    var found: [(Definition, services: [String])] = []
    for position in survey.fromEnvFiles where self.name(of: delivered[position]).hasSameBytes(as: name) {
      let entry = entry(of: delivered[position])
      guard case .envFile(let file) = entry.source, let value = entry.value else { continue }
      let service = service(of: delivered[position]).name.value
      let isSame = { (known: Definition) in
        known.nameRange == entry.name.range && known.value.string.hasSameBytes(as: value.string)
      }
      if let index = found.firstIndex(where: { isSame($0.0) }) {
        found[index].services.append(service)
      } else {
        found.append(
          (Definition(name: name, nameRange: entry.name.range, value: value, origin: .serviceEnvFile(file)), [service]))
      }
    }
    return found
  }
}

/// Values that hold a secret which is too short to be found in them by looking, and so must not be shown at all.
private struct ShortSecrets {
  /// The references that insert one.
  private let references: Set<SourceRange>

  init(of deployment: Deployment) {
    let references = deployment.allReferences
    self.references = Set(
      references.filter { reference in
        guard deployment.isSecret(reference.name), case .value(let definition) = reference.outcome else { return false }
        return definition.value.string.utf8.count < Redaction.shortestValue
      }.map(\.range))
  }

  func areIn(_ text: TracedText) -> Bool {
    !references.isEmpty
      && text.runs.contains { run in
        guard case .inserted(let inner, _, let range) = run.source else { return false }
        return references.contains(range) || areIn(inner.text)
      }
  }
}
