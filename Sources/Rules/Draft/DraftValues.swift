import Compose
import Contract
import Diagnostics

/// Decides the value of each variable of a contract, from what there is already, what can be made, and what the
/// contract says.
///
/// A worked example. The file at hand says `POSTGRES_USER=chat`, and the contract that `DATABASE_URL` has the user
/// `POSTGRES_USER`, the password `POSTGRES_PASSWORD`, and the database `POSTGRES_DB` on the service `postgres`:
///
///     POSTGRES_USER        kept        chat
///     POSTGRES_PASSWORD    made        a random one, safe in URLs because a URL holds it
///     POSTGRES_DB          made        openchat, the contract's example
///     DATABASE_URL         made        postgresql://chat:…@openchat-postgres:5432/openchat
///     BETTER_AUTH_URL      open        a public URL is for a human to choose
///
/// It works backwards as well: a user that only a URL of the file names is taken from there.
struct DraftValues {
  enum Decision: Equatable {
    /// The file at hand has it.
    case kept(String)
    case made(String)
    /// A human must choose; the text shows what it could be.
    case open(example: String?)

    var value: String? {
      switch self {
      case .kept(let value), .made(let value): value
      case .open: nil
      }
    }
  }

  private let stack: Stack
  private let secrets: SecretSource
  /// The values of the file at hand, in its order.
  private let existing: [Definition]
  /// One for each variable of the contract, as far as decided.
  private var decisions: [Decision?]
  /// Variables that wait for another; a contract may send them in a circle.
  private var isDeciding: [Bool]

  private var contract: Contract { stack.contract }

  init(_ stack: Stack, existing: [Definition], secrets: SecretSource) {
    self.stack = stack
    self.secrets = secrets
    self.existing = existing
    decisions = Array(repeating: nil, count: stack.contract.variables.count)
    isDeciding = Array(repeating: false, count: stack.contract.variables.count)
  }

  /// The value that the file at hand gives a variable; nil when it gives none.
  func existingValue(of name: String) -> String? {
    existing.last { $0.name.utf8.elementsEqual(name.utf8) }?.value.string
  }

  /// What becomes of the variable at `index` of the contract.
  mutating func decision(at index: Int) -> Decision {
    if let decision = decisions[index] { return decision }
    let variable = contract.variables[index]
    guard !isDeciding[index] else { return .open(example: variable.example?.value) }
    isDeciding[index] = true
    let decision = decide(variable)
    isDeciding[index] = false
    decisions[index] = decision
    return decision
  }

  private mutating func decision(of name: String) -> Decision? {
    contract.variables.firstIndex { $0.name.value.utf8.elementsEqual(name.utf8) }.map { decision(at: $0) }
  }

  private mutating func value(of name: String?) -> String? {
    name.flatMap { decision(of: $0)?.value }
  }

  private mutating func decide(_ variable: Contract.Variable) -> Decision {
    let name = variable.name.value
    if let value = existingValue(of: name), !value.isEmpty { return .kept(value) }
    if let same = variable.relations.sameAs?.value, let decision = decision(of: same) {
      switch decision {
      case .kept(let value), .made(let value): return .made(value)
      case .open(let example): return .open(example: example ?? usableExample(of: variable))
      }
    }
    if let value = valueFromOthers(name) { return .made(value) }
    let made: String? =
      switch variable.type.value {
      case .secret:
        isInURL(name)
          ? secrets.password(minimumLength: variable.minimumLength)
          : secrets.secret(minimumLength: variable.minimumLength)
      case .apiKey: nil
      case .boolean: usableExample(of: variable) ?? "false"
      case .enum: usableExample(of: variable) ?? variable.choices.first?.value
      case .port: usableExample(of: variable) ?? port(heldBy: name)
      case .string, .identifier, .integer: usableExample(of: variable)
      case .originList: originList(named: name)
      case .url, .httpURL, .origin, .postgresURL: url(variable)
      }
    return made.map { .made($0) } ?? .open(example: usableExample(of: variable))
  }

  /// An example that can stand in a file, which one that only says "your name here" cannot.
  private func usableExample(of variable: Contract.Variable) -> String? {
    guard !variable.type.value.isSecret, let example = variable.example?.value else { return nil }
    return SecretStrength.isPlaceholder(example) || !variable.admits(example) ? nil : example
  }

  // MARK: From other variables of the file at hand

  /// What the file at hand tells of a variable without defining it.
  private func valueFromOthers(_ name: String) -> String? {
    for other in contract.variables {
      guard let value = existingValue(of: other.name.value), !value.isEmpty else { continue }
      if other.relations.sameAs.isNamed(name) { return value }
      guard let url = URLText(value) else { continue }
      let parts = other.relations.url
      let part: Range<Int>? =
        if parts.user.isNamed(name) {
          url.user
        } else if parts.password.isNamed(name) {
          url.password
        } else if parts.database.isNamed(name) {
          url.database
        } else if parts.port.isNamed(name) {
          url.port
        } else {
          nil
        }
      guard let part, !part.isEmpty else { continue }
      if let text = String(validating: url.decoded(part), as: UTF8.self) { return text }
    }
    return nil
  }

  private func isInURL(_ name: String) -> Bool {
    contract.variables.contains { $0.relations.url.password.isNamed(name) }
  }

  /// The port of the service whose URL takes its port from the variable.
  private func port(heldBy name: String) -> String? {
    let url = contract.variables.first { $0.relations.url.port.isNamed(name) }?.relations.url
    return url?.host.flatMap { stack.port(of: $0.value) }.map { String($0) }
  }

  // MARK: URLs

  /// The origins of the URLs that have to be in the list; nil as long as one of them is open.
  private mutating func originList(named name: String) -> String? {
    var origins: [String] = []
    for (index, member) in contract.variables.enumerated()
    where member.relations.memberOf.isNamed(name) && stack.needs(member) {
      guard let url = decision(at: index).value.flatMap({ URLText($0) }) else { return nil }
      if !origins.contains(url.origin) { origins.append(url.origin) }
    }
    return origins.isEmpty ? nil : origins.joined(separator: ",")
  }

  /// A URL that leads to a service of the stack, put together from its parts; nil when a part is not known.
  private mutating func url(_ variable: Contract.Variable) -> String? {
    let parts = variable.relations.url
    let example = variable.example.flatMap { URLText($0.value) }
    if let main = value(of: variable.relations.sameServerAs?.value), let server = URLText(main),
      let database = database(of: variable, example)
    {
      return server.text(0..<server.path.lowerBound) + "/" + PercentEncoding.encode(database.utf8)
        + server.text(server.path.upperBound..<server.bytes.count)
    }
    guard let service = parts.host?.value ?? example.flatMap({ stack.service(answeringTo: $0.hostName) }),
      stack.has(service), let scheme = example?.schemeName ?? standardScheme(of: variable.type.value)
    else { return nil }
    // The example shows the way from outside, which only a human can know.
    if variable.type.value != .postgresURL, let example, example.hostName.contains("."),
      stack.service(answeringTo: example.hostName) == nil
    {
      return nil
    }
    var text = scheme + "://"
    if parts.user != nil || parts.password != nil {
      guard let user = parts.user == nil ? "" : value(of: parts.user?.value) else { return nil }
      text += PercentEncoding.encode(user.utf8)
      if parts.password != nil {
        guard let password = value(of: parts.password?.value) else { return nil }
        text += ":" + PercentEncoding.encode(password.utf8)
      }
      text += "@"
    } else if example?.user != nil {
      // The example shows credentials, and nothing says where they come from.
      return nil
    }
    text += stack.host(of: service)
    let port = value(of: parts.port?.value) ?? example?.port.flatMap { example?.text($0) }
    let standardPort = variable.type.value == .postgresURL ? 5432 : nil
    if let port = port ?? (stack.port(of: service) ?? standardPort).map({ String($0) }) { text += ":" + port }
    if let database = database(of: variable, example) {
      text += "/" + PercentEncoding.encode(database.utf8)
      return text + (example.map { $0.text($0.path.upperBound..<$0.bytes.count) } ?? "")
    }
    guard variable.type.value != .postgresURL else { return nil }
    return text + (example.map { $0.text($0.path.lowerBound..<$0.bytes.count) } ?? "")
  }

  private func standardScheme(of type: ValueType) -> String? {
    switch type {
    case .postgresURL: "postgresql"
    case .httpURL, .origin: "http"
    case .string, .identifier, .boolean, .integer, .port, .enum, .secret, .apiKey, .url, .originList: nil
    }
  }

  /// The name of the database of a URL: from the variable that holds it, or one beside the main database.
  private mutating func database(of variable: Contract.Variable, _ example: URLText?) -> String? {
    if let database = value(of: variable.relations.url.database?.value) { return database }
    let own = example.map { String(decoding: $0.decoded($0.database), as: UTF8.self) } ?? ""
    guard let main = variable.relations.otherDatabaseThan?.value else { return own.isEmpty ? nil : own }
    guard let url = value(of: main).flatMap({ URLText($0) }), !url.database.isEmpty else { return nil }
    let mainDatabase = String(decoding: url.decoded(url.database), as: UTF8.self)
    let mainExample = contract.variable(named: main)?.example.flatMap { URLText($0.value) }
      .map { String(decoding: $0.decoded($0.database), as: UTF8.self) }
    // `openchat_shadow` beside `openchat` becomes `chat_shadow` beside `chat`.
    if let mainExample, !mainExample.isEmpty, own.hasPrefix(mainExample), own.utf8.count > mainExample.utf8.count {
      return mainDatabase + own.dropFirst(mainExample.count)
    }
    return own.isEmpty || own == mainDatabase ? mainDatabase + "_shadow" : own
  }
}

extension Located<String>? {
  fileprivate func isNamed(_ name: String) -> Bool { self?.value.utf8.elementsEqual(name.utf8) ?? false }
}
