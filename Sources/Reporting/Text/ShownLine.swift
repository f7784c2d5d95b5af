import Diagnostics

/// A source line, or as much of it as there is room for, as glyphs in columns, with secrets masked.
///
/// A line that is too long is shown through a window around what is marked:
///
///     …CRET=a,b,c,PORT=eighty,DEBUG=t…
///                      ^^^^^^ not a number
struct ShownLine {
  let number: Int
  /// In order; the first begins at column 0, or behind an ellipsis.
  private(set) var glyphs: [Placed] = []
  private(set) var isCutBefore = false
  private(set) var isCutAfter = false
  private(set) var width = 0

  struct Placed {
    let text: String
    let columns: Range<Int>
    let bytes: Range<Int>
  }

  /// - Parameters:
  ///   - contents: the line's bytes without its break.
  ///   - hidden: the parts of it that must not be shown.
  ///   - focus: the bytes that must be in view.
  ///   - beside: the columns to keep free behind the focus for a label, by showing less of what is before it.
  init(
    number: Int, contents: Range<Int>, in bytes: [UInt8], hidden: [Range<Int>], focus: Range<Int>, beside: Int = 0,
    room: Int
  ) {
    self.number = number
    // Far more bytes than fit: what lies further off is not even decoded, so that long lines cost nothing.
    let reach = room * 4
    let lower = focus.lowerBound - contents.lowerBound > reach ? focus.lowerBound - reach : contents.lowerBound
    let upper = contents.upperBound - focus.lowerBound > 2 * reach ? focus.lowerBound + 2 * reach : contents.upperBound
    let part = UTF8Scalar.start(of: lower, in: bytes)..<UTF8Scalar.start(of: max(lower, upper), in: bytes)
    let all = Glyph.read(bytes, part)

    var window = all.indices
    let isWhole = part == contents
    if !isWhole || all.reduce(0, { $0 + $1.width }) > room {
      window = ShownLine.window(of: all, around: focus, beside: beside, room: max(1, room - 2))
    }
    isCutBefore = window.lowerBound > 0 || part.lowerBound > contents.lowerBound
    isCutAfter = window.upperBound < all.count || part.upperBound < contents.upperBound

    var column = isCutBefore ? 1 : 0
    var secret = 0
    for glyph in all[window] {
      while secret < hidden.count, hidden[secret].upperBound <= glyph.bytes.lowerBound { secret += 1 }
      let isHidden = secret < hidden.count && hidden[secret].lowerBound < glyph.bytes.upperBound
      let columns = column..<(column + glyph.width)
      glyphs.append(Placed(text: isHidden ? glyph.mask : glyph.text, columns: columns, bytes: glyph.bytes))
      column = columns.upperBound
    }
    width = column + (isCutAfter ? 1 : 0)
  }

  /// The glyphs to show when not all fit: the focus with some context, more of it before than after.
  private static func window(
    of glyphs: [Glyph], around focus: Range<Int>, beside: Int, room: Int
  ) -> Range<Int> {
    let first = glyphs.firstIndex { $0.bytes.upperBound > focus.lowerBound } ?? glyphs.count
    var lower = first
    var upper = first
    var used = 0
    while upper < glyphs.count, glyphs[upper].bytes.lowerBound < focus.upperBound, used + glyphs[upper].width <= room {
      used += glyphs[upper].width
      upper += 1
    }
    func grow(before limit: Int) {
      while lower > 0, used + glyphs[lower - 1].width <= limit {
        lower -= 1
        used += glyphs[lower].width
      }
    }
    let left = max(0, room - used)
    grow(before: used + max(left / 4, min(left * 2 / 3, left - beside)))
    while upper < glyphs.count, used + glyphs[upper].width <= room {
      used += glyphs[upper].width
      upper += 1
    }
    grow(before: beside > left * 3 / 4 ? room : room - beside)
    return lower..<upper
  }

  /// The columns that show `part`, or where it would begin if it is empty; always at least one column.
  func columns(of part: Range<Int>) -> Range<Int> {
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

  /// Whether nothing but blanks stands before `offset`.
  func isFirst(_ offset: Int) -> Bool {
    !isCutBefore && glyphs.allSatisfy { $0.bytes.lowerBound >= offset || $0.text.utf8.allSatisfy { $0 == 0x20 } }
  }

  func draw(on canvas: inout Canvas, row: Int, column: Int) {
    if isCutBefore { canvas.write("…", row: row, column: column, style: .faint) }
    for glyph in glyphs {
      if glyph.text.utf8.first == UInt8(ascii: "*") {
        canvas.write(glyph.text, row: row, column: column + glyph.columns.lowerBound)
      } else {
        canvas.put(
          glyph.text, width: glyph.columns.count, row: row, column: column + glyph.columns.lowerBound, style: .plain)
      }
    }
    if isCutAfter { canvas.write("…", row: row, column: column + width - 1, style: .faint) }
  }
}
