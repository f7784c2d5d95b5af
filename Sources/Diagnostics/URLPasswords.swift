/// Finds the passwords of URLs in any text, declared secret or not.
///
///     DATABASE_URL=postgresql://openchat:p@ss/word@db:5432/openchat
///                                        ^^^^^^^^^ the password
///     - postgresql://app:${PASSWORD:-letmein}@db/x
///                                    ^^^^^^^ what a reference falls back on; the reference itself may be seen
///
/// A password that should have been percent-encoded may hold any character, so it is taken to reach to the last `@`
/// before something that cannot be part of a URL. Masking too much costs some clarity; too little, a password.
///
/// A URL with a mistake in it is hidden where the password must be:
///
///     https://ghp16C7e42F292c@github.com/x.git     a token in place of the user and the password
///             ^^^^^^^^^^^^^^^
///     postgresql://app:letmein%40db:5432/app       no `@`, and what follows the `:` is no port
///                      ^^^^^^^^^^^^^^^^^
///     postgresql://app;letmein@db/app              no `:`, where there is a password otherwise
///                     ^^^^^^^^
enum URLPasswords {
  /// The offsets of passwords in `bytes`, in order. The work is linear in `bytes`.
  static func parts(of bytes: [UInt8]) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var found = nextAuthority(in: bytes, from: 0)
    while let start = found {
      let next = nextAuthority(in: bytes, from: start)
      // The scheme of the next URL is no part of this one, but its `://` is all that is sure.
      let authority = start..<(next.map { $0 - 3 } ?? bytes.count)
      parts += password(in: bytes, authority) ?? mistaken(in: bytes, authority)
      found = next
    }
    return parts
  }

  /// The offset behind the next `://`.
  private static func nextAuthority(in bytes: [UInt8], from start: Int) -> Int? {
    var offset = start
    while offset + 2 < bytes.count {
      if bytes[offset] == UInt8(ascii: ":"), bytes[offset + 1] == UInt8(ascii: "/"),
        bytes[offset + 2] == UInt8(ascii: "/")
      {
        return offset + 3
      }
      offset += 1
    }
    return nil
  }

  /// What may be the password of a URL that has none where it belongs.
  private static func mistaken(in bytes: [UInt8], _ authority: Range<Int>) -> [Range<Int>] {
    let scheme = Scheme(before: authority.lowerBound - 3, in: bytes)
    let url = bytes[authority].prefix { $0 > 0x20 && !"\"'`<>".utf8.contains($0) }
    let host = hostParts(in: bytes, authority.lowerBound..<url.endIndex)
    if let at = host.at {
      // A `git` or an `app` is no secret; to web sites people write tokens.
      if scheme == .web { return plainParts(in: bytes, authority.lowerBound..<at) }
    } else if scheme != .image, let colon = host.colon, !url.starts(with: "[".utf8) {
      let port = bytes[(colon + 1)..<host.end]
      let digits = port.prefix(while: \.isDigit)
      let isPort = !digits.isEmpty && (digits.count == port.count || !bytes[digits.endIndex].isNamePart)
      // Few letters are a port with a mistake in it, or its name.
      if !isPort, port.count > 5, port.first != UInt8(ascii: "$") { return [port.indices] }
    }
    guard scheme == .server, url.first != UInt8(ascii: "/"),
      let at = url.prefix(while: { $0 != 0x3F && $0 != 0x23 }).lastIndex(of: UInt8(ascii: "@"))
    else { return [] }
    let user = endOfUser(in: bytes, authority.lowerBound..<at)
    return user < at ? plainParts(in: bytes, user..<at) : []
  }

  /// Where the host of a URL ends, and the first `:` and the last `@` before that, but for those within references.
  private static func hostParts(in bytes: [UInt8], _ url: Range<Int>) -> (colon: Int?, at: Int?, end: Int) {
    var (colon, at): (Int?, Int?) = (nil, nil)
    var offset = url.lowerBound
    while offset < url.upperBound, !"/?#".utf8.contains(bytes[offset]) {
      if let reference = reference(in: bytes, at: offset, before: url.upperBound) {
        offset = reference.range.upperBound
        continue
      }
      if bytes[offset] == UInt8(ascii: ":"), colon == nil { colon = offset }
      if bytes[offset] == UInt8(ascii: "@") { at = offset }
      offset += 1
    }
    return (colon, at, offset)
  }

  /// Where a name ends that may be put together from references.
  private static func endOfUser(in bytes: [UInt8], _ part: Range<Int>) -> Int {
    var offset = part.lowerBound
    while offset < part.upperBound {
      if let reference = reference(in: bytes, at: offset, before: part.upperBound) {
        offset = reference.range.upperBound
      } else if bytes[offset].isNamePart || bytes[offset] == UInt8(ascii: "-") || bytes[offset] == UInt8(ascii: ".") {
        offset += 1
      } else {
        break
      }
    }
    return offset
  }

  /// The reference that begins at an offset, if one does.
  private static func reference(in bytes: [UInt8], at offset: Int, before end: Int) -> Reference? {
    guard bytes[offset] == UInt8(ascii: "$"),
      case .reference(let reference) = Reference.read(in: bytes, at: offset, before: end)
    else { return nil }
    return reference
  }

  /// A part of a URL without the references in it.
  private static func plainParts(in bytes: [UInt8], _ part: Range<Int>) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = part.lowerBound
    var offset = start
    while offset < part.upperBound {
      if let reference = reference(in: bytes, at: offset, before: part.upperBound) {
        if start < offset { parts.append(start..<offset) }
        if !reference.operand.isEmpty { parts.append(reference.operand) }
        offset = reference.range.upperBound
        start = offset
      } else {
        offset += 1
      }
    }
    if start < part.upperBound { parts.append(start..<part.upperBound) }
    return parts
  }

  /// What a URL is for.
  private enum Scheme {
    /// A web site, or what is fetched like one.
    case web
    /// A server that asks for a user and a password.
    case server
    /// An image of a container, whose tag is no password.
    case image
    case other

    init(before end: Int, in bytes: [UInt8]) {
      var lower = end
      while lower > max(0, end - 32), bytes[lower - 1].isNamePart || bytes[lower - 1] == UInt8(ascii: "-") {
        lower -= 1
      }
      let scheme = String(decoding: bytes[lower..<end].map { $0 | 0x20 }, as: UTF8.self)
      if scheme == "http" || scheme == "https" {
        self = .web
      } else if ["postgres", "mysql", "maria", "mongo", "redis", "amqp", "smtp"].contains(where: scheme.hasPrefix) {
        self = .server
      } else if scheme.hasPrefix("docker") || scheme.hasPrefix("oci") {
        self = .image
      } else {
        self = .other
      }
    }
  }

  /// The parts of a password that are no references; nil where there is no `:` before an `@`.
  static func password(in bytes: [UInt8], _ authority: Range<Int>) -> [Range<Int>]? {
    var colon: Int?
    var at: Int?
    /// The references between colon and `at`, which may be shown but for their operands.
    var references: [Reference] = []
    var isBeyondURL = false
    var seeksReferences = true
    var offset = authority.lowerBound
    scan: while offset < authority.upperBound {
      switch bytes[offset] {
      case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"):
        if colon == nil { break scan }
      case UInt8(ascii: ":"):
        if colon == nil { colon = offset }
      case UInt8(ascii: "@"):
        at = offset
        // A password with a blank or a quote in it ends at the first `@` behind that.
        if isBeyondURL && colon != nil { break scan }
      case 0x0A, 0x0D:
        break scan
      case 0...0x20, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: "<"), UInt8(ascii: ">"):
        guard let colon, at == nil, isBeyondURL || !isPort(bytes[(colon + 1)..<offset]) else { break scan }
        isBeyondURL = true
      case UInt8(ascii: "$"):
        guard seeksReferences else { break }
        switch Reference.read(in: bytes, at: offset, before: authority.upperBound) {
        case .reference(let reference):
          if colon != nil { references.append(reference) }
          offset = reference.range.upperBound
          continue scan
        case .text: break
        // Looking for the end once is enough; a line of `${${${` would take quadratic time otherwise.
        case .unclosed: seeksReferences = false
        }
      default: break
      }
      offset += 1
    }
    guard let colon, let at, colon < at else { return nil }
    var parts: [Range<Int>] = []
    var start = colon + 1
    for reference in references where reference.range.upperBound <= at {
      if start < reference.range.lowerBound { parts.append(start..<reference.range.lowerBound) }
      if !reference.operand.isEmpty { parts.append(reference.operand) }
      start = reference.range.upperBound
    }
    if start < at { parts.append(start..<at) }
    return parts
  }

  /// Whether what follows the colon can only be a port, so that no password is to be expected.
  private static func isPort(_ bytes: ArraySlice<UInt8>) -> Bool {
    let port = bytes.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    return port.allSatisfy(\.isDigit)
  }

  /// `$NAME` or `${NAME…}`, and the part of it that is a value rather than a name or a message.
  private struct Reference {
    let range: Range<Int>
    let operand: Range<Int>

    enum Outcome {
      case reference(Reference)
      case text
      case unclosed
    }

    /// Reads what the `$` at `dollar` begins. Without braces only capitals make a reference: `$ecret` is more likely
    /// to be a password.
    static func read(in bytes: [UInt8], at dollar: Int, before end: Int) -> Outcome {
      guard dollar + 1 < end else { return .text }
      guard bytes[dollar + 1] == UInt8(ascii: "{") else {
        let nameEnd = endOfName(in: bytes, from: dollar + 1, before: end) { !isLowercase($0) }
        let isWhole = nameEnd == endOfName(in: bytes, from: dollar + 1, before: end) { _ in true }
        guard nameEnd > dollar + 1, isWhole else { return .text }
        return .reference(Reference(range: dollar..<nameEnd, operand: nameEnd..<nameEnd))
      }
      var offset = endOfName(in: bytes, from: dollar + 2, before: end) { _ in true }
      guard offset > dollar + 2 else { return .text }
      if offset < end, bytes[offset] == UInt8(ascii: ":") { offset += 1 }
      guard offset < end else { return .unclosed }
      let isMessage = bytes[offset] == UInt8(ascii: "?")
      if bytes[offset] != UInt8(ascii: "}") { offset += 1 }
      guard let close = closingBrace(in: bytes, from: offset, before: end) else { return .unclosed }
      return .reference(
        Reference(range: dollar..<(close + 1), operand: isMessage ? close..<close : offset..<close))
    }

    private static func closingBrace(in bytes: [UInt8], from start: Int, before end: Int) -> Int? {
      var depth = 1
      for offset in start..<max(start, end) {
        switch bytes[offset] {
        case UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: "}"): depth -= 1
        case 0x0A, 0x0D: return nil
        default: break
        }
        if depth == 0 { return offset }
      }
      return nil
    }

    private static func endOfName(
      in bytes: [UInt8], from start: Int, before end: Int, where isWanted: (UInt8) -> Bool
    ) -> Int {
      var offset = start
      if offset < end, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[offset]) { return offset }
      while offset < end, bytes[offset].isNamePart, isWanted(bytes[offset]) { offset += 1 }
      return offset
    }

    private static func isLowercase(_ byte: UInt8) -> Bool {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }
  }
}

extension UInt8 {
  var isDigit: Bool { (0x30...0x39).contains(self) }

  fileprivate var isNamePart: Bool {
    switch self {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
