/// A string of which every byte can be traced back to where it was written.
///
/// The value of `DATABASE_URL` inside a container may have been a default in the compose file, a line of
/// an env file that itself spliced in another variable, or a double-quoted YAML scalar with escapes. All
/// of these are one thing here: a string, and the runs it was put together from.
///
///     compose.yaml   URL: postgresql://app:${PASSWORD}@db/x
///     .env           PASSWORD=hunter2
///
/// becomes the string `postgresql://app:hunter2@db/x` and three runs:
///
///     0  bytes(compose.yaml, offset of "postgresql")      one to one
///     17 inserted(text "hunter2" -> bytes(.env, 9), at: the bytes `${PASSWORD}`)
///     24 bytes(compose.yaml, offset of "@db/x")           one to one
///
/// A finding about part of the string asks `place(of:)` for the bytes to mark.
package struct TracedText: Sendable {
  package let string: String
  private let origin: Origin

  /// Most strings are of one piece, and need no list for their only run.
  private enum Origin: Sendable {
    case piece(Source)
    case runs([Run])
  }

  /// In order, the first at offset 0; empty when nothing is known of the string's origin.
  package var runs: [Run] {
    switch origin {
    case .piece(let source): [Run(start: 0, source: source)]
    case .runs(let runs): runs
    }
  }

  /// A stretch of the string, from `start` to the start of the next run, and where it came from.
  package struct Run: Sendable {
    /// Offset in the string's UTF-8.
    package let start: Int
    package let source: Source

    package init(start: Int, source: Source) {
      self.start = start
      self.source = source
    }
  }

  package enum Source: Sendable {
    /// Byte `i` of the run is byte `offset + i` of the file.
    case bytes(FileID, offset: Int)
    /// The run as a whole was written as these, different, bytes: an escape, a folded break, `$$`.
    case rewritten(SourceRange)
    /// The run is part of another text, from `offset` in it, inserted where `at` stands.
    case inserted(SharedText, offset: Int, at: SourceRange)
    /// Not from any file: the shell's environment, or a value the program made up.
    case unplaced
    /// The run only stands for text that is not known here, and that these bytes, if any, refer to.
    case unknown(SourceRange?)
  }

  package init(_ string: String, runs: [Run]) {
    self.string = string
    origin = runs.count == 1 && runs[0].start == 0 ? .piece(runs[0].source) : .runs(runs)
  }

  /// A string that came from one source as a whole.
  package init(_ string: String, from source: Source) {
    self.string = string
    origin = .piece(source)
  }

  /// A string written letter for letter at `range`.
  package init(verbatim string: String, at range: SourceRange) {
    self.init(string, from: .bytes(range.file, offset: range.lowerBound))
  }

  /// A string that no file holds.
  package init(unplaced string: String) {
    self.init(string, from: .unplaced)
  }

  /// A stand-in for a string that is not known here and that no file refers to.
  package init(unknownLike string: String) {
    self.init(string, from: .unknown(nil))
  }
}

extension TracedText {
  /// Where the text stands letter for letter, if one place holds all of it.
  package var verbatimPlace: SourceRange? {
    guard case .piece(.bytes(let file, let offset)) = origin else { return nil }
    return SourceRange(file, offset..<(offset + string.utf8.count))
  }

  /// The text that was inserted here, when that is all there is.
  package var soleInsertion: TracedText? { soleSource?.text }

  /// The same, as all share it that it was inserted into.
  package var soleSource: SharedText? {
    guard case .piece(.inserted(let inner, offset: 0, _)) = origin,
      inner.text.string.utf8.count == string.utf8.count
    else { return nil }
    return inner
  }

  /// Where part of a text stands, and through which insertions it got there.
  package struct Place: Sendable, Hashable {
    /// The bytes that hold exactly, or failing that contain, the part; nil when no file does.
    package let range: SourceRange?
    /// Whether `range` is exactly the part rather than something that contains it.
    package let isExact: Bool
    /// The `${…}` references that led there, outermost first.
    package let insertions: [SourceRange]
  }

  /// The deepest single place that holds all of `part` (offsets in the string's UTF-8).
  ///
  /// A part that lies within one inserted variable is traced into that variable's definition. A part that
  /// straddles several runs is marked at this level, from where it begins to where it ends.
  package func place(of part: Range<Int>) -> Place {
    var text = self
    var part = part
    var insertions: [SourceRange] = []
    while let run = text.run(holding: part), case .inserted(let inner, let offset, let at) = run.source {
      insertions.append(at)
      part = (part.lowerBound - run.start + offset)..<(part.upperBound - run.start + offset)
      text = inner.text
    }
    let (range, isExact) = text.extent(of: part)
    // Nothing below the last insertion is in a file (a shell variable): the reference itself is the place.
    guard let range else { return Place(range: insertions.last, isExact: false, insertions: insertions) }
    return Place(range: range, isExact: isExact, insertions: insertions)
  }

  /// Whether all of the text is known, inserted parts included: what is not must not be judged by what stands for it.
  package var isKnown: Bool {
    switch origin {
    case .piece(let source): source.isKnown
    case .runs(let runs): runs.allSatisfy(\.source.isKnown)
    }
  }

  /// The place of the whole text.
  package var place: Place { place(of: 0..<string.utf8.count) }

  /// The one run that holds all of `part`, if one does. An empty part belongs to the run it follows,
  /// so that "something is missing here" is marked behind what is there.
  private func run(holding part: Range<Int>) -> Run? {
    var holder: (run: Run, end: Int)?
    for (index, run) in runs.enumerated() {
      let end = index + 1 < runs.count ? runs[index + 1].start : string.utf8.count
      if run.start <= part.lowerBound && (part.lowerBound < end || (part.isEmpty && part.lowerBound == end)) {
        holder = (run, end)
        break
      }
    }
    guard let holder, part.upperBound <= holder.end else { return nil }
    return holder.run
  }

  /// The bytes from the first to the last run that `part` touches, without following insertions.
  private func extent(of part: Range<Int>) -> (SourceRange?, isExact: Bool) {
    var result: SourceRange?
    var isExact = true
    for (index, run) in runs.enumerated() {
      let end = index + 1 < runs.count ? runs[index + 1].start : string.utf8.count
      let lower = max(run.start, part.lowerBound)
      let upper = min(end, part.upperBound)
      guard lower < upper || (part.isEmpty && lower == upper) else { continue }
      var piece: SourceRange?
      switch run.source {
      case .bytes(let file, let offset):
        piece = SourceRange(file, (offset + lower - run.start)..<(offset + upper - run.start))
      case .rewritten(let range), .inserted(_, _, let range):
        piece = range
        isExact = isExact && lower == run.start && upper == end
      case .unknown(let range):
        piece = range
        isExact = isExact && lower == run.start && upper == end
      case .unplaced:
        isExact = false
      }
      guard let piece else { continue }
      if let known = result, known.file == piece.file { result = known.union(piece) } else { result = result ?? piece }
      if part.isEmpty { break }
    }
    return (result, isExact && result != nil)
  }
}

extension TracedText.Source {
  fileprivate var isKnown: Bool {
    switch self {
    case .bytes, .rewritten, .unplaced: true
    case .inserted(let inner, _, _): inner.text.isKnown
    case .unknown: false
    }
  }
}

/// A text that others have in them; it is kept once for all of these.
package final class SharedText: Sendable {
  package let text: TracedText

  package init(_ text: TracedText) { self.text = text }
}

/// Puts a `TracedText` together from left to right.
package struct TracedTextBuilder {
  package private(set) var string = ""
  private var runs: [TracedText.Run] = []

  package init() {}

  /// Appends `piece`, which came from `source`.
  package mutating func append(_ piece: some StringProtocol, from source: TracedText.Source) {
    guard !piece.isEmpty else { return }
    let start = string.utf8.count
    string += piece
    // A run that goes on where the last one stopped is the same run.
    if case .bytes(let file, let offset) = source, let last = runs.last,
      case .bytes(file, let lastOffset) = last.source, lastOffset + start - last.start == offset
    {
      return
    }
    runs.append(TracedText.Run(start: start, source: source))
  }

  /// Appends a part of another text, keeping its runs.
  package mutating func append(_ text: TracedText, from lower: Int, to upper: Int) {
    let utf8 = Array(text.string.utf8)
    for (index, run) in text.runs.enumerated() {
      let end = index + 1 < text.runs.count ? text.runs[index + 1].start : utf8.count
      let from = max(run.start, lower)
      let to = min(end, upper)
      guard from < to else { continue }
      let piece = String(decoding: utf8[from..<to], as: UTF8.self)
      switch run.source {
      case .bytes(let file, let offset): append(piece, from: .bytes(file, offset: offset + from - run.start))
      case .inserted(let inner, let offset, let at):
        append(piece, from: .inserted(inner, offset: offset + from - run.start, at: at))
      case .rewritten, .unplaced, .unknown: append(piece, from: run.source)
      }
    }
  }

  package func finish() -> TracedText { TracedText(string, runs: runs) }
}
