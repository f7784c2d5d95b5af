import Diagnostics

/// What in an env file Compose accepts, and yet is hardly meant.
///
/// Says nothing of what a value holds, since it may be a secret.
struct EnvFileReview {
  let text: EnvText
  let grammar: Grammar
  let origin: Definition.Origin
  let entries: [EnvFile.Entry]
  private var found: [Diagnostic] = []

  /// By which rules the file is read.
  enum Grammar { case compose, raw, environmentTab }

  init(_ text: EnvText, _ grammar: Grammar, origin: Definition.Origin, entries: [EnvFile.Entry]) {
    self.text = text
    self.grammar = grammar
    self.origin = origin
    self.entries = entries
  }

  /// In source order.
  mutating func diagnostics() -> [Diagnostic] {
    var previous: EnvFile.Entry?
    /// The positions of those that begin a line.
    var onOwnLine: [Int] = []
    for (position, entry) in entries.enumerated() {
      if let previous, isBehind(previous, entry) {
        follower(entry, of: previous)
      } else {
        name(of: entry)
        onOwnLine.append(position)
      }
      switch (grammar, entry.quoting) {
      case (.raw, _): rawValue(of: entry)
      case (.compose, .none): unquotedValue(of: entry)
      case (.compose, _): quotedValue(of: entry)
      case (.environmentTab, .none): quotes(in: entry)
      case (.environmentTab, _): trailingBlank(in: entry)
      }
      previous = entry
    }
    repeatedNames(among: onOwnLine)
    if grammar == .compose { oncePerFile() }
    return found.sorted(by: Diagnostic.inReportOrder)
  }

  private mutating func note(
    _ rule: RuleName, _ severity: Severity, _ message: Message, at range: SourceRange, _ label: Message = "",
    related: [Label] = [], about entry: EnvFile.Entry, help: [Message], fix: Fix? = nil
  ) {
    guard found.count < EnvFile.Limit.problems else { return }
    found.append(
      Diagnostic(
        rule, severity, message, at: Label(range, label), related: related, help: help,
        subject: Subject(variable: entry.name.isEmpty ? nil : entry.name), fix: fix))
  }
}

// MARK: - Names

extension EnvFileReview {
  private mutating func name(of entry: EnvFile.Entry) {
    if entry.name.isEmpty {
      let isWholeLine = entry.separator == .missingKey
      return note(
        .valueWithoutName, .warning,
        isWholeLine ? "the last line has no `=`, so all of it is a value without a name" : "a value without a name",
        at: isWholeLine ? entry.valueRange : entry.separatorRange, about: entry,
        help: isWholeLine ? ["write `NAME=value`, or end the line with a line break"] : ["write `NAME=value`"])
    }
    if entry.separator == .none && entry.definition == nil {
      if text.looksLikeName(entry.nameRange.offsets) { nameAlone(entry) } else { pieceOfValue(entry) }
    }
    if case .envFile = origin, entry.separator != .none, !isReferenceable(entry.name) {
      note(
        .unreferenceableName, .note, "no `${…}` can name this variable", at: entry.nameRange, about: entry,
        help: ["use letters, digits and `_`, and do not begin with a digit"])
    }
  }

  private mutating func nameAlone(_ entry: EnvFile.Entry) {
    note(
      .variableWithoutValue, .note, "`\(entry.name)` has no value here, and nothing outside this file gives it one",
      at: entry.nameRange, about: entry, help: ["write `\(entry.name)=value`, or set it in the shell"])
  }

  /// Not named: it may be a piece of a secret.
  private mutating func pieceOfValue(_ entry: EnvFile.Entry) {
    guard found.count < EnvFile.Limit.problems else { return }
    found.append(
      Diagnostic(
        .variableWithoutValue, .warning, "a line without `=` that looks like a piece of a value",
        at: Label(entry.nameRange),
        help: ["if it is the rest of the value above, write that on one line; otherwise remove it"]))
  }

  private func isReferenceable(_ name: String) -> Bool {
    name.utf8.span.allBytes { Byte.isLetter($0) || Byte.isDigit($0) || $0 == Byte.underscore }
      && name.utf8.first.map(Byte.isDigit) != true
  }

  /// Repeated names: the earlier value is dead, which only matters when it is another.
  ///
  /// What follows a closing quote may be a piece of a secret, and is not named.
  private mutating func repeatedNames(among positions: [Int]) {
    var names = NameNumbers()
    /// The position of the last entry of each name.
    var last: [Int] = []
    for position in positions where entries[position].definition != nil {
      guard entries[position].separator != .none, !entries[position].name.isEmpty else { continue }
      let number = names.add(entries[position].name)
      guard number < last.count else {
        last.append(position)
        continue
      }
      let (earlier, entry) = (entries[last[number]], entries[position])
      last[number] = position
      guard let value = entry.definition?.value.string else { continue }
      let isSame = earlier.definition?.value.string.hasSameBytes(as: value) ?? false
      note(
        .duplicateVariable, isSame ? .note : .warning,
        isSame ? "`\(entry.name)` is defined again, with the same value" : "`\(entry.name)` is defined again",
        at: entry.nameRange, isSame ? "" : "this one counts",
        related: [Label(earlier.nameRange, isSame ? "first defined here" : "has no effect on what reads it later")],
        about: entry, help: ["keep one of the two"], fix: isSame ? removal(of: entry, after: earlier) : nil)
    }
  }

  /// Removes the line of `entry`, if nothing else stands on it that does not stand at `earlier` as well.
  private func removal(of entry: EnvFile.Entry, after earlier: EnvFile.Entry) -> Fix? {
    // Two values may be the same only as long as what is put into them is.
    guard entry.references.isEmpty, earlier.references.isEmpty, entry.export == nil || earlier.export != nil,
      !mayGoOn(earlier)
    else { return nil }
    let start = entry.export?.lowerBound ?? entry.nameRange.lowerBound
    var lineStart = start
    while lineStart > text.start && isBlank(text.bytes[lineStart - 1]) { lineStart -= 1 }
    guard lineStart == text.start || text.bytes[lineStart - 1] == Byte.lineFeed else { return nil }
    let lineEnd = text.skipBlanks(from: entry.valueRange.upperBound)
    guard lineEnd == text.end || text.bytes[lineEnd] == Byte.lineFeed else { return nil }
    let end = min(lineEnd + 1, text.end)
    return Fix("remove the second definition", [Fix.Edit(text.range(lineStart..<end), "")])
  }
}

// MARK: - Values

extension EnvFileReview {
  private mutating func unquotedValue(of entry: EnvFile.Entry) {
    let value = entry.valueRange.offsets
    guard !value.isEmpty else { return }
    let first = text.bytes[value.lowerBound]
    let hasHash = text.bytes.span.extracting(value).next(Byte.hash, from: 0) != nil
    if hasHash, let hash = misreadComment(in: entry) {
      note(
        .commentInValue, .warning, "this is part of the value, not a comment", at: text.range(hash..<value.upperBound),
        about: entry,
        help: [
          first == Byte.hash
            ? "put the comment on a line of its own; `\(entry.name)=` alone sets the variable to nothing"
            : "put a space before the `#`, or the comment on a line of its own",
          "quote the value if the `#` belongs to it",
        ])
    } else if hasHash {
      note(
        .hashInValue, .note, "other readers of env files take the `#` for the beginning of a comment",
        at: entry.valueRange, about: entry, help: ["quote the value"], fix: quoting(entry))
    }
    quotes(in: entry)
  }

  /// Quotes that are letters of an unquoted value.
  private mutating func quotes(in entry: EnvFile.Entry) {
    let value = entry.valueRange.offsets
    guard !value.isEmpty else { return }
    let (first, last) = (text.bytes[value.lowerBound], text.bytes[value.upperBound - 1])
    if first >= 0x80 { typographicQuotes(around: entry) }
    // Compose refuses a quote that is never closed.
    if grammar == .environmentTab, first == Byte.doubleQuote || first == Byte.singleQuote || first == Byte.backtick {
      return note(
        .strayQuote, .warning, "no quote ends this value, so the one that begins it belongs to it",
        at: text.range(value.lowerBound..<value.lowerBound + 1), about: entry,
        help: ["close the quote, with nothing but a comment behind it, or remove it"])
    }
    if last == Byte.doubleQuote || last == Byte.singleQuote,
      text.bytes[value].reduce(0, { $1 == last ? $0 + 1 : $0 }) % 2 == 1
    {
      note(
        .strayQuote, .note, "a closing quote without an opening one, so it belongs to the value",
        at: text.range(value.upperBound - 1..<value.upperBound), about: entry,
        help: ["put a quote at the beginning of the value as well, or remove this one"])
    }
  }

  /// The `#` of what looks like a comment and is none to Compose: at the very beginning of the value with a blank
  /// behind it, or after a tab.
  private func misreadComment(in entry: EnvFile.Entry) -> Int? {
    let value = entry.valueRange.offsets
    for index in value where text.bytes[index] == Byte.hash {
      let before = index > 0 ? text.bytes[index - 1] : 0
      let after = index + 1 < value.upperBound ? text.bytes[index + 1] : Byte.space
      let isFirst = index == value.lowerBound
      if isFirst && (after == Byte.space || after == Byte.tab || after == Byte.hash) { return index }
      if !isFirst && before == Byte.tab { return index }
    }
    return nil
  }

  /// Quotes a value, if that cannot change it.
  private func quoting(_ entry: EnvFile.Entry) -> Fix? {
    let value = text.bytes[entry.valueRange.offsets]
    guard !value.contains(Byte.singleQuote), !value.contains(Byte.dollar), value.last != Byte.backslash else {
      return nil
    }
    if mayGoOn(entry) { return nil }
    return Fix(
      "quote the value", [Fix.Edit(entry.valueRange.start, "'"), Fix.Edit(entry.valueRange.end, "'")])
  }

  /// Whether what looks like a comment may be the rest of the value.
  private func mayGoOn(_ entry: EnvFile.Entry) -> Bool {
    let end = text.skipBlanks(from: entry.valueRange.upperBound)
    return end + 1 < text.end && text.bytes[end] == Byte.hash && text.blank(at: end + 1) == 0
  }

  private mutating func typographicQuotes(around entry: EnvFile.Entry) {
    let value = entry.valueRange.offsets
    let (first, width) = text.scalar(at: value.lowerBound)
    guard Self.typographic.contains(first) else { return }
    let opening = text.range(value.lowerBound..<value.lowerBound + width)
    var fix: Fix?
    let lastStart = value.upperBound - width
    if lastStart > value.lowerBound, case let (last, lastWidth) = text.scalar(at: lastStart), lastWidth == width,
      Self.typographic.contains(last)
    {
      let inner = text.bytes[value.lowerBound + width..<lastStart]
      if !inner.contains(where: { $0 == Byte.doubleQuote || $0 == Byte.backslash || $0 == Byte.dollar }) {
        let closing = text.range(lastStart..<value.upperBound)
        fix = Fix("use straight quotes", [Fix.Edit(opening, "\""), Fix.Edit(closing, "\"")])
      }
    }
    note(
      .typographicQuotes, .warning, "a typographic quote belongs to the value", at: opening, about: entry,
      help: ["use straight quotes: `\"` or `'`"], fix: fix)
  }

  private static let typographic: [Unicode.Scalar] = [
    "\u{201C}", "\u{201D}", "\u{201E}", "\u{201F}", "\u{2018}", "\u{2019}", "\u{201A}", "\u{2033}",
  ]

  private mutating func quotedValue(of entry: EnvFile.Entry) {
    let range = entry.valueRange.offsets
    guard range.count > 2 else { return }
    let inner = range.lowerBound + 1..<range.upperBound - 1
    let returns = inner.filter { text.bytes[$0] == Byte.carriageReturn }
    if let first = returns.first {
      let areBreaks = returns.allSatisfy { text.bytes[$0 + 1] == Byte.lineFeed }
      let edits = returns.map { Fix.Edit(text.range($0..<$0 + 1), "") }
      note(
        .carriageReturnInValue, .warning, "the line breaks of this value are carriage return and line feed",
        at: text.range(first..<first + 1), about: entry, help: ["save the file with line feeds alone"],
        fix: areBreaks && edits.count <= 1000 ? Fix("remove the carriage returns", edits) : nil)
    }
    trailingBlank(in: entry)
  }

  private mutating func trailingBlank(in entry: EnvFile.Entry) {
    let range = entry.valueRange.offsets
    guard range.count > 2 else { return }
    let inner = range.lowerBound + 1..<range.upperBound - 1
    let last = text.bytes[inner.upperBound - 1]
    if last == Byte.space || last == Byte.tab, inner.contains(where: { !isBlank(text.bytes[$0]) }) {
      var start = inner.upperBound - 1
      while start > inner.lowerBound && isBlank(text.bytes[start - 1]) { start -= 1 }
      note(
        .trailingBlank, .note, "the value ends with a blank", at: text.range(start..<inner.upperBound), about: entry,
        help: ["remove the blank, unless it is meant: quotes keep it"])
    }
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == Byte.space || byte == Byte.tab }

  /// Whether `entry` stands behind the closing quote of `previous`, on its line.
  private func isBehind(_ previous: EnvFile.Entry, _ entry: EnvFile.Entry) -> Bool {
    let start = (entry.export ?? entry.nameRange).lowerBound
    let end = previous.valueRange.upperBound
    return previous.quoting != .none && end <= start && !text.bytes[end..<start].contains(Byte.lineFeed)
  }

  private mutating func follower(_ entry: EnvFile.Entry, of previous: EnvFile.Entry) {
    let start = (entry.export ?? entry.nameRange).lowerBound
    note(
      .textAfterQuote, .warning, "what follows the closing quote is read as another variable",
      at: text.range(start..<max(start, entry.valueRange.upperBound)), about: previous,
      help: [
        "put `#` before a comment, and a second variable on a line of its own",
        "a quote inside the value is written `\\\"` within double quotes and `\\'` within single quotes",
      ])
  }

  private mutating func rawValue(of entry: EnvFile.Entry) {
    let value = text.bytes[entry.valueRange.offsets]
    guard value.count >= 2, let first = value.first, first == value.last,
      first == Byte.doubleQuote || first == Byte.singleQuote
    else { return }
    note(
      .quotesInRawValue, .warning, "the quotes belong to the value", at: entry.valueRange, about: entry,
      help: ["remove them unless they are meant: a file of `format: raw` is read letter for letter"])
  }
}

// MARK: - The file as a whole

extension EnvFileReview {
  /// Habits, of which the first occurrence stands for all.
  private mutating func oncePerFile() {
    let colons = entries.filter { $0.separator == .colon }
    if let first = colons.first {
      // `https://shop.dev` on a line of its own is the rest of something.
      let areNames = colons.allSatisfy { entry in
        entry.name.utf8.allSatisfy { !Byte.isLetter($0) || $0 & 0x20 == 0 }
          && entry.name.utf8.first.map(Byte.isDigit) == false && !text.isURL(entry)
      }
      let edits = colons.map { Fix.Edit(text.separator(of: $0), "=") }
      note(
        .colonSeparator, .note, "only Docker Compose takes `:` for `=`" + Self.times(colons.count),
        at: first.separatorRange, about: first, help: ["write `NAME=value`, which every reader of env files knows"],
        fix: areNames && edits.count <= 1000 ? Fix("write `=`", edits) : nil)
    }
    let exports = entries.filter { $0.export != nil }
    if let first = exports.first, let word = first.export {
      note(
        .exportInEnvFile, .note, "`docker run` and `docker stack` do not accept `export`" + Self.times(exports.count),
        at: word, about: first, help: ["leave the word out if the file is not sourced by a shell as well"])
    }
  }

  private static func times(_ count: Int) -> Message { count == 1 ? "" : " (\(count) times in this file)" }
}

extension EnvText {
  /// Whether what was read as a name and its value may be a URL: `//` follows the colon.
  fileprivate func isURL(_ entry: EnvFile.Entry) -> Bool {
    bytes[entry.separatorRange.upperBound..<end].starts(with: "//".utf8)
  }

  /// What stands between a name and its value, with the blanks that other readers take for a part of the value.
  fileprivate func separator(of entry: EnvFile.Entry) -> SourceRange {
    let (lower, value) = (entry.separatorRange.lowerBound, entry.valueRange)
    guard !value.isEmpty, bytes[value.lowerBound] != Byte.hash else { return entry.separatorRange }
    return range(lower..<value.lowerBound)
  }
}
