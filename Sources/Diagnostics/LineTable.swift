/// Turns byte offsets of one file into line and column numbers, when something is about to be shown.
package struct LineTable: Sendable {
  private let bytes: [UInt8]
  /// The offset of each line's first byte; a file always has at least one line.
  private let starts: [Int]

  /// Lines end at LF, CR LF or a lone CR, as YAML and most editors have it.
  package init(_ bytes: [UInt8]) {
    var starts = [0]
    for (offset, byte) in bytes.enumerated() {
      if byte == 0x0A || (byte == 0x0D && !(offset + 1 < bytes.count && bytes[offset + 1] == 0x0A)) {
        starts.append(offset + 1)
      }
    }
    self.bytes = bytes
    self.starts = starts
  }

  package var lineCount: Int { starts.count }

  /// The number of the line that holds `offset`, counting from 1.
  package func line(at offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The bytes of line `number` (counting from 1), without its line break.
  package func contents(ofLine number: Int) -> Range<Int> {
    guard number >= 1 && number <= starts.count else { return bytes.count..<bytes.count }
    let lower = starts[number - 1]
    var upper = number < starts.count ? starts[number] : bytes.count
    if upper > lower && number < starts.count && bytes[upper - 1] == 0x0A { upper -= 1 }
    if upper > lower && number < starts.count && bytes[upper - 1] == 0x0D { upper -= 1 }
    return lower..<upper
  }

  /// The column of `offset` in its line, counting Unicode scalars from 1. Bytes that are not UTF-8 count one each.
  package func column(at offset: Int) -> Int {
    units(upTo: offset) { _ in 1 } + 1
  }

  /// The column of `offset` in its line, counting UTF-16 code units from 1, as SARIF and editors want it.
  package func utf16Column(at offset: Int) -> Int {
    units(upTo: offset) { lead in lead >= 0xF0 ? 2 : 1 } + 1
  }

  private func units(upTo offset: Int, _ width: (UInt8) -> Int) -> Int {
    let start = starts[line(at: offset) - 1]
    var count = 0
    for byte in bytes[start..<max(start, min(offset, bytes.count))] where byte & 0xC0 != 0x80 {
      count += width(byte)
    }
    return count
  }
}
