/// Fixes that were applied in several rounds, each over the result of the one before, as one set of edits of the files
/// as they were at first.
extension FixedFiles {
  /// These fixes and then those of `next`, which was made over files that hold the results of these; files are told
  /// apart by their paths.
  package func followed(by next: FixedFiles) -> FixedFiles {
    var files = files
    for second in next.files {
      if let index = files.firstIndex(where: { $0.original.path == second.original.path }) {
        files[index] = files[index].followed(by: second.edits)
      } else {
        files.append(second)
      }
    }
    return FixedFiles(files: files, applied: applied + next.applied, postponed: next.postponed)
  }
}

extension FixedFile {
  /// The first edits, then `edits`, whose ranges count in `bytes`.
  ///
  /// Wherever edits of the two rounds touch they become one: what lies between them in `bytes` was written by the
  /// first round or is replaced by the second, so no byte of the original is written anew.
  fileprivate func followed(by edits: [Fix.Edit]) -> FixedFile {
    let firsts = placedEdits
    var firstIndex = 0
    var index = 0
    var shift = 0
    var combined: [Fix.Edit] = []
    for stretch in FixedFile.stretches(firsts.map(\.result) + edits.map(\.range.offsets)) {
      var lower = stretch.lowerBound + shift
      if firstIndex < firsts.count, firsts[firstIndex].result.lowerBound == stretch.lowerBound {
        lower = firsts[firstIndex].original.lowerBound
      }
      while firstIndex < firsts.count, firsts[firstIndex].result.upperBound <= stretch.upperBound {
        shift = firsts[firstIndex].original.upperBound - firsts[firstIndex].result.upperBound
        firstIndex += 1
      }
      var text: [UInt8] = []
      var offset = stretch.lowerBound
      while index < edits.count, edits[index].range.upperBound <= stretch.upperBound {
        text += bytes[offset..<edits[index].range.lowerBound]
        text += edits[index].replacement.utf8
        offset = edits[index].range.upperBound
        index += 1
      }
      text += bytes[offset..<stretch.upperBound]
      combined.append(
        Fix.Edit(
          SourceRange(original.id, lower..<(stretch.upperBound + shift)), String(decoding: text, as: UTF8.self)))
    }
    return FixedFile(original, combined)
  }

  /// Each edit's place in the original and the place of its replacement in `bytes`.
  private var placedEdits: [(original: Range<Int>, result: Range<Int>)] {
    var shift = 0
    return edits.map { edit in
      let count = edit.replacement.utf8.count
      let start = edit.range.lowerBound + shift
      shift += count - edit.range.count
      return (edit.range.offsets, start..<(start + count))
    }
  }

  /// The ranges in order, those that touch joined.
  private static func stretches(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var joined: [Range<Int>] = []
    for range in ranges.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
      if let last = joined.last, range.lowerBound <= last.upperBound {
        joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        joined.append(range)
      }
    }
    return joined
  }
}
