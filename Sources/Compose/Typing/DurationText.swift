/// Durations as Compose reads and writes them.
enum DurationText {
  private static let units: [(name: String, nanoseconds: UInt64)] = [
    ("ns", 1), ("us", 1_000), ("µs", 1_000), ("μs", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000),
    ("m", 60_000_000_000), ("h", 3_600_000_000_000), ("d", 86_400_000_000_000), ("w", 604_800_000_000_000),
  ]

  /// Whether a text is a duration of less than a minute as Go writes it, such as `30s`: most are.
  static func isShort(_ text: Span<UInt8>) -> Bool {
    guard (2...3).contains(text.count), text[text.count - 1] == UInt8(ascii: "s") else { return false }
    let first = text[0]
    guard Byte.isDigit(first), first != UInt8(ascii: "0") else { return false }
    return text.count == 2 || (first < UInt8(ascii: "6") && Byte.isDigit(text[1]))
  }

  /// The length of a duration such as `1h30m`, `1.5s` or `-2d`; nil if it is none.
  static func nanoseconds(_ text: String) -> Int64? {
    var rest = Array(text.utf8)[...]
    var isNegative = false
    if let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      isNegative = first == UInt8(ascii: "-")
      rest.removeFirst()
    }
    if rest.elementsEqual([UInt8(ascii: "0")]) { return 0 }
    guard !rest.isEmpty else { return nil }
    var total: UInt64 = 0
    while !rest.isEmpty {
      let number = rest.prefix { Byte.isDigit($0) || $0 == Byte.dot }
      rest = rest.dropFirst(number.count)
      let unit = String(decoding: rest.prefix { !Byte.isDigit($0) && $0 != Byte.dot }, as: UTF8.self)
      rest = rest.dropFirst(unit.utf8.count)
      guard let known = units.first(where: { $0.name.hasSameBytes(as: unit) }),
        let part = nanoseconds(number, times: known.nanoseconds)
      else { return nil }
      let (sum, isTooLong) = total.addingReportingOverflow(part)
      if isTooLong || sum > UInt64(Int64.max) { return nil }
      total = sum
    }
    return isNegative ? -Int64(total) : Int64(total)
  }

  /// A decimal number of units. What is behind the point is a whole number too, so that `1.001ms` is exact.
  private static func nanoseconds(_ number: ArraySlice<UInt8>, times unit: UInt64) -> UInt64? {
    let parts = number.split(separator: Byte.dot, maxSplits: 1, omittingEmptySubsequences: false)
    guard number.contains(where: Byte.isDigit), let whole = parts.first, let count = UInt64(digits: whole) else {
      return nil
    }
    let (size, isTooLong) = count.multipliedReportingOverflow(by: unit)
    guard !isTooLong else { return nil }
    guard parts.count == 2 else { return size }
    guard parts[1].allSatisfy(Byte.isDigit) else { return nil }
    let fraction = parts[1].prefix(18)
    guard let digits = UInt64(digits: fraction) else { return nil }
    var scale = 1.0
    for _ in fraction { scale *= 10 }
    let (sum, isTooMuch) = size.addingReportingOverflow(UInt64(Double(digits) * (Double(unit) / scale)))
    return isTooMuch ? nil : sum
  }

  /// A duration as Go writes it: `90s` is `1m30s`, `1d` is `24h0m0s`, `1500us` is `1.5ms`.
  static func canonical(_ nanoseconds: Int64) -> String {
    guard nanoseconds != 0 else { return "0s" }
    let sign = nanoseconds < 0 ? "-" : ""
    let size = nanoseconds.magnitude
    if size < 1_000_000_000 {
      if size < 1_000 { return "\(sign)\(size)ns" }
      if size < 1_000_000 { return sign + decimal(size, 1_000) + "µs" }
      return sign + decimal(size, 1_000_000) + "ms"
    }
    let seconds = decimal(size % 60_000_000_000, 1_000_000_000) + "s"
    let minutes = size / 60_000_000_000
    if minutes == 0 { return sign + seconds }
    if minutes < 60 { return "\(sign)\(minutes)m\(seconds)" }
    return "\(sign)\(minutes / 60)h\(minutes % 60)m\(seconds)"
  }

  /// `number / unit` with as many decimals as it takes.
  private static func decimal(_ number: UInt64, _ unit: UInt64) -> String {
    let whole = number / unit
    var fraction = number % unit
    guard fraction != 0 else { return String(whole) }
    var width = String(unit).utf8.count - 1
    while fraction % 10 == 0 {
      fraction /= 10
      width -= 1
    }
    let digits = String(fraction)
    return "\(whole)." + String(repeating: "0", count: width - digits.utf8.count) + digits
  }
}

/// Numbers of bytes with units, where `k` is 1024 in every spelling.
enum SizeText {
  static func bytes(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    guard let last = bytes.lastIndex(where: { (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x20 }) else {
      return nil
    }
    let numberEnd = bytes[last] == 0x20 ? last : last + 1
    let digits = String(decoding: bytes[..<numberEnd], as: UTF8.self)
    guard let number = Casting.float(digits.hasSuffix(".") ? digits + "0" : digits), number >= 0 else { return nil }
    let suffix = String(decoding: bytes[(last + 1)...], as: UTF8.self).lowercased()
    guard let factor = factor(of: suffix) else { return nil }
    let size = number * factor
    return size < 9.2e18 ? Int64(size) : nil
  }

  private static func factor(of suffix: String) -> Double? {
    guard let unit = suffix.first else { return 1 }
    if suffix == "b" { return 1 }
    guard let power = "kmgtp".firstIndex(of: unit) else { return nil }
    let rest = suffix.dropFirst()
    guard rest.isEmpty || rest == "b" || rest == "ib" else { return nil }
    var factor = 1024.0
    for _ in "kmgtp"[..<power] { factor *= 1024 }
    return factor
  }
}

/// Command lines, split into words as Compose does it: like a shell, without expanding anything.
enum CommandLine {
  /// The words of a command; nil when quotes, backticks, `$(…)` or a last backslash are left open.
  ///
  /// Everything from an unquoted `;`, `&`, `|`, `<` or `>` on is dropped, as Compose drops it.
  static func split(_ line: String) -> [String]? {
    var words: [String] = []
    var word = String.UnicodeScalarView()
    var hasWord = false
    var isEscaped = false
    var quotes = Quotes()
    scan: for scalar in line.unicodeScalars {
      if isEscaped {
        word.append(scalar == "t" ? "\t" : scalar == "n" ? "\n" : scalar)
        (isEscaped, hasWord) = (false, true)
        continue
      }
      switch scalar {
      case "\\" where !quotes.single:
        isEscaped = true
        continue
      case "\\":
        word.append(scalar)
        continue
      case " ", "\t", "\r", "\n":
        if quotes.isOpen {
          word.append(scalar)
        } else if hasWord {
          words.append(String(word))
          (word, hasWord) = (String.UnicodeScalarView(), false)
        }
        continue
      case "`": if !quotes.single, !quotes.double, !quotes.dollar { quotes.back.toggle() }
      case ")": if !quotes.single, !quotes.double, !quotes.back { quotes.dollar.toggle() }
      case "(":
        guard !quotes.single, !quotes.double, !quotes.back else { break }
        guard !quotes.dollar, word.last == "$" else { return nil }
        quotes.dollar = true
        word.append(scalar)
        continue
      case "\"":
        guard !quotes.single, !quotes.dollar else { break }
        if quotes.double { hasWord = true }
        quotes.double.toggle()
        continue
      case "'":
        guard !quotes.double, !quotes.dollar else { break }
        if quotes.single { hasWord = true }
        quotes.single.toggle()
        continue
      case ";", "&", "|", "<", ">":
        if quotes.isOpen { break }
        if scalar == ">", let first = word.first, ("0"..."9").contains(first) { hasWord = false }
        break scan
      default: break
      }
      hasWord = true
      word.append(scalar)
    }
    if hasWord { words.append(String(word)) }
    return isEscaped || quotes.isOpen ? nil : words
  }

  /// Where a word stands in its command letter for letter, in quotes or not.
  ///
  /// - Parameter end: where the word before it ends.
  static func place(of word: String, in line: String, behind end: Int) -> Range<Int>? {
    let (line, word) = (line.utf8.span, word.utf8.span)
    var start = end
    func byte(_ offset: Int) -> UInt8? { offset < line.count ? line[offset] : nil }
    func isQuote(_ byte: UInt8?) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
    func isBlank(_ byte: UInt8?) -> Bool { byte.map { $0 == 0x20 || (0x09...0x0D).contains($0) } ?? true }
    if isQuote(byte(start)) { start += 1 }
    while start < line.count, isBlank(byte(start)) { start += 1 }
    if isQuote(byte(start)) { start += 1 }
    guard start + word.count <= line.count else { return nil }
    for offset in word.indices where line[start + offset] != word[offset] { return nil }
    let next = start + word.count
    let isWhole = isBlank(byte(next)) || isQuote(byte(next)) && isBlank(byte(next + 1))
    return isWhole ? start..<next : nil
  }

  private struct Quotes {
    var single = false
    var double = false
    var back = false
    var dollar = false
    var isOpen: Bool { single || double || back || dollar }
  }
}

extension UInt64 {
  /// The number that decimal digits make; that of none is zero.
  fileprivate init?(digits: ArraySlice<UInt8>) {
    if digits.isEmpty {
      self = 0
    } else {
      self.init(String(decoding: digits, as: UTF8.self))
    }
  }
}
