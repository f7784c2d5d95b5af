/// The short form of a mount: `[source:]target[:options]`.
///
/// As in Compose, a single letter before a colon is a Windows drive, so `v:/data` is all target; and options that
/// nobody knows are passed over.
struct ShortVolume {
  private(set) var source: Part?
  private(set) var target = ""
  private(set) var targetRange = 0..<0
  private(set) var isReadOnly = false
  private(set) var isReadOnlyGiven = false
  private(set) var hasNoCopy = false
  private(set) var propagation: String?
  private(set) var label: String?
  private(set) var problem: String?

  struct Part {
    let text: String
    let range: Range<Int>
  }

  init(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count > 2 else {
      if bytes.isEmpty { problem = "a volume cannot be empty" }
      (target, targetRange) = (text, 0..<bytes.count)
      return
    }
    var start = 0
    for index in 0...bytes.count {
      let isEnd = index == bytes.count
      guard isEnd || bytes[index] == UInt8(ascii: ":") else { continue }
      if !isEnd, Self.isLetter(bytes[start..<index]) { continue }
      let section = Part(text: String(decoding: bytes[start..<index], as: UTF8.self), range: start..<index)
      take(section, isLast: isEnd)
      if problem != nil { return }
      start = index + 1
    }
  }

  private mutating func take(_ section: Part, isLast: Bool) {
    if section.text.isEmpty {
      problem = "there is nothing between two colons"
    } else if source == nil, isLast {
      (target, targetRange) = (section.text, section.range)
    } else if source == nil {
      source = section
    } else if target.isEmpty {
      (target, targetRange) = (section.text, section.range)
    } else if !isLast {
      problem = "there are too many colons"
    } else {
      for option in section.text.split(separator: ",", omittingEmptySubsequences: false) { take(option) }
    }
  }

  private mutating func take(_ option: Substring) {
    switch option {
    case "ro": isReadOnly = true
    case "rw": isReadOnly = false
    case "nocopy": hasNoCopy = true
    case "rprivate", "private", "rshared", "shared", "rslave", "slave": propagation = String(option)
    case "z", "Z": label = String(option)
    default: break
    }
  }

  /// Whether the source is a path of the host rather than the name of a volume.
  var isBind: Bool {
    guard let source else { return false }
    return Self.isHostPath(source.text)
  }

  static func isHostPath(_ source: String) -> Bool {
    let bytes = Array(source.utf8)
    guard let first = bytes.first else { return false }
    switch first {
    case UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "~"): return true
    default: break
    }
    if bytes.starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "\\")]) { return true }
    return bytes.count > 1 && isLetter(bytes[0..<1]) && bytes[1] == UInt8(ascii: ":")
  }

  /// Whether a section is one letter, which before a colon makes it a drive.
  private static func isLetter(_ section: ArraySlice<UInt8>) -> Bool {
    guard (1...4).contains(section.count) else { return false }
    let text = String(decoding: section, as: UTF8.self).unicodeScalars
    return text.count == 1 && text.allSatisfy(\.properties.isAlphabetic)
  }
}
