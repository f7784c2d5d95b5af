import Compose
import Contract
import Diagnostics

extension Rule {
  static let unusedDefinition = Rule(
    "unused-definition", group: .envFiles, severity: .warning,
    summary: "A variable of an env file reaches no container, no image build and no part of the compose file.",
    rationale: """
      An env file only fills in what the compose file asks for: `${NAME}`, or `NAME` without a value under
      `environment:`. Whoever sets anything else believes that it arrives somewhere. When the name looks like one that
      is asked for and missing, that is what the finding says.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { MODE: "${MODE:?}" }
      --- .env
      MODE=live
      REGION=eu
      #^^^^^
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { MODE: "${MODE:?}", REGION: }
          secrets: [key]
      secrets:
        key: { environment: API_KEY }
      --- .env
      API_KEY=4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3ySXCJnqLrA
      MODE=live
      REGION=eu
      COMPOSE_PROJECT_NAME=shop
      """,
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          env_file: .env
      --- .env.tab
      MODE=live
      """,
    ]
  ) { deployment, report in
    let used = deployment.usedNames
    // A suggestion is for a person; nobody misses hundreds of names.
    let missing = Array(deployment.missingNames.prefix(200))
    let serviceFiles = deployment.serviceEnvFiles
    let tab = Set(deployment.environmentTab.map(\.file))
    let keyMaterial = Set(deployment.strayText)
    var seen: Set<SourceRange> = []
    for definition in deployment.definitions {
      guard case .envFile(let file) = definition.origin, let range = definition.nameRange else { continue }
      let name = definition.name
      if name == "APP_NAME", deployment.target == .dokploy, !tab.contains(file) { continue }
      guard !name.isEmpty, !used.contains(name), seen.insert(range).inserted, !name.isReadByDocker,
        !deployment.isForAbsentService(name), !serviceFiles.contains(deployment.files[file].path),
        // What follows a closing quote may be the rest of a value, and has been reported.
        deployment.beginsLine(range)
      else { continue }
      guard !keyMaterial.contains(range) else {
        report(
          "nothing uses this variable, and its name looks like a piece of a secret", at: range,
          help: "if it is the rest of the value above, write that on one line; otherwise remove it")
        continue
      }
      // Short names are all alike.
      let meant = name.utf8.count < 4 ? nil : nearest(to: name, in: missing)
      report(
        meant == nil ? "nothing uses `\(name)`" : "nothing uses `\(name)`, but `\(meant ?? "")` is not set", at: range,
        help: meant.map { "did you mean `\($0)`?" }
          ?? "refer to it in the compose file as `${\(name)}`, list it under a service's `environment`, or remove it",
        subject: Subject(variable: name))
    }
  }
}

extension Deployment {
  /// The names that something asks for.
  fileprivate var usedNames: Set<String> {
    var names = Set(project.references.map(\.name))
    names.formUnion(envFileReferences.map(\.name))
    names.formUnion(resourceVariables)
    for service in project.services + project.inactiveServices {
      for entry in service.environment + (service.build?.arguments ?? []) {
        if entry.source == .passedThrough || entry.value == nil { names.insert(entry.name.value) }
        names.formUnion(entry.references.map(\.name))
        // A build argument without a value is filled in like a name that is passed through.
        if entry.source == .buildArgument, entry.range == entry.name.range { names.insert(entry.name.value) }
      }
    }
    return names
  }

  /// The names that are asked for and not defined.
  fileprivate var missingNames: [String] {
    let defined = Set(definitions.map(\.name))
    var names: [String] = []
    var known: Set<String> = []
    let references = project.references.filter { if case .value = $0.outcome { false } else { true } }
    for name in references.map(\.name) + (contract?.variables.filter(\.isRequired).map(\.name.value) ?? [])
    where !defined.contains(name) && known.insert(name).inserted { names.append(name) }
    return names
  }

  /// Whether nothing but blanks and `export` comes before a name on its line.
  fileprivate func beginsLine(_ range: SourceRange) -> Bool {
    let bytes = files[range.file].bytes[..<range.lowerBound]
    let line = bytes.suffix(from: bytes.lastIndex { $0 == 0x0A || $0 == 0x0D }.map { $0 + 1 } ?? 0)
    let words = line.split(whereSeparator: \.isBlank)
    let isMark = words.first?.elementsEqual([0xEF, 0xBB, 0xBF]) ?? false
    return words.isEmpty || isMark || (words.count == 1 && words[0].suffix(6).elementsEqual("export".utf8))
  }

  /// Whether a variable is only for services that this stack goes without.
  fileprivate func isForAbsentService(_ name: String) -> Bool {
    contract?.variable(named: name).map { !isNeeded($0) } ?? false
  }

  /// The files that services read as their `env_file`, so that everything in them arrives.
  fileprivate var serviceEnvFiles: Set<String> {
    Set(
      delivered.compactMap { delivery in
        if case .envFile(let file) = delivery.entry.source { files[file].path } else { nil }
      })
  }
}

extension String {
  /// Whether Docker or Docker Compose itself looks at a variable.
  fileprivate var isReadByDocker: Bool {
    hasPrefix("COMPOSE_") || hasPrefix("DOCKER_") || hasPrefix("BUILDKIT_") || self == "PATH" || self == "HOME"
  }
}
