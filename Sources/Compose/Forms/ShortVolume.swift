/// The short form of a mount: `[source:]target[:options]`. All ranges are offsets in its text.
///
/// As in Compose, a single letter before a colon is a Windows drive, so `v:/data` is all target; and options that
/// nobody knows are passed over.
struct ShortVolume {
  private(set) var source: Range<Int>?
  private(set) var target = 0..<0
  private(set) var isReadOnly = false
  private(set) var hasNoCopy = false
  private(set) var propagation: String?
  private(set) var label: String?
  private(set) var problem: String?
  /// Whether the source is a path of the host rather than the name of a volume.
  private(set) var isBind = false

  init(_ text: ArraySlice<UInt8>) {
    let base = text.startIndex
    guard text.count > 2 else {
      if text.isEmpty { problem = "a volume cannot be empty" }
      target = 0..<text.count
      return
    }
    var start = base
    for index in base...text.endIndex {
      let isEnd = index == text.endIndex
      guard isEnd || text[index] == Byte.colon else { continue }
      if !isEnd, Self.isLetter(text[start..<index]) { continue }
      take(text[start..<index], at: start - base..<index - base, isLast: isEnd)
      if problem != nil { return }
      start = index + 1
    }
    if let source { isBind = Self.isHostPath(text[base + source.lowerBound..<base + source.upperBound]) }
  }

  /// The path in the container, out of the text that this was made from.
  func target(in text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    text[text.startIndex + target.lowerBound..<text.startIndex + target.upperBound]
  }

  private mutating func take(_ section: ArraySlice<UInt8>, at range: Range<Int>, isLast: Bool) {
    if section.isEmpty {
      problem = "there is nothing between two colons"
    } else if source == nil, isLast {
      target = range
    } else if source == nil {
      source = range
    } else if target.isEmpty {
      target = range
    } else if !isLast {
      problem = "there are too many colons"
    } else {
      for option in section.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
        take(String(decoding: option, as: UTF8.self))
      }
    }
  }

  private mutating func take(_ option: String) {
    switch option {
    case "ro": isReadOnly = true
    case "rw": isReadOnly = false
    case "nocopy": hasNoCopy = true
    case "rprivate", "private", "rshared", "shared", "rslave", "slave": propagation = option
    case "z", "Z": label = option
    default: break
    }
  }

  private static func isHostPath(_ source: ArraySlice<UInt8>) -> Bool {
    guard let first = source.first else { return false }
    switch first {
    case Byte.dot, Byte.slash, UInt8(ascii: "~"): return true
    default: break
    }
    let second = source.dropFirst().first
    if first == Byte.backslash, second == Byte.backslash { return true }
    return second == Byte.colon && isLetter(source.prefix(1))
  }

  /// Whether a section is one letter, which before a colon makes it a drive.
  private static func isLetter(_ section: ArraySlice<UInt8>) -> Bool {
    guard (1...4).contains(section.count), let first = section.first else { return false }
    if first < 0x80 { return section.count == 1 && Byte.isLetter(first) }
    let text = String(decoding: section, as: UTF8.self).unicodeScalars
    return text.count == 1 && text.allSatisfy(\.properties.isAlphabetic)
  }
}
