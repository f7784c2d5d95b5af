import Compose
import Contract
import Diagnostics

/// Names that are nearly those of secrets.
///
///     BETTER_AUTH_SECERT     a word is misspelled that makes a name that of a secret
///     ELECTRIC_GATEKEPER     a secret of the contract that is not set has nearly this name
struct MisspelledSecrets {
  private var names: Set<String> = []
  /// By the number of a variable in the survey.
  private var isMisspelled: [Bool]

  init(in deployment: Deployment) {
    let contract = deployment.contract
    let survey = deployment.survey
    isMisspelled = survey.variables.map { _ in false }
    let defined = Set(deployment.definitions.map(\.name))
    let declared = (contract?.variables ?? []).filter(\.type.value.isSecret).map(\.name.value)
    // Many names are too many to compare all others with.
    let missing = NameIndex(declared.filter { !defined.contains($0) }.prefix(200))
    let secrets = NameIndex((declared + survey.variables.filter(\.isSecret).map(\.name)).prefix(200))

    func looksMisspelled(_ name: String, isDefined: Bool) -> Bool {
      let length = name.utf8.count
      guard length <= 100, contract?.position(ofVariable: name) == nil, !SecretName.isForEverybody(name) else {
        return false
      }
      return SecretName.holdsMisspelledWord(name) || isDefined && missing.nearest(to: name) != nil
        || length >= 6 && secrets.nearest(to: name, atMost: length < 12 ? 1 : 2) != nil
    }

    for (number, variable) in survey.variables.enumerated() where !variable.isSecret && !variable.isPublic {
      guard looksMisspelled(variable.name, isDefined: defined.contains(variable.name)) else { continue }
      isMisspelled[number] = true
      names.insert(variable.name)
    }
    for definition in deployment.definitions where survey.number(of: definition.name) == nil {
      guard case .envFile = definition.origin, !SecretName.isSecret(definition.name, in: contract),
        !PublicName.isPublic(definition.name, in: contract), looksMisspelled(definition.name, isDefined: true)
      else { continue }
      names.insert(definition.name)
    }
  }

  /// Whether the project names one; otherwise they are in env files alone.
  var areInProject: Bool { isMisspelled.contains(true) }

  func contains(_ name: String) -> Bool { !names.isEmpty && names.contains(name) }

  func contains(_ delivery: Delivery) -> Bool { isMisspelled[delivery.variable] }
}
