import Compose
import Diagnostics

extension Contract {
  /// Reports names of services and variables that the contract does not declare.
  func checkReferences(with reader: inout ContractReader) {
    let services = Declared("service", services.map(\.key.value), besides: reader.unreadServices)
    let variables = Declared("variable", variables.map(\.name.value), besides: reader.unreadVariables)
    for service in self.services {
      for need in service.needs { services.check(need.service, with: &reader) }
    }
    for variable in self.variables {
      for service in variable.services + variable.buildServices { services.check(service, with: &reader) }
      for relation in variable.relations.all { variables.check(relation.target, with: &reader) }
      if let host = variable.relations.url.host { services.check(host, with: &reader) }
    }
    for group in groups {
      for name in group.variables { variables.check(name, with: &reader) }
    }
  }

  /// Names that a contract declares.
  private struct Declared {
    private let what: String
    private let names: [String]
    private let known: Set<KeyBytes>

    init(_ what: String, _ names: [String], besides unread: Set<KeyBytes>) {
      self.what = what
      self.names = names
      known = unread.union(names.map { KeyBytes($0) })
    }

    func check(_ name: Located<String>, with reader: inout ContractReader) {
      guard !known.contains(KeyBytes(name.value)) else { return }
      let suggestion = nearest(to: name.value, in: names)
      reader.report(
        .contractDanglingReference, "the contract has no \(what) `\(name.value)`", at: name.range,
        help: suggestion.map { "did you mean `\($0)`?" } ?? "declare it under `\(what)s`")
    }
  }

  /// Reports services that need each other, and leaves those needs out: Docker Compose would refuse what they ask for.
  mutating func checkNeeds(with reader: inout ContractReader) {
    let positions = Dictionary(
      zip(services.map { KeyBytes($0.key.value) }, services.indices), uniquingKeysWith: { first, _ in first })
    var cycles = DependencyCycles(capacity: services.count)
    for service in services {
      cycles.beginService()
      for need in service.needs {
        if let target = positions[KeyBytes(need.service.value)] { cycles.add(target, at: need.service.range) }
      }
    }
    for cycle in cycles.find() {
      guard let first = cycle.first else { continue }
      let names = cycle.map { "`\(services[$0.service].key.value)`" }
      reader.report(
        .contractContradiction,
        cycle.count == 1
          ? "\(names.joined()) needs itself" : "services need each other: \(DependencyCycles.path(names))",
        at: first.range, related: DependencyCycles.labels(cycle, "needs", names: names),
        help: "remove one of these needs")
      for (service, range) in cycle { services[service].needs.removeAll { $0.service.range == range } }
    }
  }
}

// MARK: - Relations

extension Contract {
  /// Reports relations that no values can have, or any values have, because of what the two variables are, and leaves
  /// them out.
  mutating func checkRelations(with reader: inout ContractReader) {
    let kinship = Kinship(variables) { position(ofVariable: $0) }
    // A type that does not fit is one mistake, however many relations lead to it.
    var reported: Set<[String]> = []
    var checked = variables
    for (index, variable) in variables.enumerated() {
      for relation in variable.relations.all {
        guard let other = position(ofVariable: relation.target.value) else { continue }
        if other == index || relation.kind.demandsDifference && kinship.areSame(other, index) {
          report(relation, of: variable, with: &reader)
          checked[index].relations.remove(relation)
          continue
        }
        let target = variables[other]
        let isUnread = [variable, target].contains { reader.unreadVariables.contains(KeyBytes($0.name.value)) }
        guard !isUnread, !relation.kind.admits(target.type.value, for: variable.type.value) else { continue }
        checked[index].relations.remove(relation)
        guard reported.insert([relation.kind.rawValue, target.name.value]).inserted else { continue }
        reader.report(
          .contractContradiction,
          "`\(relation.kind.rawValue)` cannot be `\(target.name.value)`, of type `\(target.type.value.rawValue)`",
          at: relation.target.range,
          related: [Label(target.type.range, "its type")],
          help: "\(relation.kind.demand(for: variable.type.value)); name another variable, or mend its type")
      }
    }
    if !reader.diagnostics.isEmpty { variables = checked }
  }

  /// Reports a relation between a variable and itself, or another that must be the same.
  private func report(_ relation: Relation, of variable: Variable, with reader: inout ContractReader) {
    let name = variable.name.value
    let target = relation.target.value
    let same = name.hasSameBytes(as: target) ? "itself" : "`\(target)`, which must be the same"
    let message: Message =
      switch relation.kind {
      case .user, .password, .database, .port: "`\(name)` cannot be a part of \(same)"
      case .otherDatabaseThan: "`\(name)` cannot name another database than \(same)"
      case .sameAs, .memberOf, .sameServerAs, .onlyInternal: "`\(name)` has nothing to do with itself"
      }
    reader.report(
      .contractContradiction, message, at: relation.target.range,
      help: "name the other variable that is meant, or drop `\(relation.kind.rawValue)`")
  }

  /// Which variables must hold the same value, directly or by way of others.
  private struct Kinship {
    /// For each variable one that must be the same; the last of such a chain stands for all.
    private var nearer: [Int]

    init(_ variables: [Variable], position: (String) -> Int?) {
      nearer = Array(variables.indices)
      for (index, variable) in variables.enumerated() {
        guard let other = variable.relations.sameAs.flatMap({ position($0.value) }) else { continue }
        nearer[representative(of: other)] = representative(of: index)
      }
      for index in nearer.indices { nearer[index] = representative(of: index) }
    }

    private mutating func representative(of index: Int) -> Int {
      var last = index
      while nearer[last] != last {
        nearer[last] = nearer[nearer[last]]
        last = nearer[last]
      }
      return last
    }

    func areSame(_ left: Int, _ right: Int) -> Bool { nearer[left] == nearer[right] }
  }

  /// What one variable has to do with another.
  struct Relation {
    let kind: Kind
    let target: Located<String>

    /// Each by its key in the format.
    enum Kind: String {
      case sameAs = "same-as"
      case memberOf = "member-of"
      case sameServerAs = "same-server-as"
      case otherDatabaseThan = "other-database-than"
      case onlyInternal = "only-internal"
      case user, password, database, port

      /// Whether no two equal values have it.
      var demandsDifference: Bool {
        switch self {
        case .otherDatabaseThan, .user, .password, .database, .port: true
        case .sameAs, .memberOf, .sameServerAs, .onlyInternal: false
        }
      }

      /// Whether a variable of type `owner` can have the relation to one of type `target`.
      func admits(_ target: ValueType, for owner: ValueType) -> Bool {
        switch self {
        case .sameAs: target.overlaps(owner)
        case .memberOf: target == .originList
        case .sameServerAs, .otherDatabaseThan: target == .postgresURL
        case .onlyInternal: target.isURL
        case .user, .password, .database: target.overlaps(.identifier)
        case .port: target.overlaps(.port)
        }
      }

      /// What it asks of the other variable.
      func demand(for owner: ValueType) -> Message {
        switch self {
        case .sameAs: "no value is that and of type `\(owner.rawValue)`"
        case .memberOf: "it must be an `origin-list`"
        case .sameServerAs, .otherDatabaseThan: "it must be a `postgres-url`"
        case .onlyInternal: "it must be a URL"
        case .user, .password, .database: "it must hold the \(rawValue) alone"
        case .port: "it must be a number"
        }
      }
    }
  }
}

extension Contract.Relations {
  /// All relations to other variables.
  var all: [Contract.Relation] {
    let single: [(Contract.Relation.Kind, Located<String>?)] = [
      (.sameAs, sameAs), (.memberOf, memberOf), (.sameServerAs, sameServerAs), (.otherDatabaseThan, otherDatabaseThan),
      (.user, url.user), (.password, url.password), (.database, url.database), (.port, url.port),
    ]
    return single.compactMap { kind, target in target.map { Contract.Relation(kind: kind, target: $0) } }
      + onlyInternal.map { Contract.Relation(kind: .onlyInternal, target: $0) }
  }

  fileprivate mutating func remove(_ relation: Contract.Relation) {
    switch relation.kind {
    case .sameAs: sameAs = nil
    case .memberOf: memberOf = nil
    case .sameServerAs: sameServerAs = nil
    case .otherDatabaseThan: otherDatabaseThan = nil
    case .onlyInternal: onlyInternal.removeAll { $0.range == relation.target.range }
    case .user: url.user = nil
    case .password: url.password = nil
    case .database: url.database = nil
    case .port: url.port = nil
    }
  }
}

extension ValueType {
  /// Whether some value is of both types.
  func overlaps(_ other: ValueType) -> Bool { !samples.isDisjoint(with: other.samples) }

  private enum Sample: CaseIterable { case word, flag, number, site, page, database, otherURL }

  /// What values of the type can be.
  private var samples: Set<Sample> {
    switch self {
    case .string, .enum, .secret, .apiKey: Set(Sample.allCases)
    case .identifier: [.word, .flag, .number]
    case .boolean: [.flag]
    case .integer, .port: [.number]
    case .url: [.site, .page, .database, .otherURL]
    case .httpURL: [.site, .page]
    case .origin, .originList: [.site]
    case .postgresURL: [.database]
    }
  }
}
