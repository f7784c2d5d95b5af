/// A date, or a date and time, as Docker Compose's parser recognises them: `2001-12-14`,
/// `2001-12-14T21:59:43.10-05:00`, `2001-12-14 21:59:43`.
package struct Timestamp: Sendable, Hashable, CustomStringConvertible {
  package private(set) var year = 0
  package private(set) var month = 1
  package private(set) var day = 1
  package private(set) var hour = 0
  package private(set) var minute = 0
  package private(set) var second = 0
  package private(set) var nanosecond = 0
  /// Seconds east of Greenwich; nil where the text names no zone or `Z`.
  package private(set) var offset: Int?

  /// Nil if the text is none of the accepted forms, or no real date.
  init?(_ text: ArraySlice<UInt8>) {
    var reader = Reader(rest: text)
    guard let year = reader.number(digits: 4...4), reader.take(Byte.dash),
      let month = reader.number(digits: 1...2), (1...12).contains(month), reader.take(Byte.dash),
      let day = reader.number(digits: 1...2), day >= 1 && day <= Timestamp.days(in: month, of: year)
    else { return nil }
    (self.year, self.month, self.day) = (year, month, day)
    guard !reader.rest.isEmpty else { return }
    let hasZone = reader.take(UInt8(ascii: "T")) || reader.take(UInt8(ascii: "t"))
    guard hasZone || reader.take(Byte.space), readTime(&reader), !hasZone || readZone(&reader), reader.rest.isEmpty
    else { return nil }
  }

  private mutating func readTime(_ reader: inout Reader) -> Bool {
    guard let hour = reader.number(digits: 1...2), hour < 24, reader.take(Byte.colon),
      let minute = reader.number(digits: 1...2), minute < 60, reader.take(Byte.colon),
      let second = reader.number(digits: 1...2), second < 60
    else { return false }
    (self.hour, self.minute, self.second) = (hour, minute, second)
    if reader.take(Byte.dot) || reader.take(Byte.comma) {
      guard let fraction = reader.fraction() else { return false }
      nanosecond = fraction
    }
    return true
  }

  private mutating func readZone(_ reader: inout Reader) -> Bool {
    if reader.take(UInt8(ascii: "Z")) { return true }
    let isWest = reader.rest.first == Byte.dash
    guard isWest || reader.rest.first == UInt8(ascii: "+") else { return false }
    reader.rest = reader.rest.dropFirst()
    guard let hours = reader.number(digits: 2...2), hours <= 24, reader.take(Byte.colon),
      let minutes = reader.number(digits: 2...2), minutes < 60
    else { return false }
    let seconds = hours * 3600 + minutes * 60
    offset = isWest ? -seconds : seconds
    return true
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// The way it appears where Docker Compose turns it into text: `2001-12-14 21:59:43.1 -0500 -0500`.
  package var description: String {
    var text =
      "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2)) \(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))"
    if nanosecond > 0 {
      var fraction = padded(nanosecond, 9)
      while fraction.hasSuffix("0") { fraction.removeLast() }
      text += ".\(fraction)"
    }
    guard let offset, offset != 0 else { return text + " +0000 UTC" }
    let zone = "\(offset < 0 ? "-" : "+")\(padded(abs(offset) / 3600, 2))\(padded(abs(offset) / 60 % 60, 2))"
    return "\(text) \(zone) \(zone)"
  }

  private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  private struct Reader {
    var rest: ArraySlice<UInt8>

    mutating func take(_ byte: UInt8) -> Bool {
      guard rest.first == byte else { return false }
      rest = rest.dropFirst()
      return true
    }

    mutating func number(digits: ClosedRange<Int>) -> Int? {
      let found = rest.prefix(digits.upperBound).prefix { $0 >= 0x30 && $0 <= 0x39 }
      guard found.count >= digits.lowerBound else { return nil }
      rest = rest.dropFirst(found.count)
      return found.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// Nanoseconds; digits beyond the ninth are dropped.
    mutating func fraction() -> Int? {
      let found = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
      guard !found.isEmpty else { return nil }
      rest = rest.dropFirst(found.count)
      var value = found.prefix(9).reduce(0) { $0 * 10 + Int($1 - 0x30) }
      for _ in min(found.count, 9)..<9 { value *= 10 }
      return value
    }
  }
}
