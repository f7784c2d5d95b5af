import Compose
import Diagnostics
import Foundation
import Testing

/// The env file cases of the conformance data: values, errors and warnings as Compose gives them.
@Suite struct EnvFileConformanceTests {
  struct Case: Decodable {
    let name: String
    let input: String
    let lookup: [String: String]
    let initial: [String: String]
    let expected: [String: String]?
    let error: String?
    let warnings: [String]?
  }

  @Test(.enabled(if: Conformance.folder != nil, "VALIDATE_CONFORMANCE is not set"))
  func everyEnvFile() throws {
    let cases = try Conformance.decode([Case].self, from: "dotenv-cases.json")
    #expect(cases.count == 371)
    for given in cases {
      let bytes = Array(given.input.utf8)
      let file = EnvFile.parse(
        bytes, file: FileID(index: 0), lookup: { name in given.lookup[name].map { Definition(shell: name, $0) } },
        earlier: { name in given.initial[name].map { Definition(shell: name, $0) } })
      if let error = given.error {
        let errors = file.problems.compactMap { problem in
          problem.composeError(in: bytes) { name in
            given.lookup[name].map { Definition(shell: name, $0) } ?? file.definitions.last { $0.name == name }
          }
        }
        #expect(errors.first == error, "\(given.input)")
      } else {
        #expect(file.isAccepted, "\(given.input)")
        var values = given.initial
        for definition in file.definitions { values[definition.name] = definition.value.string }
        #expect(values == given.expected, "\(given.input)")
        #expect(file.problems.compactMap(\.composeWarning) == given.warnings ?? [], "\(given.input)")
      }
    }
  }
}
