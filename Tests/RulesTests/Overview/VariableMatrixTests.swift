import Compose
import Contract
import Diagnostics
import Testing

@testable import Rules

/// What the matrix says of each way to define, refer to and receive a variable.
@Suite struct VariableMatrixTests {
  /// The one service's `environment:` in list form, an env file, a contract, and what becomes of `A`.
  @Test(arguments: [
    ("- A=${A:?}", "A=1", "", "set environment/guarded"), ("- A=${A:?}", "", "", "missing environment/guarded"),
    ("- A=${A?}", "A=", "", "set environment/half-guarded"), ("- A=$A", "A=1", "", "set environment/plain"),
    ("- A=$A", "", "", "unset environment/plain"), ("- A=${A:-x}", "", "", "set environment/defaulted"),
    ("- A=${A:+x}", "", "", "unset environment/replaced"), ("- A", "A=1", "", "set environment/passed-through"),
    ("- A", "", "", "unset environment/passed-through"), ("- A=x", "", "", "set environment/literal"),
    ("- A=${B:?}${A}", "A=1\nB=2", "", "set environment/plain"), ("- B=$A", "A=1", "", "set "),
    ("- B=b", "A=1", "", "unused "), ("- B=$B", "A=1\nB=$A", "", "set "),
    ("- B=b", "", "A: { services: app }", "missing  absent"),
    ("- B=b", "", "A: { services: app, optional: true }", "unset "),
    ("- B=b", "A=1", "A: { services: app, optional: true }", "set  absent"),
    ("- A=${A:?}", "A=1", "A: { services: app }", "set environment/guarded"),
  ])
  func states(_ environment: String, _ env: String, _ contract: String, _ expected: String) throws {
    let project = SmallProject(
      compose: "services:\n  app:\n    image: app\n    environment:\n      \(environment)\n", env: env)
    let deployment = try project.deployment(
      contract: contract.isEmpty ? nil : "services: { app: {} }\nvariables:\n  \(contract)\n")
    let row = try #require(VariableMatrix(of: deployment).rows.first { $0.name == "A" })
    let arrivals = row.cells.flatMap(\.arrivals).map { "\($0.route.rawValue)/\($0.form.rawValue)" }
    let absent = row.cells.contains(where: \.isMissing) ? " absent" : ""
    #expect("\(row.state) \(arrivals.joined(separator: " "))\(absent)" == expected)
  }

  @Test func buildArgumentsAndEnvFiles() throws {
    let project = SmallProject(
      compose: """
        services:
          app:
            build: { context: ., args: [A, "B=${B:?}"] }
            env_file: app.env
        """, env: "A=1\nB=2\n", more: [("app.env", "C=3\n")])
    let matrix = VariableMatrix(of: try project.deployment())
    #expect(
      matrix.rows.map { row in
        row.name + row.cells.flatMap(\.arrivals).map { " \($0.route.rawValue)/\($0.form.rawValue)" }.joined()
      } == ["C env-file/literal", "A build-argument/passed-through", "B build-argument/guarded"])
  }

  @Test func rowsAreTheContractsThenTheComposeFilesThenTheRest() throws {
    let project = SmallProject(
      compose: "services: { app: { image: 'app:$TAG', environment: [Z=1, 'Y=${Y}'] } }",
      env: "UNUSED=1\nCOMPOSE_PROFILES=x\nY=2", shell: [("PATH", "/bin")])
    let deployment = try project.deployment(
      contract: "services: { app: {}, gone: {} }\nvariables:\n  B: { services: app }\n  G: { services: gone }\n")
    #expect(VariableMatrix(of: deployment).rows.map(\.name) == ["B", "Z", "Y", "TAG", "UNUSED"])
  }
}
