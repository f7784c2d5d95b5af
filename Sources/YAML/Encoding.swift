import Diagnostics

/// The text of a file that is not UTF-8, converted, with the way back to the file's bytes.
struct Conversion: Sendable {
  /// In the converted text, where each stretch of characters of one length begins, and where that is in the file.
  private var stretches: [Stretch] = []
  private var sourceCount = 0
  private let fileCount: Int

  private struct Stretch: Sendable {
    var source: Int
    var file: Int
    var sourceWidth: Int
    var fileWidth: Int
  }

  init(fileCount: Int) { self.fileCount = fileCount }

  mutating func append(sourceWidth: Int, fileOffset: Int, fileWidth: Int) {
    if let last = stretches.last, last.sourceWidth == sourceWidth, last.fileWidth == fileWidth {
      sourceCount += sourceWidth
      return
    }
    stretches.append(
      Stretch(source: sourceCount, file: fileOffset, sourceWidth: sourceWidth, fileWidth: fileWidth))
    sourceCount += sourceWidth
  }

  /// Where bytes of the converted text stand in the file.
  func place(_ range: Range<Int>) -> Range<Int> {
    let lower = place(range.lowerBound)
    return lower..<max(lower, place(range.upperBound))
  }

  private func place(_ offset: Int) -> Int {
    guard offset < sourceCount else { return fileCount }
    var low = 0
    var high = stretches.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if stretches[middle].source <= offset { low = middle } else { high = middle }
    }
    let stretch = stretches[low]
    return stretch.file + (offset - stretch.source) / stretch.sourceWidth * stretch.fileWidth
  }
}
