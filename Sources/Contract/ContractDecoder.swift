import Compose
package import Diagnostics
import YAML

extension Contract {
  /// Reads a contract file. Always gives a contract: mistakes are reported, and what is wrong is left out of it.
  ///
  /// The built-in contract comes through here as well, so whatever it can say, a file can say.
  package static func decode(
    _ bytes: [UInt8], file: FileID, name: String, origin: Origin
  ) -> (Contract, [Diagnostic]) {
    let stream = Stream.parse(bytes, file: file, options: ParseOptions(dialect: .yaml12))
    var reader = ContractReader(stream.tree)
    var contract = Contract(name: name, origin: origin)
    let documents = stream.documents.filter { !reader.isNull($0.root) }
    if let document = documents.first ?? stream.documents.first {
      contract.read(document.root, with: &reader)
      contract.checkReferences(with: &reader)
      contract.checkRelations(with: &reader)
      contract.checkNeeds(with: &reader)
    }
    for document in documents.dropFirst() {
      let start = document.range.lowerBound
      let marker = document.hasStartMarker ? start..<start + 3 : start..<start
      reader.report(
        .contractWrongType, "a contract is one document, and another begins here", at: SourceRange(file, marker),
        help: "put what it says into the first, or into a file of its own")
    }
    // A file that could not be read has been reported.
    if contract.services.isEmpty && contract.variables.isEmpty, stream.diagnostics.isEmpty, reader.diagnostics.isEmpty {
      let start = stream.documents.first.map { stream.tree.range($0.root).lowerBound } ?? 0
      reader.report(
        .contractEmpty, "the contract has no services and no variables, so that every deployment fulfils it",
        at: SourceRange(file, start..<start),
        help: "declare `services` and `variables`, or remove the file: the built-in contract counts without it")
    }
    return (contract, stream.diagnostics + reader.diagnostics)
  }

  /// The keys of the format, by the kind of entry that has them; the JSON schema for editors is held against them.
  package enum Keys {
    package static let contract = ["contract", "services", "variables", "groups", "rules", "allow"]
    package static let service = ["note", "container", "optional", "ports", "needs", "healthcheck"]
    package static let variable = [
      "services", "build", "optional", "public", "type", "values", "min-length", "guard", "example", "note", "same-as",
      "identical", "member-of", "same-server-as", "other-database-than", "only-internal", "url",
    ]
    package static let url = ["user", "password", "database", "port", "host", "reach", "https-when-public"]
    package static let group = ["variables", "without"]
    package static let allowance = ["rule", "service", "variable", "path", "reason", "until"]
  }

  private mutating func read(_ root: NodeID, with reader: inout ContractReader) {
    guard let fields = reader.fields(root, of: "a contract", known: Keys.contract) else { return }
    if let name = reader.text(fields["contract"], of: "the contract's name") { self.name = name.value }
    if let node = fields["services"] {
      for (key, value) in reader.entries(node, of: "`services`") ?? [] {
        if let service = Service(key, value, with: &reader) {
          services.append(service)
        } else {
          reader.unreadServices.insert(KeyBytes(key.value))
        }
      }
    }
    if let node = fields["variables"] {
      variables = (reader.entries(node, of: "`variables`") ?? []).compactMap { name, value in
        let variable = Variable(name, value, with: &reader)
        if variable == nil { reader.unreadVariables.insert(KeyBytes(name.value)) }
        return variable
      }
    }
    if let node = fields["groups"] {
      for (name, value) in reader.entries(node, of: "`groups`") ?? [] {
        guard let fields = reader.fields(value, of: "a group", known: Keys.group) else { continue }
        guard let members = fields["variables"], !reader.items(members).isEmpty else {
          reader.report(
            .contractMissingKey, "the group `\(name.value)` has no `variables`",
            at: fields.place(of: "variables") ?? name.range, help: "list the variables that only make sense together")
          continue
        }
        groups.append(
          Group(
            name: name, variables: reader.texts(members, of: "a group's variable"),
            without: reader.text(fields["without"], of: "`without`")))
      }
    }
    if let node = fields["rules"] {
      for (rule, value) in reader.entries(node, of: "`rules`") ?? [] {
        guard let level = reader.choice(value, of: "a rule's severity", as: Level.self) else { continue }
        severities.append(SeverityChoice(rule: rule.map { RuleName($0) }, severity: level.value.severity))
      }
    }
    for item in fields["allow"].map({ reader.items($0) }) ?? [] {
      if let allowance = Allowance(item, with: &reader) { allowances.append(allowance) }
    }
  }

  private enum Level: String, CaseIterable {
    case error, warning, note, off

    var severity: Severity? { Severity(rawValue: rawValue) }
  }
}

extension Contract.Service {
  private enum Condition: String, CaseIterable {
    case started, healthy, completed

    var meaning: Dependency.Condition {
      switch self {
      case .started: .started
      case .healthy: .healthy
      case .completed: .completed
      }
    }
  }

  fileprivate init?(_ key: Located<String>, _ node: NodeID, with reader: inout ContractReader) {
    guard let fields = reader.fields(node, of: "a service", known: Contract.Keys.service) else { return nil }
    self.init(key: key)
    note = reader.text(fields["note"], of: "a note")
    container = reader.text(fields["container"], of: "a container's name")
    isOptional = reader.bool(fields["optional"], of: "`optional`")?.value ?? false
    healthcheck = reader.bool(fields["healthcheck"], of: "`healthcheck`")
    for item in fields["ports"].map({ reader.items($0) }) ?? [] {
      if let port = reader.integer(item, of: "a port", in: 1...65535) { ports.append(port) }
    }
    guard let node = fields["needs"] else { return }
    for (service, value) in reader.entries(node, of: "`needs`") ?? [] {
      guard let condition = reader.choice(value, of: "what a service waits for", as: Condition.self) else { continue }
      needs.append(Contract.Need(service: service, condition: condition.value.meaning))
    }
  }
}

extension Contract.Allowance {
  fileprivate init?(_ node: NodeID, with reader: inout ContractReader) {
    guard let fields = reader.fields(node, of: "an allowance", known: Contract.Keys.allowance) else { return nil }
    let rule = reader.text(fields["rule"], of: "the rule that is allowed")
    let reason = reader.text(fields["reason"], of: "a reason")
    for (key, value) in [("rule", fields["rule"]), ("reason", fields["reason"])] where value == nil {
      reader.report(
        .contractMissingKey, "an allowance without a `\(key)`", at: fields.range,
        help: key == "rule" ? "say which rule it is about" : "say why the finding is accepted, for those who come after"
      )
    }
    guard let rule, let reason else { return nil }
    self.init(range: fields.range, rule: rule.map { RuleName($0) }, reason: reason)
    service = reader.text(fields["service"], of: "a service's name")
    variable = reader.text(fields["variable"], of: "a variable's name")
    path = reader.text(fields["path"], of: "a path")
    guard let until = reader.text(fields["until"], of: "a date") else { return }
    if let day = Day(until.value) {
      self.until = Located(day, at: until.range)
    } else {
      reader.report(
        .contractInvalidValue, "`\(until.value)` is no date", at: until.range, help: "write it as `2026-12-31`")
    }
  }
}
