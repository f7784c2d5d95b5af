import Diagnostics

/// Reads one env file; used once. `EnvFile` says how, by an example.
struct EnvFileParser {
  private let text: EnvText
  private let origin: Definition.Origin
  private let lookup: (String) -> Definition?
  private let earlier: (String) -> Definition?

  private var entries: [EnvFile.Entry] = []
  private var comments: [SourceRange] = []
  private var problems: [EnvFileProblem] = []
  private var strayText: [SourceRange] = []
  private var names = NameNumbers()
  /// By the number of a key: its last definition so far, and through how many insertions its value came.
  private var defined: [(definition: Definition, insertions: Int)?] = []
  /// What values may still grow by.
  private var expansionLeft = EnvFile.Limit.expansion

  init(
    _ bytes: [UInt8], file: FileID, origin: Definition.Origin, lookup: @escaping (String) -> Definition?,
    earlier: @escaping (String) -> Definition?
  ) {
    text = EnvText(bytes, file: file)
    self.origin = origin
    self.lookup = lookup
    self.earlier = earlier
  }

  mutating func parse() -> EnvFile {
    guard !text.isUTF16 else {
      strayText = [text.range(0..<text.end)]
      report(.utf16, at: 0..<2)
      return finish()
    }
    var position = text.start
    /// Behind a closing quote, as long as its line lasts.
    var quoteEnd: Int?
    while case let start = text.skipWhitespace(from: position, upTo: text.end), start < text.end {
      if let end = quoteEnd, text.bytes[end..<start].contains(Byte.lineFeed) { quoteEnd = nil }
      if text.bytes[start] == Byte.hash {
        position = comment(at: start)
      } else {
        position = statement(at: start, followsQuote: quoteEnd != nil)
        let isQuoted = entries.last.map { $0.quoting != .none && $0.valueRange.upperBound == position } ?? false
        quoteEnd = isQuoted ? position : nil
      }
    }
    // In a name it is an error that has been reported already.
    if let invalid = text.firstInvalid, !problems.contains(where: { $0.range == text.range(invalid) }) {
      report(.notUTF8(isRefused: false), at: invalid)
    }
    return finish()
  }

  private func finish() -> EnvFile {
    var review = EnvFileReview(text, .compose, origin: origin, entries: entries)
    return EnvFile(
      file: text.file, entries: entries, comments: comments, problems: problems, strayText: strayText,
      remarks: review.diagnostics())
  }

  private mutating func comment(at start: Int) -> Int {
    let end = text.lineEnd(from: start)
    comments.append(text.range(text.trimmingEnd(start..<end)))
    return end
  }

  /// Reads the statement at `start` and returns where the next may begin.
  private mutating func statement(at start: Int, followsQuote: Bool) -> Int {
    let export = exportWord(at: start)
    let keyStart = export.map { text.skipBlanks(from: $0.upperBound) } ?? start
    guard keyStart < text.end else {
      report(.nothingExported, at: start..<text.trimmingEnd(start..<text.end).upperBound)
      return text.end
    }
    let keyEnd: Int
    switch endOfKey(from: keyStart) {
    case .separator(let offset): keyEnd = offset
    case .endOfFile:
      strayText.append(text.range(keyStart..<text.end))
      return value(of: keyStart..<keyStart, export: export, separator: .missingKey, at: keyStart..<keyStart)
    case .unexpected(let scalar, let offset, let width):
      report(
        .unexpectedCharacter(scalar, start: keyStart, followsQuote: followsQuote), at: offset..<offset + width)
      let lineEnd = text.lineEnd(from: offset)
      let isName =
        !followsQuote && text.looksLikeName(keyStart..<offset)
        && !text.isBase64(text.trimmingEnd(keyStart..<lineEnd))
      strayText.append(text.range((isName ? offset + width : keyStart)..<lineEnd))
      return lineEnd
    }

    var key = text.trimmingEnd(keyStart..<keyEnd)
    let isInherited = text.bytes[keyEnd] == Byte.lineFeed
    if let blank = text.bytes[key].lastIndex(of: Byte.space) {
      report(.blankInKey, at: key)
      if isInherited {
        strayText.append(text.range(key))
        return keyEnd
      }
      // What `set A=1` means is clear; without `A`, everything that needs it would be reported too.
      key = blank + 1..<key.upperBound
    }
    if isInherited {
      if followsQuote || !text.looksLikeName(key) { strayText.append(text.range(key)) }
      inherit(key, export: export)
      return keyEnd + 1
    }
    if text.looksLikeKeyMaterial(key, before: keyEnd) { strayText.append(text.range(key)) }
    return value(
      of: key, export: export, separator: text.bytes[keyEnd] == Byte.colon ? .colon : .equals, at: keyEnd..<keyEnd + 1)
  }

  /// The word `export` and what must follow it: white space of ASCII, but not a vertical tab.
  private func exportWord(at start: Int) -> Range<Int>? {
    let end = start + "export".utf8.count
    guard end < text.end, text.bytes.span.extracting(start..<end).isWritten("export") else { return nil }
    switch text.bytes[end] {
    case Byte.space, Byte.tab, Byte.lineFeed, Byte.carriageReturn, 0x0C: return start..<end
    default: return nil
    }
  }

  private enum KeyEnd {
    /// An `=`, a `:` or a line feed.
    case separator(Int)
    case endOfFile
    case unexpected(Unicode.Scalar, Int, width: Int)
  }

  private func endOfKey(from start: Int) -> KeyEnd {
    var index = start
    while index < text.end {
      // Letters, digits and underscores, which most keys are, eight at a time.
      let marks = text.bytes.span.word(at: index).marksOutsideNames
      index += marks.trailingZeroBitCount / 8
      guard marks != 0, index < text.end else { continue }
      let byte = text.bytes[index]
      switch byte {
      case Byte.equals, Byte.colon, Byte.lineFeed: return .separator(index)
      case Byte.dot, UInt8(ascii: "-"), UInt8(ascii: "["), UInt8(ascii: "]"): index += 1
      default:
        let blank = text.blank(at: index)
        let (scalar, width) = text.scalar(at: index)
        guard blank > 0 || (byte >= 0x80 && scalar.isLetterOrNumber) else {
          return .unexpected(scalar, index, width: width)
        }
        index += width
      }
    }
    return .endOfFile
  }

  /// A key without a value takes the one that it would have inside a value.
  private mutating func inherit(_ key: Range<Int>, export: Range<Int>?) {
    let (number, name) = number(ofKey: key)
    let nameRange = text.range(key)
    let outer = resolve(name)
    let definition = outer.map { outer in
      var value = TracedBuffer()
      value.insert(outer.definition.shared, at: nameRange)
      return Definition(name: name, nameRange: nameRange, value: value.text, origin: origin)
    }
    if let definition, let outer, outer.insertions < EnvFile.Limit.insertions {
      define(number, definition, insertions: outer.insertions + 1)
    }
    entries.append(
      EnvFile.Entry(
        name: name, nameRange: nameRange, export: export.map { text.range($0) }, separator: .none,
        separatorRange: nameRange.end, valueRange: nameRange.end, quoting: .none, definition: definition,
        references: []))
  }

  /// Reads the value behind a separator, and returns where the next statement may begin.
  private mutating func value(
    of key: Range<Int>, export: Range<Int>?, separator: EnvFile.Entry.Separator, at separatorRange: Range<Int>
  ) -> Int {
    let start = text.skipBlanks(from: separatorRange.upperBound)
    let (number, name) = number(ofKey: key)
    var value: (text: TracedText, range: Range<Int>, quoting: EnvFile.Entry.Quoting, next: Int)
    switch start < text.end ? text.bytes[start] : 0 {
    case Byte.doubleQuote:
      value = quoted(at: start, by: .double) ?? unterminated(at: start, by: .double)
    case Byte.singleQuote:
      value = quoted(at: start, by: .single) ?? unterminated(at: start, by: .single)
    default:
      value = unquoted(at: start)
    }
    var references: [VariableReference] = []
    var insertions = 0
    if value.quoting != .single && Template.isTemplate(value.text.string) {
      (value.text, references, insertions) = interpolate(value.text)
    }
    let definition = Definition(name: name, nameRange: text.range(key), value: value.text, origin: origin)
    define(number, definition, insertions: insertions)
    entries.append(
      EnvFile.Entry(
        name: name, nameRange: text.range(key), export: export.map { text.range($0) }, separator: separator,
        separatorRange: text.range(separatorRange), valueRange: text.range(value.range), quoting: value.quoting,
        definition: definition, references: references))
    return value.next
  }

  private mutating func unquoted(
    at start: Int
  ) -> (TracedText, Range<Int>, EnvFile.Entry.Quoting, next: Int) {
    let lineEnd = text.lineEnd(from: start)
    var end = lineEnd
    if let hash = text.comment(in: start..<lineEnd) {
      let comment = text.range(text.trimmingEnd(hash..<lineEnd))
      comments.append(comment)
      // More likely a comment than the rest of a password, but only more likely.
      if hash + 1 < lineEnd && text.blank(at: hash + 1) == 0 { strayText.append(comment) }
      end = hash - 1
    }
    let range = text.trimmingEnd(start..<end)
    return (text.traced(range), range, .none, lineEnd)
  }

  /// Takes the rest of the line for the value of a quote that is never closed.
  private mutating func unterminated(
    at start: Int, by quoting: EnvFile.Entry.Quoting
  ) -> (TracedText, Range<Int>, EnvFile.Entry.Quoting, next: Int) {
    let line = text.trimmingEnd(start..<text.lineEnd(from: start))
    report(.unterminatedQuote(start: start), at: line)
    // Not interpolated: what is behind an open quote is guesswork, and a guess must not raise complaints.
    return (text.traced(min(start + 1, line.upperBound)..<line.upperBound), line, .single, line.upperBound)
  }

  /// What `name` stands for inside a value, and through how many insertions that came: outside this file first, then
  /// in it so far, then in earlier files.
  private func resolve(_ name: String) -> (definition: Definition, insertions: Int)? {
    if let definition = lookup(name) { return (definition, 0) }
    if let number = names.number(of: name), number < defined.count, let own = defined[number] { return own }
    return earlier(name).map { ($0, 0) }
  }

  private mutating func number(ofKey key: Range<Int>) -> (Int, name: String) {
    let bytes = text.bytes
    let number = names.add(bytes: bytes.span.extracting(key))
    return (number, names[number])
  }

  private mutating func define(_ number: Int, _ definition: Definition, insertions: Int) {
    while defined.count <= number { defined.append(nil) }
    defined[number] = (definition, insertions)
  }

  private mutating func interpolate(_ value: TracedText) -> (TracedText, [VariableReference], insertions: Int) {
    let length = value.string.utf8.count
    var insertions = 0
    let result = Template.interpolate(value, limit: min(Template.Limit.expansion, length + expansionLeft)) { name in
      guard let found = resolve(name) else { return nil }
      insertions = max(insertions, found.insertions + 1)
      return found.definition
    }
    for problem in result.problems {
      guard let place = problem.range else { continue }
      if problem.mayBePartOfSecret(in: text) { strayText.append(place) }
      report(.template(problem, text: value.string), at: place.offsets)
    }
    expansionLeft -= max(0, result.text.string.utf8.count - length)
    guard insertions <= EnvFile.Limit.insertions else {
      // A chain of definitions as long as the file is a list so deeply linked that releasing it takes the stack.
      let place = value.runs.extent(of: 0..<length)
      let source = place.map { TracedText.Source.rewritten($0) } ?? .unplaced
      return (TracedText(result.text.string, from: source), [], 0)
    }
    return (result.text, result.references, insertions)
  }

  private mutating func report(_ kind: EnvFileProblem.Kind, at range: Range<Int>) {
    guard problems.count < EnvFile.Limit.problems else { return }
    problems.append(EnvFileProblem(kind, at: text.range(range)))
  }
}

// MARK: - Quoted values

extension EnvFileParser {
  /// Reads the quoted value at `start`; nil when the quote is never closed.
  private func quoted(
    at start: Int, by quoting: EnvFile.Entry.Quoting
  ) -> (TracedText, Range<Int>, EnvFile.Entry.Quoting, next: Int)? {
    let quote = text.bytes[start]
    var buffer = TracedBuffer()
    /// What is not yet copied begins here.
    var literal = start + 1
    var index = start + 1
    while index < text.end {
      let byte = text.bytes[index]
      if byte == quote {
        let isWritten = literal == start + 1
        if !isWritten { text.copy(literal..<index, to: &buffer) }
        return (isWritten ? text.traced(literal..<index) : buffer.text, start..<index + 1, quoting, index + 1)
      }
      guard byte == Byte.backslash, index + 1 < text.end else {
        index += 1
        continue
      }
      let escape = quoting == .double ? doubleQuoteEscape(at: index) : singleQuoteEscape(at: index)
      if let escape {
        text.copy(literal..<index, to: &buffer)
        buffer.append(escape.value, from: .rewritten(text.range(index..<index + escape.length)))
        index += escape.length
        literal = index
      } else {
        index += 2
      }
    }
    return nil
  }

  private func singleQuoteEscape(at backslash: Int) -> (value: [UInt8], length: Int)? {
    text.bytes[backslash + 1] == Byte.singleQuote ? ([Byte.singleQuote], 2) : nil
  }

  /// What the escape at `backslash` stands for; nil when both bytes are kept.
  private func doubleQuoteEscape(at backslash: Int) -> (value: [UInt8], length: Int)? {
    switch text.bytes[backslash + 1] {
    case Byte.doubleQuote: ([Byte.doubleQuote], 2)
    case Byte.backslash: ([Byte.backslash], 2)
    // Interpolation follows, and makes a single dollar of the two.
    case Byte.dollar: ([Byte.dollar, Byte.dollar], 2)
    case UInt8(ascii: "a"): ([0x07], 2)
    case UInt8(ascii: "b"): ([0x08], 2)
    case UInt8(ascii: "f"): ([0x0C], 2)
    case UInt8(ascii: "n"): ([0x0A], 2)
    case UInt8(ascii: "r"): ([0x0D], 2)
    case UInt8(ascii: "t"): ([0x09], 2)
    case UInt8(ascii: "v"): ([0x0B], 2)
    case UInt8(ascii: "0"): octalEscape(at: backslash)
    default: nil
    }
  }

  /// `\0` and up to three digits. Compose drops the zero, and takes what is left for an octal number if it has
  /// exactly three digits and fits a byte; otherwise it stays as text, without the zero.
  private func octalEscape(at backslash: Int) -> (value: [UInt8], length: Int) {
    var digits: [UInt8] = []
    var index = backslash + 2
    while index < text.end && digits.count < 3 && Byte.isDigit(text.bytes[index]) {
      digits.append(text.bytes[index])
      index += 1
    }
    let length = 2 + digits.count
    if digits.count == 3, let number = UInt8(String(decoding: digits, as: UTF8.self), radix: 8) {
      return (Array(String(Unicode.Scalar(number)).utf8), length)
    }
    return ([Byte.backslash] + digits, length)
  }
}

extension Unicode.Scalar {
  /// Whether it is of one of Unicode's letter or number categories.
  fileprivate var isLetterOrNumber: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber:
      true
    default: false
    }
  }
}

extension TemplateProblem {
  /// Whether what looks like a reference that nothing defines is rather a password's `$` and what follows it.
  fileprivate func mayBePartOfSecret(in text: EnvText) -> Bool {
    guard case .unset(let name) = kind, let range else { return false }
    let isBraced = text.bytes[range.offsets].dropFirst().first == Byte.openBrace
    return !isBraced && !name.looksLikeVariable
  }
}
