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

/// The text of a file as UTF-8, which all places of a tree refer to, in whatever encoding the file is.
package struct FileText: Sendable {
  package private(set) var bytes: [UInt8]
  /// Whether the file holds other bytes than these.
  package let isConverted: Bool
  /// Whether Docker Compose reads the file's encoding.
  private let isReadByCompose: Bool
  /// The first character that the file holds half of; it became U+FFFD.
  private var fault: Range<Int>?

  package init(_ file: [UInt8]) {
    switch Encoding(file) {
    case .utf8: (bytes, isConverted, isReadByCompose) = (file, false, true)
    case .utf16(let bigEndian):
      (bytes, isConverted) = ([], true)
      isReadByCompose = file.starts(with: bigEndian ? [0xFE, 0xFF] : [0xFF, 0xFE])
      convertUTF16(file, bigEndian: bigEndian)
    case .utf32(let bigEndian):
      (bytes, isConverted, isReadByCompose) = ([], true, false)
      convertUTF32(file, bigEndian: bigEndian)
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
      guard let high = unit(offset) else { return append(nil) }
      if high & 0xFC00 == 0xD800, let low = unit(offset + 2), low & 0xFC00 == 0xDC00 {
        append(Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)))
        offset += 4
      } else {
        append(Unicode.Scalar(high))
        offset += 2
      }
    }
  }

  private mutating func convertUTF32(_ file: [UInt8], bigEndian: Bool) {
    var offset = 0
    while offset + 3 < file.count {
      var value: UInt32 = 0
      for index in 0..<4 { value = value << 8 | UInt32(file[offset + (bigEndian ? index : 3 - index)]) }
      append(Unicode.Scalar(value))
      offset += 4
    }
    if offset < file.count { append(nil) }
  }

  private mutating func append(_ scalar: Unicode.Scalar?) {
    let start = bytes.count
    bytes.append(contentsOf: UTF8.encode(scalar ?? "\u{FFFD}") ?? UTF8.encodedReplacementCharacter)
    if scalar == nil && fault == nil { fault = start..<bytes.count }
  }

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
          at: Label(SourceRange(file, 0..<min(1, bytes.count))), help: ["save the file as UTF-8"]))
    }
    return problems
  }
}
