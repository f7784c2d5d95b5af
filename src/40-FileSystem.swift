/// How the loader reaches files. The executable supplies the machine's; tests supply one in memory.
package struct FileSystem: Sendable {
  /// The contents of the file at an absolute path.
  package var read: @Sendable (_ path: String) -> Result<[UInt8], ReadFailure>
  /// What stands at an absolute path, following symbolic links; nil when nothing does.
  package var kind: @Sendable (_ path: String) -> Kind?

  package enum Kind: Sendable, Hashable {
    case file, directory, other
  }

  package enum ReadFailure: Error, Sendable, Hashable {
    case notFound
    case isDirectory
    case permissionDenied
    /// Larger than `limit` bytes.
    case tooLarge(limit: Int)
    /// Anything else, in the operating system's words.
    case other(String)
  }

  package init(
    read: @escaping @Sendable (String) -> Result<[UInt8], ReadFailure>,
    kind: @escaping @Sendable (String) -> Kind?
  ) {
    self.read = read
    self.kind = kind
  }
}
