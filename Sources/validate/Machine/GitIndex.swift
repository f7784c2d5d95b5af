import Compose

/// Which files git tracks, read from the repository's index.
///
/// The index is the list of tracked paths (gitformat-index(5)): a header, then entries of fixed-size facts and
/// a path. Reading it needs no git on the machine and starts no process.
struct GitIndex {
  /// Whether the file at an absolute path is tracked by the repository around it; nil when there is none.
  static func tracks(_ path: String, in machine: Machine) -> Bool? {
    guard let (directory, gitDirectory) = repository(around: path, in: machine) else { return nil }
    guard case .success(let bytes) = machine.fileSystem.read(gitDirectory + "/index") else { return false }
    let relative = Array(path.utf8.dropFirst(directory.utf8.count + 1))
    let isSHA256 = usesSHA256(gitDirectory, in: machine)
    return GitIndex(bytes, hashLength: isSHA256 ? 32 : 20).contains(relative)
  }

  /// Whether the file at an absolute path lies in a folder of the repository around it, not at its top.
  static func isNested(_ path: String, in machine: Machine) -> Bool {
    guard let (directory, _) = repository(around: path, in: machine) else { return false }
    return path.utf8.dropFirst(directory.utf8.count + 1).contains(UInt8(ascii: "/"))
  }

  /// The top of the repository that an absolute path lies in, and the repository's own directory.
  private static func repository(
    around path: String, in machine: Machine
  ) -> (directory: String, gitDirectory: String)? {
    var directory = path
    while let slash = directory.utf8.lastIndex(of: UInt8(ascii: "/")) {
      directory = String(directory[..<slash])
      if let gitDirectory = gitDirectory(under: directory, in: machine) { return (directory, gitDirectory) }
    }
    return nil
  }

  /// The repository's own directory: `.git`, or where a worktree's `.git` file points.
  private static func gitDirectory(under directory: String, in machine: Machine) -> String? {
    let dotGit = directory + "/.git"
    switch machine.fileSystem.kind(dotGit) {
    case .directory: return dotGit
    case .file:
      guard case .success(let bytes) = machine.fileSystem.read(dotGit) else { return nil }
      let line = String(decoding: bytes.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
      guard line.hasPrefix("gitdir: ") else { return nil }
      let target = String(line.dropFirst(8))
      return target.hasPrefix("/") ? target : directory + "/" + target
    case .other, nil: return nil
    }
  }

  private static func usesSHA256(_ gitDirectory: String, in machine: Machine) -> Bool {
    guard case .success(let bytes) = machine.fileSystem.read(gitDirectory + "/config") else { return false }
    return String(decoding: bytes, as: UTF8.self).lowercased().split(whereSeparator: \.isNewline).contains { line in
      line.filter { !$0.isWhitespace } == "objectformat=sha256"
    }
  }

  private let bytes: [UInt8]
  private let hashLength: Int

  init(_ bytes: [UInt8], hashLength: Int = 20) {
    self.bytes = bytes
    self.hashLength = hashLength
  }

  /// Whether one of the entries is `path`, given from the top of the repository. An index that makes no sense
  /// tracks nothing.
  func contains(_ path: [UInt8]) -> Bool {
    guard bytes.starts(with: Array("DIRC".utf8)), let version = number(at: 4, width: 4), (2...4).contains(version),
      let count = number(at: 8, width: 4)
    else { return false }
    var offset = 12
    var previous: [UInt8] = []
    for _ in 0..<count {
      let start = offset
      // Ten 4-byte facts, the object's hash, then flags; an extended entry (version 3 on) has two more bytes.
      offset += 40 + hashLength
      guard let flags = number(at: offset, width: 2) else { return false }
      offset += version >= 3 && flags & 0x4000 != 0 ? 4 : 2
      if version == 4 {
        guard let dropped = offsetNumber(&offset), dropped <= previous.count,
          let end = bytes[min(offset, bytes.count)...].firstIndex(of: 0)
        else { return false }
        previous.removeLast(dropped)
        previous += bytes[offset..<end]
        if previous == path { return true }
        offset = end + 1
        continue
      }
      // The flags say how long the path is, unless it is longer than they can.
      let length = flags & 0xFFF
      let end = length < 0xFFF ? offset + length : bytes[min(offset, bytes.count)...].firstIndex(of: 0)
      guard let end, end < bytes.count else { return false }
      if end - offset == path.count, bytes[offset..<end].elementsEqual(path) { return true }
      // An entry is padded with one to eight NULs to a multiple of eight bytes.
      offset = start + ((end - start) / 8 + 1) * 8
    }
    return false
  }

  private func number(at offset: Int, width: Int) -> Int? {
    guard offset + width <= bytes.count else { return nil }
    return bytes[offset..<(offset + width)].reduce(0) { $0 << 8 | Int($1) }
  }

  /// The variable-width number of packfile offsets: seven bits a byte, one added at each continuation.
  private func offsetNumber(_ offset: inout Int) -> Int? {
    var value = 0
    var isFirst = true
    while offset < bytes.count, value < 1 << 24 {
      let byte = bytes[offset]
      offset += 1
      value = (isFirst ? 0 : value + 1) << 7 | Int(byte & 0x7F)
      isFirst = false
      if byte & 0x80 == 0 { return value }
    }
    return nil
  }
}
