import Compose
import Contract
package import Diagnostics

extension Redaction {
  /// What no output about a deployment may show.
  ///
  /// Secret are the values of variables that the contract gives a secret type, the values of variables that are named
  /// like secrets and that the contract does not know, generated secrets where the contract wants something else, keys
  /// that are for servers only, whatever has them, and the passwords inside URLs: wherever they are written (the compose file, a default, an env file, the shell), in
  /// every spelling on the way into the container.
  package init(of deployment: Deployment) { self.init(of: deployment, deployment.accidentalReferences) }

  init(of deployment: Deployment, _ accidental: [AccidentalReference]) {
    var collector = SecretCollector(deployment)
    collector.collect(accidental)
    self.init(
      ranges: collector.ranges, values: collector.values, publicNames: collector.forEachPublicName)
  }
}

extension Deployment {
  /// Whether the value of a variable must stay hidden.
  package func isSecret(_ name: String) -> Bool {
    survey.number(of: name).map { survey.variables[$0].isSecret } ?? SecretName.isSecret(name, in: contract)
  }
}

extension Deployment {
  /// Where names of secrets stand whose values were read.
  fileprivate var placesOfReadSecrets: [SourceRange] {
    var places: [SourceRange] = []
    // A list where a value should be is no value.
    for delivery in deliveredSecrets {
      guard project.value(of: delivery)?.string.isEmpty == false else { continue }
      places.append(nameRange(of: delivery))
    }
    for service in project.inactiveServices {
      for entry in service.environment + (service.build?.arguments ?? []) where entry.value?.string.isEmpty == false {
        places.append(entry.name.range)
      }
    }
    for position in project.references.indices where survey.variables[survey.referenced[position]].isSecret {
      places.append(project.references[position].nameRange)
    }
    for reference in envFileReferences { places.append(reference.nameRange) }
    return places + definitions.compactMap(\.nameRange)
  }
}

extension Deployment {
  func findUnreadSecrets() -> UnreadSecrets {
    var unread = UnreadSecrets(contract, read: placesOfReadSecrets, hasProject: hasProject)
    let project = Set(projectFiles)
    var envFiles = Set(definitions.compactMap(\.nameRange?.file) + writtenValues.map(\.range.file))
    for position in survey.fromEnvFiles { envFiles.insert(nameRange(of: delivered[position]).file) }
    for file in files.files {
      let kind: UnreadSecrets.Kind = envFiles.contains(file.id) ? .envFile : .composeFile
      unread.collect(from: file, project.contains(file.id) ? kind : .contract)
    }
    return unread
  }
}

/// Walks everything that a deployment holds and notes what is secret in it.
private struct SecretCollector {
  let deployment: Deployment
  var ranges: [SourceRange] = []
  var values: [String] = []
  /// Where the texts stand that have been noted already: a definition may be inserted in any number of services.
  private var notedSecrets: Set<SourceRange> = []
  private var notedURLs: Set<SourceRange> = []
  private let suspects: SuspectNames
  /// Where secrets stand that nothing was made of.
  private let unread: Redaction

  init(_ deployment: Deployment) {
    self.deployment = deployment
    let secrets = deployment.unreadSecrets
    ranges = secrets.ranges
    values = secrets.values
    unread = Redaction(ranges: ranges)
    suspects = SuspectNames(in: deployment, unread)
    notedSecrets.reserveCapacity(deployment.survey.secrets.count)
  }

  /// Names that stand in every project for all to see; hiding one of them everywhere would only tell that it is also
  /// a secret.
  func forEachPublicName(_ visit: (String) -> Void) {
    for name in ["true", "false", "null", "none"] { visit(name) }
    if ProjectName.isNormal(deployment.project.name) { visit(deployment.project.name) }
    for variable in deployment.survey.variables where variable.isDelivered && !suspects.contains(variable.name) {
      visit(variable.name)
    }
    for definition in deployment.definitions where !suspects.contains(definition.name) { visit(definition.name) }
    var network = ""
    let services = deployment.project.services
    for index in services.indices {
      if !unread.hides(partOf: services[index].name.range) { visit(services[index].name.value) }
      if let container = services[index].containerName?.string { visit(container) }
      for attachment in services[index].networks {
        // Most services are on the same one.
        if attachment.network.value != network { visit(attachment.network.value) }
        network = attachment.network.value
        for alias in attachment.aliases { visit(alias.string) }
      }
    }
  }

  mutating func collect(_ accidental: [AccidentalReference]) {
    for delivery in deployment.deliveredSecrets {
      if let text = deployment.project.value(of: delivery) { note(text, isSecret: true) }
      noteDollars(of: delivery)
    }
    for position in deployment.survey.urls {
      if let text = deployment.project.value(of: deployment.delivered[position]) { note(text, isSecret: false) }
    }
    for service in deployment.project.inactiveServices {
      for entry in service.environment + (service.build?.arguments ?? []) {
        let isSecret = deployment.isSecret(entry.name.value)
        if let text = entry.value { note(text, isSecret: isSecret || KnownTokens.isPrivateKey(text.string)) }
        for reference in entry.references {
          note(reference)
          if isSecret { noteDollar(reference) }
        }
      }
    }
    for definition in deployment.definitions {
      note(
        definition.value,
        isSecret: deployment.isSecret(definition.name) || KnownTokens.isPrivateKey(definition.value.string))
    }
    for position in deployment.survey.published {
      guard let text = deployment.project.value(of: deployment.delivered[position]),
        KnownTokens.isPrivateKey(text.string)
      else { continue }
      note(text, isSecret: true)
    }
    ranges += suspects.ranges
    values += suspects.values + deployment.facts.misplacedSecrets
    collectSuspected()
    collectMisspelled()
    collectMisplaced()
    collectRandom()
    collectUnused()
    for position in deployment.survey.fallbacks { note(deployment.project.references[position]) }
    for position in deployment.survey.alternatives { note(deployment.project.references[position]) }
    for reference in deployment.envFileReferences { note(reference) }
    for reference in deployment.referencesInEnvFilesOfServices { note(reference) }
    ranges += deployment.strayText
    // The value as written: what was inserted in it says nothing of the rest.
    for value in deployment.writtenValues where deployment.isSecret(value.value) {
      let written = String(decoding: deployment.files.bytes(of: value.range), as: UTF8.self)
      if !Placeholder.isOfInit(written.trimmedOfQuotes) { ranges.append(value.range) }
    }
    for accidental in accidental {
      ranges.append(accidental.owner.range)
      values.append(accidental.reference.name)
    }
  }

  /// What is given to a name that is one of a secret but for odd characters.
  private mutating func collectSuspected() {
    guard !suspects.isEmpty else { return }
    for delivery in deployment.delivered where suspects.mayBeSecret(deployment.name(of: delivery)) {
      if let text = deployment.project.value(of: delivery) { note(text, isSecret: true) }
    }
    for definition in deployment.definitions where suspects.mayBeSecret(definition.name) {
      note(definition.value, isSecret: true)
    }
  }

  /// A name that is nearly that of a secret is that secret misspelled, whatever it looks like otherwise.
  private mutating func collectMisspelled() {
    let misspelled = MisspelledSecrets(in: deployment)
    for definition in deployment.definitions where misspelled.contains(definition.name) {
      hide(definition.value, 0..<definition.value.string.utf8.count)
    }
    for value in deployment.writtenValues where misspelled.contains(value.value) { ranges.append(value.range) }
    guard misspelled.areInProject else { return }
    for delivery in deployment.delivered where misspelled.contains(delivery) {
      if let text = deployment.project.value(of: delivery) { note(text, isSecret: true) }
    }
    for position in deployment.survey.fallbacks + deployment.survey.alternatives
    where misspelled.contains(deployment.project.references[position].name) {
      note(deployment.project.references[position], isSecret: true)
    }
  }

  /// A generated secret that slipped into the line of a variable of another type is what the finding about it marks.
  private mutating func collectMisplaced() {
    for definition in deployment.definitions {
      guard let variable = deployment.contract?.variable(named: definition.name), !variable.type.value.isFreeText,
        SecretStrength.looksGenerated(definition.value.string)
      else { continue }
      hide(definition.value, 0..<definition.value.string.utf8.count)
    }
    for (_, value) in deployment.values(where: { !$0.type.value.isFreeText })
    where SecretStrength.looksGenerated(value.string) {
      hide(value.text, 0..<value.string.utf8.count)
    }
  }

  /// What looks random is secret, unless the contract says what it is or it is meant for everybody.
  private mutating func collectRandom() {
    func isUndeclared(_ name: String) -> Bool {
      deployment.contract?.position(ofVariable: name) == nil && !PublicName.isPublic(name, in: nil)
        && !SecretName.isForEverybody(name)
    }
    for position in deployment.survey.random {
      let delivery = deployment.delivered[position]
      guard isUndeclared(deployment.name(of: delivery)), let text = deployment.project.value(of: delivery) else {
        continue
      }
      noteRandom(text)
    }
    for definition in deployment.definitions where isUndeclared(definition.name) { noteRandom(definition.value) }
  }

  private mutating func noteRandom(_ text: TracedText) {
    if SecretStrength.looksRandom(text.string.utf8.span) { return note(text, isSecret: true) }
    for part in SecretStrength.randomParts(of: text.string.utf8.span) { hide(text, part) }
  }

  /// A finding about a variable that nothing uses is about its name, and nothing tells what its value is.
  private mutating func collectUnused() {
    let uses = VariableUses(in: deployment)
    for value in deployment.writtenValues where !value.range.isEmpty && !uses.contains(value.value) {
      guard deployment.contract?.position(ofVariable: value.value) == nil,
        deployment.survey.number(of: value.value).map({ !deployment.survey.variables[$0].isDelivered }) ?? true
      else { continue }
      ranges.append(value.range)
    }
  }

  /// A `$` in a secret begins a reference, which nothing defines, and which is part of the secret.
  private mutating func noteDollar(_ reference: VariableReference) {
    guard case .unset = reference.outcome, !reference.name.looksLikeVariable,
      reference.range.count == reference.name.utf8.count + 1
    else { return }
    ranges.append(reference.range)
    values.append(reference.name)
  }

  private mutating func noteDollars(of delivery: Delivery) {
    for reference in deployment.references(of: delivery) { noteDollar(reference) }
  }

  private mutating func note(_ text: TracedText, isSecret: Bool) {
    guard !text.string.isEmpty else { return }
    let source = text.soleInsertion ?? text
    if let place = source.verbatimPlace {
      let isNew = isSecret ? notedSecrets.insert(place).inserted : notedURLs.insert(place).inserted
      guard isNew else { return }
    }
    if isSecret { hide(source, 0..<source.string.utf8.count) }
    // Several URLs may stand in one value.
    guard source.string.holdsURL, source.string.utf8.contains(UInt8(ascii: "@")) else { return }
    for part in source.string.utf8.urls {
      guard let url = URLText(String(decoding: Array(part), as: UTF8.self)), let password = url.password,
        !password.isEmpty
      else { continue }
      let offset = source.string.utf8.distance(from: source.string.utf8.startIndex, to: part.startIndex)
      hide(source, (offset + password.lowerBound)..<(offset + password.upperBound))
    }
  }

  private mutating func hide(_ text: TracedText, _ part: Range<Int>) {
    guard !part.isEmpty else { return }
    let secret = text.string.part(part)
    // It stands for every value that is still to be chosen.
    if Placeholder.isOfInit(secret) { return }
    values.append(secret)
    if !secret.isUnreserved {
      if secret.utf8.contains(UInt8(ascii: "%")) {
        values.append(String(decoding: PercentEncoding.decode(secret.utf8), as: UTF8.self))
      }
      values.append(PercentEncoding.encode(secret.utf8))
    }
    if let place = text.verbatimPlace {
      ranges.append(
        SourceRange(place.file, place.lowerBound + part.lowerBound..<place.lowerBound + part.upperBound))
    } else {
      ranges += text.written(part)
    }
  }

  /// An operand that would stand in for a secret.
  private mutating func note(_ reference: VariableReference, isSecret: Bool = false) {
    switch reference.form {
    case .fallback(let operand, let whenEmpty), .alternative(let operand, let whenEmpty):
      guard !operand.isEmpty, isSecret || KnownTokens.isPrivateKey(operand) || deployment.isSecret(reference.name),
        let range = reference.operandRange(whenEmpty: whenEmpty)
      else { return }
      ranges.append(range)
      values.append(operand)
    case .plain, .required: break
    }
  }
}

extension ValueType {
  /// Whether any text can be a value of the type, so that one says nothing of what it is.
  fileprivate var isFreeText: Bool {
    switch self {
    case .string, .secret, .apiKey: true
    case .identifier, .boolean, .integer, .port, .enum, .url, .httpURL, .origin, .originList, .postgresURL: false
    }
  }
}

extension VariableReference {
  /// Where the operand stands in `${NAME:-operand}`; nil when the braces are not written letter for letter.
  func operandRange(whenEmpty: Bool) -> SourceRange? {
    let lower = nameRange.upperBound + (whenEmpty ? 2 : 1)
    let upper = range.upperBound - 1
    return range.file == nameRange.file && lower <= upper ? SourceRange(range.file, lower..<upper) : nil
  }
}

extension TracedText {
  /// Every place where a part of the text is written, in the files it was inserted from as well.
  func written(_ part: Range<Int>) -> [SourceRange] {
    var places: [SourceRange] = []
    let length = string.utf8.count
    for (index, run) in runs.enumerated() {
      let end = index + 1 < runs.count ? runs[index + 1].start : length
      let lower = max(run.start, part.lowerBound)
      let upper = min(end, part.upperBound)
      guard lower < upper else { continue }
      switch run.source {
      case .bytes(let file, let offset):
        places.append(SourceRange(file, (offset + lower - run.start)..<(offset + upper - run.start)))
      case .rewritten(let range), .unknown(let range?): places.append(range)
      case .inserted(let inner, let offset, _):
        places += inner.text.written((lower - run.start + offset)..<(upper - run.start + offset))
      case .unplaced, .unknown(nil): break
      }
    }
    return places
  }
}

extension String {
  /// Without a quote at both ends.
  fileprivate var trimmedOfQuotes: String {
    guard utf8.count > 1, let first, first == last, first == "'" || first == "\"" else { return self }
    return String(dropFirst().dropLast())
  }

  /// Some of its bytes. Only they are copied: a value may hold very many URLs.
  fileprivate func part(_ part: Range<Int>) -> String {
    guard part.count < utf8.count else { return self }
    return String(decoding: utf8.dropFirst(part.lowerBound).prefix(part.count), as: UTF8.self)
  }

  /// Whether all of it means itself everywhere in a URL.
  fileprivate var isUnreserved: Bool {
    let bytes = utf8.span
    for index in bytes.indices where !PercentEncoding.isUnreserved(bytes[index]) { return false }
    return true
  }
}

extension String.UTF8View {
  /// The pieces that hold a `://`, parted at blanks, commas and quotes; the whole text when a password may hold those.
  fileprivate var urls: [Substring.UTF8View] {
    let pieces = self.split { $0.isBlank || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") }
    return [self[...]] + (pieces.count > 1 ? pieces.filter { Array($0).containsSchemeMark } : [])
  }
}

extension [UInt8] {
  var containsSchemeMark: Bool {
    indices.contains { $0 + 2 < count && self[$0] == 0x3A && self[$0 + 1] == 0x2F && self[$0 + 2] == 0x2F }
  }
}
