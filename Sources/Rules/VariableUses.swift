import Compose

/// Which variables something asks for: the compose file, the value of another variable, or Docker itself.
struct VariableUses {
  private let survey: VariableSurvey
  /// The names that something asks for, those apart that the compose file asks for in a service.
  private let others: Set<String>

  init(in deployment: Deployment) {
    survey = deployment.survey
    others = Set(deployment.envFileReferences.map(\.name) + deployment.resourceVariables)
  }

  func contains(_ name: String) -> Bool { survey.wants(name) || others.contains(name) || name.isReadByDocker }
}

extension String {
  /// Whether Docker or Docker Compose itself looks at a variable.
  fileprivate var isReadByDocker: Bool {
    hasPrefix("COMPOSE_") || hasPrefix("DOCKER_") || hasPrefix("BUILDKIT_") || self == "PATH" || self == "HOME"
  }
}
