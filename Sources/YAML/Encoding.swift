import Diagnostics

/// The encodings YAML knows (5.2 of the specification).
enum Encoding {
  case utf8, utf16(bigEndian: Bool), utf32(bigEndian: Bool)

  /// Told from the first bytes: a byte order mark, or the zeros around a first ASCII character.
  init(_ bytes: [UInt8]) {
    let first = bytes.prefix(4) + repeatElement(0xFF, count: max(0, 4 - bytes.count))
    switch (first[0], first[1], first[2], first[3]) {
    case (0x00, 0x00, 0xFE, 0xFF), (0x00, 0x00, 0x00, 0x01...): self = .utf32(bigEndian: true)
    case (0xFF, 0xFE, 0x00, 0x00), (0x01..., 0x00, 0x00, 0x00): self = .utf32(bigEndian: false)
    case (0xFE, 0xFF, _, _), (0x00, 0x01..., _, _): self = .utf16(bigEndian: true)
    case (0xFF, 0xFE, _, _), (0x01..., 0x00, _, _): self = .utf16(bigEndian: false)
    default: self = .utf8
    }
  }
}

/// The text of a file that is not UTF-8, converted, with the way back to the file's bytes.
struct Conversion: Sendable {
  private(set) var text: [UInt8] = []
  /// The first bytes of the file that could not be converted; they became U+FFFD.
  private(set) var fault: Range<Int>?
  private let fileCount: Int
  /// Whether Docker Compose reads this encoding.
  private var isReadByCompose = false
  /// Where in the text and the file each run of characters of one width begins.
  private var runs: [Run] = []

  private struct Run: Sendable {
    var textStart: Int
    var fileStart: Int
    var textWidth: Int
    var fileWidth: Int
  }

  /// Nil if the file is UTF-8 already.
  init?(_ file: [UInt8]) {
    fileCount = file.count
    switch Encoding(file) {
    case .utf8: return nil
    case .utf16(let bigEndian):
      isReadByCompose = file.starts(with: bigEndian ? [0xFE, 0xFF] : [0xFF, 0xFE])
      convertUTF16(file, bigEndian: bigEndian)
    case .utf32(let bigEndian): convertUTF32(file, bigEndian: bigEndian)
    }
  }

  private mutating func convertUTF16(_ file: [UInt8], bigEndian: Bool) {
    func unit(_ offset: Int) -> UInt32? {
      guard offset + 1 < file.count else { return nil }
      let (first, second) = (UInt32(file[offset]), UInt32(file[offset + 1]))
      return bigEndian ? first << 8 | second : second << 8 | first
    }
    var offset = 0
    while offset < file.count {
      guard let high = unit(offset) else { return append(nil, offset, file.count - offset) }
      if high & 0xFC00 == 0xD800, let low = unit(offset + 2), low & 0xFC00 == 0xDC00 {
        append(Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)), offset, 4)
        offset += 4
      } else {
        append(Unicode.Scalar(high), offset, 2)
        offset += 2
      }
    }
  }

  private mutating func convertUTF32(_ file: [UInt8], bigEndian: Bool) {
    var offset = 0
    while offset + 3 < file.count {
      var value: UInt32 = 0
      for index in 0..<4 { value = value << 8 | UInt32(file[offset + (bigEndian ? index : 3 - index)]) }
      append(Unicode.Scalar(value), offset, 4)
      offset += 4
    }
    if offset < file.count { append(nil, offset, file.count - offset) }
  }

  private mutating func append(_ scalar: Unicode.Scalar?, _ fileOffset: Int, _ fileWidth: Int) {
    if scalar == nil && fault == nil { fault = fileOffset..<fileOffset + fileWidth }
    let start = text.count
    text.append(contentsOf: UTF8.encode(scalar ?? "\u{FFFD}") ?? UTF8.encodedReplacementCharacter)
    let textWidth = text.count - start
    if let last = runs.last, last.textWidth == textWidth, last.fileWidth == fileWidth { return }
    runs.append(Run(textStart: start, fileStart: fileOffset, textWidth: textWidth, fileWidth: fileWidth))
  }

  /// Where bytes of the converted text stand in the file.
  func place(_ range: Range<Int>) -> Range<Int> {
    let lower = place(range.lowerBound)
    return lower..<max(lower, place(range.upperBound))
  }

  func place(_ range: SourceRange) -> SourceRange { SourceRange(range.file, place(range.offsets)) }

  private func place(_ offset: Int) -> Int {
    guard offset < text.count, !runs.isEmpty else { return fileCount }
    var low = 0
    var high = runs.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if runs[middle].textStart <= offset { low = middle } else { high = middle }
    }
    let run = runs[low]
    return run.fileStart + (offset - run.textStart) / run.textWidth * run.fileWidth
  }
}

extension Conversion {
  /// What is wrong with the file as a whole.
  func problems(in file: FileID, for dialect: ParseOptions.Dialect) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    if let fault {
      problems.append(
        Diagnostic(
          .invalidEncoding, .error, "half a character of the file's UTF-16 or UTF-32 is missing",
          at: Label(SourceRange(file, fault)), help: ["save the file as UTF-8"]))
    }
    if dialect == .compose && !isReadByCompose {
      problems.append(
        Diagnostic(
          .yamlRefusedByCompose, .error,
          "Docker Compose refuses a file in UTF-32, or in UTF-16 without a byte order mark",
          at: Label(SourceRange(file, 0..<min(4, fileCount))), help: ["save the file as UTF-8"]))
    }
    return problems
  }

  /// The diagnostic with its places moved to the bytes of the file.
  func place(_ diagnostic: Diagnostic) -> Diagnostic {
    Diagnostic(
      diagnostic.rule, diagnostic.severity, diagnostic.message, at: diagnostic.primary.map(place),
      related: diagnostic.related.map(place), help: diagnostic.help, guide: diagnostic.guide,
      subject: diagnostic.subject)
  }

  private func place(_ label: Label) -> Label { Label(place(label.range), label.text) }
}
