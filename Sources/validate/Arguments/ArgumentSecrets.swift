import Compose

/// The secrets that a command line holds by mistake: arguments stand where names of files should, and are repeated in
/// complaints.
///
///     validate DB_PASSWORD=hunter2                 hunter2
///     validate -f postgres://app:hunter2@db/app    hunter2
enum ArgumentSecrets {
  static func values(in arguments: [String]) -> [String] {
    arguments.flatMap { [assignedValue(in: $0), credential(in: $0)].compactMap(\.self) }
      // What is no project's name is answered with one that it could be.
      .flatMap { [$0, ProjectName.normalized($0)] }
  }

  /// What an argument, or the value of the option that it is, gives to a variable. Formats are assigned files by
  /// the same sign, and their names are in lower case.
  static func assignedValue(in argument: String) -> String? {
    var rest = argument[...]
    if rest.hasPrefix("--"), let sign = rest.firstIndex(of: "=") {
      rest = rest[rest.index(after: sign)...]
    } else if rest.hasPrefix("-") {
      rest = rest.dropFirst(2)
    }
    guard let sign = rest.firstIndex(of: "="), isVariableName(rest[..<sign]) else { return nil }
    return String(rest[rest.index(after: sign)...])
  }

  private static func isVariableName(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, first != 0x5F || text.utf8.count > 1 else { return false }
    return text.utf8.allSatisfy { $0 == 0x5F || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
  }

  /// The password of a URL, or what stands in place of a user and a password.
  private static func credential(in argument: String) -> String? {
    guard let scheme = argument.firstRange(of: "://"), let end = argument.lastIndex(of: "@"), scheme.upperBound < end
    else { return nil }
    let user = argument[scheme.upperBound..<end]
    guard let colon = user.firstIndex(of: ":") else { return String(user) }
    return String(user[user.index(after: colon)...])
  }
}
