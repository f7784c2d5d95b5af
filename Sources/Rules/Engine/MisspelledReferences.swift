import Compose
import Contract
import Diagnostics

/// References whose names are misspelled, although the variables that are meant are set.
///
///     ELECTRIC_SECRET: ${ELECTRIC_SECERT:?}     nothing sets this one
///     ELECTRIC_SECRET=ooS3wieth4                and nothing uses that one, which the contract knows
///
/// Which of two names is the wrong one the contract tells, or the key that the reference gives a value to. Otherwise it
/// may be either.
struct MisspelledReferences {
  /// What is meant, by the name that is written.
  private var meant: [String: Definition] = [:]
  private var names: Set<String> = []

  init(in deployment: Deployment) {
    let contract = deployment.contract
    var unused: [String: Definition] = [:]
    if !deployment.writtenValues.isEmpty {
      let uses = VariableUses(in: deployment)
      for definition in deployment.definitions.reversed() {
        guard case .envFile = definition.origin, !uses.contains(definition.name) else { continue }
        unused[definition.name] = definition
      }
    }
    // A suggestion is for a person; nobody misses hundreds of names.
    guard !unused.isEmpty, unused.count <= 200, case let absent = deployment.absentNames, !absent.isEmpty else {
      return
    }
    let index = NameIndex(deployment.definitions.map(\.name).filter { unused[$0] != nil })
    var keys: [String: Set<String>] = [:]
    for delivery in deployment.delivered {
      for reference in deployment.references(of: delivery) where reference.isWithoutValue {
        keys[reference.name, default: []].insert(deployment.name(of: delivery))
      }
    }
    for name in absent.prefix(200) where name.utf8.count >= 4 && contract?.position(ofVariable: name) == nil {
      guard let found = index.nearest(to: name),
        contract?.position(ofVariable: found) != nil || keys[name]?.contains(found) == true
      else { continue }
      meant[name] = unused[found]
      names.insert(found)
    }
  }

  func definition(meantBy name: String) -> Definition? { meant[name] }

  /// Whether a misspelled reference means this one.
  func mean(_ name: String) -> Bool { names.contains(name) }
}

extension Deployment {
  /// The names that the project refers to and nothing defines, each once.
  fileprivate var absentNames: [String] {
    var seen = Set(definitions.map(\.name))
    return vainReferences.map(\.name).filter { seen.insert($0).inserted }
  }
}
