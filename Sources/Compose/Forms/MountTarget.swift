/// Where something is mounted in a container: an absolute path, as the engine insists, and not the root.
enum MountTarget {
  /// Whether a path is absolute, below the root, and one of Linux.
  static func isUsual(_ path: Span<UInt8>) -> Bool { path.count > 1 && path[0] == Byte.slash }

  /// The letter before the colon of `v:/data`, which names a drive and no volume.
  static func drive(of path: String) -> String? {
    let bytes = path.utf8
    guard let letter = bytes.first, Byte.isLetter(letter), bytes.dropFirst().first == Byte.colon,
      bytes.dropFirst(2).first != Byte.backslash
    else { return nil }
    return String(path.prefix(1))
  }

  /// Whether a path may be one of a Windows container.
  static func isWindowsPath(_ path: String) -> Bool {
    let bytes = path.utf8
    guard let first = bytes.first else { return false }
    return first == Byte.backslash || Byte.isLetter(first) && bytes.dropFirst().first == Byte.colon
  }
}
