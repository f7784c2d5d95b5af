/// The short form of a mount: `[source:]target[:options]`. All ranges are offsets in its text.
///
/// As in Compose, a single letter before a colon is a Windows drive, so `v:/data` is all target; options that nobody
/// knows have no effect; and a colon between the braces of a `${…}` that is not filled in parts nothing.
struct ShortVolume {
  private(set) var source: Range<Int>?
  private(set) var target = 0..<0
  private(set) var isReadOnly = false
  private(set) var hasNoCopy = false
  private(set) var propagation: Range<Int>?
  private(set) var label: Range<Int>?
  /// The last option that is none.
  private(set) var unknownOption: Range<Int>?
  private(set) var problem: Problem?
  /// Whether the source is a path of the host rather than the name of a volume.
  private(set) var isBind = false

  enum Problem {
    case empty, emptySection, tooManyColons

    var message: StaticString {
      switch self {
      case .empty: "a volume cannot be empty"
      case .emptySection: "there is nothing between two colons"
      case .tooManyColons: "there are too many colons"
      }
    }
  }

  init(_ text: Span<UInt8>) {
    guard text.count > 2 else {
      if text.isEmpty { problem = .empty }
      target = 0..<text.count
      return
    }
    var start = 0
    var index = 0
    while true {
      index = Self.nextColon(in: text, from: index)
      let isLast = index == text.count
      if isLast || !Self.isLetter(text.extracting(start..<index)) {
        take(start..<index, of: text, isLast: isLast)
        if isLast || problem != nil { break }
        start = index + 1
      }
      index += 1
    }
    if problem != nil { return }
    if let source { isBind = Self.isHostPath(text.extracting(source)) }
  }

  private static func nextColon(in text: Span<UInt8>, from start: Int) -> Int {
    var depth = 0
    for index in start..<text.count {
      switch text[index] {
      case UInt8(ascii: "$") where index + 1 < text.count && text[index + 1] == UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}") where depth > 0: depth -= 1
      case Byte.colon where depth == 0: return index
      default: break
      }
    }
    return text.count
  }

  private mutating func take(_ section: Range<Int>, of text: Span<UInt8>, isLast: Bool) {
    if section.isEmpty {
      problem = .emptySection
    } else if source == nil, isLast {
      target = section
    } else if source == nil {
      source = section
    } else if target.isEmpty {
      target = section
    } else if !isLast {
      problem = .tooManyColons
    } else {
      var start = section.lowerBound
      for index in section.lowerBound...section.upperBound
      where index == section.upperBound || text[index] == UInt8(ascii: ",") {
        take(option: start..<index, of: text)
        start = index + 1
      }
    }
  }

  private mutating func take(option: Range<Int>, of text: Span<UInt8>) {
    let word = text.extracting(option)
    func isOne(of options: StaticString...) -> Bool { options.contains { word.isWritten($0) } }
    if isOne(of: "ro") {
      isReadOnly = true
    } else if isOne(of: "rw") {
      isReadOnly = false
    } else if isOne(of: "nocopy") {
      hasNoCopy = true
    } else if isOne(of: "z", "Z") {
      label = option
    } else if isOne(of: "rprivate", "private", "rshared", "shared", "rslave", "slave") {
      propagation = option
    } else if !word.isEmpty, !isOne(of: "cached", "delegated", "consistent", "default") {
      // These were for Docker Desktop, and say nothing today.
      unknownOption = option
    }
  }

  static let options = [
    "ro", "rw", "z", "Z", "nocopy", "rprivate", "private", "rshared", "shared", "rslave", "slave",
  ]

  private static func isHostPath(_ source: Span<UInt8>) -> Bool {
    switch source[0] {
    case Byte.dot, Byte.slash, UInt8(ascii: "~"): return true
    default: break
    }
    guard source.count > 1 else { return false }
    if source[0] == Byte.backslash, source[1] == Byte.backslash { return true }
    return source[1] == Byte.colon && isLetter(source.extracting(0..<1))
  }

  /// Whether a section is one letter, which before a colon makes it a drive.
  private static func isLetter(_ section: Span<UInt8>) -> Bool {
    guard (1...4).contains(section.count) else { return false }
    if section[0] < 0x80 { return section.count == 1 && Byte.isLetter(section[0]) }
    let text = section.text.unicodeScalars
    return text.count == 1 && text.allSatisfy(\.properties.isAlphabetic)
  }
}
