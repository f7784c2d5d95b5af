/// What to load: the choices of the command line, and what it was started in. Paths are as they were given.
package struct LoadRequest: Sendable {
  /// Absolute.
  package var workingDirectory: String
  /// Compose files as with `-f`, `-` for standard input; none means that they are looked for.
  package var files: [String]
  /// What standard input held, when `files` or `COMPOSE_FILE` may name it.
  package var standardInput: [UInt8]?
  /// Env files as with `--env-file`; naming any replaces the default `.env`. For Dokploy they hold the text of its
  /// Environment tab, and the default `.env` is what Dokploy has made of it.
  package var envFiles: [String]
  /// The environment of the shell, in its order; nil leaves it out.
  package var shell: [(name: String, value: String)]?
  package var projectName: String?
  package var projectDirectory: String?
  package var profiles: [String]
  package var target: Target
  /// Whether variables are filled in.
  package var interpolates: Bool
  /// Where a compose file is looked for when Compose's own search finds none; absolute.
  package var fallbackDirectory: String?

  package init(
    workingDirectory: String, files: [String] = [], standardInput: [UInt8]? = nil, envFiles: [String] = [],
    shell: [(name: String, value: String)]? = nil, projectName: String? = nil, projectDirectory: String? = nil,
    profiles: [String] = [], target: Target = .compose, interpolates: Bool = true, fallbackDirectory: String? = nil
  ) {
    self.workingDirectory = workingDirectory
    self.files = files
    self.standardInput = standardInput
    self.envFiles = envFiles
    self.shell = shell
    self.projectName = projectName
    self.projectDirectory = projectDirectory
    self.profiles = profiles
    self.target = target
    self.interpolates = interpolates
    self.fallbackDirectory = fallbackDirectory
  }
}
