import Compose

#if canImport(Musl)
  import Musl
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Machine {
  /// A file larger than this is refused: no compose or env file comes near it.
  static let fileSizeLimit = 256 << 20

  /// The machine that the process runs on.
  static func system() -> Machine {
    // A reader that goes away shows as an error of `write`, not as a signal that ends the process.
    _ = signal(SIGPIPE, SIG_IGN)
    return Machine(
      workingDirectory: currentDirectory(inShell: unsafe getenv("PWD").map { unsafe String(cString: $0) }),
      environment: currentEnvironment(),
      fileSystem: FileSystem(read: readFile, kind: fileKind),
      identity: fileIdentity,
      standardInput: { readAll(STDIN_FILENO) },
      write: { bytes, stream in writeAll(stream.descriptor, bytes) },
      replaceFile: replace,
      createFile: create,
      appendToFile: append,
      terminal: size,
      randomBytes: random,
      keepToTheEnd: { value in _ = unsafe Unmanaged.passRetained(Kept(value)) },
      today: currentDate
    )
  }

  /// Holds what is never freed.
  private final class Kept: Sendable {
    let value: any Sendable

    init(_ value: any Sendable) { self.value = value }
  }
}

extension Machine {
  /// Ends the process.
  static func end(_ status: ExitStatus) -> Never { exit(status.rawValue) }

  /// The working directory, by the shell's name for it if that leads there: Docker Compose keeps the links on the way,
  /// and names a project after the last of them.
  static func currentDirectory(inShell name: String?) -> String {
    if let name, name.hasPrefix("/"), let identity = fileIdentity(name), identity == fileIdentity(".") {
      return FilePath.clean(name)
    }
    guard let path = unsafe getcwd(nil, 0) else { return "/" }
    defer { unsafe free(path) }
    return unsafe String(cString: path)
  }
}

extension Machine.Stream {
  fileprivate var descriptor: Int32 {
    switch self {
    case .output: STDOUT_FILENO
    case .error: STDERR_FILENO
    }
  }
}

// MARK: - Reading

private func readFile(_ path: String) -> Result<[UInt8], FileSystem.ReadFailure> {
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return .failure(readFailure(errno)) }
  defer { close(descriptor) }
  return readAll(descriptor)
}

private func readAll(_ descriptor: Int32) -> Result<[UInt8], FileSystem.ReadFailure> {
  var bytes: [UInt8] = []
  var facts = stat()
  var expected = 1 << 16
  if unsafe fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG {
    guard facts.st_size <= Machine.fileSizeLimit else { return .failure(.tooLarge(limit: Machine.fileSizeLimit)) }
    // One more than the size, so that the end is seen without a second buffer.
    expected = max(Int(facts.st_size), 0) + 1
  }
  while true {
    guard bytes.count <= Machine.fileSizeLimit else { return .failure(.tooLarge(limit: Machine.fileSizeLimit)) }
    let chunk = max(expected - bytes.count, 1 << 16)
    var count = 0
    let piece = unsafe [UInt8](unsafeUninitializedCapacity: chunk) { buffer, filled in
      count = unsafe read(descriptor, buffer.baseAddress, chunk)
      filled = max(count, 0)
    }
    if count < 0 {
      if errno == EINTR { continue }
      return .failure(readFailure(errno))
    }
    if count == 0 { return .success(bytes) }
    if bytes.isEmpty { bytes = piece } else { bytes += piece }
  }
}

private func readFailure(_ code: Int32) -> FileSystem.ReadFailure {
  switch code {
  case ENOENT, ENOTDIR: .notFound
  case EISDIR: .isDirectory
  case EACCES, EPERM: .permissionDenied
  default: .other(message(code))
  }
}

private func fileKind(_ path: String) -> FileSystem.Kind? {
  var facts = stat()
  guard unsafe stat(path, &facts) == 0 else { return nil }
  switch facts.st_mode & S_IFMT {
  case S_IFREG: return .file
  case S_IFDIR: return .directory
  default: return .other
  }
}

private func fileIdentity(_ path: String) -> Machine.FileIdentity? {
  var facts = stat()
  guard unsafe stat(path, &facts) == 0 else { return nil }
  return Machine.FileIdentity(
    device: UInt64(truncatingIfNeeded: facts.st_dev), node: UInt64(truncatingIfNeeded: facts.st_ino))
}

// MARK: - Writing

private func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) -> Result<Void, Machine.WriteFailure> {
  var written = 0
  while written < bytes.count {
    let count = unsafe bytes.withUnsafeBytes { buffer in
      unsafe write(descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
    }
    if count < 0 {
      if errno == EINTR || errno == EAGAIN { continue }
      return .failure(errno == EPIPE ? .closed : .failed(message(errno)))
    }
    written += count
  }
  return .success(())
}

private func replace(_ path: String, _ bytes: [UInt8], _ mode: UInt32) -> Result<Void, Machine.WriteFailure> {
  var facts = stat()
  let exists = unsafe stat(path, &facts) == 0
  if exists && facts.st_mode & S_IFMT != S_IFREG { return .failure(.failed("it is no regular file")) }
  if !exists && isLink(path) { return .failure(.failed("it is a link that leads nowhere")) }
  // A symbolic link stays one: what it points at is replaced.
  let target = exists ? resolvedPath(path) : path
  let temporary = "\(target).\(getpid()).tmp"
  let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(mode))
  guard descriptor >= 0 else { return .failure(.failed(message(errno))) }
  var result = writeAll(descriptor, bytes)
  if case .success = result, exists {
    // The owner cannot always be kept (only root may give files away); permissions can.
    _ = fchown(descriptor, facts.st_uid, facts.st_gid)
    if fchmod(descriptor, facts.st_mode & 0o7777) != 0 { result = .failure(.failed(message(errno))) }
  }
  if case .success = result, fsync(descriptor) != 0 { result = .failure(.failed(message(errno))) }
  if close(descriptor) != 0, case .success = result { result = .failure(.failed(message(errno))) }
  if case .success = result, unsafe rename(temporary, target) != 0 { result = .failure(.failed(message(errno))) }
  if case .failure = result { unsafe unlink(temporary) }
  return result
}

private func create(_ path: String, _ bytes: [UInt8], _ mode: UInt32) -> Result<Void, Machine.WriteFailure> {
  let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(mode))
  guard descriptor >= 0 else {
    // To look whether it is a link changes the reason.
    let reason = errno
    return .failure(.failed(reason == EEXIST && isLink(path) ? "it is a link that leads nowhere" : message(reason)))
  }
  var result = writeAll(descriptor, bytes)
  if case .success = result, fsync(descriptor) != 0 { result = .failure(.failed(message(errno))) }
  if close(descriptor) != 0, case .success = result { result = .failure(.failed(message(errno))) }
  if case .failure = result { unsafe unlink(path) }
  return result
}

private func isLink(_ path: String) -> Bool {
  var facts = stat()
  return unsafe lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFLNK
}

private func append(_ path: String, _ bytes: [UInt8]) -> Result<Void, Machine.WriteFailure> {
  let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
  guard descriptor >= 0 else { return .failure(.failed(message(errno))) }
  defer { close(descriptor) }
  return writeAll(descriptor, bytes)
}

private func resolvedPath(_ path: String) -> String {
  guard let resolved = unsafe realpath(path, nil) else { return path }
  defer { unsafe free(resolved) }
  return unsafe String(cString: resolved)
}

// MARK: - Facts

private func currentEnvironment() -> [(name: String, value: String)] {
  var variables: [(name: String, value: String)] = []
  var next = unsafe environ
  while let entry = unsafe next.pointee {
    let text = unsafe String(cString: entry)
    if let sign = text.utf8.firstIndex(of: UInt8(ascii: "=")) {
      variables.append((String(text[..<sign]), String(text[text.utf8.index(after: sign)...])))
    }
    unsafe next += 1
  }
  return variables
}

private func size(_ stream: Machine.Stream) -> Machine.Terminal? {
  guard isatty(stream.descriptor) == 1 else { return nil }
  var size = winsize()
  guard unsafe ioctl(stream.descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
    return Machine.Terminal(columns: 80)
  }
  return Machine.Terminal(columns: Int(size.ws_col))
}

private func random(_ count: Int) -> [UInt8] {
  var generator = SystemRandomNumberGenerator()
  return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
}

private func currentDate() -> String {
  var now = time(nil)
  var parts = unsafe tm()
  unsafe gmtime_r(&now, &parts)
  func padded(_ number: Int32, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
  return unsafe "\(padded(parts.tm_year + 1900, 4))-\(padded(parts.tm_mon + 1, 2))-\(padded(parts.tm_mday, 2))"
}

private func message(_ code: Int32) -> String {
  guard let text = unsafe strerror(code) else { return "error \(code)" }
  let words = unsafe String(cString: text)
  return words.prefix(1).lowercased() + words.dropFirst()
}
