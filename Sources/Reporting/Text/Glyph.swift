import Diagnostics

/// Something that takes one or more whole columns, and the bytes it shows.
///
/// User's text never reaches a terminal raw: control characters, escape sequences, bytes that are no UTF-8, and
/// characters that are invisible or change the direction of writing are replaced by something that can be seen.
///
///     tab              four blanks
///     escape (0x1B)    ␛
///     byte 0xFF        �
///     U+202E           <U+202E>
struct Glyph {
  let text: String
  let width: Int
  let bytes: Range<Int>

  /// What a masked glyph shows instead: as many asterisks as it has columns.
  var mask: String { String(repeating: "*", count: width) }
}

extension Glyph {
  /// A fixed width, so that a line looks the same wherever a window on it begins.
  private static let tab = "    "

  /// The glyphs of `part` of `bytes`.
  static func read(_ bytes: [UInt8], _ part: Range<Int>) -> [Glyph] {
    var glyphs: [Glyph] = []
    glyphs.reserveCapacity(part.count)
    var offset = part.lowerBound
    while offset < part.upperBound {
      // Nearly all of a file is ASCII; what no mark can join to is a glyph by itself.
      while offset < part.upperBound, isPlain(bytes[offset]),
        offset + 1 >= part.upperBound || bytes[offset + 1] < 0x80
      {
        glyphs.append(
          Glyph(text: String(Unicode.Scalar(bytes[offset])), width: 1, bytes: offset..<(offset + 1)))
        offset += 1
      }
      guard offset < part.upperBound else { break }
      let start = offset
      var text = String.UnicodeScalarView()
      while offset < part.upperBound {
        let (scalar, length) = UTF8Scalar.read(bytes, at: offset)
        guard let scalar, !isControl(scalar) else { break }
        // Plain characters again: back to the fast way, unless a mark follows.
        if offset > start, isPlain(bytes[offset]), offset + 1 >= part.upperBound || bytes[offset + 1] < 0x80 { break }
        text.append(scalar)
        offset += length
      }
      if !text.isEmpty, offset < part.upperBound, isPlain(bytes[offset]) {
        append(String(text), at: start, to: &glyphs)
        continue
      }
      append(String(text), at: start, to: &glyphs)
      guard offset < part.upperBound else { break }
      let (scalar, length) = UTF8Scalar.read(bytes, at: offset)
      glyphs.append(visible(scalar, at: offset..<(offset + length)))
      offset += length
    }
    return glyphs
  }

  private static func isPlain(_ byte: UInt8) -> Bool { byte >= 0x20 && byte < 0x7F }

  /// `text` as it may be printed on one line.
  static func printable(_ text: String) -> String {
    // Nearly every text is, and can be printed as it is.
    if text.isPrintableASCII { return text }
    let bytes = Array(text.utf8)
    return read(bytes, bytes.indices).reduce(into: "") { $0 += $1.text }
  }

  private static func append(_ text: String, at start: Int, to glyphs: inout [Glyph]) {
    var offset = start
    for character in text {
      let scalars = character.unicodeScalars
      let end = offset + character.utf8.count
      if scalars.count == 1, let scalar = scalars.first, scalar.isASCII {
        glyphs.append(Glyph(text: String(character), width: 1, bytes: offset..<end))
      } else if isVisible(scalars) {
        glyphs.append(Glyph(text: String(character), width: max(1, DisplayWidth.of(character)), bytes: offset..<end))
      } else {
        var start = offset
        for scalar in scalars {
          let end = start + UTF8.width(scalar)
          glyphs.append(visible(scalar, at: start..<end))
          start = end
        }
      }
      offset = end
    }
  }

  /// Whether a character begins with something that can be seen, and has inside only what belongs there.
  private static func isVisible(_ scalars: Character.UnicodeScalarView) -> Bool {
    guard let first = scalars.first, !first.isInvisible, !isMark(first) else { return false }
    return scalars.dropFirst().allSatisfy { !$0.isHidden(behind: first) }
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .spacingMark: true
    default: false
    }
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control
  }

  private static func visible(_ scalar: Unicode.Scalar?, at bytes: Range<Int>) -> Glyph {
    guard let scalar else { return Glyph(text: "\u{FFFD}", width: 1, bytes: bytes) }
    switch scalar.value {
    case 0x09: return Glyph(text: tab, width: tab.utf8.count, bytes: bytes)
    case 0..<0x20: return Glyph(text: picture(0x2400 + scalar.value), width: 1, bytes: bytes)
    case 0x7F: return Glyph(text: picture(0x2421), width: 1, bytes: bytes)
    case 0x80..<0xA0: return Glyph(text: "\u{FFFD}", width: 1, bytes: bytes)
    default: break
    }
    // A mark with nothing to sit on gets the circle that charts draw below it.
    if isMark(scalar) { return Glyph(text: "\u{25CC}\(scalar)", width: 1, bytes: bytes) }
    guard scalar.isInvisible else {
      return Glyph(text: String(scalar), width: max(1, DisplayWidth.of(scalar)), bytes: bytes)
    }
    let text = "<\(scalar.codePoint)>"
    return Glyph(text: text, width: text.utf8.count, bytes: bytes)
  }

  private static func picture(_ value: UInt32) -> String {
    Unicode.Scalar(value).map { String($0) } ?? "\u{FFFD}"
  }
}

extension String {
  /// The text as it may be printed, line by line.
  package var printable: String {
    split(separator: "\n", omittingEmptySubsequences: false).map { Glyph.printable(String($0)) }.joined(separator: "\n")
  }
}
