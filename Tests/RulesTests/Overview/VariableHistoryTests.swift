import Compose
import Diagnostics
import Testing

@testable import Rules

/// Which definition of a variable counts, and what is said of the others.
@Suite struct VariableHistoryTests {
  let compose = "services: { app: { image: app, environment: { A: '${A:-x}', URL: 'http://${HOST:-h}/' } } }"

  @Test(arguments: [
    ("one", "A=1", "", [], ["1 only"]), ("two files", "A=1", "A=2", [], ["2 wins", "1 shadowed"]),
    ("shell", "A=1", "A=2", ["3"], ["3 wins", "2 shadowed", "1 shadowed"]),
    ("repeated", "A=1\nA=2\nA=3", "", [], ["3 wins", "2 repeatedBelow", "1 repeatedBelow"]),
    ("repeated and shadowed", "A=1\nA=2", "A=3", [], ["3 wins", "2 shadowed", "1 repeatedBelow"]),
    ("none", "B=1", "", [], []),
  ])
  func standings(_ name: String, _ first: String, _ second: String, _ shell: [String], _ expected: [String]) throws {
    var project = SmallProject(
      compose: compose, more: [("one.env", first), ("two.env", second)], shell: shell.map { ("A", $0) })
    project.envFiles = ["one.env", "two.env"]
    let history = VariableHistory(of: "A", in: try project.deployment())
    #expect(history.definitions.map { "\($0.definition.value.string) \($0.verdict)" } == expected)
    #expect(history.references.count == 1)
    #expect(history.isKnown)
  }

  @Test func envFilesOfServices() throws {
    let project = SmallProject(
      compose: """
        services:
          a: { image: a, env_file: s.env }
          b: { image: b, env_file: s.env }
          c: { image: c, env_file: s.env, environment: { HOST: own } }
        """, env: "HOST=shop\n", more: [("s.env", "HOST=https://a.io\nALT=${HOST}/x\n")])
    let history = VariableHistory(of: "HOST", in: try project.deployment())
    #expect(
      history.definitions.map { "\($0.definition.value.string) \($0.verdict)" } == [
        "shop only", "https://a.io inContainers(of: [\"a\", \"b\"])",
      ])
    #expect(history.references.count == 1)
  }

  @Test func partsOfOtherValues() throws {
    let history = VariableHistory(of: "HOST", in: try SmallProject(compose: compose).deployment())
    #expect(
      history.deliveries.map { "\($0.service) \($0.name)=\($0.arrival.value?.string ?? "")" } == ["app URL=http://h/"])
  }

  @Test func receiversAreNamedAsInTheComposeFile() throws {
    let project = SmallProject(
      compose: "services: { postgres: { image: p, container_name: my-db, environment: { A: '${A:?}' } } }", env: "A=1")
    let contract = """
      services: { db: { container: my-db }, jobs: { optional: true } }
      variables: { A: { services: [db, jobs] } }
      """
    let history = VariableHistory(of: "A", in: try project.deployment(contract: contract))
    #expect(history.receivers.map(\.service) == ["postgres", "jobs"])
    #expect(history.receivers.map(\.isPresent) == [true, false])
  }

  @Test(arguments: [("URI", ["URL"]), ("HSOT", ["HOST"]), ("ENTIRELY_DIFFERENT", [])])
  func unknownNames(_ name: String, _ suggestions: [String]) throws {
    let history = VariableHistory(of: name, in: try SmallProject(compose: compose).deployment())
    #expect(!history.isKnown)
    #expect(history.suggestions == suggestions)
  }
}
