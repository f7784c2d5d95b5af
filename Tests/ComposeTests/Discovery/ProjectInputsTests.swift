import Compose
import Diagnostics
import Testing

/// Which files and variables a project is loaded from.
@Suite struct ProjectInputsTests {
  func find(
    _ tree: [String: String], in directory: String = "/p", shell: [(String, String)] = [], unreadable: Set<String> = [],
    _ adjust: (inout LoadRequest) -> Void = { _ in }
  ) -> (inputs: ProjectInputs, files: SourceFiles) {
    var request = LoadRequest(workingDirectory: directory, shell: shell.map { (name: $0.0, value: $0.1) })
    adjust(&request)
    var files = SourceFiles()
    let inputs = ProjectInputs.find(request, from: .memory(tree, unreadable: unreadable), into: &files)
    return (inputs, files)
  }

  func paths(_ inputs: ProjectInputs) -> [String] { inputs.composeFiles.map(\.path) }

  @Test(arguments: [
    (["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"], ["compose.yaml"], 1),
    (["docker-compose.yaml", "docker-compose.yml"], ["docker-compose.yml"], 1), (["compose.yml"], ["compose.yml"], 0),
    (
      ["compose.yaml", "compose.override.yaml", "compose.override.yml"], ["compose.yaml", "compose.override.yml"], 1
    ),
    (["docker-compose.yml", "compose.override.yaml"], ["docker-compose.yml", "compose.override.yaml"], 0),
  ])
  func searchedNames(present: [String], chosen: [String], warnings: Int) {
    let (inputs, _) = find(Dictionary(uniqueKeysWithValues: present.map { ("/p/\($0)", "") }))
    #expect(paths(inputs) == chosen.map { "/p/\($0)" })
    #expect(inputs.diagnostics.count == warnings)
    #expect(inputs.diagnostics.allSatisfy { $0.rule == .severalComposeFiles && $0.severity == .warning })
    #expect(inputs.failures.isEmpty)
  }

  @Test func searchGoesUpAndReadsBothEnvFiles() {
    let (inputs, files) = find(
      ["/p/compose.yaml": "", "/p/.env": "A=project\nB=$A", "/p/a/b/.env": "A=here"], in: "/p/a/b")
    #expect(paths(inputs) == ["/p/compose.yaml"])
    #expect(inputs.projectDirectory == "/p")
    #expect(inputs.environment.all.map { "\($0.name)=\($0.value.string)" } == ["PWD=/p/a/b", "A=here", "B=here"])
    #expect(inputs.environment.definitions(of: "A").map(\.value.string) == ["here", "project"])
    #expect(files.files.map(\.path) == [".env", "/p/.env", "/p/compose.yaml"])
  }

  @Test func namedFilesAreTheOnlyOnes() {
    let (inputs, _) = find([
      "/p/compose.yaml": "", "/p/compose.override.yaml": "", "/p/x/o.yaml": "", "/p/x/.env": "A=1",
    ]) {
      $0.files = ["x/o.yaml", "compose.yaml"]
    }
    #expect(paths(inputs) == ["/p/x/o.yaml", "/p/compose.yaml"])
    #expect(inputs.projectDirectory == "/p/x")
    #expect(inputs.environment.lookup("A")?.value.string == "1")
  }

  @Test func envFilesOverrideEachOtherAndReplaceTheDefault() {
    let (inputs, _) = find(
      ["/p/compose.yaml": "", "/p/.env": "D=1", "/p/a": "A=a\nB=$S\nS=a", "/p/b": "E=$A\nA=b\nA=b2\nC=$A\nB\n"],
      shell: [("S", "shell"), ("EMPTY", "")]
    ) { $0.envFiles = ["a", "b"] }
    #expect(inputs.environment.lookup("D") == nil)
    #expect(inputs.environment.lookup("A")?.value.string == "b2")
    #expect(inputs.environment.definitions(of: "B").map(\.value.string) == ["shell", "shell"])
    #expect(inputs.environment.lookup("E")?.value.string == "a")
    #expect(inputs.environment.lookup("C")?.value.string == "b2")
    #expect(inputs.environment.definitions(of: "A").map(\.value.string) == ["b2", "b", "a"])
    #expect(inputs.environment.lookup("EMPTY")?.value.string == "")
  }

  @Test(
    "Compose says where it works, unless the shell does",
    arguments: [([], "/p/a"), ([("PWD", "/shell")], "/shell"), ([("PWD", "")], "")])
  func workingDirectory(_ shell: [(String, String)], _ expected: String) {
    let (inputs, _) = find(["/p/compose.yaml": "", "/p/.env": "PWD=/file"], in: "/p/a", shell: shell)
    #expect(inputs.environment.lookup("PWD")?.value.string == expected)
  }

  @Test func shellSteersEnvFiles() {
    let tree = ["/p/compose.yaml": "", "/p/.env": "D=1", "/p/a": "A=a", "/p/b": "B=b"]
    let named = find(tree, shell: [("COMPOSE_ENV_FILES", "a,b")]).inputs
    #expect(named.environment.all.map(\.name) == ["COMPOSE_ENV_FILES", "PWD", "B", "A"])
    #expect(find(tree, shell: [("COMPOSE_DISABLE_ENV_FILE", "1")]).inputs.environment.lookup("D") == nil)
    #expect(find(tree, shell: [("COMPOSE_DISABLE_ENV_FILE", "0")]).inputs.environment.lookup("D") != nil)
    #expect(find(tree, shell: [("COMPOSE_DISABLE_ENV_FILE", "maybe")]).inputs.failures.count == 1)
  }

  @Test func composeFileVariable() {
    let tree = ["/p/x/a.yaml": "", "/p/b.yaml": "", "/p/.env": "COMPOSE_FILE=x/a.yaml:b.yaml", "/p/x/.env": "X=1"]
    let (inputs, _) = find(tree)
    #expect(paths(inputs) == ["/p/x/a.yaml", "/p/b.yaml"])
    #expect(inputs.projectDirectory == "/p/x")
    #expect(inputs.environment.lookup("X") != nil)
    let other = find(tree, shell: [("COMPOSE_FILE", "b.yaml;x/a.yaml"), ("COMPOSE_PATH_SEPARATOR", ";")]).inputs
    #expect(paths(other) == ["/p/b.yaml", "/p/x/a.yaml"])
    let missing = find(["/p/.env": "# \nCOMPOSE_FILE=no.yaml"])
    #expect(missing.inputs.failures.map(\.message) == ["the compose file `no.yaml` does not exist"])
    #expect(missing.inputs.failures.first?.place == SourceRange(FileID(index: 0), 16..<23))
  }

  @Test(arguments: ["", "compose.yaml:"])
  func emptyPartOfComposeFileVariable(value: String) {
    let failures = find(["/p/compose.yaml": ""], shell: [("COMPOSE_FILE", value)]).inputs.failures
    #expect(failures.map(\.message) == ["the compose file `.` is a directory"])
    #expect(failures.first?.help == ["`COMPOSE_FILE` holds an empty path"])
  }

  @Test func standardInput() {
    let (inputs, files) = find(["/p/.env": "A=1"]) {
      $0.files = ["-"]
      $0.standardInput = Array("services: {}".utf8)
    }
    #expect(paths(inputs) == ["-"])
    #expect(inputs.projectDirectory == "/p")
    #expect(files.files.map(\.path) == [".env", "<stdin>"])
    #expect(find([:]) { $0.files = ["-"] }.inputs.failures.map(\.message) == ["standard input cannot be read"])
  }

  @Test func fallbackIsTheLastResort() {
    let tree = ["/q/compose.yaml": "", "/q/.env.dev": "A=1"]
    let (inputs, _) = find(tree) {
      $0.envFiles = ["../q/.env.dev"]
      $0.fallbackDirectory = "/q"
    }
    #expect(paths(inputs) == ["/q/compose.yaml"])
    #expect(inputs.projectDirectory == "/q")
    #expect(find(tree).inputs.failures.map(\.message) == ["no compose file in `/p` or above it"])
  }

  @Test func everyFailureIsCollected() {
    let (inputs, _) = find(["/p/c.yaml": "", "/p/d/x": "", "/p/e": ""], unreadable: ["/p/e"]) {
      $0.envFiles = ["no.env", "d", "e"]
      $0.files = ["c.yaml", "no.yaml", "d"]
    }
    #expect(
      inputs.failures.map(\.message) == [
        "the env file `no.env` does not exist", "the env file `d` is a directory", "the env file `e` may not be read",
        "the compose file `no.yaml` does not exist", "the compose file `d` is a directory",
      ])
    #expect(paths(inputs) == ["/p/c.yaml"])
  }

  @Test(
    arguments: [([], "p, q,", ["p", "q", ""]), (["x"], "p", ["x"]), ([], "*", ["*"]), ([], nil, [""])]
      as [([String], String?, [String])])
  func profiles(given: [String], variable: String?, expected: [String]) {
    let shell = variable.map { [("COMPOSE_PROFILES", $0)] } ?? []
    #expect(find(["/p/compose.yaml": ""], shell: shell) { $0.profiles = given }.inputs.profiles == expected)
  }

  @Test func projectDirectoryIsWhereTheSearchBegins() {
    let (inputs, _) = find(["/p/sub/compose.yaml": "", "/p/sub/.env": "A=1", "/p/compose.yaml": ""]) {
      $0.projectDirectory = "sub"
    }
    #expect(paths(inputs) == ["/p/sub/compose.yaml"])
    #expect(inputs.environment.lookup("A") != nil)
  }

  @Test(arguments: [
    ([], "/p"), (["sub/compose.yaml"], "/p/sub"), (["-", "sub/compose.yaml"], "/p/sub"), (["-"], "/p"),
    (["compose.yaml", "sub/compose.yaml"], "/p"),
  ])
  func composeDirectoryIsThatOfTheFirstFile(files: [String], expected: String) {
    for directory in [nil, "elsewhere"] {
      let (inputs, _) = find(["/p/sub/compose.yaml": "", "/p/compose.yaml": "", "/p/elsewhere/x": ""]) {
        $0.files = files
        $0.standardInput = []
        $0.projectDirectory = directory
      }
      #expect(inputs.composeDirectory == expected)
    }
  }

  @Test func projectNameWinsOverEverything() {
    var environment = ProjectEnvironment(shell: [("COMPOSE_PROJECT_NAME", "shell"), ("A", "1")])
    environment.setProjectName(TracedText(unplaced: "mine"))
    #expect(environment.lookup("COMPOSE_PROJECT_NAME")?.value.string == "mine")
    #expect(environment.definitions(of: "COMPOSE_PROJECT_NAME").map(\.value.string) == ["mine", "shell"])
    #expect(environment.all.map(\.name) == ["COMPOSE_PROJECT_NAME", "A"])
  }

  @Test(arguments: [
    ("My Project!", "myproject"), ("__a", "a"), ("-x-Y_z", "x-y_z"), ("été", "t"), ("...", ""), ("0a", "0a"),
  ])
  func projectNames(given: String, expected: String) {
    #expect(ProjectName.normalized(given) == expected)
    #expect(ProjectName.isNormal(expected))
    #expect(!ProjectName.isNormal(given) || given == expected)
  }

  @Test func imposedProjectNames() {
    var request = LoadRequest(workingDirectory: "/p")
    let environment = ProjectEnvironment(shell: [("COMPOSE_PROJECT_NAME", "Bar")])
    #expect(ProjectName.imposed(by: request, environment)?.name == "Bar")
    #expect(ProjectName.diagnostic(for: "Bar", from: environment.lookup("COMPOSE_PROJECT_NAME"))?.severity == .error)
    request.projectName = "mine"
    #expect(ProjectName.imposed(by: request, environment)?.name == "mine")
    #expect(ProjectName.diagnostic(for: "mine", from: nil) == nil)
  }
}
