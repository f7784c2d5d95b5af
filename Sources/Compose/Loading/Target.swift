/// What will run the stack.
package enum Target: String, Sendable, Hashable, CaseIterable {
  /// `docker compose up`.
  case compose
  /// Dokploy, from a compose file and its Environment tab.
  case dokploy
  /// `docker stack deploy`.
  case stack
}
