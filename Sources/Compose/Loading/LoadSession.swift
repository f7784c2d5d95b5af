import Diagnostics
import YAML

/// Finds the definition of a variable, if it has one.
typealias VariableLookup = (String) -> Definition?

/// What all stages of one load share: the files read so far, and what is wrong with them.
final class LoadSession {
  let fileSystem: FileSystem
  let target: Target
  /// Whether variables are filled in at all.
  let interpolates: Bool
  /// Whether `!reset` and `!override` mean anything: `docker stack deploy` merges as if they were not there.
  let honoursMergeTags: Bool
  /// Where variables can be set.
  private let supply: Supply
  /// What paths are shown relative to.
  let workingDirectory: String
  /// The user's home directory, as the shell has it.
  let home: String?
  var files = SourceFiles()
  /// The compose files that were read, in that order.
  private(set) var composeFiles: [FileID] = []
  fileprivate var sources: [String: ComposeSource] = [:]
  /// The lines of compose files on which the YAML layer found something wrong.
  fileprivate var brokenLines: [SourceRange] = []
  /// The values, and the references in an Environment tab, that only stand for something that is not known here.
  private var unknownPlaces: [SourceRange] = []
  /// Keys and values that have been reported already, and that stand in the model as something that they are not.
  var misread: Set<SourceRange> = []
  /// Keys without a value behind which stands what should be below them.
  var parents: Set<SourceRange> = []
  /// What stands under top-level keys that are misspelt, by the rule that would miss the names in it.
  var misspeltSections: [RuleName: Model.ID] = [:]
  /// Top-level keys without a value, by its place.
  var emptySections: [SourceRange: String] = [:]
  /// Files in which the name of a service has been missed.
  var filesWithoutServiceName: Set<FileID> = []
  /// Services that lack something which could not be taken from elsewhere or was misspelt, so that it cannot be told
  /// what else they lack.
  private var incompleteServices: Set<KeyBytes> = []
  /// Whether a file that is included could not be, so that nobody knows what it declares.
  var lacksInclusions = false
  /// How many more names may be compared with one that is not known: a project can have very many of both.
  private var comparisons = 100_000
  /// How many files have been included so far, the same one counting each time.
  var inclusions = 0
  /// How many ports short forms have come to so far.
  var expandedPorts = 0
  private var referred = References()
  /// What documents take away from earlier ones.
  var removals: [Removal] = []
  var comments: [SourceRange] = []
  /// Text of env files that may be the rest of a secret.
  var strayText: [SourceRange] = []
  private var diagnostics: [Diagnostic] = []
  /// The position in `diagnostics` of the last finding at each place: an anchor that is used in many places says the
  /// same of each.
  private var lastAtPlace: [SourceRange: Int] = [:]
  /// For each finding the one before it at the same place, or -1.
  private var earlierAtPlace: [Int] = []
  /// The services besides its own that each finding is about, by its position.
  private var sharers: [Int: Sharers] = [:]

  private struct Sharers {
    private(set) var names: [String] = []
    private var known: Set<KeyBytes> = []

    mutating func add(_ name: String) { if known.insert(KeyBytes(name)).inserted { names.append(name) } }

    func contains(_ name: String) -> Bool { known.contains(KeyBytes(name)) }
  }

  init(_ request: LoadRequest, fileSystem: FileSystem) {
    self.fileSystem = fileSystem
    target = request.target
    interpolates = request.interpolates
    honoursMergeTags = request.target != .stack
    supply = request.supply
    workingDirectory = request.workingDirectory
    home =
      request.shell == nil && request.target == .dokploy
      ? ProjectEnvironment.startedByDokploy.lookup("HOME")?.value.string
      : request.shell?.last { $0.name == "HOME" }?.value
  }

  var references: [VariableReference] { referred.all }

  /// Notes that something is missing from a service that should be there.
  func noteIncomplete(_ service: String) { incompleteServices.insert(KeyBytes(service)) }

  func isIncomplete(_ service: String) -> Bool {
    !incompleteServices.isEmpty && incompleteServices.contains(KeyBytes(service))
  }

  /// Keeps references, and says where they are among all.
  func keep(_ added: [VariableReference]) -> Range<Int> { referred.add(added) }

  /// Something that fills in the variables of a document.
  func interpolator(lookup: @escaping VariableLookup) -> Interpolator {
    Interpolator(limit: Template.Limit.expansion, document: referred.addDocument(), lookup: lookup)
  }

  /// Fills in the variables of a text, keeps its references and reports what is wrong with them.
  func interpolate(
    _ text: Span<UInt8>, _ origin: Interpolator.Origin, at path: ModelPath, by interpolator: inout Interpolator
  ) -> ComposedText {
    let (result, problems) = referred.interpolate(text, origin, at: path, by: &interpolator)
    for problem in problems.withoutConsequences { report(problem.diagnostic) }
    return result
  }

  /// Whether Docker Compose would have stopped by now.
  var hasErrors: Bool { referred.absent.isRefused || diagnostics.contains { $0.severity == .error } }

  func report(_ diagnostic: Diagnostic) {
    let place = diagnostic.primary?.range ?? SourceRange(FileID(index: .max), 0..<0)
    let last = lastAtPlace[place] ?? -1
    // That its keys are numbers is not what is wrong with a mapping in the place of a list.
    if diagnostic.rule == .wrongType, last >= 0, diagnostics[last].rule == .nonStringKey {
      diagnostics[last] = diagnostic
      return
    }
    if let known = position(ofSame: diagnostic, from: last) {
      let subject = diagnostics[known].subject
      // The finding that names a service says more than the one in an extension that the service takes it from.
      if subject.service == nil, diagnostic.subject.service != nil {
        diagnostics[known] = diagnostic
      } else if let service = diagnostic.subject.service, service != subject.service {
        sharers[known, default: Sharers()].add(service)
      }
      return
    }
    lastAtPlace[place] = diagnostics.count
    earlierAtPlace.append(last)
    diagnostics.append(diagnostic)
  }

  /// The finding that says what another one would say again: of an anchor or a base, for another service that takes it.
  ///
  /// - Parameter last: the position of the last one at the same place, or -1.
  private func position(ofSame diagnostic: Diagnostic, from last: Int) -> Int? {
    var position = last
    var sameRule = 0
    var same: Int?
    while position >= 0 {
      let known = diagnostics[position]
      if known.rule == diagnostic.rule {
        sameRule += 1
        if known.message == diagnostic.message || sameRule > Self.maximumAtOnePlace { return position }
        // Of several findings that one service has at a place, the first is that of which the other has its first.
        if let service = diagnostic.subject.service, let other = known.subject.service, service != other,
          sharers[position]?.contains(service) != true,
          known.subject.pathInService == diagnostic.subject.pathInService
        {
          same = position
        }
      }
      position = earlierAtPlace[position]
    }
    return same
  }

  /// What a rule says more often of one place, it says of the places that an anchor is used in.
  private static let maximumAtOnePlace = 4

  /// The name that was probably meant, as a line of help.
  func suggestion(for name: String, among count: Int, _ names: () -> [String]) -> Message? {
    meantName(for: name, among: count, names).map { "did you mean `\($0)`?" }
  }

  /// The name that was probably meant.
  func meantName(for name: String, among count: Int, _ names: () -> [String]) -> String? {
    guard count <= comparisons, !name.isEmpty else { return nil }
    comparisons -= count
    return nearest(to: name, in: names())
  }

  /// Reports that Docker Compose refuses the project, or with another severity what else there is to say.
  func report(
    _ rule: RuleName, _ message: Message, at range: SourceRange?, _ text: Message = "", related: [Label] = [],
    help: [Message] = [], severity: Severity = .error, path: ModelPath? = nil, fix: Fix? = nil
  ) {
    report(
      Diagnostic(
        rule, severity, message, at: range.map { Label($0, text) }, related: related, help: help,
        subject: Subject(service: path?.service, path: path?.description), fix: fix))
  }
}

// MARK: - Findings

extension LoadSession {
  /// The rules that say something about a value which the YAML layer may have guessed.
  private static let consequences: Set<RuleName> = [
    .wrongType, .unknownKey, .missingKey, .unsupportedValue, .invalidName, .invalidNumber, .invalidBoolean,
    .invalidSize,
    .invalidDuration, .invalidPort, .invalidVolume, .invalidCommand, .missingImage,
  ]

  /// What is wrong, but for what only follows from a line that is not YAML or from a value of the wrong kind, or is said
  /// of a value that is not known.
  var findings: [Diagnostic] {
    var diagnostics = diagnostics
    for (position, sharers) in sharers {
      let names = sharers.names
      diagnostics[position] = diagnostics[position].with {
        $0.help.append("\(shortList(names)) \(names.count == 1 ? "takes" : "take") it from here as well")
      }
    }
    diagnostics += referred.absent.diagnostics(supply)
    guard
      !brokenLines.isEmpty || !unknownPlaces.isEmpty || !misread.isEmpty || !parents.isEmpty || !emptySections.isEmpty
    else { return diagnostics }
    let lacking = Set(diagnostics.lazy.compactMap { Self.sections[$0.rule] })
    var condemned: Set<SourceRange> = []
    return diagnostics.filter { diagnostic in
      guard let range = diagnostic.primary?.range else { return true }
      if diagnostic.rule == .wrongType {
        if parents.contains(range) { return false }
        // What must be declared in it says more.
        if let section = emptySections[range], lacking.contains(section) { return false }
      }
      if diagnostic.severity == .error, misread.contains(range), !condemned.insert(range).inserted { return false }
      if Self.consequences.contains(diagnostic.rule), brokenLines.contains(where: { $0.contains(range.start) }) {
        return false
      }
      return Self.aboutReferences.contains(diagnostic.rule)
        || !unknownPlaces.contains { $0.contains(range.start) }
    }
  }

  /// Where the names are to be declared that these rules miss.
  static let sections: [RuleName: String] = [
    .undefinedService: "services", .undefinedVolume: "volumes", .undefinedNetwork: "networks",
    .undefinedConfig: "configs", .undefinedSecret: "secrets",
  ]

  /// The rules that do not judge what a value comes to.
  private static let aboutReferences: Set<RuleName> = [
    .missingVariable, .unsetVariable, .invalidInterpolation, .miscountedBraces, .interpolationLimit,
    .dokployUnknownReference, .dokployNestedReference, .duplicateVariable,
  ]

  /// Notes that what a value comes to is not known, so that nothing is said of what stands for it.
  func noteUnknown(_ text: TracedText, at range: SourceRange) {
    guard !text.isKnown, unknownPlaces.count < 1_000 else { return }
    noteUnknown(at: range)
    // A finding about a part marks it where the part was written.
    for run in text.runs {
      if case .inserted(let inner, _, _) = run.source, let place = inner.text.place.range {
        noteUnknown(inner.text, at: place)
      }
    }
  }

  /// The same of a value that is refused itself.
  func noteUnknown(at range: SourceRange) {
    if unknownPlaces.count < 1_000, unknownPlaces.last != range { unknownPlaces.append(range) }
  }

  private static func line(around range: SourceRange, in bytes: [UInt8]) -> SourceRange {
    let offset = min(range.lowerBound, bytes.count)
    // A line that is longer than anybody writes counts as far as this from the place.
    let before = max(0, offset - 4_096)..<offset
    let after = offset..<min(bytes.count, offset + 4_096)
    let start = bytes[before].lastIndex { $0 == 0x0A || $0 == 0x0D }.map { $0 + 1 } ?? before.lowerBound
    let end = bytes[after].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? after.upperBound
    return SourceRange(range.file, start..<end)
  }
}

// MARK: - Files

extension LoadSession {
  /// The bound on files that includes and extends bring in.
  private static let maximumFiles = 1_000

  /// How a path is shown.
  func display(_ path: String) -> String { FilePath.display(path, from: workingDirectory) }

  /// Keeps a file that was read.
  func addFile(_ path: String, _ bytes: [UInt8]) -> FileID { files.add(path: display(path), bytes: bytes) }

  /// The contents of a file that another one names; why it cannot be read is reported there.
  ///
  /// - Parameter remedy: what to do if there is no such file.
  func read(
    _ path: String, named text: String, as role: String, at range: SourceRange?, whenMissing remedy: Message? = nil
  ) -> [UInt8]? {
    guard !text.isEmpty else {
      report(.unreadableFile, "the \(role) has no name", at: range, help: ["name a file that can be read"])
      return nil
    }
    guard !RemoteResource.isRemote(text) else {
      report(
        .remoteResource, "`\(text)` is on another machine, and this program does not fetch it", at: range,
        help: ["keep a copy of the file in the project"])
      return nil
    }
    guard files.files.count < Self.maximumFiles else {
      report(
        .tooManyFiles, "the project is made of more than \(Self.maximumFiles) files", at: range,
        help: ["include fewer files"])
      return nil
    }
    let result = fileSystem.kind(path) == .directory ? .failure(.isDirectory) : fileSystem.read(path)
    switch result {
    case .success(let bytes): return bytes
    case .failure(let reason):
      let help = (reason == .notFound ? remedy : nil) ?? "name a file that can be read"
      let failure = InputFailure(reading: role, text, reason, help: [help], at: range)
      let place = display(path)
      report(
        .unreadableFile, failure.message, at: range,
        help: failure.help + (place.hasSameBytes(as: text) ? [] : ["it is looked for at `\(place)`"]))
      return nil
    }
  }

  /// A compose file that another one names, parsed.
  func source(_ path: String, named text: String, at range: SourceRange) -> ComposeSource? {
    if let known = sources[path] { return known }
    guard let bytes = read(path, named: text, as: "compose file", at: range) else { return nil }
    let source = parse(bytes, path: path, file: addFile(path, bytes))
    sources[path] = source
    return source
  }

  /// Parses a compose file, keeping its comments and what is wrong with it.
  func parse(_ bytes: [UInt8], path: String, file: FileID) -> ComposeSource {
    let text = FileText(bytes)
    // Whoever shows a line of the file, or looks for a secret in it, must find text.
    if text.isConverted { files.replace(file, with: text.bytes) }
    let stream = YAML.Stream.parse(text, file: file)
    for diagnostic in stream.diagnostics {
      report(diagnostic)
      if diagnostic.severity == .error, brokenLines.count < 1_000, let range = diagnostic.primary?.range {
        brokenLines.append(Self.line(around: range, in: text.bytes))
        // One of the two may be the rest of something else.
        if diagnostic.rule == .duplicateKey, let first = diagnostic.related.first?.range {
          brokenLines.append(Self.line(around: first, in: text.bytes))
        }
      }
    }
    comments += stream.comments
    composeFiles.append(file)
    return ComposeSource(path: path, id: file, stream: stream)
  }

  /// Keeps what an env file holds besides definitions.
  ///
  /// - Parameter reason: why a variable is not known in it, if that is not for the want of a definition.
  func note(_ file: EnvFile, reason: (_ variable: String) -> Message? = { _ in nil }) {
    comments += file.comments
    strayText += file.strayText
    for diagnostic in file.diagnostics {
      let reason = diagnostic.rule == .unsetVariable ? diagnostic.subject.variable.flatMap(reason) : nil
      report(reason.map { reason in diagnostic.with { $0.help = [reason] } } ?? diagnostic)
    }
  }
}

extension Subject {
  /// What follows the service in its path.
  fileprivate var pathInService: Substring? {
    guard let path, let service else { return nil }
    return path.dropFirst("services.".count + service.count)
  }
}
