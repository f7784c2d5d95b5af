import Diagnostics

/// Makes values of what stands in an Environment tab, as `EnvironmentTab` says; used once.
struct EnvironmentTabValues {
  struct Value {
    var text: TracedText
    var references: [VariableReference] = []
    var problems: [EnvFileProblem] = []
    var insertions = 0
  }

  private let additions: [Definition]
  private let outside: (String) -> Definition?
  /// Every assignment, in the order of the text.
  private var raw: [(name: String, nameRange: SourceRange, text: TracedText)] = []
  private(set) var values: [Value] = []
  /// The assignments of each name, in the order of first appearance.
  private(set) var names: [(name: String, assignments: [Int])] = []
  private var positions: [KeyBytes: Int] = [:]
  /// What Compose has read so far of the file that Dokploy wrote.
  private var defined: [KeyBytes: (definition: Definition, insertions: Int)] = [:]
  private var expansionLeft = EnvFile.Limit.expansion
  /// A suggestion is for a person; nobody needs very many.
  private var suggestionsLeft = 50

  init(additions: [Definition], _ outside: @escaping (String) -> Definition?) {
    self.additions = additions
    self.outside = outside
  }

  mutating func collect(_ statement: EnvironmentTabScanner.Statement, in text: EnvText) {
    let name = text.string(statement.name)
    let value = text.unescaped(statement)
    values.append(Value(text: value))
    let position = positions[KeyBytes(name)] ?? names.count
    if position == names.count {
      names.append((name, []))
      positions[KeyBytes(name)] = position
    }
    names[position].assignments.append(raw.count)
    raw.append((name, text.range(statement.name), value))
  }

  /// Defines those of Dokploy's own variables that the text does not.
  mutating func define(_ own: [String]) {
    for addition in additions where own.contains(addition.name) && positions[KeyBytes(addition.name)] == nil {
      defined[KeyBytes(addition.name)] = (addition, 0)
    }
  }

  /// Reads all values of a name, of which the last counts.
  mutating func readValues(ofName position: Int) {
    for index in names[position].assignments {
      let own = raw[index].text
      var value = Value(text: own)
      if Template.isTemplate(own.string) {
        resolveReferences(of: &value)
        interpolate(&value)
      }
      // What is replaced further down Dokploy never looks at.
      if index != names[position].assignments.last { value.problems = [] }
      values[index] = value
    }
    guard let last = names[position].assignments.last else { return }
    defined[KeyBytes(raw[last].name)] = (definition(last), values[last].insertions)
  }

  private func definition(_ index: Int) -> Definition {
    Definition(
      name: raw[index].name, nameRange: raw[index].nameRange, value: values[index].text,
      origin: .envFile(raw[index].nameRange.file))
  }

  /// Puts what Dokploy knows in the place of `${{NAME}}`. It does so once: what comes in is not looked at again.
  private mutating func resolveReferences(of value: inout Value) {
    let bytes = Array(value.text.string.utf8)
    let runs = value.text.runs
    guard var next = bytes.dokployReference(from: 0) else { return }
    var buffer = TracedBuffer()
    var copied = 0
    while true {
      let name = String(decoding: bytes[next.name], as: UTF8.self)
      let place = runs.extent(of: next.whole)
      buffer.append(copied..<next.whole.lowerBound, of: bytes.span, tracedBy: runs)
      copied = next.whole.upperBound
      switch meaning(of: name) {
      case .text(let definition):
        if let place, let nameRange = runs.extent(of: next.name) {
          value.references.append(
            VariableReference(
              name: name, range: place, nameRange: nameRange, form: .plain, outcome: .value(definition),
              path: ModelPath()))
          if Array(definition.value.string.utf8).dokployReference(from: 0) != nil {
            value.problems.append(EnvFileProblem(.referenceInReference(name), at: place))
          }
        }
        insert(definition, into: &buffer, of: &value, at: place)
      case .unknown: buffer.append(bytes[next.whole], from: .unknown(place))
      case .refused:
        if let place {
          value.problems.append(EnvFileProblem(.unknownReference(name, meant: suggestion(for: name)), at: place))
        }
        buffer.append(bytes[next.whole], from: .unknown(place))
      }
      guard let following = bytes.dokployReference(from: copied) else { break }
      next = following
    }
    buffer.append(copied..<bytes.count, of: bytes.span, tracedBy: runs)
    value.text = buffer.text
  }

  private enum Meaning {
    case text(Definition)
    /// Dokploy knows it, and only Dokploy.
    case unknown
    /// Dokploy gives up.
    case refused
  }

  private func meaning(of name: String) -> Meaning {
    if ["project.", "environment.", "vault."].contains(where: { name.hasPrefix($0) }) { return .unknown }
    if let position = positions[KeyBytes(name)], let last = names[position].assignments.last {
      let definition = Definition(
        name: name, nameRange: raw[last].nameRange, value: raw[last].text, origin: .envFile(raw[last].nameRange.file))
      return .text(definition)
    }
    if let addition = additions.first(where: { $0.name == name }) { return .text(addition) }
    // It is there for stacks that Dokploy randomises, which the text does not say.
    return name == "COMPOSE_PREFIX" ? .unknown : .refused
  }

  /// The name that was probably meant.
  private mutating func suggestion(for name: String) -> String? {
    guard suggestionsLeft > 0, name.utf8.count <= 100 else { return nil }
    suggestionsLeft -= 1
    let known = names.map(\.name)
    let trimmed = String(name.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    return known.first { $0 == trimmed } ?? nearest(to: trimmed, in: known)
  }

  /// Fills in `${NAME}`, as Compose does.
  private mutating func interpolate(_ value: inout Value) {
    let bytes = Array(value.text.string.utf8)
    let runs = value.text.runs
    guard var next = bytes.plainReference(from: 0) else { return }
    var buffer = TracedBuffer()
    var copied = 0
    while true {
      let name = String(decoding: bytes[next.name], as: UTF8.self)
      let place = runs.extent(of: next.whole)
      buffer.append(copied..<next.whole.lowerBound, of: bytes.span, tracedBy: runs)
      copied = next.whole.upperBound
      let found = resolve(name)
      if let place {
        value.references.append(
          VariableReference(
            name: name, range: place, nameRange: runs.extent(of: next.name) ?? place, form: .plain,
            outcome: found.map { .value($0.definition) } ?? .unset, path: ModelPath()))
      }
      if let found {
        value.insertions = max(value.insertions, found.insertions + 1)
        insert(found.definition, into: &buffer, of: &value, at: place)
      } else if let place {
        value.problems.append(
          EnvFileProblem(
            .template(TemplateProblem(.unset(name: name), at: place, path: ModelPath()), text: value.text.string),
            at: place))
      }
      guard let following = bytes.plainReference(from: copied) else { break }
      next = following
    }
    buffer.append(copied..<bytes.count, of: bytes.span, tracedBy: runs)
    let text = buffer.text
    guard value.insertions > EnvFile.Limit.insertions else {
      value.text = text
      return
    }
    // A chain of definitions as long as the file is a list so deeply linked that releasing it takes the stack.
    value.insertions = 0
    value.text = TracedText(
      text.string, from: runs.extent(of: 0..<bytes.count).map { .rewritten($0) } ?? .unplaced)
  }

  private func resolve(_ name: String) -> (definition: Definition, insertions: Int)? {
    outside(name).map { ($0, 0) } ?? defined[KeyBytes(name)]
  }

  /// Appends what a variable stands for, as far as values may grow.
  private mutating func insert(
    _ definition: Definition, into buffer: inout TracedBuffer, of value: inout Value, at place: SourceRange?
  ) {
    let count = definition.value.string.utf8.count
    if spend(count, on: &value, at: place) { buffer.insert(definition.shared, at: place) }
  }

  /// Whether values may grow by as many bytes more.
  private mutating func spend(_ count: Int, on value: inout Value, at place: SourceRange?) -> Bool {
    if count <= expansionLeft {
      expansionLeft -= count
      return true
    }
    if let place {
      let problem = TemplateProblem(.expandsTooFar(limit: EnvFile.Limit.expansion), at: place, path: ModelPath())
      value.problems.append(EnvFileProblem(.template(problem, text: ""), at: place))
    }
    return false
  }
}

extension EnvText {
  /// The value of a statement as dotenv gives it: line breaks are line feeds, and in double quotes `\n` and `\r` stand
  /// for line breaks.
  fileprivate func unescaped(_ statement: EnvironmentTabScanner.Statement) -> TracedText {
    var buffer = TracedBuffer()
    var literal = statement.value.lowerBound
    var index = literal
    while index < statement.value.upperBound {
      let byte = bytes[index]
      let next = index + 1 < statement.value.upperBound ? bytes[index + 1] : 0
      var replacement: (byte: UInt8, length: Int)?
      if byte == Byte.carriageReturn {
        replacement = (Byte.lineFeed, next == Byte.lineFeed ? 2 : 1)
      } else if statement.hasEscapes, byte == Byte.backslash, next == UInt8(ascii: "n") || next == UInt8(ascii: "r") {
        replacement = (next == UInt8(ascii: "n") ? Byte.lineFeed : Byte.carriageReturn, 2)
      }
      guard let replacement else {
        index += 1
        continue
      }
      copy(literal..<index, to: &buffer)
      buffer.append(
        CollectionOfOne(replacement.byte), from: .rewritten(range(index..<index + replacement.length)))
      index += replacement.length
      literal = index
    }
    copy(literal..<index, to: &buffer)
    return buffer.text
  }
}

extension [UInt8] {
  fileprivate typealias Reference = (whole: Range<Int>, name: Range<Int>)

  /// The first `${{…}}` from an offset on: up to the nearest `}}` of its line.
  fileprivate func dokployReference(from offset: Int) -> Reference? {
    var index = offset
    while index + 2 < count {
      guard self[index] == Byte.dollar, self[index + 1] == Byte.openBrace, self[index + 2] == Byte.openBrace else {
        index += 1
        continue
      }
      let start = index + 3
      var end = start
      while end + 1 < count, self[end] != Byte.lineFeed, self[end] != Byte.carriageReturn {
        if self[end] == Byte.closeBrace, self[end + 1] == Byte.closeBrace {
          return (index..<end + 2, start..<end)
        }
        end += 1
      }
      // Nothing up to the end of the line closes any reference.
      index = end
    }
    return nil
  }

  /// The first `${NAME}` from an offset on.
  fileprivate func plainReference(from offset: Int) -> Reference? {
    var index = offset
    while index + 3 < count {
      guard self[index] == Byte.dollar, self[index + 1] == Byte.openBrace else {
        index += 1
        continue
      }
      let start = index + 2
      var end = start
      while end < count,
        Byte.isLetter(self[end]) || self[end] == Byte.underscore || (end > start && Byte.isDigit(self[end]))
      {
        end += 1
      }
      if end > start, end < count, self[end] == Byte.closeBrace { return (index..<end + 1, start..<end) }
      index = end
    }
    return nil
  }
}
