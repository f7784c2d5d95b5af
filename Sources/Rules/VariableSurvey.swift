import Compose
import Diagnostics

/// What one walk over a project tells of its variables, so that no rule has to walk again.
///
/// Every name has a number, and all else is said of numbers: a project of ten thousand services refers to a hundred
/// thousand names, and to few different ones.
struct VariableSurvey: Sendable {
  /// What is known of a variable by its name.
  struct Variable: Sendable {
    let name: String
    /// Whether nobody may see its value.
    let isSecret: Bool
    /// Whether browsers get to see it.
    let isPublic: Bool
    /// Whether the project's environment is asked for it.
    fileprivate(set) var isWanted = false
    /// Whether a container or an image build receives it. Other names may be pieces of secrets.
    fileprivate(set) var isDelivered = false
  }

  private(set) var variables: [Variable] = []
  private var numbers = NameNumbers()
  /// Every variable that some container or image build receives, in the order of the services.
  private(set) var deliveries: [Delivery] = []
  /// The positions in `deliveries` of those whose value holds a URL with credentials, or one that leads to something
  /// other than a web server.
  private(set) var urls: [Int] = []
  /// The positions in `deliveries` of secrets, and of variables that browsers get to see.
  private(set) var secrets: [Int] = []
  private(set) var published: [Int] = []
  /// The positions in `deliveries` of those whose value looks random, or a word of it.
  private(set) var random: [Int] = []
  /// The positions in `deliveries` of those whose value begins and ends with the same quote.
  private(set) var quoted: [Int] = []
  /// The positions in `deliveries` of those that come from an env file of a service.
  private(set) var fromEnvFiles: [Int] = []
  /// The positions in `deliveries` of names that are passed through although nothing sets them.
  private(set) var unset: [Int] = []
  /// The number of the variable that each reference of the project is to.
  private(set) var referenced: [Int] = []
  /// The positions of the references that have a default.
  private(set) var fallbacks: [Int] = []
  /// The positions of the references that put in something when a variable is set.
  private(set) var alternatives: [Int] = []
  /// The positions of the references that found nothing to put in their place.
  private(set) var vain: [Int] = []

  private let classify: @Sendable (String) -> (isSecret: Bool, isPublic: Bool)

  init(_ project: Project, classify: @escaping @Sendable (String) -> (isSecret: Bool, isPublic: Bool)) {
    self.classify = classify
    deliveries.reserveCapacity(project.services.count * 8)
    for service in project.services.indices {
      addEntries(of: project.services[service].environment, service, isArgument: false)
      if let build = project.services[service].build { addEntries(of: build.arguments, service, isArgument: true) }
    }
    for service in project.inactiveServices {
      for entry in service.environment + (service.build?.arguments ?? []) {
        noteDemand(of: entry, add(entry.name.value))
      }
    }
    addReferences(project.references)
  }

  /// The number of a variable that the project names.
  func number(of name: String) -> Int? { numbers.number(of: name) }

  /// Whether the compose file asks the project's environment for a variable.
  func wants(_ name: String) -> Bool { number(of: name).map { variables[$0].isWanted } ?? false }

  private mutating func addEntries(of entries: [EnvironmentVariable], _ service: Int, isArgument: Bool) {
    for position in entries.indices {
      let number = add(entries[position].name.value)
      let delivery = deliveries.count
      deliveries.append(Delivery(service: service, position: position, isArgument: isArgument, variable: number))
      if !variables[number].isDelivered { variables[number].isDelivered = true }
      if variables[number].isSecret { secrets.append(delivery) }
      if variables[number].isPublic { published.append(delivery) }
      let hasValue = addValue(entries[position].value?.string, delivery)
      switch entries[position].source {
      case .environment:
        if !hasValue { variables[number].isWanted = true }
      case .passedThrough:
        if !hasValue { unset.append(delivery) }
        noteDemand(of: entries[position], number)
      case .envFile:
        fromEnvFiles.append(delivery)
        noteDemand(of: entries[position], number)
      case .buildArgument:
        noteDemand(of: entries[position], number)
      }
    }
  }

  /// Looks at a value, if there is one, for what rules look for in all of them.
  private mutating func addValue(_ value: String?, _ delivery: Int) -> Bool {
    guard let value else { return false }
    let bytes = value.utf8.span
    guard bytes.count > 1 else { return true }
    let (first, last) = (bytes[0], bytes[bytes.count - 1])
    if first == last, first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") { quoted.append(delivery) }
    if bytes.holdsNotableURL { urls.append(delivery) }
    if SecretStrength.looksRandom(bytes) || !SecretStrength.randomParts(of: bytes).isEmpty { random.append(delivery) }
    return true
  }

  /// What is put into a value from outside. The references of a compose file are counted by themselves.
  private mutating func noteDemand(of entry: EnvironmentVariable, _ number: Int) {
    if entry.isPassedByName || entry.value == nil { variables[number].isWanted = true }
    for reference in entry.references { variables[add(reference.name)].isWanted = true }
  }

  private mutating func addReferences(_ references: [VariableReference]) {
    referenced.reserveCapacity(references.count)
    for position in references.indices {
      let number = add(references[position].name)
      if !variables[number].isWanted { variables[number].isWanted = true }
      referenced.append(number)
      switch references[position].form {
      case .fallback: fallbacks.append(position)
      case .alternative: alternatives.append(position)
      case .plain, .required: break
      }
      switch references[position].outcome {
      case .unset, .missing: vain.append(position)
      case .value, .operand, .blank, .unused: break
      }
    }
  }

  /// The number of a variable, a new one if it has none yet.
  private mutating func add(_ name: String) -> Int {
    let number = numbers.add(name)
    if number == variables.count {
      let (isSecret, isPublic) = classify(name)
      variables.append(Variable(name: name, isSecret: isSecret, isPublic: isPublic))
    }
    return number
  }
}

/// A variable that a container or an image build receives.
struct Delivery: Sendable {
  /// The position of the service in its project.
  let service: Int
  /// The position in the service's environment, or among its build arguments.
  let position: Int
  let isArgument: Bool
  /// Its number in the survey.
  let variable: Int
}

extension Deployment {
  /// Every variable that some container or image build receives.
  var delivered: [Delivery] { survey.deliveries }

  func name(of delivery: Delivery) -> String { survey.variables[delivery.variable].name }

  /// The service that receives a variable.
  func service(of delivery: Delivery) -> Service { project.services[delivery.service] }

  /// Where its name is written.
  func nameRange(of delivery: Delivery) -> SourceRange {
    if delivery.isArgument, let build = project.services[delivery.service].build {
      return build.arguments[delivery.position].name.range
    }
    return project.services[delivery.service].environment[delivery.position].name.range
  }

  /// Where its value is written. Entries are large: this does not copy one.
  func valueRange(of delivery: Delivery) -> SourceRange {
    if delivery.isArgument, let build = project.services[delivery.service].build {
      return build.arguments[delivery.position].range
    }
    return project.services[delivery.service].environment[delivery.position].range
  }

  /// How it is written.
  func entry(of delivery: Delivery) -> EnvironmentVariable {
    if delivery.isArgument, let build = project.services[delivery.service].build {
      return build.arguments[delivery.position]
    }
    return project.services[delivery.service].environment[delivery.position]
  }

  /// The references in its value. Entries are large, and few of them are about anything else.
  func references(of delivery: Delivery) -> ArraySlice<VariableReference> {
    if delivery.isArgument, let build = project.services[delivery.service].build {
      return build.arguments[delivery.position].references
    }
    return project.services[delivery.service].environment[delivery.position].references
  }

  /// What is delivered first under a name.
  func firstDelivery(of name: String) -> Delivery? {
    survey.number(of: name).flatMap { number in delivered.first { $0.variable == number } }
  }

  func isSecret(_ delivery: Delivery) -> Bool { survey.variables[delivery.variable].isSecret }

  /// Every secret that some container or image build receives.
  var deliveredSecrets: some Sequence<Delivery> { survey.secrets.lazy.map { delivered[$0] } }

  /// The references of the project that found nothing to put in their place.
  var vainReferences: some Sequence<VariableReference> { survey.vain.lazy.map { project.references[$0] } }
}

extension Project {
  /// What arrives; nil when nothing does.
  func value(of delivery: Delivery) -> TracedText? {
    delivery.isArgument
      ? services[delivery.service].build?.arguments[delivery.position].value
      : services[delivery.service].environment[delivery.position].value
  }
}

extension String {
  /// Whether `://` stands somewhere in it.
  var holdsURL: Bool { utf8.span.holdsURL }
}

extension Span<UInt8> {
  /// Whether a URL is in it that may have credentials, or one that leads to something other than a web server.
  fileprivate var holdsNotableURL: Bool {
    guard holdsURL else { return false }
    guard beginsWithHTTP else { return true }
    for index in indices where self[index] == UInt8(ascii: "@") { return true }
    return false
  }

  private var beginsWithHTTP: Bool {
    count >= 4 && self[0] == UInt8(ascii: "h") && self[1] == UInt8(ascii: "t") && self[2] == UInt8(ascii: "t")
      && self[3] == UInt8(ascii: "p")
  }

  /// Whether `://` stands somewhere in it.
  fileprivate var holdsURL: Bool {
    var offset = 2
    while offset < count {
      // The last of the three decides how far the next one can be.
      switch self[offset] {
      case UInt8(ascii: "/"):
        if self[offset - 1] == UInt8(ascii: "/"), self[offset - 2] == UInt8(ascii: ":") { return true }
        offset += 1
      case UInt8(ascii: ":"): offset += 2
      default: offset += 3
      }
    }
    return false
  }
}
