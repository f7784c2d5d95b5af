/// A URL taken apart, every part as a range of offsets in the text's UTF-8.
///
///     postgresql://app:p%40ss@db:5432/shop?sslmode=require
///     └scheme──┘   └u┘ └pass┘ └┘ └──┘ └──┘ └─────────────┘
///                             host port path     query
///
/// People paste passwords into URLs as they are, so a password may hold `/`, `?` or `#`, which end the host by the
/// letter of the standard. Where the letter gives nonsense (a port that is no number) or hides an `@`, the last `@`
/// that a host follows ends the credentials instead, and `hasRawCredentials` says so.
struct URLText {
  let bytes: [UInt8]
  let scheme: Range<Int>
  let user: Range<Int>?
  let password: Range<Int>?
  /// Without the brackets of an IPv6 address.
  let host: Range<Int>
  let port: Range<Int>?
  /// From the `/` on; empty when there is none.
  let path: Range<Int>
  /// Without the `?`.
  let query: Range<Int>?
  /// Without the `#`.
  let fragment: Range<Int>?
  /// Whether the credentials hold characters that end them by the letter of the standard.
  let hasRawCredentials: Bool

  /// Nil when the text does not begin with a scheme and `://`. Blanks around it are not part of it.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    self.init(bytes, in: bytes.withoutBlanks(bytes.indices))
  }

  /// Reads the URL that is `part` of `bytes`; all ranges are offsets in `bytes`.
  init?(_ all: [UInt8], in part: Range<Int>) {
    let bytes = Array(all[..<part.upperBound])
    guard let schemeEnd = URLText.schemeEnd(bytes, from: part.lowerBound) else { return nil }
    let start = schemeEnd + 3
    let strictEnd = bytes[start...].firstIndex { $0 == slash || $0 == question || $0 == hash } ?? bytes.count
    var at = bytes[start..<strictEnd].lastIndex(of: atSign)
    var isRaw = at.map { bytes[start..<$0].contains(atSign) } ?? false
    if let late = URLText.lateAt(bytes, start: start, strictEnd: strictEnd, strictAt: at) {
      at = late
      isRaw = true
    }
    let hostStart = at.map { $0 + 1 } ?? start
    let end = bytes[hostStart...].firstIndex { $0 == slash || $0 == question || $0 == hash } ?? bytes.count

    self.bytes = bytes
    scheme = part.lowerBound..<schemeEnd
    hasRawCredentials = isRaw
    if let at {
      let separator = bytes[start..<at].firstIndex(of: colon)
      user = start..<(separator ?? at)
      password = separator.map { ($0 + 1)..<at }
    } else {
      user = nil
      password = nil
    }
    (host, port) = URLText.hostAndPort(bytes, hostStart..<end)
    let hashAt = bytes[end...].firstIndex(of: hash)
    let questionAt = bytes[end..<(hashAt ?? bytes.count)].firstIndex(of: question)
    path = end..<(questionAt ?? hashAt ?? bytes.count)
    query = questionAt.map { ($0 + 1)..<(hashAt ?? bytes.count) }
    fragment = hashAt.map { ($0 + 1)..<bytes.count }
  }

  /// Where the scheme ends, when `://` follows it.
  private static func schemeEnd(_ bytes: [UInt8], from start: Int) -> Int? {
    guard let first = bytes[start...].first, first.isLetter else { return nil }
    guard
      let end = bytes[start...].firstIndex(where: {
        !($0.isLetter || $0.isDigit || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E)
      })
    else { return nil }
    return bytes[end...].starts(with: [colon, slash, slash]) ? end : nil
  }

  /// The `@` that ends credentials which hold `/`, `?` or `#`, when that reading makes more sense.
  private static func lateAt(_ bytes: [UInt8], start: Int, strictEnd: Int, strictAt: Int?) -> Int? {
    guard let at = bytes[strictEnd...].lastIndex(of: atSign), at + 1 < bytes.count else { return nil }
    // What follows must look like a host.
    let next = bytes[at + 1]
    guard next.isLetter || next.isDigit || next == 0x5B else { return nil }
    let isWeb = isWeb(bytes, until: start)
    if strictAt == nil {
      let (_, port) = hostAndPort(bytes, start..<strictEnd)
      let hasOddPort = port.map { !bytes[$0].allSatisfy(\.isDigit) } ?? false
      return hasOddPort || (!isWeb && bytes[start..<strictEnd].contains(colon)) ? at : nil
    }
    // `u:p@a/b@host`: a second `@` in what would be the path.
    let pathEnd = bytes[strictEnd...].firstIndex(of: question) ?? bytes.count
    return !isWeb && at < pathEnd ? at : nil
  }

  private static func isWeb(_ bytes: [UInt8], until start: Int) -> Bool {
    let scheme = bytes[..<max(0, start - 3)]
    return scheme.hasEnding("http") || scheme.hasEnding("https")
  }

  private static func hostAndPort(_ bytes: [UInt8], _ part: Range<Int>) -> (host: Range<Int>, port: Range<Int>?) {
    if part.lowerBound < part.upperBound, bytes[part.lowerBound] == 0x5B,
      let close = bytes[part].firstIndex(of: 0x5D)
    {
      let port = close + 1 < part.upperBound && bytes[close + 1] == colon ? (close + 2)..<part.upperBound : nil
      return ((part.lowerBound + 1)..<close, port)
    }
    guard let separator = bytes[part].lastIndex(of: colon) else { return (part, nil) }
    return (part.lowerBound..<separator, (separator + 1)..<part.upperBound)
  }
}

extension URLText {
  func text(_ part: Range<Int>) -> String { String(decoding: bytes[part], as: UTF8.self) }

  var schemeName: String { text(scheme).lowercased() }
  /// In the one spelling that is sent.
  var hostName: String { Punycode.host(text(host)) }
  var portNumber: Int? { port.flatMap { Int(text($0)) } }

  /// The port, or the one that the scheme stands for.
  var effectivePort: Int? {
    if let port, !port.isEmpty { return portNumber }
    return standardPort
  }

  /// The port that the scheme stands for.
  var standardPort: Int? {
    switch schemeName {
    case "http", "ws": 80
    case "https", "wss": 443
    case "postgres", "postgresql": 5432
    case "redis", "rediss": 6379
    case "mysql", "mariadb": 3306
    case "mongodb": 27017
    case "amqp": 5672
    default: nil
    }
  }

  /// Whether the host holds a `:` and is in no brackets, as an IPv6 address has to be.
  var hasBareColon: Bool {
    bytes[host].contains(colon) && bytes[..<host.lowerBound].last != UInt8(ascii: "[")
  }

  /// Whether nobody can have such a host: it has characters that are in no name, or nothing between two dots.
  var hasOddHost: Bool {
    guard bytes[..<host.lowerBound].last != UInt8(ascii: "[") else { return false }
    let others: [UInt8] = ["https", "http"].contains(schemeName) ? [] : [UInt8(ascii: ","), UInt8(ascii: "%")]
    let isWritten = bytes[host].allSatisfy { byte in
      byte.isLetter || byte.isDigit || byte >= 0x80 || "-_.*:".utf8.contains(byte) || others.contains(byte)
    }
    let labels = bytes[host].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    // A dot at the end is allowed, to mean that nothing may be added.
    return !isWritten || !labels.dropLast().allSatisfy { !$0.isEmpty }
  }

  /// The database that the path names, without its `/`.
  var database: Range<Int> { path.isEmpty ? path : (path.lowerBound + 1)..<path.upperBound }

  /// A part as its reader sees it.
  func decoded(_ part: Range<Int>) -> [UInt8] { PercentEncoding.decode(bytes[part]) }

  /// Scheme, host and port, in the one spelling that browsers compare: `https://ochat.pro`.
  var origin: String {
    let suffix = portNumber.map { $0 == standardPort ? "" : ":\($0)" } ?? ""
    return "\(schemeName)://\(hostName)\(suffix)"
  }

  /// Where scheme, host and port stand, credentials included if there are any.
  var originPart: Range<Int> { scheme.lowerBound..<path.lowerBound }
}

private let slash = UInt8(ascii: "/")
private let question = UInt8(ascii: "?")
private let hash = UInt8(ascii: "#")
private let atSign = UInt8(ascii: "@")
private let colon = UInt8(ascii: ":")

extension UInt8 {
  var isLetter: Bool { (0x41...0x5A).contains(self & 0xDF) }
  var isDigit: Bool { (0x30...0x39).contains(self) }
  /// A space, tab, line feed or carriage return.
  var isBlank: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}

extension ArraySlice<UInt8> {
  fileprivate func hasEnding(_ text: StaticString) -> Bool {
    suffix(text.utf8CodeUnitCount).elementsEqual(text.description.utf8)
  }
}

extension [UInt8] {
  /// `part` without the blanks at its ends.
  func withoutBlanks(_ part: Range<Int>) -> Range<Int> {
    var lower = part.lowerBound
    var upper = part.upperBound
    while lower < upper, self[lower].isBlank { lower += 1 }
    while lower < upper, self[upper - 1].isBlank { upper -= 1 }
    return lower..<upper
  }
}

extension String {
  /// The text without the blanks at its ends.
  var withoutBlanks: String {
    guard utf8.first?.isBlank == true || utf8.last?.isBlank == true else { return self }
    let bytes = Array(utf8)
    return String(decoding: bytes[bytes.withoutBlanks(bytes.indices)], as: UTF8.self)
  }
}
