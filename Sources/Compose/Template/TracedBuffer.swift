import Diagnostics

/// Bytes that become a `TracedText`, put together from left to right.
struct TracedBuffer {
  private(set) var bytes: [UInt8] = []
  private(set) var runs: [TracedText.Run] = []

  var count: Int { bytes.count }

  mutating func reserveCapacity(_ count: Int) { bytes.reserveCapacity(count) }

  /// Appends `piece`, which came from `source`.
  mutating func append(_ piece: some Sequence<UInt8>, from source: TracedText.Source) {
    let start = bytes.count
    bytes.append(contentsOf: piece)
    guard bytes.count > start else { return }
    // A run that goes on where the last one stopped is the same run.
    if case .bytes(let file, let offset) = source, let last = runs.last,
      case .bytes(file, let lastOffset) = last.source, lastOffset + start - last.start == offset
    {
      return
    }
    runs.append(TracedText.Run(start: start, source: source))
  }

  /// Appends a part of `text`, whose own trace is `runs`, as it is.
  mutating func append(_ part: Range<Int>, of text: ArraySlice<UInt8>, tracedBy runs: [TracedText.Run]) {
    guard !part.isEmpty else { return }
    let start = text.startIndex
    var index = runs.index(at: part.lowerBound - start)
    if index == nil { append(text[part], from: .unplaced) }
    while let current = index, current < runs.count {
      let run = runs[current]
      let runEnd = current + 1 < runs.count ? runs[current + 1].start : text.count
      let lower = max(run.start, part.lowerBound - start)
      let upper = min(runEnd, part.upperBound - start)
      guard lower < upper else { break }
      let piece = text[start + lower..<start + upper]
      switch run.source {
      case .bytes(let file, let offset): append(piece, from: .bytes(file, offset: offset + lower - run.start))
      case .inserted(let inner, let offset, let at):
        append(piece, from: .inserted(inner, offset: offset + lower - run.start, at: at))
      case .rewritten, .unplaced, .unknown: append(piece, from: run.source)
      }
      index = upper < part.upperBound - start ? current + 1 : nil
    }
  }

  /// Appends all of `text` as inserted at `place`, or without a trace when the place is in no file.
  mutating func insert(_ text: TracedText, at place: SourceRange?) {
    append(text.string.utf8, from: place.map { .inserted(text, offset: 0, at: $0) } ?? .unplaced)
  }

  /// Takes out what was appended since the buffer had `count` bytes, and returns it.
  mutating func truncate(to count: Int) -> String {
    let removed = String(decoding: bytes[count...], as: UTF8.self)
    bytes.removeSubrange(count...)
    while let last = runs.last, last.start >= count { runs.removeLast() }
    return removed
  }

  /// What the buffer holds, as a text of its own.
  var text: TracedText { TracedText(String(decoding: bytes, as: UTF8.self), runs: runs.map { $0 }) }

  /// Empties the buffer, whose memory the next text takes over.
  mutating func clear() {
    bytes.removeAll(keepingCapacity: true)
    runs.removeAll(keepingCapacity: true)
  }
}
