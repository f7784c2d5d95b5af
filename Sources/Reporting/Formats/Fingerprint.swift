import Diagnostics

/// What a CI system knows findings by from one run to the next: the same as long as rule, file, sentence and marked
/// line stay the same, wherever that line moves; different for any two findings of a report. A problem that may show at
/// several places is the same wherever it does.
///
/// Only what may be shown goes in; the hash of a short secret would give the secret away.
struct Fingerprints {
  private let report: Report
  private var hidden: HiddenParts
  private var seen: [String: Int] = [:]

  init(_ report: Report) {
    self.report = report
    hidden = HiddenParts(report)
  }

  /// The fingerprint of the next finding; those that would be the same are told apart by a count.
  mutating func next(_ finding: Diagnostic) -> String {
    var hash = FNV()
    hash.add(finding.rule.description)
    hash.add(finding.message.text)
    // Where a problem shows that may show at several places says nothing of which problem it is.
    let showsOnce = finding.occurrences.isEmpty
    let subject = report.subject(of: finding)
    hash.add(showsOnce ? subject.service ?? "" : "")
    hash.add(subject.variable ?? "")
    if showsOnce {
      hash.add(subject.path ?? "")
      if let range = finding.primary?.range {
        hash.add(report.files[range.file].path)
        hash.add(shownLine(at: range))
      }
    }
    let count = seen[hash.text, default: 0]
    seen[hash.text] = count + 1
    if count > 0 { hash.add(String(count)) }
    return hash.text
  }

  /// The marked line without its secrets and outer blanks; of a very long one only what is near the mark.
  private mutating func shownLine(at range: SourceRange) -> String {
    let file = report.files[range.file]
    let lines = report.lines(of: range.file)
    let contents = lines.contents(ofLine: lines.line(at: range.lowerBound))
    let end = min(contents.upperBound, range.lowerBound + 200)
    var offset = max(contents.lowerBound, range.lowerBound - 200)
    guard offset < end else { return "" }
    var text: [UInt8] = []
    for part in hidden.parts(ofLine: contents, in: file) where part.upperBound > offset && part.lowerBound < end {
      text += file.bytes[offset..<max(offset, part.lowerBound)]
      text += Redaction.mask.utf8
      offset = min(end, part.upperBound)
    }
    text += file.bytes[offset..<end]
    return String(decoding: text.drop { $0 == 0x20 || $0 == 0x09 }, as: UTF8.self)
  }
}

/// The Fowler-Noll-Vo hash (1a) of 128 bits: small, and the same on every machine and in every run.
private struct FNV {
  private var high: UInt64 = 0x6C62_272E_07BB_0142
  private var low: UInt64 = 0x62B8_2175_6295_C58D

  /// Adds one part; parts cannot run into each other.
  mutating func add(_ text: String) {
    for byte in text.utf8 { add(byte) }
    add(0xFF)
  }

  private mutating func add(_ byte: UInt8) {
    low ^= UInt64(byte)
    // Times 2^88 + 0x13B.
    let product = low.multipliedFullWidth(by: 0x13B)
    high = high &* 0x13B &+ product.high &+ low << 24
    low = product.low
  }

  var text: String { FNV.hexadecimal(high) + FNV.hexadecimal(low) }

  private static func hexadecimal(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
