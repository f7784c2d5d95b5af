package import Diagnostics

/// Where a variable can be set so that the project gets it.
package enum Supply: Sendable, Hashable {
  case envFileOrShell
  case envFile
  case shell
  /// Dokploy starts Compose with nothing in the shell, and writes the env file itself.
  case environmentTab

  /// As it stands behind "set it": `in an env file or in the shell`.
  package var phrase: Message {
    switch self {
    case .envFileOrShell: "in an env file or in the shell"
    case .envFile: "in an env file"
    case .shell: "in the shell"
    case .environmentTab: "in Dokploy's Environment tab"
    }
  }
}

extension LoadRequest {
  /// Where a variable that is missing can be set, given what takes part.
  package var supply: Supply {
    switch target {
    case .dokploy: return shell == nil ? .environmentTab : .shell
    // It fills in the compose file from the shell alone.
    case .stack: return shell == nil ? .envFile : .shell
    case .compose:
      guard shell != nil else { return .envFile }
      return envFiles.isEmpty && disablesDefaultEnvFile == true ? .shell : .envFileOrShell
    }
  }

  /// What the shell says of the default env file: nil when it is no boolean, which Compose refuses.
  var disablesDefaultEnvFile: Bool? {
    guard let value = shell?.last(where: { $0.name == "COMPOSE_DISABLE_ENV_FILE" })?.value else { return false }
    if ["1", "t", "T", "TRUE", "true", "True"].contains(value) { return true }
    return ["0", "f", "F", "FALSE", "false", "False"].contains(value) ? false : nil
  }
}
