import Compose
import Diagnostics

extension Rule {
  static let invisibleCharacter = Rule(
    "invisible-character", group: .envFiles, severity: .warning,
    summary: "A value of an env file has a character in it that nobody can see.",
    rationale: """
      Web pages, chat programs and word processors put zero-width spaces, marks of direction and no-break spaces into
      what is copied from them. They become part of the value: a password that looks right is refused, and two values
      that look the same are not.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { REGION: "${REGION:?}" }
      --- .env
      REGION=eu\u{200B}
      #        ^
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { REGION: "${REGION:?}", GREETING: "${GREETING:?}" }
      --- .env
      REGION=eu
      GREETING="سلام نمی\u{200C}دانم ❤\u{FE0F}"
      """
    ]
  ) { deployment, report in
    for entry in deployment.writtenValues {
      let bytes = deployment.files[entry.range.file].bytes
      let hidden = HiddenCharacters(in: bytes, entry.range.offsets)
      guard let first = hidden.places.first else { continue }
      let places = hidden.places.map { SourceRange(entry.range.file, $0.offsets) }
      let others = places.count - 1
      report(
        "the value of `\(entry.value)` has \(first.name) in it", at: places[0],
        label: others == 0 ? "" : "and \(others) more such character\(others == 1 ? "" : "s") behind it",
        help: others == 0 ? "remove it" : "remove them", subject: Subject(variable: entry.value))
    }
  }
}

/// What cannot be seen in a stretch of UTF-8.
private struct HiddenCharacters {
  struct Place {
    let offsets: Range<Int>
    let scalar: Unicode.Scalar

    /// The character as a sentence has it.
    var name: Message {
      switch scalar.value {
      case 0xAD: "a soft hyphen (U+00AD)"
      case 0x200B: "a zero-width space (U+200B)"
      case 0x200C, 0x200D: "a joiner (\(scalar.codePoint))"
      case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: "a mark of direction (\(scalar.codePoint))"
      case 0x2028, 0x2029: "a line separator (\(scalar.codePoint))"
      case 0xFEFF: "a byte order mark (U+FEFF)"
      case _ where scalar.properties.generalCategory == .spaceSeparator: "a no-break space (\(scalar.codePoint))"
      case _ where scalar.properties.generalCategory == .control: "a control character (\(scalar.codePoint))"
      default: "an invisible character (\(scalar.codePoint))"
      }
    }
  }

  /// In source order.
  private(set) var places: [Place] = []

  /// - Parameter part: a value as it is written, with its quotes.
  init(in bytes: [UInt8], _ part: Range<Int>) {
    // Nearly all values are plain text.
    guard bytes[part].contains(where: { $0 >= 0x7F || ($0 < 0x20 && !$0.isLayout) }) else { return }
    let content = bytes[part].isQuoted ? part.lowerBound + 1..<part.upperBound - 1 : part
    var base: Unicode.Scalar = " "
    var offset = content.lowerBound
    while offset < content.upperBound {
      let start = offset
      let (scalar, length) = UTF8Scalar.read(bytes, at: start)
      offset += length
      guard let scalar, !bytes[start].isLayout else { continue }
      // Inside of a text a blank of another width is typography, at its ends it is a remainder.
      let isAtEnd = start == content.lowerBound || offset >= content.upperBound
      if scalar.isHidden(behind: base) || (isAtEnd && scalar.isForeignBlank) {
        places.append(Place(offsets: start..<offset, scalar: scalar))
      } else if !scalar.isInvisible {
        base = scalar
      }
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isForeignBlank: Bool { !isASCII && properties.generalCategory == .spaceSeparator }
}

extension ArraySlice<UInt8> {
  fileprivate var isQuoted: Bool {
    guard count >= 2, let first, first == last else { return false }
    return first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") || first == UInt8(ascii: "`")
  }
}

extension UInt8 {
  /// A tab or a line break, which have rules of their own.
  fileprivate var isLayout: Bool { self == 0x09 || self == 0x0A || self == 0x0D }
}
