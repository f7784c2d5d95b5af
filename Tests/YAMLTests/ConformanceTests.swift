import Diagnostics
import Foundation
import Testing
import YAML

/// The official YAML test suite, and the cases it lacks.
@Suite("Conformance", .enabled(if: conformanceFolder != nil, "VALIDATE_CONFORMANCE is not set"))
struct ConformanceTests {
  @Test("every case of the suite gives the expected events or is refused")
  func suite() throws {
    let folder = try #require(conformanceFolder).appendingPathComponent("yaml-test-suite")
    let cases = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { FileManager.default.fileExists(atPath: $0.appendingPathComponent("in.yaml").path) }
    var parsed = 0
    var refused = 0
    for folder in cases {
      let name = folder.lastPathComponent
      let stream = parse([UInt8](try Data(contentsOf: folder.appendingPathComponent("in.yaml"))), as: .yaml12)
      if FileManager.default.fileExists(atPath: folder.appendingPathComponent("error").path) {
        #expect(stream.isRefused(), "\(name) must be refused")
        refused += 1
      } else {
        let events = try String(contentsOf: folder.appendingPathComponent("test.event"), encoding: .utf8)
        #expect(!stream.isRefused(), "\(name) must be accepted: \(stream.diagnostics)")
        #expect(stream.events == events, "\(name)")
        parsed += 1
      }
    }
    print("YAML test suite: \(parsed) parsed, \(refused) refused")
    #expect(parsed == 308 && refused == 94)
  }

  @Test("the cases beyond the suite have the verdict of the specification")
  func extra() throws {
    let script = try #require(conformanceFolder).appendingPathComponent("yaml-extra/generate.py")
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("yaml-extra-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let generator = Process()
    generator.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    generator.arguments = ["python3", script.path, folder.path]
    generator.standardOutput = FileHandle.nullDevice
    try generator.run()
    generator.waitUntilExit()
    let table = try String(contentsOf: folder.appendingPathComponent("expected.tsv"), encoding: .utf8)
    var count = 0
    for line in table.split(separator: "\n").dropFirst() {
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      let (name, verdict) = (columns[0], columns[1])
      let stream = parse([UInt8](try Data(contentsOf: folder.appendingPathComponent("\(name).yaml"))), as: .yaml12)
      switch verdict {
      case "ok": #expect(!stream.isRefused(), "\(name) must be accepted: \(stream.diagnostics)")
      case "err": #expect(stream.isRefused(), "\(name) must be refused")
      case "compose-err": #expect(stream.isRefused(byComposer: true), "\(name) must be refused")
      // Ours to decide: here that it ends, with a tree or a diagnostic.
      default: #expect(!stream.documents.isEmpty || stream.isRefused(), "\(name)")
      }
      count += 1
    }
    print("YAML beyond the suite: \(count) cases")
    #expect(count == 119)
  }

  @Test("every range of the suite's documents holds what it says")
  func ranges() throws {
    let folder = try #require(conformanceFolder).appendingPathComponent("yaml-test-suite")
    for folder in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
      guard let data = try? Data(contentsOf: folder.appendingPathComponent("in.yaml")) else { continue }
      let bytes = [UInt8](data)
      let problems = rangeProblems(of: parse(bytes, as: .yaml12), bytes)
      #expect(problems.isEmpty, "\(folder.lastPathComponent): \(problems)")
    }
  }
}
