package import Diagnostics

/// A reason why the check could not be made at all, such as a file that is named and not there.
package struct InputFailure: Error, Sendable, Hashable {
  /// What is wrong, like a diagnostic's message.
  package let message: Message
  package let help: [Message]
  /// Where the file is named, when that is in a file.
  package let place: SourceRange?

  package init(_ message: Message, help: [Message] = [], at place: SourceRange? = nil) {
    self.message = message
    self.help = help
    self.place = place
  }
}

extension InputFailure {
  /// `reason` kept the file shown as `path`, a `role` such as "env file", from being read.
  package init(
    reading role: String, _ path: String, _ reason: FileSystem.ReadFailure, help: [Message] = [],
    at place: SourceRange? = nil
  ) {
    switch reason {
    case .notFound: self.init("the \(role) `\(path)` does not exist", help: help, at: place)
    case .isDirectory: self.init("the \(role) `\(path)` is a directory", help: help, at: place)
    case .permissionDenied:
      self.init("the \(role) `\(path)` may not be read", help: ["check its permissions"], at: place)
    case .tooLarge(let limit):
      self.init(
        "the \(role) `\(path)` is larger than \(limit >> 20) MiB", help: ["name a smaller file"], at: place)
    case .other(let words): self.init("the \(role) `\(path)` cannot be read: \(words)", help: help, at: place)
    }
  }
}
