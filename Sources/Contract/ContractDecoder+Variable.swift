import Compose
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
    guard canBeNamed(with: &reader) else { return nil }
    // Of a type that nobody knows nothing can be said.
    guard type != nil || fields["type"] == nil else {
      reader.unreadVariables.insert(KeyBytes(name.value))
      return
    }
    checkPublicity(fields, with: &reader)
    checkSense(fields, with: &reader)
  }

  /// Whether containers and, where it is guarded, references can have a variable of that name.
  private func canBeNamed(with reader: inout ContractReader) -> Bool {
    let bytes = name.value.utf8
    if bytes.isEmpty || bytes.contains(where: { $0 == UInt8(ascii: "=") || $0 == 0 }) {
      reader.report(
        .contractInvalidValue, "`\(name.value)` is no name of a variable", at: name.range,
        help: "write the name alone, as it stands before the `=` in an env file")
      return false
    }
    guard isGuarded, !bytes.isReferenceable else { return true }
    reader.report(
      .contractInvalidValue, "no `${…}` can name `\(name.value)`", at: name.range,
      help:
        "use letters, digits and `_`, and begin with no digit; for a value that is written out, add `guard: false`"
    )
    return false
  }

  /// Reports a secret that others are to see, and takes it for a secret alone.
  private mutating func checkPublicity(_ fields: ContractReader.Fields, with reader: inout ContractReader) {
    guard type.value.isSecret else { return }
    if isPublic {
      reader.report(
        .contractContradiction, "`\(name.value)` cannot be both secret and public", at: type.range,
        help: "a public value is compiled into what browsers load; drop `public`, or give it another type")
    } else if let build = fields.place(of: "build"), !buildServices.isEmpty {
      reader.report(
        .contractContradiction, "`\(name.value)` cannot be both secret and a build argument", at: build,
        help: "an image keeps the arguments of its build; drop `build`, and hand it over as a secret of the build")
    }
    isPublic = false
    buildServices = []
  }

  /// Reports what the type rules out, and leaves it out.
  private mutating func checkSense(_ fields: ContractReader.Fields, with reader: inout ContractReader) {
    if type.value == .enum, choices.isEmpty {
      reader.report(
        .contractContradiction, "`\(name.value)` is an `enum` without `values`", at: type.range,
        help: "list the possible values under `values`")
    }
    func isMisplaced(_ key: String, only types: [ValueType], _ message: Message) -> Bool {
      guard let place = fields.place(of: key), !types.contains(type.value) else { return false }
      reader.report(
        .contractContradiction, message, at: place, help: "make its type \(list(types.map(\.rawValue), "or"))")
      return true
    }
    let urls = ValueType.allCases.filter(\.isURL)
    if isMisplaced("values", only: [.enum], "only an `enum` has `values`") { choices = [] }
    if isMisplaced("min-length", only: [.secret], "only a `secret` has a `min-length`") { minimumLength = nil }
    if isMisplaced("url", only: urls, "`\(name.value)` is no URL and has no parts") { relations.url = .init() }
    if isMisplaced("member-of", only: [.url, .httpURL, .origin], "only a URL has an origin that a list can hold") {
      relations.memberOf = nil
    }
    if isMisplaced("only-internal", only: [.boolean], "only a `boolean` has `only-internal`") {
      relations.onlyInternal = []
    }
    let database = fields["same-server-as"] == nil ? "other-database-than" : "same-server-as"
    if isMisplaced(database, only: [.postgresURL], "only a `postgres-url` has a server and a database") {
      (relations.sameServerAs, relations.otherDatabaseThan) = (nil, nil)
    }
  }
}

extension String.UTF8View {
  /// Whether a reference can have the name: letters, digits and `_`, no digit first.
  fileprivate var isReferenceable: Bool {
    guard let first, !(0x30...0x39).contains(first) else { return false }
    return allSatisfy { byte in
      (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_") || (0x61...0x7A).contains(byte | 0x20)
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
