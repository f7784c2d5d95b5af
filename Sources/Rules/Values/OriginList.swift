/// A list of origins taken apart, every part as a range of offsets in the text's UTF-8.
///
///     https://shop.dev,https://www.shop.dev
///     └──────────────┘ └──────────────────┘   items
///     https://shop.dev; https://www.shop.dev https://shop.example
///                     ^                     ^                       what separates items and should be a comma
///     ["https://shop.dev", "https://www.shop.dev"]
///       └──────────────┘    └──────────────────┘                    items of a JSON list
///
/// Brackets, quotes and blanks around items are not part of them.
struct OriginList {
  private(set) var items: [Range<Int>] = []
  private(set) var wrongSeparators: [Range<Int>] = []
  let isJSON: Bool

  init(_ bytes: [UInt8]) {
    let content = bytes.withoutBlanks(bytes.indices)
    isJSON =
      content.count >= 2 && bytes[content].first == UInt8(ascii: "[") && bytes[content].last == UInt8(ascii: "]")
    let list = isJSON ? (content.lowerBound + 1)..<(content.upperBound - 1) : content
    var start = list.lowerBound
    var offset = start
    while offset < list.upperBound {
      let separator = offset..<Self.endOfSeparator(in: bytes[list], at: offset, behind: start)
      guard !separator.isEmpty else {
        offset += 1
        continue
      }
      add(start..<offset, of: bytes)
      if bytes[offset] != UInt8(ascii: ",") { wrongSeparators.append(separator) }
      start = separator.upperBound
      offset = start
    }
    add(start..<list.upperBound, of: bytes)
  }

  private mutating func add(_ item: Range<Int>, of bytes: [UInt8]) {
    var item = bytes.withoutBlanks(item)
    if isJSON, item.count >= 2, bytes[item].first == UInt8(ascii: "\""), bytes[item].last == UInt8(ascii: "\"") {
      item = (item.lowerBound + 1)..<(item.upperBound - 1)
    }
    items.append(item)
  }

  /// Where a separator ends that begins at `offset`; there itself if none does. Blanks are one between two URLs.
  private static func endOfSeparator(in list: ArraySlice<UInt8>, at offset: Int, behind start: Int) -> Int {
    switch list[offset] {
    case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "|"): return offset + 1
    case let byte where byte.isBlank:
      guard list[start..<offset].contains(where: { !$0.isBlank }) else { return offset }
      let rest = list[offset...].drop(while: \.isBlank)
      let word = rest.prefix(while: \.isLetter)
      let isURL = !word.isEmpty && rest.dropFirst(word.count).starts(with: [0x3A, 0x2F, 0x2F])
      return isURL ? rest.startIndex : offset
    default: return offset
    }
  }
}
