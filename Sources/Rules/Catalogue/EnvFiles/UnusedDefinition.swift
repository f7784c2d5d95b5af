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
    let uses = VariableUses(in: deployment)
    // Of these the finding about the reference tells, and of those the one about what lacks them.
    let misspelled = MisspelledReferences(in: deployment)
    let missed = deployment.missedVariables
    // Of a variable that is given the value of another one the reference tells.
    let crossed = Set(deployment.crossings.map(\.variable.name.value))
    // A suggestion is for a person; nobody misses hundreds of names.
    lazy var missing = NameIndex(deployment.missingNames.prefix(200))
    let serviceFiles = deployment.serviceEnvFiles
    let tab = Set(deployment.environmentTab.map(\.file))
    let keyMaterial = Set(deployment.strayText)
    let wrapped = Set(deployment.wrappedSecrets.lazy.flatMap(\.lines).map(\.start))
    var seen: Set<SourceRange> = []
    for definition in deployment.definitions {
      guard case .envFile(let file) = definition.origin, let range = definition.nameRange else { continue }
      let name = definition.name
      if name == "APP_NAME", deployment.target == .dokploy, !tab.contains(file) { continue }
      guard !name.isEmpty, !uses.contains(name), !crossed.contains(name), !misspelled.mean(name),
        !missed.contains(name),
        seen.insert(range).inserted,
        !deployment.isForAbsentService(name), !serviceFiles.contains(deployment.files[file].path),
        // What follows a closing quote may be the rest of a value, and has been reported.
        deployment.beginsLine(range),
        // The rest of a secret has been reported as that.
        !wrapped.contains(range.start)
      else { continue }
      guard !keyMaterial.contains(range) else {
        report(
          "nothing uses this variable, and its name looks like a piece of a secret", at: range,
          help: "if it is the rest of the value above, write that on one line; otherwise remove it")
        continue
      }
      // Short names are all alike.
      let meant = name.utf8.count < 4 ? nil : missing.nearest(to: name)
      // Where the contract wants it to arrive, that it does not is reported too.
      let variable = deployment.contract?.variable(named: name)
      let reference = "`${\(name)\(variable?.isGuarded == true ? ":?" : "")}`"
      let remedy: Message =
        variable?.isRequired == true
        ? "refer to it in the compose file as \(reference), where a service has to receive it"
        : "refer to it in the compose file as \(reference), list it under a service's `environment`, or remove it"
      report(
        meant == nil ? "nothing uses `\(name)`" : "nothing uses `\(name)`, but `\(meant ?? "")` is not set", at: range,
        help: meant.map { "did you mean `\($0)`?" } ?? remedy,
        subject: Subject(variable: name))
    }
  }
}

extension Deployment {
  /// The names that are asked for and not defined.
  fileprivate var missingNames: [String] {
    var isDone = survey.variables.map { _ in false }
    for definition in definitions { if let number = survey.number(of: definition.name) { isDone[number] = true } }
    var names: [String] = []
    for position in project.references.indices {
      let number = survey.referenced[position]
      if case .value = project.references[position].outcome { continue }
      guard !isDone[number] else { continue }
      isDone[number] = true
      names.append(survey.variables[number].name)
    }
    let defined = Set(definitions.map(\.name))
    for variable in contract?.variables ?? [] where variable.isRequired && !defined.contains(variable.name.value) {
      let number = survey.number(of: variable.name.value)
      if number.map({ isDone[$0] }) != true { names.append(variable.name.value) }
    }
    return names
  }

  /// The variables of the contract of which another finding says that they do not arrive, or that something that is
  /// written into the compose file does in their place.
  fileprivate var missedVariables: Set<String> {
    var names: Set<String> = []
    for variable in contract?.variables ?? [] where isDemanded(variable) {
      if receivers(of: variable).contains(where: { $0.lacks(variable) }) { names.insert(variable.name.value) }
    }
    for (variable, entry, _) in guardedEntries
    where entry.references.isEmpty && !entry.isPassedByName && entry.value?.string.isEmpty == false {
      names.insert(variable.name.value)
    }
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
  fileprivate var serviceEnvFiles: Set<String> { Set(filesOfServices.map { files[$0].path }) }
}
