import Diagnostics

/// Replaces the references of one text after the other. `Template` says how, by an example.
struct Interpolator {
  private let limit: Int
  private let lookup: (String) -> Definition?

  private var bytes: ArraySlice<UInt8> = []
  private var origin = Origin.runs([])
  private var path = ModelPath()
  private var output = TracedBuffer()
  private var references: [VariableReference] = []
  private var referenceLimit = 0
  private var problems: [TemplateProblem] = []
  private var isOverLimit = false

  init(limit: Int, lookup: @escaping (String) -> Definition?) {
    self.limit = limit
    self.lookup = lookup
  }

  /// Where the bytes of the text came from.
  enum Origin {
    case runs([TracedText.Run])
    /// The file where they stand, one after the other, from this offset on.
    case verbatim(FileID, offset: Int)
  }

  /// Interpolates a text that stands at `path`, and adds the references in it to `references`.
  mutating func interpolate(
    _ bytes: ArraySlice<UInt8>, _ origin: Origin, at path: ModelPath, into references: inout [VariableReference]
  ) -> (text: TracedText, problems: [TemplateProblem]) {
    self.bytes = bytes
    self.origin = origin
    self.path = path
    swap(&self.references, &references)
    defer { swap(&self.references, &references) }
    referenceLimit = self.references.count + Template.Limit.references
    problems.removeAll()
    isOverLimit = false
    output.clear()
    output.reserveCapacity(bytes.count)
    expand(bytes.indices, isUsed: true, depth: 0)
    return (output.text, problems)
  }

  /// Appends `region`, a template of its own, to the output; one that is not used is only read.
  private mutating func expand(_ region: Range<Int>, isUsed: Bool, depth: Int) {
    var scanner = TemplateScanner(bytes, upTo: region.upperBound)
    var position = region.lowerBound
    /// What Compose's message would quote, in case of an error.
    var template = region
    while let dollar = scanner.dollar(from: position) {
      if isUsed { copy(position..<dollar) }
      if dollar >= template.upperBound { template = region }
      switch scanner.token(at: dollar) {
      case .literal:
        if isUsed { copy(dollar..<dollar + 1) }
        position = dollar + 1
      case .escaped:
        if isUsed { rewrite(dollar..<dollar + 2, as: Byte.dollar) }
        position = dollar + 2
      case .plain(let name, let end):
        insert(name, at: dollar..<end, isUsed: isUsed)
        position = end
      case .operation(let operation):
        apply(operation, at: dollar, isUsed: isUsed, depth: depth)
        position = operation.end
        if operation.reach > operation.end { template = operation.end..<operation.reach }
      case .invalid(let malformation, let end):
        let offsets = template.lowerBound - bytes.startIndex..<template.upperBound - bytes.startIndex
        report(.invalid(malformation, template: offsets, isUsed: isUsed), at: dollar..<end)
        if isUsed { copy(dollar..<dollar + 2) }
        position = dollar + 2
      }
    }
    if isUsed { copy(position..<region.upperBound) }
  }

  /// `$NAME` or `${NAME}`, at `whole`.
  private mutating func insert(_ name: Range<Int>, at whole: Range<Int>, isUsed: Bool) {
    let string = self.string(name)
    guard isUsed else { return record(name: name, string, at: whole, form: .plain, outcome: .unused) }
    if let definition = lookup(string) {
      record(name: name, string, at: whole, form: .plain, outcome: .value(definition))
      append(definition, at: whole)
    } else {
      record(name: name, string, at: whole, form: .plain, outcome: .unset)
      report(.unset(name: string), at: whole)
    }
  }

  private mutating func apply(_ operation: TemplateScanner.Operation, at dollar: Int, isUsed: Bool, depth: Int) {
    let name = string(operation.name)
    let whole = dollar..<operation.end
    let operand = string(operation.operand)
    let form: VariableReference.Form
    let outcome: VariableReference.Outcome
    let definition = isUsed ? lookup(name) : nil
    let isEmpty = definition?.value.string.isEmpty ?? true
    switch operation.symbol {
    case .fallback(let whenEmpty):
      form = .fallback(operand: operand, whenEmpty: whenEmpty)
      if let definition, !(whenEmpty && isEmpty) { outcome = .value(definition) } else { outcome = .operand }
    case .alternative(let whenEmpty):
      form = .alternative(operand: operand, whenEmpty: whenEmpty)
      outcome = definition == nil || (whenEmpty && isEmpty) ? .blank : .operand
    case .required(let whenEmpty):
      form = .required(message: operand, whenEmpty: whenEmpty)
      if let definition, !(whenEmpty && isEmpty) { outcome = .value(definition) } else { outcome = .missing }
    }
    record(
      name: operation.name, name, at: whole, form: form, outcome: isUsed ? outcome : .unused)
    if let balancedEnd = operation.balancedEnd {
      report(.miscountedBraces(isUsed: isUsed), at: dollar..<balancedEnd + 1)
    }

    guard depth < Template.Limit.depth else {
      return report(.nestedTooDeeply(limit: Template.Limit.depth), at: whole)
    }
    guard isUsed else { return expand(operation.operand, isUsed: false, depth: depth + 1) }
    switch outcome {
    case .value(let definition):
      append(definition, at: whole)
      expand(operation.operand, isUsed: false, depth: depth + 1)
    case .operand:
      expand(operation.operand, isUsed: true, depth: depth + 1)
    case .missing:
      // The message is interpolated too, and an error in it comes first.
      let message = interpolatedMessage(operation.operand, depth: depth + 1)
      report(.missing(name: name, written: operand, message: message, empty: definition), at: whole)
    case .blank, .unset, .unused:
      expand(operation.operand, isUsed: false, depth: depth + 1)
    }
  }

  /// Interpolates the message of a required variable, and takes it out of the output again.
  private mutating func interpolatedMessage(_ operand: Range<Int>, depth: Int) -> String {
    let start = output.count
    expand(operand, isUsed: true, depth: depth)
    return output.truncate(to: start)
  }

  private func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}

// MARK: - Results

extension Interpolator {
  private mutating func record(
    name: Range<Int>, _ string: String, at whole: Range<Int>, form: VariableReference.Form,
    outcome: VariableReference.Outcome
  ) {
    guard references.count < referenceLimit, let range = place(of: whole) else { return }
    references.append(
      VariableReference(
        name: string, range: range, nameRange: place(of: name) ?? range, form: form, outcome: outcome, path: path))
  }

  private mutating func report(_ kind: TemplateProblem.Kind, at range: Range<Int>) {
    guard problems.count < Template.Limit.problems else { return }
    problems.append(TemplateProblem(kind, at: place(of: range), path: path))
  }

  /// Appends bytes of the input as they are.
  private mutating func copy(_ range: Range<Int>) {
    switch origin {
    case .verbatim(let file, let offset):
      output.append(bytes[range], from: .bytes(file, offset: offset + range.lowerBound - bytes.startIndex))
    case .runs(let runs): output.append(range, of: bytes, tracedBy: runs)
    }
  }

  /// Appends `byte` in place of the input's `range`.
  private mutating func rewrite(_ range: Range<Int>, as byte: UInt8) {
    output.append(CollectionOfOne(byte), from: place(of: range).map { .rewritten($0) } ?? .unplaced)
  }

  private mutating func append(_ definition: Definition, at whole: Range<Int>) {
    let value = definition.value
    guard !value.string.isEmpty else { return }
    guard output.count + value.string.utf8.count <= limit else {
      if !isOverLimit { report(.expandsTooFar(limit: limit), at: whole) }
      isOverLimit = true
      return
    }
    output.insert(value, at: place(of: whole))
  }

  private func place(of range: Range<Int>) -> SourceRange? {
    let part = range.lowerBound - bytes.startIndex..<range.upperBound - bytes.startIndex
    switch origin {
    case .verbatim(let file, let offset):
      return part.isEmpty ? nil : SourceRange(file, offset + part.lowerBound..<offset + part.upperBound)
    case .runs(let runs): return runs.extent(of: part)
    }
  }
}

extension [TracedText.Run] {
  /// The last run that starts at or before `offset`, found by bisection: a long text has many runs.
  func index(at offset: Int) -> Int? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle].start <= offset { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }

  /// The bytes from where `part`, which is not empty, begins to where it ends, without following insertions.
  func extent(of part: Range<Int>) -> SourceRange? {
    guard !part.isEmpty, let first = bytes(at: part.lowerBound), let last = bytes(at: part.upperBound - 1),
      first.file == last.file
    else { return nil }
    return first.union(last)
  }

  /// The bytes that the byte at `offset` came from.
  private func bytes(at offset: Int) -> SourceRange? {
    guard let index = index(at: offset) else { return nil }
    let run = self[index]
    switch run.source {
    case .bytes(let file, let start):
      let byte = start + offset - run.start
      return SourceRange(file, byte..<byte + 1)
    case .rewritten(let range), .inserted(_, _, let range): return range
    case .unknown(let range): return range
    case .unplaced: return nil
    }
  }
}
