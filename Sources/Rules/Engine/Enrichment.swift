import Compose
import Contract
import Diagnostics

extension Deployment {
  /// What the loader reported, with what only the contract and the whole project know.
  ///
  /// Here a missing variable learns which services need it, what the contract says about it, and whether the stack can
  /// go without it: a blank in place of a required variable is an error, and in place of an optional one nothing to
  /// speak of.
  ///
  /// - Parameter losses: where a `$` takes a part away from a value; the variable that is named then is set.
  func enriched(_ diagnostics: [Diagnostic], losses: Set<SourceRange> = []) -> [Diagnostic] {
    let misspelled = MisspelledReferences(in: self)
    let users = servicesReferring(to: diagnostics.compactMap(\.absentVariable))
    var blanks = Blanks(diagnostics)
    let diagnostics = diagnostics.map { blanks.explain($0) }
    return diagnostics.compactMap { diagnostic in
      guard let diagnostic = target == .stack ? diagnostic.forStack : diagnostic else { return nil }
      // Whoever knows a secret with its quotes would no longer be let in, and a switch may never have been on.
      if diagnostic.rule == .typographicQuotes, let name = diagnostic.subject.variable, isGuarding(name) {
        return diagnostic.with { $0.fix = nil }
      }
      guard let name = diagnostic.absentVariable else { return diagnostic }
      let variable = contract?.variable(named: name)
      let isUnset = diagnostic.rule == .unsetVariable
      let isLoss = diagnostic.primary.map { losses.contains($0.range) } ?? false
      if isUnset, !isLoss, let later = definitionAfter(diagnostic, of: name) {
        return diagnostic.with { content in
          content.message = "`\(name)` is not set yet, so nothing stands in its place"
          content.related = [Label(later, "it is set further down")]
          content.help = ["move its definition above this line"]
        }
      }
      if isUnset, variable?.isRequired == false { return nil }
      guard let diagnostic = variable == nil ? blanks.withoutTold(diagnostic) : diagnostic else { return nil }
      var enriched = diagnostic.with { content in
        if !isLoss, let definition = misspelled.definition(meantBy: name) {
          content.help = ["did you mean `\(definition.name)`?"]
          content.related = definition.nameRange.map { [Label($0, "nothing uses this one")] } ?? []
        } else if isUnset, !isLoss, variable != nil {
          // Where nothing may be blank, nobody should be told how to make it so.
          content.help = ["set `\(name)` \(supply.phrase)"] + content.help.dropFirst()
        }
        var services = variable.map { receivers(of: $0).map(\.name.value) } ?? []
        if services.isEmpty { services = survey.number(of: name).map { users.services(of: $0) } ?? [] }
        if !services.isEmpty {
          content.help.append("\(shortList(services)) \(services.count == 1 ? "needs" : "need") it")
        }
        if let variable, let example = example(of: variable), !variable.type.value.isSecret {
          content.help.append("for example `\(example)`")
        }
        content.guide = content.guide ?? variable?.note.map { Message(inserted: $0.value) }
      }
      if isUnset && variable != nil { enriched.severity = .error }
      return enriched
    }
  }

  /// Where a variable is defined that an env file refers to before that.
  private func definitionAfter(_ diagnostic: Diagnostic, of name: String) -> SourceRange? {
    guard let place = diagnostic.primary?.range else { return nil }
    return definitions.lazy.filter { $0.name.hasSameBytes(as: name) }.compactMap(\.nameRange)
      .first { $0.file == place.file && $0 > place }
  }

  /// The services that refer to each of some variables, in the order of the files. One place may be part of several, by
  /// an anchor or `extends`.
  private func servicesReferring(to names: [String]) -> Users {
    guard !names.isEmpty else { return Users(variables: 0) }
    var isSought = [Bool](repeating: false, count: survey.variables.count)
    for name in names { if let number = survey.number(of: name) { isSought[number] = true } }
    var users = Users(variables: isSought.count)
    for (reference, variable) in zip(project.references, survey.referenced) where isSought[variable] {
      users.add(reference.path, to: variable)
    }
    return users
  }
}

/// The services that use each of some variables.
private struct Users {
  private var numbers = NameNumbers()
  private var last: (path: ModelPath, number: Int?) = (ModelPath(), nil)
  /// The numbers of the services, for each variable in the order in which they first come.
  private var services: [DistinctNumbers]

  init(variables: Int) { services = Array(repeating: DistinctNumbers(), count: variables) }

  mutating func add(_ path: ModelPath, to variable: Int) {
    // Uses in one mapping of a service mostly follow each other.
    if !path.sharesService(with: last.path) { last = (path, path.service.map { numbers.add($0) }) }
    if let number = last.number { services[variable].add(number) }
  }

  func services(of variable: Int) -> [String] { services[variable].numbers.map { numbers[$0] } }
}

/// Numbers in the order in which they first come.
private struct DistinctNumbers {
  private(set) var numbers: [Int] = []
  private var greatest = -1
  /// All of them, as soon as one is not greater than those before.
  private var known: Set<Int> = []

  mutating func add(_ number: Int) {
    if number == numbers.last { return }
    if number <= greatest {
      if known.isEmpty { known = Set(numbers) }
      guard known.insert(number).inserted else { return }
    } else {
      greatest = number
      if !known.isEmpty { known.insert(number) }
    }
    numbers.append(number)
  }
}

extension Diagnostic {
  /// The variable that a finding of the loader calls undefined.
  fileprivate var absentVariable: String? {
    rule == .missingVariable || rule == .unsetVariable ? subject.variable : nil
  }
}

/// The variables that are not set, which leave blanks in values: a port, an image, a volume that Docker Compose then
/// refuses.
private struct Blanks {
  private var blanks: [Located<String>] = []
  private var told: Set<SourceRange> = []

  init(_ diagnostics: [Diagnostic]) {
    for diagnostic in diagnostics where diagnostic.rule == .unsetVariable {
      guard let name = diagnostic.subject.variable else { continue }
      blanks += diagnostic.places.map { Located(name, at: $0) }
    }
    blanks.sort { $0.range < $1.range }
  }

  /// What is as grave about a value, with the blanks in it as its remedy.
  mutating func explain(_ diagnostic: Diagnostic) -> Diagnostic {
    guard !blanks.isEmpty, diagnostic.severity >= .warning, Self.rules.contains(diagnostic.rule),
      let place = diagnostic.primary?.range
    else { return diagnostic }
    let first = blanks.partitionPoint { $0.range.start < place.start }
    let inside = blanks[first...].prefix { place.contains($0.range) }
    guard !inside.isEmpty else { return diagnostic }
    told.formUnion(inside.map(\.range))
    var names: [String] = []
    for blank in inside where !names.contains(blank.value) { names.append(blank.value) }
    return diagnostic.with {
      $0.help = ["define \(shortList(names)), which \(names.count == 1 ? "is" : "are") not set"]
    }
  }

  /// A finding without the places of which another has said the same; nil when none is left.
  func withoutTold(_ diagnostic: Diagnostic) -> Diagnostic? {
    diagnostic.rule == .unsetVariable ? diagnostic.keeping(placesWhere: { !told.contains($0) }) : diagnostic
  }

  private static let rules: Set<RuleName> = [
    .invalidPort, .invalidVolume, .missingImage, .invalidNumber, .invalidBoolean, .invalidSize, .invalidDuration,
    .unsupportedValue, .invalidName, .undefinedNetwork, .undefinedVolume, .undefinedService, .undefinedSecret,
    .undefinedConfig, .undefinedModel, .undefinedBase, .unreadableFile, .unknownRestartPolicy, .invalidMountTarget,
    .missingProjectName,
  ]
}

extension Diagnostic {
  /// The finding as it stands where `docker stack deploy` reads the files; nil when it minds nothing of the kind.
  fileprivate var forStack: Diagnostic? {
    switch rule {
    // It says which format a stack is written in.
    case .obsoleteVersion: return nil
    // The keys are ignored, of which there is a warning.
    case .containerNameWithReplicas, .duplicateContainerName: return nil
    case .exclusiveAttributes where subject.path?.hasSuffix(".network_mode") == true: return nil
    // All services start at once, but the name may be a slip.
    case .undefinedService, .dependencyCycle:
      var copy = self
      copy.severity = min(severity, .warning)
      return copy
    default: return self
    }
  }
}

extension [Diagnostic] {
  /// Leaves out findings that another one says better, at the same bytes.
  var withoutRepetitions: [Diagnostic] {
    var places: [RuleName: [SourceRange]] = [:]
    // Findings of one rule mostly follow each other.
    var last: (rule: RuleName, isBetter: Bool)?
    for diagnostic in self {
      let rule = diagnostic.rule
      if last?.rule != rule { last = (rule, betterRules.contains(rule)) }
      if last?.isBetter == true { places[rule, default: []] += diagnostic.places }
    }
    guard !places.isEmpty else { return self }
    let sorted = places.mapValues { $0.sorted() }
    return compactMap { diagnostic in
      guard let better = repetitions[diagnostic.rule] else { return diagnostic }
      return diagnostic.keeping(placesWhere: { range in
        !better.contains { sorted[$0]?.overlap(range) ?? false }
      })
    }
  }
}

/// What each rule's finding repeats, when one of these others is at the same place.
private let repetitions: [RuleName: [RuleName]] = [
  // The file says that a blank is odd, the contract that it is wrong.
  .trailingBlank: ["blank-around-value"],
  // That it is not set is why it should have been left to the container.
  .unsetVariable: ["dollar-not-escaped"],
  // A default where there must be a guard leaves nothing more to say about the default.
  "inconsistent-default": ["default-instead-of-guard", "secret-default"],
  "trailing-slash": ["origin-with-path"],
  // By an anchor the container receives what the image build does.
  "secret-reaches-other-service": ["secret-build-argument"],
  "unknown-url-host": ["dokploy-randomised-host"],
  // A key that nobody knows is misspelled, whoever reads it.
  "stack-refused-key": [.unknownKey], "stack-refused-value": [.wrongType], "stack-env-file-raw": [.envSyntax],
]

private let betterRules = Set(repetitions.values.joined())

extension [SourceRange] {
  /// Whether one of these ranges, which are sorted, overlaps `range`. Findings of one rule do not overlap
  /// each other, so only the two nearest can.
  fileprivate func overlap(_ range: SourceRange) -> Bool {
    let next = partitionPoint(where: { $0 < range })
    return [next - 1, next].contains { index in
      guard indices.contains(index) else { return false }
      let other = self[index]
      if other == range { return true }
      return other.file == range.file && other.lowerBound < range.upperBound && range.lowerBound < other.upperBound
    }
  }
}
