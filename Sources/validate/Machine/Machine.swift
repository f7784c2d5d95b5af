import Compose

/// Everything the program needs from the machine it runs on.
///
/// `Machine.system` is the real one and the only code that calls the operating system; tests put together
/// their own.
struct Machine: Sendable {
  var workingDirectory: String
  /// The environment the program was started with, in the order the system gives it.
  var environment: [(name: String, value: String)]
  var fileSystem: FileSystem
  /// Tells one file from another, by whatever path; nil when there is none.
  var identity: @Sendable (_ path: String) -> FileIdentity?
  var standardInput: @Sendable () -> Result<[UInt8], FileSystem.ReadFailure>
  /// Writes all of the bytes or says why not.
  var write: @Sendable (_ bytes: [UInt8], _ stream: Stream) -> Result<Void, WriteFailure>
  /// Replaces or creates a file in one step, so that no reader ever sees half of it. Permissions of an existing
  /// file are kept; a new file gets `mode`.
  var replaceFile: @Sendable (_ path: String, _ bytes: [UInt8], _ mode: UInt32) -> Result<Void, WriteFailure>
  /// Creates a file and fails when anything of that name is there, a link that leads nowhere included.
  var createFile: @Sendable (_ path: String, _ bytes: [UInt8], _ mode: UInt32) -> Result<Void, WriteFailure>
  /// Adds to the end of a file, which is created when missing.
  var appendToFile: @Sendable (_ path: String, _ bytes: [UInt8]) -> Result<Void, WriteFailure>
  /// Whether the stream is a terminal, and then how many columns wide.
  var terminal: @Sendable (_ stream: Stream) -> Terminal?
  /// Bytes from the system's random source.
  var randomBytes: @Sendable (_ count: Int) -> [UInt8]
  /// Keeps a value to the end of the process, whose memory the system takes back in one piece: to free what a large
  /// project was read into takes longer than to read it.
  var keepToTheEnd: @Sendable (_ value: any Sendable) -> Void
  /// Today's date as `YYYY-MM-DD` in UTC; allowances expire by it.
  var today: @Sendable () -> String

  /// What a file is the same by, however it is named.
  struct FileIdentity: Hashable, Sendable {
    let device: UInt64
    let node: UInt64
  }

  enum Stream: Sendable { case output, error }

  struct Terminal: Sendable { var columns: Int }

  enum WriteFailure: Error, Sendable, Equatable {
    /// The reader went away: nothing more is wanted.
    case closed
    /// Anything else, in the operating system's words.
    case failed(String)
  }

  func variable(_ name: String) -> String? { environment.first { $0.name == name }?.value }
}
