import Diagnostics

extension TracedText {
  /// Where the text is written, the references in it included, without following them.
  var writtenExtent: SourceRange? {
    var result: SourceRange?
    let length = string.utf8.count
    for (index, run) in runs.enumerated() {
      let end = index + 1 < runs.count ? runs[index + 1].start : length
      let piece: SourceRange? =
        switch run.source {
        case .bytes(let file, let offset): SourceRange(file, offset..<(offset + end - run.start))
        case .rewritten(let range), .inserted(_, _, let range): range
        case .unknown(let range): range
        case .unplaced: nil
        }
      guard let piece else { continue }
      if let known = result { result = known.file == piece.file ? known.union(piece) : known } else { result = piece }
    }
    return result
  }
}
