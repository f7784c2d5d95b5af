/// Turns byte offsets of one file into line and column numbers, when something is about to be shown.
package struct LineTable: Sendable {
  private let bytes: [UInt8]
  /// The offset of each line's first byte; a file always has at least one line.
  private let starts: [Int]
  /// For each line longer than `interval`, what stands before every `interval`th of its bytes, so that a column in a
  /// line of ten megabytes costs no more than one in a short line.
  private let checkpoints: [Int: [Units]]

  private static let interval = 4096

  /// A length in the units that outputs count in.
  private struct Units {
    var scalars = 0
    var utf16 = 0
  }

  /// Lines end at LF, CR LF or a lone CR, as YAML and most editors have it.
  package init(_ bytes: [UInt8]) {
    let starts = LineTable.starts(of: bytes)
    var checkpoints: [Int: [Units]] = [:]
    for (index, start) in starts.enumerated() {
      let end = index + 1 < starts.count ? starts[index + 1] : bytes.count
      guard end - start > LineTable.interval else { continue }
      var units = Units()
      var line = [units]
      for lower in stride(from: start, to: end - LineTable.interval, by: LineTable.interval) {
        LineTable.add(&units, bytes, lower..<(lower + LineTable.interval))
        line.append(units)
      }
      checkpoints[index] = line
    }
    self.bytes = bytes
    self.starts = starts
    self.checkpoints = checkpoints
  }

  private static func starts(of bytes: [UInt8]) -> [Int] {
    var starts = [0]
    starts.reserveCapacity(bytes.count / 32)
    let span = bytes.span
    var offset = 0
    while let end = endOfLine(span, from: offset) {
      let isPair = span[end] == 0x0D && end + 1 < span.count && span[end + 1] == 0x0A
      offset = end + (isPair ? 2 : 1)
      starts.append(offset)
    }
    return starts
  }

  /// The offset of the next line feed or carriage return.
  @inline(__always)
  private static func endOfLine(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    var offset = start
    // Eight bytes at a time, the first in the lowest place.
    while offset <= bytes.count - 8 {
      let word = unsafe UInt64(littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
      let marks = zeroBytes(word ^ 0x0A0A_0A0A_0A0A_0A0A) | zeroBytes(word ^ 0x0D0D_0D0D_0D0D_0D0D)
      if marks != 0 { return offset + marks.trailingZeroBitCount / 8 }
      offset += 8
    }
    while offset < bytes.count {
      if bytes[offset] == 0x0A || bytes[offset] == 0x0D { return offset }
      offset += 1
    }
    return nil
  }

  /// The top bit of the lowest zero byte of `word`, and possibly of bytes above it.
  private static func zeroBytes(_ word: UInt64) -> UInt64 {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
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
    if upper > lower && number < starts.count {
      let isLineFeed = bytes[upper - 1] == 0x0A
      upper -= 1
      if isLineFeed && upper > lower && bytes[upper - 1] == 0x0D { upper -= 1 }
    }
    return lower..<upper
  }

  /// The column of `offset` in its line, counting Unicode scalars from 1. Bytes that are not UTF-8 count one each.
  package func column(at offset: Int) -> Int { units(upTo: offset).scalars + 1 }

  /// The column of `offset` in its line, counting UTF-16 code units from 1, as SARIF and editors want it.
  package func utf16Column(at offset: Int) -> Int { units(upTo: offset).utf16 + 1 }

  private func units(upTo offset: Int) -> Units {
    let index = line(at: offset) - 1
    let offset = UTF8Scalar.start(of: min(offset, bytes.count), in: bytes)
    var start = starts[index]
    var units = Units()
    if let line = checkpoints[index] {
      let block = min((offset - start) / LineTable.interval, line.count - 1)
      units = line[block]
      start += block * LineTable.interval
    }
    LineTable.add(&units, bytes, start..<max(start, offset))
    return units
  }

  /// Counts the scalars that begin in `part`.
  private static func add(_ units: inout Units, _ bytes: [UInt8], _ part: Range<Int>) {
    var offset = part.lowerBound
    if UTF8Scalar.start(of: offset, in: bytes) < offset {
      // One that began before; where a scalar is cut by a block's edge it counts with its first byte.
      repeat { offset += 1 } while offset < part.upperBound && UTF8Scalar.start(of: offset, in: bytes) < offset
    }
    while offset < part.upperBound {
      let length = bytes[offset] < 0x80 ? 1 : UTF8Scalar.read(bytes, at: offset).length
      units.scalars += 1
      units.utf16 += length == 4 ? 2 : 1
      offset += length
    }
  }
}
