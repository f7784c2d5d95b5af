import Diagnostics

/// The short form of a port: `[[address:][published[-range]:]]target[-range][/protocol]`.
struct ShortPort {
  var address: Part?
  /// The host's ports; `published` is absent when Docker is to choose.
  var published: ClosedRange<Int>?
  var publishedPart: Part?
  var target: ClosedRange<Int>
  var targetPart: Part
  var transport: String

  /// A stretch of the text.
  struct Part {
    let text: String
    /// Offsets in UTF-8.
    let range: Range<Int>
  }

  struct Problem: Error {
    let message: Message
    /// Nil when it is about the port as a whole, its variables included that came to nothing.
    var part: Range<Int>?
  }

  static func parse(_ text: String) -> Result<ShortPort, Problem> {
    let (address, published, container) = split(text)
    let (targetPart, transportPart) = splitProtocol(container)

    var addressPart = address
    if let address {
      guard let literal = addressLiteral(address) else {
        return .failure(Problem(message: "`\(address.text)` is not an IP address", part: address.range))
      }
      addressPart = Part(text: literal, range: address.range)
    }
    guard !targetPart.text.isEmpty else {
      return .failure(Problem(message: "the container port is missing"))
    }
    // A host port may be 0, for which Docker chooses one.
    guard let target = range(targetPart.text), target.lowerBound > 0 else {
      return .failure(
        Problem(message: "`\(targetPart.text)` is not a container port or a range of them", part: targetPart.range))
    }
    var publishedRange: ClosedRange<Int>?
    if let published, !published.text.isEmpty {
      guard let ports = range(published.text) else {
        return .failure(
          Problem(message: "`\(published.text)` is not a host port or a range of them", part: published.range))
      }
      // A range of host ports for a single container port is one to choose from.
      guard ports.count == target.count || target.count == 1 else {
        return .failure(
          Problem(
            message: "the host ports `\(published.text)` and the container ports `\(targetPart.text)` differ in number",
            part: published.range.lowerBound..<targetPart.range.upperBound))
      }
      publishedRange = ports
    }
    let transport = transportPart.map { $0.text.lowercased() } ?? "tcp"
    guard ["tcp", "udp", "sctp"].contains(transport) else {
      return .failure(
        Problem(message: "`\(transportPart?.text ?? "")` is not a protocol", part: transportPart?.range))
    }
    return .success(
      ShortPort(
        address: addressPart, published: publishedRange, publishedPart: published, target: target,
        targetPart: targetPart, transport: transport))
  }

  /// One pair of ports for each container port, in the order Compose lists them: by the text of the port.
  var pairs: [(target: Int, published: String?)] {
    let pairs = target.enumerated().map { offset, port -> (target: Int, published: String?) in
      guard let published else { return (port, nil) }
      if target.count == 1, published.count > 1 { return (port, "\(published.lowerBound)-\(published.upperBound)") }
      return (port, String(published.lowerBound + offset))
    }
    guard pairs.count > 1 else { return pairs }
    return pairs.map { (text: "\($0.target)/", pair: $0) }.sorted { $0.text < $1.text }.map(\.pair)
  }

  private static func split(_ text: String) -> (address: Part?, published: Part?, container: Part) {
    let bytes = Array(text.utf8)
    let colons = bytes.indices.filter { bytes[$0] == UInt8(ascii: ":") }
    func part(_ range: Range<Int>) -> Part { Part(text: String(decoding: bytes[range], as: UTF8.self), range: range) }
    guard let last = colons.last else { return (nil, nil, part(0..<bytes.count)) }
    let container = part(last + 1..<bytes.count)
    guard colons.count > 1 else { return (nil, part(0..<last), container) }
    let middle = colons[colons.count - 2]
    let address = part(0..<middle)
    return (address.text.isEmpty ? nil : address, part(middle + 1..<last), container)
  }

  private static func splitProtocol(_ container: Part) -> (target: Part, transport: Part?) {
    let bytes = Array(container.text.utf8)
    guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")) else { return (container, nil) }
    let start = container.range.lowerBound
    func part(_ range: Range<Int>) -> Part {
      Part(
        text: String(decoding: bytes[range], as: UTF8.self),
        range: start + range.lowerBound..<start + range.upperBound)
    }
    let end = bytes[(slash + 1)...].firstIndex(of: UInt8(ascii: "/")) ?? bytes.count
    let transport = part(slash + 1..<end)
    return (part(0..<slash), transport.text.isEmpty ? nil : transport)
  }

  private static func range(_ text: String) -> ClosedRange<Int>? {
    let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let lower = port(first) else { return nil }
    guard parts.count == 2 else { return lower...lower }
    guard let upper = port(parts[1]), lower <= upper else { return nil }
    return lower...upper
  }

  private static func port(_ text: Substring) -> Int? {
    let digits = text.utf8
    guard !digits.isEmpty, digits.count <= 32,
      digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let number = UInt16(text)
    else { return nil }
    return Int(number)
  }

  /// The address without the brackets around an IPv6 one; nil if it is not an address.
  private static func addressLiteral(_ part: Part) -> String? {
    var text = part.text
    if text.hasPrefix("[") {
      guard text.hasSuffix("]") else { return nil }
      text = String(text.dropFirst().dropLast())
    }
    return IPAddress(text) == nil ? nil : text
  }
}
