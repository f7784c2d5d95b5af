import Compose
import Contract
import Diagnostics
import Foundation
import Rules
import Testing

@testable import Reporting

/// What `validate matrix` and `validate why` print.
@Suite struct OverviewPageTests {
  static let compose = """
    services:
      api:
        image: shop/api:${API_TAG:-latest}
        environment:
          DATABASE_URL: ${DATABASE_URL:?}
          PASSWORD: ${PASSWORD?}
          MODE: ${MODE}
          REGION: eu
          TRACE: ${TRACE:-off}
          TOKEN:
        env_file: api.env
      web:
        build:
          context: .
          args:
            SITE: ${SITE:?set the site}
            MODE: $MODE
        environment:
          SITE: ${SITE:?set the site}
          MODE: ${MODE:-live}
          URL: https://me:${PASSWORD}@api/${MISSING:?}
    """
  static let files = [
    "/work/compose.yaml": compose, "/work/api.env": "FROM_FILE=1\n",
    "/work/.env": """
    DATABASE_URL=postgres://me:hunter-two@db/app
    PASSWORD=hunter-two
    SITE=https://old.dev
    SITE=https://shop.dev
    PIN=12
    SPARE=1
    """,
  ]
  static let contract = """
    services: { api: {}, web: {} }
    variables:
      DATABASE_URL: { services: [api, web], type: postgres-url, note: The main database. }
      PASSWORD: { services: api, type: secret }
      SITE: { services: web, type: http-url, public: true }
      EXTRA: { services: web, optional: true }
    """

  static func deployment(
    _ files: [String: String] = files, contract text: String? = contract,
    shell: [(name: String, value: String)] = [("SITE", "https://shell.dev"), ("HOME", "/root")]
  ) throws -> Deployment {
    let fileSystem = FileSystem(
      read: { path in files[path].map { .success(Array($0.utf8)) } ?? .failure(.notFound) },
      kind: { path in files[path] != nil ? .file : path == "/work" || path == "/" ? .directory : nil })
    let result = ProjectLoader.load(LoadRequest(workingDirectory: "/work", shell: shell), from: fileSystem)
    var all = result.files
    var contract: Contract?
    if let text {
      let file = all.add(path: "validate.yaml", bytes: Array(text.utf8))
      let (decoded, diagnostics) = Contract.decode(Array(text.utf8), file: file, name: "shop", origin: .file)
      #expect(diagnostics.isEmpty)
      contract = decoded
    }
    _ = try #require(result.project)
    return Deployment(result, files: all, contract: contract)
  }

  func matrix(_ deployment: Deployment) -> MatrixPage {
    MatrixPage(VariableMatrix(of: deployment), files: deployment.files, redaction: Redaction(of: deployment))
  }

  func history(_ name: String, _ deployment: Deployment) -> HistoryPage {
    HistoryPage(
      VariableHistory(of: name, in: deployment), files: deployment.files, redaction: Redaction(of: deployment))
  }

  // MARK: The matrix

  @Test(arguments: [nil, 80, 46, 34]) func matrixAsText(_ width: Int?) throws {
    let page = matrix(try OverviewPageTests.deployment())
    let text = page.text(TextFormat(width: width))
    Snapshot.expect(text, "pages/matrix-\(width.map { "\($0)" } ?? "wide").txt")
    if let width { #expect(text.split(separator: "\n").allSatisfy { $0.count <= width }) }
  }

  @Test func matrixInColour() throws {
    Snapshot.expect(
      matrix(try OverviewPageTests.deployment()).text(TextFormat(width: 80, isColoured: true)),
      "pages/matrix-colour.txt")
  }

  @Test func matrixForPages() throws {
    Snapshot.expect(matrix(try OverviewPageTests.deployment()).markdown, "pages/matrix.md")
  }

  @Test func matrixForPrograms() throws {
    let text = matrix(try OverviewPageTests.deployment()).json
    Snapshot.expect(text, "pages/matrix.json")
    #expect(try JSONSchema.own("matrix").problems(of: text) == [])
  }

  @Test func manyServices() throws {
    let services = (1...40).map { "  service-\($0):\n    image: a\n    environment: { MODE: '${MODE:?}' }\n" }.joined()
    let deployment = try OverviewPageTests.deployment(
      ["/work/compose.yaml": "services:\n" + services], contract: nil, shell: [("MODE", "x")])
    let text = matrix(deployment).text(TextFormat(width: 80))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    Snapshot.expect(text, "pages/matrix-many.txt")
  }

  /// Thousands of services with variables of their own are listed, and take time and room for what they receive only.
  @Test func thousandsOfServices() throws {
    let services = (1...1200).map { "  s\($0):\n    image: a\n    environment: { V\($0): '${V\($0):?}' }\n" }.joined()
    let deployment = try OverviewPageTests.deployment(
      ["/work/compose.yaml": "services:\n" + services], contract: nil, shell: [("V7", "x")])
    let text = matrix(deployment).text(TextFormat(width: 80))
    #expect(text.contains("  V7 shell\n      s7 guard\n"))
    #expect(text.contains("  V8 missing\n      s8 guard\n"))
    #expect(matrix(deployment).markdown.hasPrefix("```text\n  V1 missing"))
  }

  @Test func noVariables() throws {
    let deployment = try OverviewPageTests.deployment(
      ["/work/compose.yaml": "services: { a: { image: a } }"], contract: nil, shell: [])
    #expect(matrix(deployment).text(TextFormat()) == "no variables\n")
  }

  @Test func theExampleFitsEightyColumns() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../examples/openchat")
    let files = [
      "/work/compose.yaml": try String(contentsOf: folder.appending(path: "docker-compose.yml"), encoding: .utf8),
      "/work/.env": try String(contentsOf: folder.appending(path: ".env.dev"), encoding: .utf8),
    ]
    let deployment = try OverviewPageTests.deployment(
      files, contract: BuiltInContract.text(named: "openchat"), shell: [])
    let text = matrix(deployment).text(TextFormat(width: 80))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(text.contains("guard+arg"))
    Snapshot.expect(text, "pages/matrix-openchat.txt")
  }

  // MARK: The history

  @Test(arguments: [
    "SITE", "PASSWORD", "DATABASE_URL", "MODE", "TOKEN", "MISSING", "FROM_FILE", "EXTRA", "PASWORD", "ZZZ",
  ])
  func historyAsText(_ name: String) throws {
    Snapshot.expect(
      history(name, try OverviewPageTests.deployment()).text(TextFormat(width: 80)), "pages/why-\(name).txt")
  }

  @Test func historyForPrograms() throws {
    let text = history("SITE", try OverviewPageTests.deployment()).json
    Snapshot.expect(text, "pages/why-SITE.json")
    let schema = try JSONSchema.own("why")
    for name in ["SITE", "PASSWORD", "MODE", "REGION", "TRACE", "TOKEN", "FROM_FILE", "EXTRA", "SPARE", "NOBODY"] {
      #expect(try schema.problems(of: history(name, OverviewPageTests.deployment()).json) == [], "\(name)")
    }
  }

  @Test("the list of variables follows its schema") func variableListAsJSON() throws {
    let deployment = try OverviewPageTests.deployment()
    let page = VariableListPage(
      of: deployment.project.references, files: deployment.files, redaction: Redaction(of: deployment),
      definition: { name in deployment.definitions.first { $0.name == name } }, isSecret: deployment.isSecret)
    Snapshot.expect(page.json, "pages/variables.json")
    #expect(try JSONSchema.own("variables").problems(of: page.json) == [])
  }

  @Test(arguments: [24, 40]) func historyFitsNarrowTerminals(_ width: Int) throws {
    let text = history("URL", try OverviewPageTests.deployment()).text(TextFormat(width: width))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= width })
  }

  /// Secrets of any length, defined, defaulted, spliced or written out, on every page.
  @Test(arguments: ["hunter-two", "xy7", "p@ss/w$rd\"'"]) func neverShowsASecret(_ secret: String) throws {
    let quoted = secret.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("$", with: "\\$")
    let deployment = try OverviewPageTests.deployment(
      [
        "/work/compose.yaml": """
        services:
          a:
            image: a
            environment:
              PASSWORD: ${PASSWORD:?}
              COPY: <${PASSWORD}>
              TOKEN: ${TOKEN:-xy7-default}
              API_SECRET: xy7-literal
              URL: https://u:${PASSWORD}@h/
        """,
        "/work/.env": "PASSWORD=\"\(quoted)\"\nSECOND_PASSWORD=${PASSWORD}\nGREETING=hi-${PASSWORD}\n",
      ], contract: nil, shell: [("PASSWORD", secret)])
    let hidden = [secret, "xy7-default", "xy7-literal"]
    let names = ["PASSWORD", "COPY", "TOKEN", "API_SECRET", "URL", "SECOND_PASSWORD", "GREETING", "HELLO"]
    for text in names.flatMap({ name in
      [history(name, deployment).text(TextFormat(width: 200)), history(name, deployment).json]
    }) + [matrix(deployment).text(TextFormat()), matrix(deployment).json, matrix(deployment).markdown] {
      for word in hidden { #expect(!text.contains(word), "\(text)") }
    }
  }
}
