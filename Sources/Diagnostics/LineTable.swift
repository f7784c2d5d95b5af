/// Turns byte offsets of one file into line and column numbers, when something is about to be shown.
package final class LineTable: Sendable {
  private let bytes: [UInt8]
  /// The offset of each line's first byte; a file always has at least one line.
  private let starts: [UInt32]
  /// The line that holds the first byte of each block of `blockSize` bytes, counting from 0, so that few lines are left
  /// to search.
  private let blocks: [UInt32]
  /// For each line longer than `interval`, what stands before every `interval`th of its bytes, so that a column in a
  /// line of ten megabytes costs no more than one in a short line.
  private let checkpoints: [Int: [Units]]

  private static let interval = 4096
  private static let blockSize = 256

  /// A length in the units that outputs count in.
  private struct Units {
    var scalars = 0
    var utf16 = 0
  }

  /// Lines end at LF, CR LF or a lone CR, as YAML and most editors have it.
  package init(_ bytes: [UInt8]) {
    let starts = LineTable.starts(of: bytes)
    var blocks: [UInt32] = []
    blocks.reserveCapacity(bytes.count / LineTable.blockSize + 1)
    var checkpoints: [Int: [Units]] = [:]
    for index in starts.indices {
      let start = Int(starts[index])
      let end = index + 1 < starts.count ? Int(starts[index + 1]) : bytes.count
      while blocks.count * LineTable.blockSize < end { blocks.append(UInt32(truncatingIfNeeded: index)) }
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
    self.blocks = blocks
    self.checkpoints = checkpoints
  }

  private static func starts(of bytes: [UInt8]) -> [UInt32] {
    var starts: [UInt32] = [0]
    starts.reserveCapacity(bytes.count / 32)
    let span = bytes.span
    var offset = 0
    // Eight bytes at a time, the first in the lowest place.
    while offset <= span.count - 8 {
      let word = unsafe UInt64(littleEndian: span.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
      // Hardly any other byte is below 0x10.
      if (word &- 0x1010_1010_1010_1010) & ~word & 0x8080_8080_8080_8080 != 0 {
        var marks = zeroBytes(word ^ 0x0A0A_0A0A_0A0A_0A0A) | zeroBytes(word ^ 0x0D0D_0D0D_0D0D_0D0D)
        while marks != 0 {
          endLine(at: offset + marks.trailingZeroBitCount / 8, of: span, in: &starts)
          marks &= marks &- 1
        }
      }
      offset += 8
    }
    while offset < span.count {
      if span[offset] == 0x0A || span[offset] == 0x0D { endLine(at: offset, of: span, in: &starts) }
      offset += 1
    }
    return starts
  }

  /// Notes where the line begins that a line feed or a carriage return makes; of the two together the second does.
  @inline(__always)
  private static func endLine(at offset: Int, of bytes: Span<UInt8>, in starts: inout [UInt32]) {
    if bytes[offset] == 0x0D, offset + 1 < bytes.count, bytes[offset + 1] == 0x0A { return }
    starts.append(UInt32(clamping: offset + 1))
  }

  /// The top bit of each zero byte of `word`.
  private static func zeroBytes(_ word: UInt64) -> UInt64 {
    ~((word & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7F7F_7F7F_7F7F_7F7F | word | 0x7F7F_7F7F_7F7F_7F7F)
  }

  package var lineCount: Int { starts.count }

  /// The number of the line that holds `offset`, counting from 1.
  package func line(at offset: Int) -> Int {
    let block = max(0, offset) / LineTable.blockSize
    var low = block < blocks.count ? Int(blocks[block]) : starts.count - 1
    var high = block + 1 < blocks.count ? Int(blocks[block + 1]) + 1 : starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(starts[middle]) <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The bytes of line `number` (counting from 1), without its line break.
  package func contents(ofLine number: Int) -> Range<Int> {
    guard number >= 1 && number <= starts.count else { return bytes.count..<bytes.count }
    let lower = Int(starts[number - 1])
    var upper = number < starts.count ? Int(starts[number]) : bytes.count
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

  /// Both numbers of `offset`, the column counting Unicode scalars.
  package func position(at offset: Int) -> (line: Int, column: Int) {
    let line = line(at: offset)
    return (line, units(upTo: offset, inLine: line).scalars + 1)
  }

  private func units(upTo offset: Int) -> Units { units(upTo: offset, inLine: line(at: offset)) }

  private func units(upTo offset: Int, inLine line: Int) -> Units {
    let index = line - 1
    let offset = UTF8Scalar.start(of: min(offset, bytes.count), in: bytes)
    var start = Int(starts[index])
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
    if bytes.span.extracting(part).isASCII {
      units.scalars += part.count
      units.utf16 += part.count
      return
    }
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

extension Span<UInt8> {
  fileprivate var isASCII: Bool {
    var offset = 0
    while offset <= count - 8 {
      if unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 {
        return false
      }
      offset += 8
    }
    while offset < count {
      if self[offset] >= 0x80 { return false }
      offset += 1
    }
    return true
  }
}
