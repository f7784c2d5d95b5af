/// Files with fixes applied: every byte that no edit names stays as it is.
///
/// A fix is applied whole or not at all. Fixes that would write over each other cannot both be right about the
/// result; the first one wins, the others are postponed to a later run over the changed file. Two fixes that ask for
/// the same edit are no conflict: it is made once.
package struct FixedFiles: Sendable {
  /// The files that change, in the order of their names.
  package let files: [FixedFile]
  package let applied: [Fix]
  /// Fixes that overlap one that was applied, or that name bytes which are not there.
  package let postponed: [Fix]

  init(files: [FixedFile], applied: [Fix], postponed: [Fix]) {
    self.files = files
    self.applied = applied
    self.postponed = postponed
  }

  package init(applying fixes: [Fix], to sources: SourceFiles) {
    var edits: [FileID: EditSet] = [:]
    var applied: [Fix] = []
    var postponed: [Fix] = []
    for fix in fixes {
      var made: [Fix.Edit] = []
      let isPossible = fix.edits.allSatisfy { edit in
        let file = edit.range.file
        guard Int(file.index) < sources.files.count, edit.range.upperBound <= sources[file].bytes.count else {
          return false
        }
        switch edits[file, default: EditSet()].insert(edit) {
        case .made: made.append(edit)
        case .known: break
        case .refused: return false
        }
        return true
      }
      if isPossible && !fix.edits.isEmpty {
        applied.append(fix)
      } else {
        for edit in made { edits[edit.range.file]?.remove(edit) }
        postponed.append(fix)
      }
    }
    self.applied = applied
    self.postponed = postponed
    files = edits.keys.sorted().compactMap { id in
      let file = FixedFile(sources[id], edits[id]?.sorted ?? [])
      return file.bytes == file.original.bytes ? nil : file
    }
  }
}

/// One file with edits applied.
package struct FixedFile: Sendable {
  package let original: SourceFile
  /// In the order of the file, none touching what another one replaces.
  package let edits: [Fix.Edit]
  package let bytes: [UInt8]

  init(_ original: SourceFile, _ edits: [Fix.Edit]) {
    self.original = original
    self.edits = edits
    var bytes: [UInt8] = []
    var offset = 0
    for edit in edits {
      bytes += original.bytes[offset..<edit.range.lowerBound]
      bytes += edit.replacement.utf8
      offset = edit.range.upperBound
    }
    bytes += original.bytes[offset...]
    self.bytes = bytes
  }
}

/// Edits of one file that can all be made.
private struct EditSet {
  /// By where they begin; two edits never begin at one place.
  private(set) var sorted: [Fix.Edit] = []

  enum Outcome {
    case made, known, refused
  }

  /// Adds an edit if it can be made beside the others.
  mutating func insert(_ edit: Fix.Edit) -> Outcome {
    let index = position(of: edit)
    if index < sorted.count {
      if sorted[index] == edit { return .known }
      // Two edits at one place have no order; one that is reached into is written over.
      if sorted[index].range.lowerBound < max(edit.range.upperBound, edit.range.lowerBound + 1) { return .refused }
    }
    if index > 0 {
      let before = sorted[index - 1].range
      if edit.range.lowerBound < max(before.upperBound, before.lowerBound + 1) { return .refused }
    }
    sorted.insert(edit, at: index)
    return .made
  }

  mutating func remove(_ edit: Fix.Edit) {
    let index = position(of: edit)
    if index < sorted.count, sorted[index] == edit { sorted.remove(at: index) }
  }

  /// Where `edit` stands or would stand.
  private func position(of edit: Fix.Edit) -> Int {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle].range < edit.range { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
