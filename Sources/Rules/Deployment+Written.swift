import Compose
import Diagnostics

/// The variables that Dokploy adds to every stack's.
let namesSetByDokploy: Set<String> = ["APP_NAME", "COMPOSE_PROJECT_NAME", "DOCKER_CONFIG"]

extension Deployment {
  /// The env files that Dokploy wrote itself, known by the variables that it adds; any other file holds the text of an
  /// Environment tab.
  var filesWrittenByDokploy: Set<FileID> {
    guard target == .dokploy else { return [] }
    func files(defining name: String) -> Set<FileID> {
      Set(definitions.lazy.filter { $0.name == name }.compactMap(\.nameRange?.file))
    }
    return files(defining: "APP_NAME").intersection(files(defining: "DOCKER_CONFIG"))
  }

  /// Where the value of a definition is written, quotes excluded, and which quotes there are.
  func writtenValue(of definition: Definition) -> (range: SourceRange, quote: UInt8?)? {
    guard let name = definition.nameRange, let range = definition.value.writtenExtent, range.file == name.file,
      range.lowerBound > name.upperBound
    else { return nil }
    let bytes = files[range.file].bytes
    guard !range.isEmpty, range.upperBound <= bytes.count else { return nil }
    let before = bytes[range.lowerBound - 1]
    return (range, before == UInt8(ascii: "'") || before == UInt8(ascii: "\"") ? before : nil)
  }
}

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
        case .unplaced: nil
        }
      guard let piece else { continue }
      if let known = result { result = known.file == piece.file ? known.union(piece) : known } else { result = piece }
    }
    return result
  }
}
