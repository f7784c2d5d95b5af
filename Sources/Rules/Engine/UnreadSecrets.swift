import Contract
import Diagnostics

/// Secrets in text that nothing was made of: what a syntax error hides from the parser, what stands at a place that
/// Docker Compose does not know, an env file that was taken for a compose file.
///
///     environment:
///     DB_PASSWORD=hunter2            in the wrong column: no variable, no value
///                 ^^^^^^^
///     x-env:
///       SESSION_SECRET: "letmein"    not merged into any service
///                       ^^^^^^^^^
///
/// Only the name says that a secret follows, so everything up to the end of the line is taken for it. Masking too
/// much costs some clarity; too little, a secret. Names whose values were read are left to those who read them.
struct UnreadSecrets {
  private(set) var ranges: [SourceRange] = []
  private(set) var values: [String] = []

  private let contract: Contract?
  /// Where the names stand whose values were read.
  private let read: Set<SourceRange>
  /// The same few keys come again and again, and a contract must be asked about each.
  private var verdicts: [ArraySlice<UInt8>: Bool] = [Array("secrets".utf8)[...]: false]

  init(_ contract: Contract?, read: Set<SourceRange>) {
    self.contract = contract
    self.read = read
  }

  /// The work is linear in the file.
  ///
  /// - Parameter hasColons: whether `:` stands between a name and its value, or only `=` does.
  mutating func collect(from file: SourceFile, hasColons: Bool) {
    let bytes = file.bytes
    let kinds = ByteKind.ofEachByte
    var lineStart = 0
    var nameStart = -1
    var offset = 0
    while offset < bytes.count {
      let kind = kinds[Int(bytes[offset])]
      if kind == .namePart {
        if nameStart < 0 { nameStart = offset }
        offset += 1
        continue
      }
      let lower = nameStart
      nameStart = -1
      if kind == .behindName, lower >= 0, bytes.mayAssign(at: offset), isSecret(bytes, lower..<offset),
        !read.contains(SourceRange(file.id, lower..<offset))
      {
        let lineEnd = bytes.endOfLine(from: offset)
        if let value = bytes.value(behind: offset, upTo: lineEnd, hasColons), !bytes.isReference(value) {
          offset = max(lineEnd, hide(value, lineStart..<lineEnd, in: file))
          lineStart = offset + 1
        }
      } else if kind == .lineBreak {
        lineStart = offset + 1
      }
      offset += 1
    }
  }

  private mutating func isSecret(_ bytes: [UInt8], _ name: Range<Int>) -> Bool {
    guard let contract else {
      return SecretName.isSecret(bytes.span.extracting(name)) && !bytes[name].elementsEqual("secrets".utf8)
    }
    if let known = verdicts[bytes[name]] { return known }
    let verdict = SecretName.isSecret(String(decoding: bytes[name], as: UTF8.self), in: contract)
    verdicts[bytes[name]] = verdict
    return verdict
  }

  private mutating func hide(_ value: Range<Int>, _ line: Range<Int>, in file: SourceFile) -> Int {
    let bytes = file.bytes
    var end = value.upperBound
    let first = value.isEmpty ? nil : bytes[value.lowerBound]
    if first == nil || first == UInt8(ascii: "|") || first == UInt8(ascii: ">") {
      end = bytes.endOfBlock(below: line, mayHoldKeys: first != nil)
    } else if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
      let rest = bytes[(value.lowerBound + 1)...]
      end = max(end, rest.firstIndex(of: first ?? 0) ?? bytes.count)
    }
    guard value.lowerBound < end else { return line.upperBound }
    ranges.append(SourceRange(file.id, value.lowerBound..<end))
    for piece in bytes[value.lowerBound..<end].split(whereSeparator: \.endsPiece) {
      // The default of a reference begins with a dash.
      values.append(String(decoding: piece.drop { $0 == UInt8(ascii: "-") }, as: UTF8.self))
    }
    return end
  }
}

/// What a byte means for the search.
private enum ByteKind: UInt8 {
  case namePart
  /// May follow the name of a value.
  case behindName
  case lineBreak
  case other

  static let ofEachByte: [ByteKind] = (UInt8.min...UInt8.max).map { byte in
    if byte.isLetter || byte.isDigit || "_-.".utf8.contains(byte) { return .namePart }
    if byte == 0x0A || byte == 0x0D { return .lineBreak }
    return byte.isBlank || "\"'=:".utf8.contains(byte) ? .behindName : .other
  }
}

extension UInt8 {
  /// Whether it can only stand around a value in YAML, so that what it parts may be told from messages.
  fileprivate var endsPiece: Bool {
    isBlank || self == UInt8(ascii: "\"") || self == UInt8(ascii: "'") || self == UInt8(ascii: ",")
      || self == UInt8(ascii: "[") || self == UInt8(ascii: "]") || self == UInt8(ascii: "{")
      || self == UInt8(ascii: "}")
  }
}

extension [UInt8] {
  fileprivate func endOfLine(from start: Int) -> Int {
    self[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? count
  }

  /// Whether what stands behind a name may be the mark of a value: that is told more quickly than what a name means.
  fileprivate func mayAssign(at offset: Int) -> Bool {
    let next = offset + 1 < count ? self[offset + 1] : 0
    switch self[offset] {
    case UInt8(ascii: "="), UInt8(ascii: ":"): return true
    // Behind a quote or a blank it can only be another blank, or the mark itself.
    default: return next.isBlank || next == UInt8(ascii: "=") || next == UInt8(ascii: ":")
    }
  }

  /// What follows a name: behind `=` or `:`, a quote that closes the name passed over. A mapping is no value, but
  /// may hold some.
  fileprivate func value(behind end: Int, upTo lineEnd: Int, _ hasColons: Bool) -> Range<Int>? {
    var offset = end
    if self[offset] == UInt8(ascii: "\"") || self[offset] == UInt8(ascii: "'") { offset += 1 }
    while offset < lineEnd, self[offset].isBlank { offset += 1 }
    guard offset < lineEnd, self[offset] == UInt8(ascii: "=") || hasColons && self[offset] == UInt8(ascii: ":") else {
      return nil
    }
    offset += 1
    while offset < lineEnd, self[offset].isBlank { offset += 1 }
    var upper = lineEnd
    while upper > offset, self[upper - 1].isBlank { upper -= 1 }
    return offset < upper && self[offset] == UInt8(ascii: "{") ? nil : offset..<upper
  }

  /// Whether nothing stands there but one reference that says no value itself, and perhaps a comment.
  fileprivate func isReference(_ value: Range<Int>) -> Bool {
    let comment = value.dropFirst().first { self[$0] == UInt8(ascii: "#") && self[$0 - 1].isBlank }
    var end = comment ?? value.upperBound
    while end > value.lowerBound, self[end - 1].isBlank { end -= 1 }
    let text = self[value.lowerBound..<end].filter { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") }
    guard text.starts(with: "${".utf8), text.firstIndex(of: UInt8(ascii: "}")) == text.count - 1 else { return false }
    let rest = text.dropFirst(2).dropLast().drop { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") }
    // A message says no value, and neither does an empty default.
    return rest.isEmpty || rest.starts(with: "?".utf8) || rest.starts(with: ":?".utf8) || rest.elementsEqual("-".utf8)
      || rest.elementsEqual(":-".utf8)
  }

  /// Where the lines end that are indented deeper than `line`; unless they are text in any case, the first that holds
  /// a key or a value of its own is beyond them.
  fileprivate func endOfBlock(below line: Range<Int>, mayHoldKeys: Bool) -> Int {
    func indentation(_ line: Range<Int>) -> Int { self[line].prefix(while: \.isBlank).count }
    var end = line.upperBound
    var start = end + 1
    while start < count {
      let next = start..<endOfLine(from: start)
      start = next.upperBound + 1
      if self[next].allSatisfy(\.isBlank) { continue }
      guard indentation(next) > indentation(line),
        mayHoldKeys || !self[next].contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "=") })
      else { break }
      end = next.upperBound
    }
    return end
  }
}
