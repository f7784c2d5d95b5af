/// What must not be shown: the places where secrets are written, and the secrets themselves.
///
/// A secret is hidden twice. By *range*: the bytes where it is written are masked in every code frame, however short
/// the secret is. By *value*: wherever the same value turns up in a shown line or in a message it is masked too,
/// written plainly, percent-encoded, or with the escapes of JSON, YAML and env files. Values below `shortestValue`
/// bytes are hidden by range only, since masking every `a` of a report would hide the report and not the secret.
///
/// What has the form of a secret is masked even if nobody declared it: the password of a URL
/// (`scheme://user:password@host`), also of one with a mistake in it, other credentials, private keys, and the tokens of
/// well-known services.
///
/// Names of files and rules are shown as they are: they were given on the command line or in the project, and links
/// and annotations stop working without them. A value that occurs in a public name of the project (a database called
/// like its password) is hidden by range only, because hiding it everywhere would tell more than it hides.
package struct Redaction: Sendable {
  /// In source order, none overlapping another.
  private let ranges: [SourceRange]
  private let matcher: PatternMatcher

  /// Values shorter than this many bytes are hidden only where they are declared to be.
  package static let shortestValue = 4

  /// What stands for a secret in running text; its length says nothing about the secret's.
  package static let mask = "********"

  /// Hides nothing but passwords in URLs and well-known tokens.
  package static let none = Redaction()

  /// - Parameters:
  ///   - ranges: where secrets are written.
  ///   - values: the secrets.
  ///   - publicNames: calls its argument with what anybody may see anywhere, such as the names of services and
  ///     variables.
  package init(
    ranges: [SourceRange] = [], values: [String] = [], publicNames: ((String) -> Void) -> Void = { _ in }
  ) {
    var spellings = Patterns()
    /// Where the spellings of each secret begin; the first is the secret itself.
    var secrets: [Int] = []
    for value in values {
      let first = spellings.count
      Redaction.addSpellings(of: value.utf8.span, to: &spellings)
      if spellings.count > first { secrets.append(first) }
    }
    let matcher = PatternMatcher(spellings)
    let isPublic = secrets.isEmpty ? [] : matcher.found(in: publicNames)
    if secrets.contains(where: { isPublic[$0] }) {
      var hidden = Patterns()
      for (secret, end) in zip(secrets, secrets.dropFirst() + [spellings.count]) where !isPublic[secret] {
        for spelling in secret..<end { hidden.append(spellings.bytes.span.extracting(spellings[spelling])) }
      }
      self.matcher = PatternMatcher(hidden)
    } else {
      self.matcher = matcher
    }
    var disjoint: [SourceRange] = []
    for range in ranges.sorted() where !range.isEmpty {
      if let last = disjoint.last, last.file == range.file, last.upperBound >= range.lowerBound {
        disjoint[disjoint.count - 1] = last.union(range)
      } else {
        disjoint.append(range)
      }
    }
    self.ranges = disjoint
  }

  /// Whether it hides nothing but what has the form of a secret.
  package var isEmpty: Bool { ranges.isEmpty && matcher.isEmpty }

  /// `text` with every secret in it replaced by `mask`.
  package func masked(_ text: String) -> String {
    let hidden = hiddenValues(in: text.utf8.span)
    return hidden.isEmpty ? text : Redaction.masking(hidden, in: Array(text.utf8))
  }

  /// A message with every secret in it replaced by `mask`. Own words stay, whatever they look like; what reaches into
  /// inserted text does not.
  package func masked(_ message: Message) -> String {
    var hidden = hiddenValues(in: message.text.utf8.span)
    if hidden.isEmpty { return message.text }
    let ownWords = message.ownWords
    hidden.removeAll { part in
      ownWords.contains { $0.lowerBound <= part.lowerBound && part.upperBound <= $0.upperBound }
    }
    return hidden.isEmpty ? message.text : Redaction.masking(hidden, in: Array(message.text.utf8))
  }

  private static func masking(_ hidden: [Range<Int>], in bytes: [UInt8]) -> String {
    var result: [UInt8] = []
    var shown = 0
    for part in hidden {
      result += bytes[shown..<part.lowerBound]
      result += Redaction.mask.utf8
      shown = part.upperBound
    }
    result += bytes[shown...]
    return String(decoding: result, as: UTF8.self)
  }

  /// The offsets in `file` that must not be shown when `line` (offsets in the file, one line's contents) is, in order
  /// and without overlaps. The work is linear in the line.
  package func hiddenParts(ofLine line: Range<Int>, in file: SourceFile) -> [Range<Int>] {
    let line = line.clamped(to: 0..<file.bytes.count)
    guard !line.isEmpty else { return [] }
    let ranges = hiddenRanges(in: line, of: file.id)
    let values = hiddenValues(in: file.bytes.span.extracting(line))
    if values.isEmpty { return ranges }
    return (values.map { ($0.lowerBound + line.lowerBound)..<($0.upperBound + line.lowerBound) } + ranges).coalesced()
  }

  /// The offsets in `part` of a file that are declared to be secret, in order.
  package func hiddenRanges(in part: Range<Int>, of file: FileID) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var index = firstRange(endingAfter: part.lowerBound, in: file)
    while index < ranges.count, ranges[index].file == file, ranges[index].lowerBound < part.upperBound {
      parts.append(ranges[index].offsets.clamped(to: part))
      index += 1
    }
    return parts
  }

  /// The offsets in `bytes`, which stand in no file, that must not be shown, in order and without overlaps.
  package func hiddenParts(of bytes: [UInt8]) -> [Range<Int>] { hiddenValues(in: bytes.span) }

  /// The offsets in the text's UTF-8 that must not be shown: by value, and because of where they were written.
  package func hiddenParts(of text: TracedText) -> [Range<Int>] {
    let bytes = text.string.utf8.span
    return (hiddenValues(in: bytes) + hiddenOrigins(of: text, bytes.indices)).coalesced()
  }

  /// `text` with every secret in it replaced by `mask`.
  package func masked(_ text: TracedText) -> String {
    Redaction.masking(hiddenParts(of: text), in: Array(text.string.utf8))
  }

  private func hiddenOrigins(of text: TracedText, _ part: Range<Int>) -> [Range<Int>] {
    var hidden: [Range<Int>] = []
    for (index, run) in text.runs.enumerated() {
      let end = index + 1 < text.runs.count ? text.runs[index + 1].start : text.string.utf8.count
      let own = (run.start..<max(run.start, end)).clamped(to: part)
      guard !own.isEmpty else { continue }
      switch run.source {
      case .bytes(let file, let offset):
        let written = (offset + own.lowerBound - run.start)..<(offset + own.upperBound - run.start)
        let shift = own.lowerBound - written.lowerBound
        hidden += hiddenRanges(in: written, of: file).map { ($0.lowerBound + shift)..<($0.upperBound + shift) }
      case .rewritten(let range), .unknown(let range?):
        if hides(partOf: range) { hidden.append(own) }
      case .inserted(let inner, let offset, _):
        let shift = run.start - offset
        let innerPart = (own.lowerBound - shift)..<(own.upperBound - shift)
        hidden += hiddenOrigins(of: inner.text, innerPart).map { ($0.lowerBound + shift)..<($0.upperBound + shift) }
      case .unplaced, .unknown(nil): break
      }
    }
    return hidden
  }

  /// Whether some of `range` must not be shown; an edit of it must not be printed either.
  package func hides(partOf range: SourceRange) -> Bool {
    let index = firstRange(endingAfter: range.lowerBound, in: range.file)
    guard index < ranges.count, ranges[index].file == range.file else { return false }
    return ranges[index].lowerBound < range.upperBound
  }

  /// Whether `text` holds a secret.
  package func hides(partOf text: String) -> Bool {
    !hiddenValues(in: text.utf8.span).isEmpty
  }

  /// Binary search, so that many shown lines of a file with many secrets stay cheap.
  private func firstRange(endingAfter offset: Int, in file: FileID) -> Int {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      let range = ranges[middle]
      if range.file < file || (range.file == file && range.upperBound <= offset) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  private func hiddenValues(in bytes: Span<UInt8>) -> [Range<Int>] {
    // In most texts nothing must be hidden, and there is nothing to decode.
    var parts = matcher.isEmpty ? [] : matcher.matches(in: bytes)
    let known =
      KnownTokens.parts(of: bytes) + PrivateKeyBlocks.parts(of: bytes) + PasswordHashes.parts(of: bytes)
    if !known.isEmpty { parts = (parts + known).coalesced() }
    let (markers, hasScheme, mayHoldCredentials) = bytes.markers
    guard hasScheme || mayHoldCredentials || markers != Reading.Markers() else { return parts }
    let copy = bytes.copy
    if hasScheme { parts += URLPasswords.parts(of: copy) }
    if mayHoldCredentials { parts += Credentials.parts(of: copy) }
    if !matcher.isEmpty {
      for reading in Reading.decoding where reading.decodes(markers) {
        guard let text = reading.read(copy) else { continue }
        parts += matcher.matches(in: text.bytes.span).map { text.original($0) }
      }
    }
    return parts.coalesced()
  }

  /// The forms in which a secret is looked for: as it is, as it would be once decoded (it may be known in encoded
  /// form only), without blanks around it, and line by line, since a frame shows one line at a time.
  private static func addSpellings(of secret: Span<UInt8>, to spellings: inout Patterns) {
    guard secret.count >= shortestValue else { return }
    if secret.markers.notations == Reading.Markers(), !secret.hasBlanks { return spellings.append(secret) }
    let secret = secret.copy
    for reading in Reading.all {
      guard let text = reading.read(secret) else { continue }
      for spelling in [text.bytes] + text.bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).map(trimmed)
      where spelling.count >= shortestValue {
        spellings.append(spelling.span)
      }
    }
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    guard let first = bytes.firstIndex(where: { !isBlank($0) }), let last = bytes.lastIndex(where: { !isBlank($0) })
    else { return [] }
    return Array(bytes[first...last])
  }
}

extension Span<UInt8> {
  /// What a text may have to be decoded for, and whether a URL or other credentials may be in it.
  fileprivate var markers: (notations: Reading.Markers, hasScheme: Bool, mayHoldCredentials: Bool) {
    var notations = Reading.Markers()
    var hasScheme = false
    var hasColon = false
    var hasAt = false
    var hasAuthorization = false
    var offset = 0
    while offset < count {
      // Most stretches of eight bytes have none of `$`, `%`, `'`, `:`, `@`, `z` and `\` in them (nor `&`, which is in
      // between).
      if offset <= count - 8 {
        let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
        let marks =
          Self.zeroBytes(word & 0xFCFC_FCFC_FCFC_FCFC ^ 0x2424_2424_2424_2424)
          | Self.zeroBytes(word ^ 0x3A3A_3A3A_3A3A_3A3A) | Self.zeroBytes(word ^ 0x5C5C_5C5C_5C5C_5C5C)
          | Self.zeroBytes(word ^ 0x4040_4040_4040_4040)
          | Self.zeroBytes(word & 0xDFDF_DFDF_DFDF_DFDF ^ 0x5A5A_5A5A_5A5A_5A5A)
        if marks == 0 {
          offset += 8
          continue
        }
      }
      for place in offset..<Swift.min(offset + 8, count) {
        let next = place + 1 < count ? self[place + 1] : 0
        notations.add(self[place], next: next)
        switch self[place] {
        case UInt8(ascii: ":"): hasColon = true
        case UInt8(ascii: "@"): hasAt = true
        // `Authorization`
        case UInt8(ascii: "z"), UInt8(ascii: "Z"):
          hasAuthorization = hasAuthorization || next | 0x20 == UInt8(ascii: "a") && place >= 7
        default: break
        }
        if self[place] == UInt8(ascii: ":"), next == UInt8(ascii: "/"), place + 2 < count,
          self[place + 2] == UInt8(ascii: "/")
        {
          hasScheme = true
        }
      }
      offset += 8
    }
    return (notations, hasScheme, hasColon && hasAt || hasAuthorization)
  }

  /// Not 0 if some byte of `word` is.
  private static func zeroBytes(_ word: UInt64) -> UInt64 {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
  }

  /// Whether there are blanks, or other bytes that print nothing.
  fileprivate var hasBlanks: Bool {
    for offset in indices where self[offset] <= 0x20 { return true }
    return false
  }

  fileprivate var copy: [UInt8] {
    var copy: [UInt8] = []
    copy.reserveCapacity(count)
    for index in indices { copy.append(self[index]) }
    return copy
  }
}

extension [Range<Int>] {
  /// The same offsets as ranges in order that neither overlap nor touch.
  package func coalesced() -> [Range<Int>] {
    guard count > 1 else { return self }
    var result: [Range<Int>] = []
    for part in sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
      if let last = result.last, last.upperBound >= part.lowerBound {
        result[result.count - 1] = last.lowerBound..<Swift.max(last.upperBound, part.upperBound)
      } else {
        result.append(part)
      }
    }
    return result
  }
}
