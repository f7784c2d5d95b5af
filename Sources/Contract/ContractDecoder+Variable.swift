import Diagnostics
import YAML

extension Contract.Variable {
  init?(_ name: Located<String>, _ node: NodeID, with reader: inout ContractReader) {
    guard let fields = reader.fields(node, of: "a variable", known: Contract.Keys.variable) else { return nil }
    let type = reader.choice(fields["type"], of: "a type", as: ValueType.self)
    self.init(name: name, type: type ?? Located(.string, at: name.range))
    services = reader.texts(fields["services"], of: "a service's name")
    buildServices = reader.texts(fields["build"], of: "a service's name")
    isRequired = !(reader.bool(fields["optional"], of: "`optional`")?.value ?? false)
    isPublic = reader.bool(fields["public"], of: "`public`")?.value ?? false
    isGuarded = reader.bool(fields["guard"], of: "`guard`")?.value ?? isRequired
    choices = reader.texts(fields["values"], of: "a value")
    minimumLength = reader.integer(fields["min-length"], of: "`min-length`", in: 1...4096)?.value
    example = reader.text(fields["example"], of: "an example")
    note = reader.text(fields["note"], of: "a note")
    relations = Contract.Relations(fields, with: &reader)
    if fields["services"] == nil && fields["build"] == nil {
      reader.report(
        .contractMissingKey, "`\(name.value)` is for no service", at: name.range,
        help: "list the services that receive it under `services`")
    }
    checkSense(fields, with: &reader)
  }

  /// Reports what the type rules out.
  private func checkSense(_ fields: ContractReader.Fields, with reader: inout ContractReader) {
    if isPublic && type.value.isSecret {
      reader.report(
        .contractContradiction, "`\(name.value)` cannot be both secret and public", at: type.range,
        help: "a public value is compiled into what browsers load; drop `public`, or give it another type")
    }
    if type.value == .enum ? choices.isEmpty : fields["values"] != nil {
      reader.report(
        .contractContradiction,
        type.value == .enum ? "`\(name.value)` is an `enum` without `values`" : "only an `enum` has `values`",
        at: type.value == .enum ? type.range : name.range,
        help: type.value == .enum ? "list the possible values under `values`" : "make its type `enum`")
    }
    if fields["min-length"] != nil && type.value != .secret {
      reader.report(
        .contractContradiction, "only a `secret` has a `min-length`", at: name.range, help: "make its type `secret`")
    }
    let database = relations.sameServerAs ?? relations.otherDatabaseThan
    if let database, type.value != .postgresURL {
      reader.report(
        .contractContradiction, "only a `postgres-url` has a server and a database", at: database.range,
        help: "make its type `postgres-url`")
    }
    if fields["url"] != nil && !type.value.isURL {
      reader.report(
        .contractContradiction, "`\(name.value)` is no URL and has no parts", at: name.range,
        help: "make its type `url`, `http-url`, `origin` or `postgres-url`")
    }
    if let flag = relations.onlyInternal.first, type.value != .boolean {
      reader.report(
        .contractContradiction, "only a `boolean` has `only-internal`", at: flag.range, help: "make its type `boolean`")
    }
  }
}

extension Contract.Relations {
  fileprivate init(_ fields: ContractReader.Fields, with reader: inout ContractReader) {
    self.init()
    sameAs = reader.text(fields["same-as"], of: "a variable's name")
    isIdentical = reader.bool(fields["identical"], of: "`identical`")
    memberOf = reader.text(fields["member-of"], of: "a variable's name")
    sameServerAs = reader.text(fields["same-server-as"], of: "a variable's name")
    otherDatabaseThan = reader.text(fields["other-database-than"], of: "a variable's name")
    onlyInternal = reader.texts(fields["only-internal"], of: "a variable's name")
    guard let node = fields["url"], let parts = reader.fields(node, of: "`url`", known: Contract.Keys.url) else {
      return
    }
    url.user = reader.text(parts["user"], of: "a variable's name")
    url.password = reader.text(parts["password"], of: "a variable's name")
    url.database = reader.text(parts["database"], of: "a variable's name")
    url.port = reader.text(parts["port"], of: "a variable's name")
    url.host = reader.text(parts["host"], of: "a service's name")
    url.reach = reader.choice(parts["reach"], of: "`reach`", as: Contract.URLParts.Reach.self)
    url.isHTTPSWhenPublic = reader.bool(parts["https-when-public"], of: "`https-when-public`")?.value ?? false
  }
}

extension Contract {
  /// Reports names of services and variables that the contract does not declare.
  func checkReferences(with reader: inout ContractReader) {
    let serviceNames = services.map(\.key.value)
    let variableNames = variables.map(\.name.value)
    func check(_ name: Located<String>?, _ what: String, in known: [String]) {
      guard let name, !known.contains(name.value) else { return }
      let suggestion = nearest(to: name.value, in: known)
      reader.report(
        .contractDanglingReference, "the contract has no \(what) `\(name.value)`", at: name.range,
        help: suggestion.map { "did you mean `\($0)`?" } ?? "declare it under `\(what)s`")
    }
    for service in services {
      for need in service.needs { check(need.service, "service", in: serviceNames) }
    }
    for variable in variables {
      for service in variable.services + variable.buildServices { check(service, "service", in: serviceNames) }
      let relations = variable.relations
      let named = [
        relations.sameAs, relations.memberOf, relations.sameServerAs, relations.otherDatabaseThan, relations.url.user,
        relations.url.password, relations.url.database, relations.url.port,
      ]
      for name in named + relations.onlyInternal { check(name, "variable", in: variableNames) }
      check(relations.url.host, "service", in: serviceNames)
    }
    for group in groups {
      for name in group.variables { check(name, "variable", in: variableNames) }
    }
  }
}
