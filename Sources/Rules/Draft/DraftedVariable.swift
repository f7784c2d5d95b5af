import Compose
import Contract
import Diagnostics

/// What a drafted contract says of one variable.
struct DraftedVariable {
  var name: String
  var services: [String]
  var builds: [String]
  var isRequired: Bool
  var isGuarded: Bool
  var isPublic: Bool
  var guess: ValueGuess
  var example: String?
  var note: String?
  var isIdentical = false
  var sameAs: String?
  var memberOf: String?
  var sameServerAs: String?
  var otherDatabaseThan: String?
  var url: [(part: String, name: String)] = []
  /// The value that it has everywhere, for finding relations; it is never written.
  private let value: String?
  /// Whether it is the same wherever it is received.
  private let isUniform: Bool

  /// The variables of a project, with the relations that hold between them.
  static func all(in deployment: Deployment, hiding redaction: Redaction) -> [DraftedVariable] {
    let referenced = ReferencedVariable.all(in: deployment.project).filter { redaction.shown($0.name) != nil }
    var drafts = referenced.map { DraftedVariable($0, in: deployment.project, hiding: redaction) }
    let given = zip(referenced, drafts).filter { !$0.0.isComposed }.map(\.1)
    for index in drafts.indices { drafts[index].relateURL(to: given, referenced[index], in: deployment) }
    // What the file puts together itself is worth a word when it is a URL whose parts can be checked.
    var kept = zip(referenced, drafts).filter { !$0.isComposed || $1.url.contains { $0.part != "reach" } }.map { $1 }
    let all = kept
    for index in kept.indices { kept[index].relate(to: all) }
    return kept
  }

  private init(_ variable: ReferencedVariable, in project: Project, hiding redaction: Redaction) {
    name = variable.name
    // A public variable is compiled in by every build of a service that receives it, or it is not treated as one.
    let built = variable.services.filter { project.service(named: $0)?.build != nil }
    isPublic = ValueGuess.isPublic(name) && !variable.builds.isEmpty && built.allSatisfy(variable.builds.contains)
    services = variable.services
    if isPublic { services += variable.builds.filter { !variable.services.contains($0) } }
    builds = isPublic ? [] : variable.builds
    let values = variable.values
    isUniform = values.allSatisfy { $0.utf8.elementsEqual(values[0].utf8) }
    value = isUniform ? values.first : nil
    isRequired = variable.isDemanded || variable.isComposed || (!values.isEmpty && !variable.hasOperand)
    isGuarded = isRequired && variable.isGuarded
    guess = ValueGuess(name: name, values: values + variable.defaults, isPublic: ValueGuess.isPublic(name))
    if !guess.type.isSecret {
      // Who may use a URL is nobody's business, whether or not a password is with it.
      example = variable.defaults.lazy.compactMap(redaction.shown).first { URLText($0)?.user == nil }
    }
    note = variable.messages.lazy.compactMap(redaction.shown).first
    let delivered = variable.deliveries.compactMap { $0.value?.string }
    let isEverywhere = delivered.count == variable.deliveries.count
    isIdentical = services.count > 1 && isEverywhere && Set(delivered.map { Array($0.utf8) }).count == 1
  }

  // MARK: Relations

  private mutating func relate(to all: [DraftedVariable]) {
    guard let value, guess.type != .boolean else { return }
    if guess.type.isSecret {
      // A login has a name at either of its ends, and one of them alone cannot be changed.
      let first = all.first { $0.value == value && $0.guess.type == guess.type && $0.isRequired == isRequired }
      sameAs = first.flatMap { $0.name == name ? nil : $0.name }
      return
    }
    // `NEXT_PUBLIC_POSTHOG_HOST` and `POSTHOG_HOST`: one value under two names.
    sameAs =
      all.first {
        $0.name != name && name.hasSuffix("_" + $0.name) && $0.value == value && $0.guess.type == guess.type
          && $0.isRequired == isRequired
      }?.name
    if guess.type == .httpURL || guess.type == .origin, let url = URLText(value) {
      memberOf =
        all.first { other in
          guard other.name != name, other.guess.type == .originList, let list = other.value else { return false }
          return list.split(separator: ",").contains { URLText(String($0))?.origin == url.origin }
        }?.name
    }
    if guess.type == .postgresURL { relateDatabase(to: all, value) }
  }

  /// A second database beside the main one: same server, another name.
  private mutating func relateDatabase(to all: [DraftedVariable], _ value: String) {
    guard ["SHADOW", "TEST"].contains(where: name.contains), let url = URLText(value) else { return }
    let main = all.first { other in
      guard other.name != name, other.guess.type == .postgresURL, let main = other.value.flatMap({ URLText($0) }) else {
        return false
      }
      return main.hostName == url.hostName && main.effectivePort == url.effectivePort
        && !main.decoded(main.database).elementsEqual(url.decoded(url.database))
    }
    sameServerAs = main?.name
    otherDatabaseThan = main?.name
  }

  /// The variables that hold parts of the URL, and the service it leads to.
  private mutating func relateURL(to all: [DraftedVariable], _ variable: ReferencedVariable, in deployment: Deployment)
  {
    guard guess.type.isURL, isUniform, let entry = variable.deliveries.first else { return }
    let template = URLTemplate(entry, in: deployment.files)
    let written = value.flatMap { URLText($0) }
    func name(of part: (URLText) -> Range<Int>?, among isWanted: (DraftedVariable) -> Bool) -> String? {
      if let template, let name = template.name(of: part) { return all.contains { $0.name == name } ? name : nil }
      guard let written, let range = part(written), !range.isEmpty else { return nil }
      let bytes = written.decoded(range)
      return all.first { isWanted($0) && ($0.value?.utf8.elementsEqual(bytes) ?? false) }?.name
    }
    func isNamed(_ words: String...) -> (DraftedVariable) -> Bool {
      { variable in words.contains { variable.name.contains($0) } }
    }
    let password = name(of: { $0.password }, among: { $0.guess.type == .secret })
    // Users and ports of different servers are often the same.
    let own = self
    func isOfServer(_ word: String) -> (DraftedVariable) -> Bool {
      { $0.name.contains(word) && (own.guess.type == .postgresURL || password != nil || own.sharesWord(with: $0)) }
    }
    let user = name(of: { $0.user }, among: isOfServer("USER"))
    let isDatabase = isNamed("DB", "DATABASE", "NAME")
    let database = guess.type == .postgresURL ? name(of: { $0.database }, among: isDatabase) : nil
    let port = name(of: { $0.port }, among: isOfServer("PORT"))
    let parts = [("user", user), ("password", password), ("database", database), ("port", port)]
    url = parts.compactMap { part, name in name.flatMap { $0 == self.name ? nil : (part, $0) } }

    guard let host = written?.hostName ?? template?.hostName, !host.isEmpty else { return }
    switch deployment.host(host) {
    case .service(let service): url += [("host", service), ("reach", "containers")]
    case .publicNetwork where guess.type == .httpURL: url.append(("reach", "public"))
    case .publicNetwork, .loopback, .dockerHost, .privateNetwork, .unknownName: break
    }
  }
}

extension DraftedVariable {
  /// Whether both names begin alike, as `EMAIL_URL` and `EMAIL_USER`.
  private func sharesWord(with other: DraftedVariable) -> Bool {
    name.split(separator: "_").first == other.name.split(separator: "_").first
  }
}

extension ReferencedVariable {
  /// Whether the compose file says what happens without it.
  fileprivate var hasOperand: Bool {
    references.contains { reference in
      switch reference.form {
      case .plain, .required: false
      case .fallback, .alternative: true
      }
    }
  }
}
