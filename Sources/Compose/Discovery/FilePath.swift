/// Slash-separated paths as strings: joined, cleaned and made relative without asking the file system.
package enum FilePath {
  package static func isAbsolute(_ path: String) -> Bool { path.utf8.first == Byte.slash }

  /// The shortest equivalent path: no `.`, no doubled slash, no `..` behind a name, no slash at the end.
  ///
  /// The empty path is `.`, and the parent of the root is the root.
  package static func clean(_ path: String) -> String {
    if isClean(path) { return path }
    let isAbsolute = isAbsolute(path)
    var names: [Substring.UTF8View] = []
    for name in path.utf8.split(separator: Byte.slash) where !name.elementsEqual(".".utf8) {
      guard name.elementsEqual("..".utf8) else {
        names.append(name)
        continue
      }
      if let last = names.last, !last.elementsEqual("..".utf8) {
        names.removeLast()
      } else if !isAbsolute {
        names.append(name)
      }
    }
    let joined = names.map { String(Substring($0)) }.joined(separator: "/")
    if isAbsolute { return "/" + joined }
    return joined.isEmpty ? "." : joined
  }

  /// Whether there is nothing to clean: most paths are written that way.
  private static func isClean(_ path: String) -> Bool { isClean(path.utf8) }

  static func isClean(_ path: Span<UInt8>) -> Bool { unsafe path.withUnsafeBufferPointer { unsafe isClean($0) } }

  static func isClean(_ path: some Collection<UInt8>) -> Bool {
    var previous = Byte.slash
    var isFirst = true
    for byte in path {
      // A dot at the start of a name may be `.` or `..`, and two slashes are one too many.
      if previous == Byte.slash, !isFirst || byte != Byte.slash, byte == Byte.slash || byte == Byte.dot { return false }
      (previous, isFirst) = (byte, false)
    }
    return !isFirst && (previous != Byte.slash || path.count == 1)
  }

  /// `path` below `directory`, cleaned; an absolute path stays itself.
  package static func join(_ directory: String, _ path: String) -> String {
    if isAbsolute(path) || directory.isEmpty { return clean(path) }
    if path.isEmpty { return clean(directory) }
    let below = path.utf8.starts(with: "./".utf8) ? path.utf8.dropFirst(2) : path.utf8[...]
    if below.first != Byte.slash, isClean(below), isClean(directory) {
      return (directory == "/" ? directory : directory + "/") + String(Substring(below))
    }
    return clean(directory + "/" + path)
  }

  /// The cleaned path without its last name.
  package static func directory(of path: String) -> String {
    let path = clean(path)
    guard let slash = path.utf8.lastIndex(of: Byte.slash) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last name of the cleaned path; `/` for the root.
  package static func base(of path: String) -> String {
    let path = clean(path)
    guard let slash = path.utf8.lastIndex(of: Byte.slash), path.utf8.count > 1 else { return path }
    return String(path[path.utf8.index(after: slash)...])
  }

  /// The way from one absolute directory to another.
  static func relative(_ path: String, from directory: String) -> String {
    guard isAbsolute(path), isAbsolute(directory) else { return path }
    let start = clean(directory).utf8.split(separator: Byte.slash)
    let end = clean(path).utf8.split(separator: Byte.slash)
    let shared = zip(start, end).prefix { $0.elementsEqual($1) }.count
    let names = start.dropFirst(shared).map { _ in ".." } + end.dropFirst(shared).map { String(Substring($0)) }
    return names.isEmpty ? "." : names.joined(separator: "/")
  }

  /// How an absolute path is shown: relative to the working directory where it lies below it.
  package static func display(_ path: String, from workingDirectory: String) -> String {
    let directory = clean(workingDirectory)
    if directory.utf8.elementsEqual(path.utf8) { return "." }
    let prefix = directory.utf8.count == 1 ? directory : directory + "/"
    guard path.utf8.count > prefix.utf8.count, path.utf8.starts(with: prefix.utf8) else { return path }
    return String(path[path.utf8.index(path.startIndex, offsetBy: prefix.utf8.count)...])
  }
}
