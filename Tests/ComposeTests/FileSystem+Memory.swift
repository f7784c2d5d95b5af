import Compose

extension FileSystem {
  /// A file system that holds `files` by their absolute paths, and the directories above them.
  static func memory(_ files: [String: String], unreadable: Set<String> = []) -> FileSystem {
    var directories: Set<String> = ["/"]
    for path in files.keys {
      var directory = FilePath.directory(of: path)
      while directories.insert(directory).inserted { directory = FilePath.directory(of: directory) }
    }
    let found = directories
    return FileSystem(
      read: { path in
        if found.contains(path) { return .failure(.isDirectory) }
        if unreadable.contains(path) { return .failure(.permissionDenied) }
        return files[path].map { .success(Array($0.utf8)) } ?? .failure(.notFound)
      },
      kind: { path in found.contains(path) ? .directory : files[path] == nil ? nil : .file })
  }
}
