import Compose
import Diagnostics

/// A variable that a compose file takes from its environment, with everything the file shows of it.
struct ReferencedVariable {
  let name: String
  /// The services whose containers receive it under its own name.
  var services: [String] = []
  /// The services whose image builds do.
  var builds: [String] = []
  /// What arrives there, in the same order: environment first.
  var deliveries: [EnvironmentVariable] = []
  /// Every reference to it, wherever it stands.
  var references: [VariableReference] = []

  init(name: String) { self.name = name }

  /// The variables of a project, in the order of their first appearance in a service, the others last.
  static func all(in project: Project) -> [ReferencedVariable] {
    var variables: [ReferencedVariable] = []
    var positions: [[UInt8]: Int] = [:]
    func position(of name: String) -> Int {
      let key = Array(name.utf8)
      if let position = positions[key] { return position }
      positions[key] = variables.count
      variables.append(ReferencedVariable(name: name))
      return variables.count - 1
    }
    let services = project.services + project.inactiveServices
    for entry in services.flatMap({ $0.environment + ($0.build?.arguments ?? []) }) where entry.isFromOutside {
      _ = position(of: entry.name.value)
    }
    for reference in project.references { variables[position(of: reference.name)].references.append(reference) }
    // A service may have a value of its own for what others take from outside.
    for service in services {
      for entry in service.environment {
        guard let index = positions[Array(entry.name.value.utf8)] else { continue }
        variables[index].services.append(service.name.value)
        variables[index].deliveries.append(entry)
      }
      for entry in service.build?.arguments ?? [] {
        guard let index = positions[Array(entry.name.value.utf8)] else { continue }
        variables[index].builds.append(service.name.value)
        variables[index].deliveries.append(entry)
      }
    }
    // Compose sets its own.
    return variables.filter { !$0.name.hasPrefix("COMPOSE_") }
  }

  /// Whether Compose refuses to start without it.
  var isDemanded: Bool { references.contains(where: \.isGuard) }

  /// Whether every service that receives it is safe from a blank.
  var isGuarded: Bool {
    let arriving = deliveries.isEmpty ? references : deliveries.flatMap(\.outerReferences)
    return !arriving.isEmpty && deliveries.allSatisfy { !$0.outerReferences.isEmpty }
      && arriving.allSatisfy { $0.form.isFullGuard }
  }

  /// Whether the compose file puts its value together from other variables.
  var isComposed: Bool { references.isEmpty && !deliveries.contains(where: \.isPassedThrough) }

  /// The values that services receive, or when none does the value it has.
  var values: [String] {
    let arriving = deliveries.compactMap { $0.value?.string }
    return (deliveries.isEmpty ? references.compactMap(\.insertedValue) : arriving).filter { !$0.isEmpty }
  }

  /// The values it falls back on that hold no reference themselves.
  var defaults: [String] {
    references.compactMap { reference in
      guard case .fallback(let operand, _) = reference.form, !operand.isEmpty, !Template.isTemplate(operand) else {
        return nil
      }
      return operand
    }
  }

  /// What its guards say to somebody who has not set it.
  var messages: [String] {
    references.compactMap { reference in
      guard case .required(let message, _) = reference.form, !message.isEmpty, !Template.isTemplate(message) else {
        return nil
      }
      return message
    }
  }
}

extension EnvironmentVariable {
  /// Whether its value comes from the project's environment, all or part of it.
  fileprivate var isFromOutside: Bool {
    switch source {
    case .environment, .buildArgument: !references.isEmpty || isPassedThrough
    case .passedThrough: true
    case .envFile: false
    }
  }

  /// Whether it is a name alone.
  fileprivate var isPassedThrough: Bool {
    source == .passedThrough || (source == .buildArgument && range == name.range)
  }
}

extension VariableReference {
  fileprivate var isGuard: Bool {
    if case .required = form { true } else { false }
  }

  fileprivate var insertedValue: String? {
    if case .value(let definition) = outcome { definition.value.string } else { nil }
  }
}

extension VariableReference.Form {
  /// `:?`, which refuses an empty value too.
  fileprivate var isFullGuard: Bool {
    if case .required(_, whenEmpty: true) = self { true } else { false }
  }
}
