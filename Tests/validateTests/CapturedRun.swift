import Compose
import Foundation
import Synchronization

@testable import validate

/// The program's exit status; the testing library has a type of that name too.
typealias Status = ExitStatus

/// One run of the program on the real file system, with what it wrote.
struct CapturedRun {
  let status: ExitStatus
  let output: String
  let error: String

  /// Runs in `folder`, with exactly `environment` around it and no terminal unless `columns` says how wide one is.
  init(
    _ arguments: [String], in folder: String, environment: [String: String] = [:], standardInput: [UInt8] = [],
    columns: Int? = nil, randomBytes: (@Sendable (Int) -> [UInt8])? = nil
  ) {
    let written = Mutex((output: [UInt8](), error: [UInt8]()))
    var machine = Machine.system()
    machine.workingDirectory = folder
    machine.environment = environment.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    machine.standardInput = { .success(standardInput) }
    machine.write = { bytes, stream in
      written.withLock { written in
        switch stream {
        case .output: written.output += bytes
        case .error: written.error += bytes
        }
      }
      return .success(())
    }
    machine.terminal = { _ in columns.map { Machine.Terminal(columns: $0) } }
    machine.today = { "2026-11-22" }
    if let randomBytes { machine.randomBytes = randomBytes }
    status = Tool(machine: machine).run(arguments)
    (output, error) = written.withLock {
      (String(decoding: $0.output, as: UTF8.self), String(decoding: $0.error, as: UTF8.self))
    }
  }

  /// The checkout that the tests belong to; its examples are what users try first.
  static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
}
