import Diagnostics

/// The bytes of an env file, and what its grammar asks of them.
struct EnvText {
  let bytes: [UInt8]
  let file: FileID
  /// Behind the byte order mark, if there is one.
  let start: Int
  /// The first bytes that are not UTF-8.
  let firstInvalid: Range<Int>?

  init(_ bytes: [UInt8], file: FileID) {
    self.bytes = bytes
    self.file = file
    start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    firstInvalid = Self.invalidUTF8(in: bytes[...])
  }

  var end: Int { bytes.count }

  /// Whether the file begins with the byte order mark of UTF-16, in either order.
  var isUTF16: Bool { bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) }

  func range(_ offsets: Range<Int>) -> SourceRange { SourceRange(file, offsets) }

  /// The end of the line that holds `offset`: its line feed, or the end of the file.
  func lineEnd(from offset: Int) -> Int { bytes.span.next(Byte.lineFeed, from: offset) ?? bytes.count }

  /// The `#` behind a space that ends an unquoted value.
  func comment(in value: Range<Int>) -> Int? {
    let bytes = bytes.span.extracting(value)
    var offset = 1
    while let hash = bytes.next(Byte.hash, from: offset) {
      if bytes[hash - 1] == Byte.space { return value.lowerBound + hash }
      offset = hash + 1
    }
    return nil
  }

  func string(_ offsets: Range<Int>) -> String { bytes.span.extracting(offsets).text }

  /// The character at `offset`, and its length; U+FFFD of length 1 for a byte that is not UTF-8.
  func scalar(at offset: Int) -> (scalar: Unicode.Scalar, width: Int) {
    let lead = bytes[offset]
    if lead < 0x80 { return (Unicode.Scalar(lead), 1) }
    let width = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    guard offset + width <= bytes.count,
      let scalar = String(validating: bytes[offset..<offset + width], as: UTF8.self)?.unicodeScalars.first
    else { return ("\u{FFFD}", 1) }
    return (scalar, width)
  }

  /// The length of the white space character at `offset`, 0 if another stands there. A blank is white space other
  /// than a line feed, and only some of it.
  func blank(at offset: Int) -> Int {
    guard offset < bytes.count else { return 0 }
    switch bytes[offset] {
    case Byte.space, 0x09, 0x0B, 0x0C, 0x0D: return 1
    case 0xC2 where offset + 1 < bytes.count && (bytes[offset + 1] == 0x85 || bytes[offset + 1] == 0xA0): return 2
    default: return 0
    }
  }

  /// The first offset from `offset` on that is not a blank.
  func skipBlanks(from offset: Int) -> Int {
    var index = offset
    while case let width = blank(at: index), width > 0 { index += width }
    return index
  }

  /// The first offset from `offset` on that is not white space, or `limit`.
  func skipWhitespace(from offset: Int, upTo limit: Int) -> Int {
    var index = offset
    while index < limit {
      if bytes[index] == Byte.lineFeed {
        index += 1
      } else if case let width = blank(at: index), width > 0 {
        index += width
      } else if bytes[index] >= 0x80, case let (scalar, width) = scalar(at: index), scalar.properties.isWhitespace {
        index += width
      } else {
        break
      }
    }
    return index
  }

  /// `offsets` without the white space at its end.
  func trimmingEnd(_ offsets: Range<Int>) -> Range<Int> {
    var end = offsets.upperBound
    while end > offsets.lowerBound {
      let last = bytes[end - 1]
      if last == Byte.space || (last >= 0x09 && last <= 0x0D) {
        end -= 1
        continue
      }
      guard last >= 0x80 else { break }
      var lead = end - 1
      while lead > offsets.lowerBound && bytes[lead] & 0xC0 == 0x80 && end - lead < 4 { lead -= 1 }
      let (scalar, width) = scalar(at: lead)
      guard lead + width == end && scalar.properties.isWhitespace else { break }
      end = lead
    }
    return offsets.lowerBound..<end
  }

  /// Whether `offsets` is more likely a variable's name than a line of a key or certificate.
  func looksLikeName(_ offsets: Range<Int>) -> Bool {
    guard offsets.count <= 48 else { return false }
    var hasUnderscore = false
    var hasLowercase = false
    for byte in bytes[offsets] {
      guard Byte.isLetter(byte) || Byte.isDigit(byte) || byte == Byte.underscore || byte == Byte.dot else {
        return false
      }
      hasUnderscore = hasUnderscore || byte == Byte.underscore
      hasLowercase = hasLowercase || (Byte.isLetter(byte) && byte & 0x20 != 0)
    }
    guard !looksRandom(offsets) else { return false }
    return offsets.count <= 12 || (hasUnderscore && !hasLowercase)
  }

  /// Whether the name that an `=` follows is more likely the last line of a key or certificate, whose padding looks like
  /// an `=`, or like one and a value.
  func looksLikeKeyMaterial(_ name: Range<Int>, before separator: Int) -> Bool {
    if looksRandom(name) { return true }
    let padding = trimmingEnd(separator..<lineEnd(from: separator))
    guard padding.count <= 2, bytes[padding].allSatisfy({ $0 == Byte.equals }) else { return false }
    var hasUppercase = false
    var hasLowercase = false
    for byte in bytes[name] {
      guard Byte.isLetter(byte) || Byte.isDigit(byte) else { return false }
      hasUppercase = hasUppercase || (Byte.isLetter(byte) && byte & 0x20 == 0)
      hasLowercase = hasLowercase || (Byte.isLetter(byte) && byte & 0x20 != 0)
    }
    return padding.count == 2 || name.count > 16 && hasUppercase && hasLowercase
  }

  /// Whether a text is all base64, and has a sign that is in no name.
  func isBase64(_ offsets: Range<Int>) -> Bool {
    let core = bytes[offsets].prefix { $0 != Byte.equals }
    guard offsets.count - core.count <= 2, bytes[core.endIndex..<offsets.upperBound].allSatisfy({ $0 == Byte.equals })
    else { return false }
    var hasSign = false
    for byte in core {
      let isSign = byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/")
      guard isSign || Byte.isLetter(byte) || Byte.isDigit(byte) else { return false }
      hasSign = hasSign || isSign
    }
    return hasSign
  }

  private func looksRandom(_ offsets: Range<Int>) -> Bool { RandomText.isIn(bytes.span.extracting(offsets)) }

  /// What stands at `offsets`, letter for letter, with U+FFFD in place of what is not UTF-8.
  func traced(_ offsets: Range<Int>) -> TracedText {
    guard !offsets.isEmpty else { return TracedText("", runs: []) }
    if let firstInvalid, firstInvalid.lowerBound < offsets.upperBound {
      var buffer = TracedBuffer()
      copy(offsets, to: &buffer)
      return buffer.text
    }
    return TracedText(verbatim: string(offsets), at: range(offsets))
  }

  /// Appends `offsets` letter for letter, with U+FFFD in place of what is not UTF-8.
  func copy(_ offsets: Range<Int>, to buffer: inout TracedBuffer) {
    var lower = offsets.lowerBound
    if let firstInvalid, firstInvalid.lowerBound < offsets.upperBound {
      while let invalid = Self.invalidUTF8(in: bytes[lower..<offsets.upperBound]) {
        buffer.append(bytes[lower..<invalid.lowerBound], from: .bytes(file, offset: lower))
        buffer.append([0xEF, 0xBF, 0xBD], from: .rewritten(range(invalid)))
        lower = invalid.upperBound
      }
    }
    buffer.append(bytes[lower..<offsets.upperBound], from: .bytes(file, offset: lower))
  }

  private static func invalidUTF8(in bytes: ArraySlice<UInt8>) -> Range<Int>? {
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span)
      return nil
    } catch {
      let lower = bytes.startIndex + error.byteOffsets.lowerBound
      return lower..<max(lower + 1, bytes.startIndex + error.byteOffsets.upperBound)
    }
  }
}
