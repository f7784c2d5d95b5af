package import Diagnostics

/// One place that gives a variable a value: the shell, a line of an env file, or Compose itself.
package final class Definition: Sendable {
  package let name: String
  /// The key where it is written; nil when no file holds it.
  package let nameRange: SourceRange?
  /// What it stands for, as the texts share it that it is inserted into.
  package let shared: SharedText
  package let origin: Origin

  package var value: TracedText { shared.text }

  package enum Origin: Sendable, Hashable {
    /// The environment that `validate` was started with.
    case shell
    /// A file given with `--env-file`, or the default `.env`.
    case envFile(FileID)
    /// An `env_file:` of a service; such values reach containers but never the compose file.
    case serviceEnvFile(FileID)
    /// Set by Compose: `COMPOSE_PROJECT_NAME`, and `PWD` if the shell does not.
    case compose
    /// Added by Dokploy to what its Environment tab says: `APP_NAME`, `DOCKER_CONFIG`.
    case dokploy
  }

  package init(name: String, nameRange: SourceRange?, value: TracedText, origin: Origin) {
    self.name = name
    self.nameRange = nameRange
    shared = SharedText(value)
    self.origin = origin
  }
}
