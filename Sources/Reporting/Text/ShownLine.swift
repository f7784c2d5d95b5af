import Diagnostics

/// A source line, or as much of it as there is room for, as glyphs in columns, with secrets masked.
///
/// A line that is too long is shown through a window around what is marked:
///
///     …CRET=a,b,c,PORT=eighty,DEBUG=t…
///                      ^^^^^^ not a number
///
/// Nearly every line is ASCII, a byte a column, and needs no glyphs.
struct ShownLine {
  private enum Content {
    /// These bytes of the file, with parts of them hidden.
    case ascii(Range<Int>, in: [UInt8], hidden: [Range<Int>])
    /// In order; the first begins at column 0, or behind an ellipsis.
    case glyphs([Placed])
  }

  private struct Placed {
    let text: String
    let columns: Range<Int>
    let bytes: Range<Int>
  }

  private let content: Content
  private let isCutBefore: Bool
  private let isCutAfter: Bool
  private let width: Int
  private var origin: Int { isCutBefore ? 1 : 0 }

  /// - Parameters:
  ///   - contents: the line's bytes without its break.
  ///   - hidden: the parts of it that must not be shown.
  ///   - focus: the bytes that must be in view.
  ///   - beside: the columns to keep free behind the focus for a label, by showing less of what is before it.
  init(
    contents: Range<Int>, in bytes: [UInt8], hidden: [Range<Int>], focus: Range<Int>, beside: Int = 0, room: Int
  ) {
    // Far more bytes than fit: what lies further off is not even decoded, so that long lines cost nothing.
    let reach = room * 4
    let lower = focus.lowerBound - contents.lowerBound > reach ? focus.lowerBound - reach : contents.lowerBound
    let upper = contents.upperBound - focus.lowerBound > 2 * reach ? focus.lowerBound + 2 * reach : contents.upperBound
    let part = UTF8Scalar.start(of: lower, in: bytes)..<UTF8Scalar.start(of: max(lower, upper), in: bytes)
    let isASCII = bytes.span.extracting(part).isPrintableASCII
    let glyphs = isASCII ? [] : Glyph.read(bytes, part)

    let count = isASCII ? part.count : glyphs.count
    var window = 0..<count
    if part != contents || (isASCII ? count : glyphs.reduce(0) { $0 + $1.width }) > room {
      let room = max(1, room - 2)
      if isASCII {
        let marked =
          max(
            0, min(count, focus.lowerBound - part.lowerBound))..<max(0, min(count, focus.upperBound - part.lowerBound))
        window = ShownLine.window(of: count, around: marked, beside: beside, room: room) { _ in 1 }
      } else {
        let first = glyphs.firstIndex { $0.bytes.upperBound > focus.lowerBound } ?? count
        let end = glyphs[first...].firstIndex { $0.bytes.lowerBound >= focus.upperBound } ?? count
        window = ShownLine.window(of: count, around: first..<end, beside: beside, room: room) { glyphs[$0].width }
      }
    }
    isCutBefore = window.lowerBound > 0 || part.lowerBound > contents.lowerBound
    isCutAfter = window.upperBound < count || part.upperBound < contents.upperBound
    if isASCII {
      content = .ascii(
        (part.lowerBound + window.lowerBound)..<(part.lowerBound + window.upperBound), in: bytes, hidden: hidden)
      self.width = (isCutBefore ? 1 : 0) + window.count + (isCutAfter ? 1 : 0)
    } else {
      let placed = ShownLine.place(glyphs[window], hidden: hidden, from: isCutBefore ? 1 : 0)
      content = .glyphs(placed)
      self.width = (placed.last?.columns.upperBound ?? (isCutBefore ? 1 : 0)) + (isCutAfter ? 1 : 0)
    }
  }

  private static func place(_ glyphs: ArraySlice<Glyph>, hidden: [Range<Int>], from column: Int) -> [Placed] {
    var placed: [Placed] = []
    var column = column
    var secret = 0
    for glyph in glyphs {
      while secret < hidden.count, hidden[secret].upperBound <= glyph.bytes.lowerBound { secret += 1 }
      let isHidden = secret < hidden.count && hidden[secret].lowerBound < glyph.bytes.upperBound
      let columns = column..<(column + glyph.width)
      placed.append(Placed(text: isHidden ? glyph.mask : glyph.text, columns: columns, bytes: glyph.bytes))
      column = columns.upperBound
    }
    return placed
  }

  /// The glyphs to show when not all fit: the focus with some context, more of it before than after.
  private static func window(
    of count: Int, around focus: Range<Int>, beside: Int, room: Int, width: (Int) -> Int
  ) -> Range<Int> {
    var lower = focus.lowerBound
    var upper = focus.lowerBound
    var used = 0
    while upper < focus.upperBound, used + width(upper) <= room {
      used += width(upper)
      upper += 1
    }
    func grow(before limit: Int) {
      while lower > 0, used + width(lower - 1) <= limit {
        lower -= 1
        used += width(lower)
      }
    }
    let left = max(0, room - used)
    grow(before: used + max(left / 4, min(left * 2 / 3, left - beside)))
    while upper < count, used + width(upper) <= room {
      used += width(upper)
      upper += 1
    }
    grow(before: beside > left * 3 / 4 ? room : room - beside)
    return lower..<upper
  }

  /// The columns that show `part`, or where it would begin if it is empty; always at least one column.
  func columns(of part: Range<Int>) -> Range<Int> {
    switch content {
    case .ascii(let shown, _, _):
      guard !shown.isEmpty else { return 0..<1 }
      let lower = min(max(part.lowerBound, shown.lowerBound), shown.upperBound)
      let column = origin + lower - shown.lowerBound
      return column..<max(column + 1, origin + min(part.upperBound, shown.upperBound) - shown.lowerBound)
    case .glyphs(let glyphs): return ShownLine.columns(of: part, in: glyphs)
    }
  }

  private static func columns(of part: Range<Int>, in glyphs: [Placed]) -> Range<Int> {
    var lower: Int?
    var upper = 0
    for glyph in glyphs where glyph.bytes.upperBound > part.lowerBound {
      if glyph.bytes.lowerBound >= part.upperBound && !(part.isEmpty && glyph.bytes.lowerBound <= part.lowerBound) {
        break
      }
      lower = lower ?? glyph.columns.lowerBound
      upper = part.isEmpty ? glyph.columns.lowerBound + 1 : glyph.columns.upperBound
    }
    if let lower { return lower..<max(lower + 1, upper) }
    let end = glyphs.first { $0.bytes.lowerBound >= part.lowerBound }?.columns.lowerBound
    let column = end ?? glyphs.last?.columns.upperBound ?? 0
    return column..<(column + 1)
  }

  func draw(on canvas: inout Canvas, column: Int) {
    if isCutBefore { canvas.write("…", column: column, style: .faint) }
    switch content {
    case .ascii(let shown, let bytes, let hidden):
      let first = column + origin
      canvas.write(ascii: bytes.span.extracting(shown), column: first)
      for part in hidden where part.overlaps(shown) {
        let masked = part.clamped(to: shown)
        canvas.fill(
          "*",
          columns: (first + masked.lowerBound - shown.lowerBound)..<(first + masked.upperBound - shown.lowerBound),
          style: .plain)
      }
    case .glyphs(let glyphs):
      for glyph in glyphs {
        if glyph.text.utf8.first == UInt8(ascii: "*") {
          canvas.write(glyph.text, column: column + glyph.columns.lowerBound)
        } else {
          canvas.put(
            glyph.text, width: glyph.columns.count, column: column + glyph.columns.lowerBound, style: .plain)
        }
      }
    }
    if isCutAfter { canvas.write("…", column: column + width - 1, style: .faint) }
  }
}
