import Diagnostics

/// When the engine starts a container again: `NAME[:ATTEMPTS]`.
///
/// Docker Compose takes any text, reads what is no number of attempts as 0, turns `none` into `no` and `any` into
/// `always`, and leaves the rest to the engine, which creates no container with a policy that it does not know, nor with
/// attempts for one that never gives up.
struct RestartPolicy {
  static let names = ["no", "always", "unless-stopped", "on-failure"]
  /// What `deploy.restart_policy.condition` is meant to say.
  static let conditions = ["none", "on-failure", "any"]

  static let remedy: Message = "write `\"no\"`, `always`, `unless-stopped` or `on-failure[:ATTEMPTS]`"

  static let conditionRemedy: Message = "write `none`, `on-failure` or `any`"

  let name: String
  /// What follows the colon, if there is one.
  private let attempts: String?

  init(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    name = parts.first ?? ""
    attempts = parts.dropFirst().first
  }

  /// Whether the engine knows a policy, under whichever of its names.
  static func isKnown(_ name: String) -> Bool { name.isEmpty || (names + conditions).contains(name) }

  /// Whether it is one of those that most services have.
  static func isUsual(_ text: Span<UInt8>) -> Bool { text.isWritten("unless-stopped") || text.isWritten("always") }

  private var number: Int { attempts.flatMap { Int($0) } ?? 0 }

  /// Whether there are attempts for a policy that has no use for them.
  var hasMisplacedAttempts: Bool { name == "on-failure" ? number < 0 : number != 0 && !name.isEmpty }

  /// Whether something that is no number stands in the place of the attempts.
  var hasUnreadableAttempts: Bool { attempts.map { Int($0) == nil } ?? false }
}
