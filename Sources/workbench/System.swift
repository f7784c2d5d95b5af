#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The contents of a file; nil, with a message on standard error, if it cannot be read.
func contents(of path: String) -> [UInt8]? {
  guard let file = unsafe fopen(path, "rb") else {
    complain("cannot read \(path)")
    return nil
  }
  defer { unsafe fclose(file) }
  unsafe fseek(file, 0, SEEK_END)
  let size = unsafe ftell(file)
  unsafe rewind(file)
  return unsafe [UInt8](unsafeUninitializedCapacity: max(size, 0)) { buffer, count in
    count = unsafe fread(buffer.baseAddress, 1, buffer.count, file)
  }
}

func complain(_ message: String) {
  let line = Array("workbench: \(message)\n".utf8)
  _ = unsafe line.withUnsafeBytes { bytes in unsafe write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
}

/// Processor time this process has used, in seconds: the machine may be busy with other things.
func processorSeconds() -> Double {
  var time = timespec()
  unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

func exit(_ status: Int32) -> Never {
  #if canImport(Darwin)
    Darwin.exit(status)
  #elseif canImport(Musl)
    Musl.exit(status)
  #else
    Glibc.exit(status)
  #endif
}
