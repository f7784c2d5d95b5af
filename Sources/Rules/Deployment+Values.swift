import Compose
import Contract
import Diagnostics

/// A value that a variable has somewhere in the stack. Services that receive it from the same place share one.
struct VariableValue: Sendable {
  let name: String
  let text: TracedText
  /// The services that receive it, in the order of the compose file; none when it is defined but goes nowhere.
  var services: [String]
  /// How it gets into the container; nil when it goes nowhere.
  let entry: EnvironmentVariable?
  /// What to mark when the text itself is in no file.
  let fallback: SourceRange?

  var string: String { text.string }
  var url: URLText? { URLText(text.string) }
  var bytes: [UInt8] { Array(text.string.utf8) }
  var subject: Subject { Subject(service: services.first, variable: name) }

  /// The bytes to mark for a part of the value, in offsets of its UTF-8.
  func place(_ part: Range<Int>) -> SourceRange? { text.place(of: part).range ?? fallback }

  /// The bytes to mark for the whole value.
  var place: SourceRange? { place(0..<text.string.utf8.count) }

  /// Whether `place(part)` is those bytes alone, so that an edit there changes nothing else.
  func isExact(_ part: Range<Int>) -> Bool { text.place(of: part).isExact && text.place(of: part).range != nil }

  func label(_ part: Range<Int>, _ text: Message) -> [Label] { place(part).map { [Label($0, text)] } ?? [] }
  func label(_ text: Message) -> [Label] { label(0..<self.text.string.utf8.count, text) }
}

extension Deployment {
  /// The service of the project that plays the part of one in the contract.
  func service(for role: Contract.Service) -> Service? { directory.service(for: role, in: project) }

  func service(forRole key: String) -> Service? {
    guard let role = contract?.service(named: key) else { return project.service(named: key) }
    return service(for: role)
  }

  /// The part that a service plays in the contract.
  func role(of service: Service) -> Contract.Service? {
    directory.role(of: service).flatMap { contract?.services[$0] }
  }

  /// The services that must receive a variable and are part of the project.
  func receivers(of variable: Contract.Variable) -> [Service] {
    variable.services.compactMap { service(forRole: $0.value) }
  }

  /// What a variable may hold, in the contract's words; in a contract that comes with the program they are its own.
  func example(of variable: Contract.Variable) -> Message? {
    variable.example.map {
      contract?.origin == .builtIn ? Message(stringLiteral: $0.value) : Message(inserted: $0.value)
    }
  }

  /// Whether the stack has any use for a variable: one of the services that it is for is there.
  func isNeeded(_ variable: Contract.Variable) -> Bool {
    variable.services.isEmpty && variable.buildServices.isEmpty
      || (variable.services + variable.buildServices).contains { service(forRole: $0.value) != nil }
  }

  /// The definition of a variable that wins.
  func definition(of name: String) -> Definition? {
    definitions.first { $0.name.hasSameBytes(as: name) }
  }

  /// The values that a variable of the contract has in the services that it is for, or failing that where it is
  /// defined. Values from the same place are one.
  func values(of variable: Contract.Variable) -> [VariableValue] { values(of: variable.name.value) }

  func values(of name: String) -> [VariableValue] { contract?.position(ofVariable: name).map { values[$0] } ?? [] }

  func findValues(of variable: Contract.Variable) -> [VariableValue] {
    let name = variable.name.value
    var values: [VariableValue] = []
    for service in receivers(of: variable) {
      if let entry = service.environmentVariable(named: name) { values.add(entry, of: service) }
    }
    let builders = (variable.isPublic ? variable.services : []) + variable.buildServices
    for service in builders.compactMap({ service(forRole: $0.value) }) {
      if let entry = service.build?.arguments.first(where: { $0.name.value.utf8.elementsEqual(name.utf8) }) {
        values.add(entry, of: service)
      }
    }
    values.removeAll { !$0.text.isKnown }
    if values.isEmpty, isNeeded(variable), let definition = definition(of: name) {
      values = [
        VariableValue(
          name: name, text: definition.value, services: [], entry: nil, fallback: definition.nameRange)
      ].filter(\.text.isKnown)
    }
    return values
  }

  /// The one value of a variable that others are compared with.
  func value(of name: String) -> VariableValue? {
    values(of: name).first { !$0.string.isEmpty && !$0.isPlaceholder }
  }

  /// The values of all variables of the contract that are set, with the variable; a placeholder is only one of a secret.
  func values(where isWanted: (Contract.Variable) -> Bool) -> [(variable: Contract.Variable, value: VariableValue)] {
    var found: [(variable: Contract.Variable, value: VariableValue)] = []
    for (variable, values) in zip(contract?.variables ?? [], values) where !values.isEmpty && isWanted(variable) {
      for value in values where !value.string.isEmpty && (variable.type.value.isSecret || !value.isPlaceholder) {
        found.append((variable, value))
      }
    }
    return found
  }
}

extension Service {
  func environmentVariable(named name: String) -> EnvironmentVariable? {
    environment.first { $0.name.value.hasSameBytes(as: name) }
  }
}

extension [VariableValue] {
  /// Adds what `service` receives, sharing the entry of a service that receives it from the same place.
  fileprivate mutating func add(_ entry: EnvironmentVariable, of service: Service) {
    guard let text = entry.value else { return }
    let value = VariableValue(
      name: entry.name.value, text: text, services: [service.name.value], entry: entry, fallback: entry.range)
    let source = text.soleSource
    // What no file holds, as a variable of the shell, has no place of its own.
    if let index = firstIndex(where: {
      source != nil && $0.text.soleSource === source
        || $0.string.utf8.elementsEqual(value.string.utf8) && $0.place == value.place
    }) {
      if !self[index].services.contains(service.name.value) { self[index].services.append(service.name.value) }
    } else {
      append(value)
    }
  }
}
