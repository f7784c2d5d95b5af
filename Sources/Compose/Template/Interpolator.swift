import Diagnostics

/// Replaces the references of one text after the other. `Template` says how, by an example.
///
/// The text itself is handed on from one function to the next, as a view of bytes that are neither copied nor counted.
struct Interpolator {
  private let limit: Int
  private let lookup: VariableLookup
  /// The number of the document that the texts are in.
  private let document: UInt32

  private var origin = Origin.runs([])
  private var output = TracedBuffer()
  private var referenceLimit = 0
  /// What is wrong with the last text.
  private(set) var problems: [Problem] = []
  private var isOverLimit = false
  /// Whether the last text had the value of a variable put into it.
  private(set) var hasInserted = false

  /// Whether the last text is refused, so that nobody knows what it would have come to.
  var isRefused: Bool {
    problems.contains {
      switch $0 {
      case .absent(let reference, _): reference.isMissing
      case .other: true
      }
    }
  }

  init(limit: Int, document: UInt32, lookup: @escaping VariableLookup) {
    self.limit = limit
    self.document = document
    self.lookup = lookup
  }

  /// Where the bytes of the text came from.
  enum Origin {
    case runs([TracedText.Run])
    /// The file where they stand, one after the other, from this offset on.
    case verbatim(FileID, offset: Int)
  }

  enum Problem {
    /// The reference finds nothing; and the number of its variable.
    case absent(VariableReference, variable: Int)
    indirect case other(TemplateProblem)
  }

  /// Interpolates a text that stands at `path`, and adds the references in it to `references`.
  mutating func interpolate(
    _ text: Span<UInt8>, _ origin: Origin, at path: ModelPath, into references: inout References
  ) -> TracedText {
    self.origin = origin
    referenceLimit = references.all.count + Template.Limit.references
    if !problems.isEmpty { problems.removeAll(keepingCapacity: true) }
    isOverLimit = false
    hasInserted = false
    expand(0..<text.count, of: text, at: path, isUsed: true, depth: 0, into: &references)
    return output.take()
  }

  /// Appends `region`, a template of its own, to the output; one that is not used is only read.
  private mutating func expand(
    _ region: Range<Int>, of text: Span<UInt8>, at path: ModelPath, isUsed: Bool, depth: Int,
    into references: inout References
  ) {
    var scanner = TemplateScanner(upTo: region.upperBound)
    var position = region.lowerBound
    /// What Compose's message would quote, in case of an error.
    var template = region
    var operation: TemplateScanner.Operation?
    while let dollar = scanner.dollar(from: position, in: text) {
      if let operation {
        let reach = scanner.reach(of: operation, in: text)
        if reach > operation.end { template = operation.end..<reach }
      }
      operation = nil
      if isUsed { copy(position..<dollar, of: text) }
      if dollar >= template.upperBound { template = region }
      switch scanner.token(at: dollar, in: text) {
      case .literal:
        if isUsed { copy(dollar..<dollar + 1, of: text) }
        position = dollar + 1
      case .escaped:
        if isUsed { rewrite(dollar..<dollar + 2, as: Byte.dollar) }
        position = dollar + 2
      case .plain(let name, let end):
        insert(name, of: text, at: dollar..<end, path, isUsed: isUsed, into: &references)
        position = end
      case .operation(let found):
        apply(found, of: text, at: dollar, path, isUsed: isUsed, depth: depth, into: &references)
        position = found.end
        operation = found
      case .invalid(let malformation, let end):
        report(.invalid(malformation, template: template, isUsed: isUsed), at: dollar..<end, path)
        if isUsed { copy(dollar..<dollar + 2, of: text) }
        position = dollar + 2
      }
    }
    if isUsed { copy(position..<region.upperBound, of: text) }
  }

  /// `$NAME` or `${NAME}`, at `whole`.
  private mutating func insert(
    _ name: Range<Int>, of text: Span<UInt8>, at whole: Range<Int>, _ path: ModelPath, isUsed: Bool,
    into references: inout References
  ) {
    let variable = references.variable(text.extracting(name))
    let definition = isUsed ? references.definition(variable, in: document, lookup: lookup) : nil
    let outcome: VariableReference.Outcome = isUsed ? definition.map { .value($0) } ?? .unset : .unused
    let reference = record(variable, name, at: whole, path, form: .plain, outcome: outcome, into: &references)
    if let definition {
      append(definition, at: whole, path)
    } else if isUsed {
      report(reference, to: variable, path, otherwise: .unset(name: references.name(variable)))
    }
  }

  private mutating func apply(
    _ operation: TemplateScanner.Operation, of text: Span<UInt8>, at dollar: Int, _ path: ModelPath, isUsed: Bool,
    depth: Int, into references: inout References
  ) {
    let variable = references.variable(text.extracting(operation.name))
    let whole = dollar..<operation.end
    let operand = references.operand(of: variable, text.extracting(operation.operand))
    let form: VariableReference.Form
    let outcome: VariableReference.Outcome
    let definition = isUsed ? references.definition(variable, in: document, lookup: lookup) : nil
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
      if let definition, !(whenEmpty && isEmpty) {
        outcome = .value(definition)
      } else {
        outcome = .missing(empty: definition)
      }
    }
    let reference = record(
      variable, operation.name, at: whole, path, form: form, outcome: isUsed ? outcome : .unused, into: &references)
    if let balancedEnd = operation.balancedEnd {
      report(.miscountedBraces(isUsed: isUsed), at: dollar..<balancedEnd + 1, path)
    }

    guard depth < Template.Limit.depth else {
      return report(.nestedTooDeeply(limit: Template.Limit.depth), at: whole, path)
    }
    if isUsed, case .value(let definition) = outcome { append(definition, at: whole, path) }
    if operation.isLiteral {
      if isUsed, case .operand = outcome { append(operand, at: operation.operand, of: text) }
    } else {
      // The message of a guard is interpolated too, and an error in it comes first.
      let start = output.count
      var isOperandUsed = false
      if isUsed {
        switch outcome {
        case .operand, .missing: isOperandUsed = true
        case .value, .blank, .unset, .unused: break
        }
      }
      expand(operation.operand, of: text, at: path, isUsed: isOperandUsed, depth: depth + 1, into: &references)
      if case .missing = outcome { output.truncate(to: start) }
    }
    if isUsed, case .missing(let empty) = outcome {
      let problem = TemplateProblem.Kind.missing(name: references.name(variable), message: operand, empty: empty)
      report(reference, to: variable, path, otherwise: problem)
    }
  }
}

// MARK: - Results

extension Interpolator {
  /// Keeps a reference; nil if it stands in no file.
  private mutating func record(
    _ variable: Int, _ name: Range<Int>, at whole: Range<Int>, _ path: ModelPath, form: VariableReference.Form,
    outcome: VariableReference.Outcome, into references: inout References
  ) -> VariableReference? {
    guard let range = place(of: whole) else { return nil }
    let reference = VariableReference(
      name: references.name(variable), range: range, nameRange: place(of: name) ?? range, form: form, outcome: outcome,
      path: path)
    if references.all.count < referenceLimit { references.add(reference) }
    return reference
  }

  private mutating func report(_ problem: Problem) {
    if problems.count < Template.Limit.problems { problems.append(problem) }
  }

  private mutating func report(_ kind: TemplateProblem.Kind, at range: Range<Int>, _ path: ModelPath) {
    report(.other(TemplateProblem(kind, at: place(of: range), path: path)))
  }

  /// Reports that a reference finds nothing: by what is kept of it, or if it stands in no file by what is wrong.
  private mutating func report(
    _ reference: VariableReference?, to variable: Int, _ path: ModelPath, otherwise kind: TemplateProblem.Kind
  ) {
    report(reference.map { .absent($0, variable: variable) } ?? .other(TemplateProblem(kind, at: nil, path: path)))
  }

  /// Appends bytes of the input as they are.
  private mutating func copy(_ range: Range<Int>, of text: Span<UInt8>) {
    guard !range.isEmpty else { return }
    switch origin {
    case .verbatim(let file, let offset):
      output.append(text.extracting(range), from: .bytes(file, offset: offset + range.lowerBound))
    case .runs(let runs): output.append(range, of: text, tracedBy: runs)
    }
  }

  /// Appends an operand that is used as it is.
  private mutating func append(_ operand: String, at range: Range<Int>, of text: Span<UInt8>) {
    switch origin {
    case .verbatim(let file, let offset):
      output.append(operand, from: .bytes(file, offset: offset + range.lowerBound))
    case .runs: copy(range, of: text)
    }
  }

  /// Appends `byte` in place of the input's `range`.
  private mutating func rewrite(_ range: Range<Int>, as byte: UInt8) {
    output.append(CollectionOfOne(byte), from: place(of: range).map { .rewritten($0) } ?? .unplaced)
  }

  private mutating func append(_ definition: Definition, at whole: Range<Int>, _ path: ModelPath) {
    let count = definition.value.string.utf8.count
    guard count > 0 else { return }
    guard output.count + count <= limit else {
      if !isOverLimit { report(.expandsTooFar(limit: limit), at: whole, path) }
      isOverLimit = true
      return
    }
    hasInserted = true
    output.insert(definition.shared, at: place(of: whole))
  }

  private func place(of part: Range<Int>) -> SourceRange? {
    switch origin {
    case .verbatim(let file, let offset):
      part.isEmpty ? nil : SourceRange(file, offset + part.lowerBound..<offset + part.upperBound)
    case .runs(let runs): runs.extent(of: part)
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
