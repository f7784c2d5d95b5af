import Diagnostics

/// Bytes that become a `TracedText`, put together from left to right.
struct TracedBuffer {
  private var bytes: [UInt8] = []
  private var runs: [TracedText.Run] = []
  /// A string that is all there is so far: most texts are of one piece, which need not be copied.
  private var sole: TracedText?

  var count: Int { sole?.string.utf8.count ?? bytes.count }

  /// Appends `piece`, which came from `source`.
  mutating func append(_ piece: some Sequence<UInt8>, from source: TracedText.Source) {
    if let sole {
      self.sole = nil
      bytes += sole.string.utf8
      runs += sole.runs
    }
    let start = bytes.count
    bytes.append(contentsOf: piece)
    guard bytes.count > start else { return }
    // A run that goes on where the last one stopped is the same run.
    if case .bytes(let file, let offset) = source, !runs.isEmpty,
      case .bytes(file, let lastOffset) = runs[runs.count - 1].source,
      lastOffset + start - runs[runs.count - 1].start == offset
    {
      return
    }
    runs.append(TracedText.Run(start: start, source: source))
  }

  /// Appends bytes that came from `source`.
  mutating func append(_ piece: Span<UInt8>, from source: TracedText.Source) {
    unsafe piece.withUnsafeBufferPointer { unsafe append($0, from: source) }
  }

  /// Appends a string, which came from `source`.
  mutating func append(_ piece: String, from source: TracedText.Source) {
    guard !piece.isEmpty else { return }
    if count == 0 { sole = TracedText(piece, from: source) } else { append(piece.utf8, from: source) }
  }

  /// Appends a part of `text`, whose own trace is `runs`, as it is.
  mutating func append(_ part: Range<Int>, of text: Span<UInt8>, tracedBy runs: [TracedText.Run]) {
    guard !part.isEmpty else { return }
    var index = runs.index(at: part.lowerBound)
    if index == nil { append(text.extracting(part), from: .unplaced) }
    while let current = index, current < runs.count {
      let run = runs[current]
      let runEnd = current + 1 < runs.count ? runs[current + 1].start : text.count
      let lower = max(run.start, part.lowerBound)
      let upper = min(runEnd, part.upperBound)
      guard lower < upper else { break }
      let piece = text.extracting(lower..<upper)
      switch run.source {
      case .bytes(let file, let offset): append(piece, from: .bytes(file, offset: offset + lower - run.start))
      case .inserted(let inner, let offset, let at):
        append(piece, from: .inserted(inner, offset: offset + lower - run.start, at: at))
      case .rewritten, .unplaced, .unknown: append(piece, from: run.source)
      }
      index = upper < part.upperBound ? current + 1 : nil
    }
  }

  /// Appends all of a text as inserted at `place`, or without a trace when the place is in no file.
  mutating func insert(_ shared: SharedText, at place: SourceRange?) {
    append(shared.text.string, from: place.map { .inserted(shared, offset: 0, at: $0) } ?? .unplaced)
  }

  /// Takes out what was appended since the buffer had `count` bytes.
  mutating func truncate(to count: Int) {
    guard count < self.count else { return }
    sole = nil
    bytes.removeSubrange(min(count, bytes.count)...)
    while let last = runs.last, last.start >= count { runs.removeLast() }
  }

  /// What the buffer holds, as a text of its own.
  var text: TracedText { sole ?? TracedText(String(decoding: bytes, as: UTF8.self), runs: runs.map { $0 }) }

  /// Takes all out, leaving the memory to the next text.
  mutating func take() -> TracedText {
    if let sole {
      self.sole = nil
      return sole
    }
    guard !bytes.isEmpty else { return TracedText("", runs: []) }
    let text = text
    bytes.removeAll(keepingCapacity: true)
    runs.removeAll(keepingCapacity: true)
    return text
  }
}
