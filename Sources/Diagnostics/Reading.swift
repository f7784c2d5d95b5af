/// The ways in which a secret may be written: decoding a text each of these ways and looking for the plain secret finds
/// every spelling, also one that encodes only some of its characters.
///
/// A way is one notation or two, the outer one first: a `$` doubled for Compose inside a double-quoted scalar is read by
/// undoing the escapes, then the doubling. Undoing everything at once would miss a secret that has `$$` in it.
struct Reading: Sendable {
  private let notations: [Notation]

  static let all = [Reading(notations: [])] + decoding

  /// All but the one that takes a text as it is.
  static let decoding: [Reading] = [
    [.percent], [.escapes], [.dollars], [.quotes], [.escapes, .dollars], [.quotes, .dollars], [.percent, .dollars],
    [.escapes, .percent],
  ].map(Reading.init(notations:))

  /// One way to write some characters as others.
  fileprivate enum Notation: UInt8 {
    /// `%2F` is `/`, as in URLs.
    case percent
    /// `\n`, `\"`, `\u0041` and the like, as in JSON, in double-quoted YAML and in env files.
    case escapes
    /// `$$` is `$`, as in compose files.
    case dollars
    /// `''` is `'`, as in single-quoted YAML.
    case quotes
  }

  /// A decoded text that remembers where each of its bytes was written.
  struct Text {
    var bytes: [UInt8]
    /// The offset at which each byte begins in the original, and at last the original's length; nil when nothing
    /// was decoded.
    fileprivate var starts: [Int]?

    func original(_ part: Range<Int>) -> Range<Int> {
      guard let starts else { return part }
      return starts[part.lowerBound]..<starts[part.upperBound]
    }
  }

  /// The text decoded; nil when that is no different from another reading.
  func read(_ bytes: [UInt8]) -> Text? {
    var text = Text(bytes: bytes, starts: nil)
    for notation in notations {
      guard let decoded = Reading.decode(text, notation) else { return nil }
      text = decoded
    }
    return text
  }

  /// The notations whose markers stand in a text, by bits.
  struct Markers: Equatable {
    private var bits: UInt8 = 0

    fileprivate func contains(_ notation: Notation) -> Bool { bits & 1 << notation.rawValue != 0 }

    /// Notes what `byte` begins, `next` being the byte behind it.
    @inline(__always)
    mutating func add(_ byte: UInt8, next: UInt8) {
      switch byte {
      case UInt8(ascii: "%"): bits |= 1 << Notation.percent.rawValue
      case UInt8(ascii: "\\"): bits |= 1 << Notation.escapes.rawValue
      case UInt8(ascii: "$"): if next == byte { bits |= 1 << Notation.dollars.rawValue }
      case UInt8(ascii: "'"): if next == byte { bits |= 1 << Notation.quotes.rawValue }
      default: break
      }
    }
  }

  /// Whether a text with these markers can mean anything else when it is read this way. What only shows once the outer
  /// notation is undone counts for nothing: without that another reading finds the same.
  func decodes(_ markers: Markers) -> Bool { notations.first.map(markers.contains) ?? false }

  private static func decode(_ text: Text, _ notation: Notation) -> Text? {
    switch notation {
    case .percent: decode(text, marker: UInt8(ascii: "%"), percent)
    case .escapes: decode(text, marker: UInt8(ascii: "\\"), escape)
    case .dollars: decode(text, marker: UInt8(ascii: "$"), doubled)
    case .quotes: decode(text, marker: UInt8(ascii: "'"), doubled)
    }
  }

  /// Applies `unit`, which reads what a marker begins: the bytes that it means, and how many it took. Nil when no
  /// marker begins anything.
  private static func decode(
    _ text: Text, marker: UInt8, _ unit: ([UInt8], Int) -> (meaning: [UInt8], length: Int)?
  ) -> Text? {
    let bytes = text.bytes
    guard bytes.indices.contains(where: { bytes[$0] == marker && unit(bytes, $0) != nil }) else { return nil }
    var result: [UInt8] = []
    var starts: [Int] = []
    result.reserveCapacity(bytes.count)
    starts.reserveCapacity(bytes.count + 1)
    var offset = 0
    while offset < bytes.count {
      let start = text.starts?[offset] ?? offset
      if bytes[offset] == marker, let (meaning, length) = unit(bytes, offset) {
        for byte in meaning {
          result.append(byte)
          starts.append(start)
        }
        offset += length
      } else {
        result.append(bytes[offset])
        starts.append(start)
        offset += 1
      }
    }
    starts.append(text.starts?.last ?? bytes.count)
    return Text(bytes: result, starts: starts)
  }

  private static func doubled(_ bytes: [UInt8], _ offset: Int) -> (meaning: [UInt8], length: Int)? {
    offset + 1 < bytes.count && bytes[offset + 1] == bytes[offset] ? ([bytes[offset]], 2) : nil
  }

  private static func percent(_ bytes: [UInt8], _ offset: Int) -> (meaning: [UInt8], length: Int)? {
    guard let value = hexadecimal(bytes, offset + 1, digits: 2) else { return nil }
    return ([UInt8(truncatingIfNeeded: value)], 3)
  }

  private static func escape(_ bytes: [UInt8], _ offset: Int) -> (meaning: [UInt8], length: Int)? {
    guard offset + 1 < bytes.count else { return nil }
    let next = bytes[offset + 1]
    switch next {
    case UInt8(ascii: "n"): return ([0x0A], 2)
    case UInt8(ascii: "r"): return ([0x0D], 2)
    case UInt8(ascii: "t"): return ([0x09], 2)
    case UInt8(ascii: "a"): return ([0x07], 2)
    case UInt8(ascii: "b"): return ([0x08], 2)
    case UInt8(ascii: "f"): return ([0x0C], 2)
    case UInt8(ascii: "v"): return ([0x0B], 2)
    case UInt8(ascii: "e"): return ([0x1B], 2)
    case UInt8(ascii: "x"): return scalar(bytes, offset + 2, digits: 2)
    case UInt8(ascii: "u"): return surrogatePair(bytes, offset) ?? scalar(bytes, offset + 2, digits: 4)
    case UInt8(ascii: "U"): return scalar(bytes, offset + 2, digits: 8)
    default: return ([next], 2)
    }
  }

  /// `\uD83D\uDE00`: how JSON writes a scalar above U+FFFF.
  private static func surrogatePair(_ bytes: [UInt8], _ offset: Int) -> (meaning: [UInt8], length: Int)? {
    guard let high = hexadecimal(bytes, offset + 2, digits: 4), (0xD800..<0xDC00).contains(high),
      offset + 7 < bytes.count, bytes[offset + 6] == UInt8(ascii: "\\"), bytes[offset + 7] == UInt8(ascii: "u"),
      let low = hexadecimal(bytes, offset + 8, digits: 4), (0xDC00..<0xE000).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    else { return nil }
    return (Array(String(scalar).utf8), 12)
  }

  private static func scalar(_ bytes: [UInt8], _ offset: Int, digits: Int) -> (meaning: [UInt8], length: Int)? {
    guard let value = hexadecimal(bytes, offset, digits: digits), let scalar = Unicode.Scalar(value) else { return nil }
    return (Array(String(scalar).utf8), digits + 2)
  }

  private static func hexadecimal(_ bytes: [UInt8], _ offset: Int, digits: Int) -> UInt32? {
    guard offset + digits <= bytes.count else { return nil }
    var value: UInt32 = 0
    for byte in bytes[offset..<offset + digits] {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(byte - UInt8(ascii: "a") + 10)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(byte - UInt8(ascii: "A") + 10)
      default: return nil
      }
    }
    return value
  }
}
