import Compose
import Contract
import Diagnostics

extension Rule {
  static let hashInValue = Rule(
    "hash-in-value", group: .envFiles, severity: .warning,
    summary: "A value without quotes has a `#` in it.",
    rationale: """
      Docker Compose keeps it unless a space comes before it; other readers of the same file, such as the dotenv
      package and Dokploy, take the rest of the line for a comment. Quotes make them agree.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { COLOUR: "${COLOUR:?}" }
      --- .env
      COLOUR=sea#green
      #         ^
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { COLOUR: "${COLOUR:?}" }
      --- .env
      COLOUR='sea#green'
      """
    ]
  ) { deployment, report in
    var seen: Set<SourceRange> = []
    for definition in deployment.definitions {
      guard case .envFile = definition.origin, let written = deployment.unquotedValue(of: definition),
        seen.insert(written).inserted
      else { continue }
      let bytes = deployment.files.bytes(of: written)
      guard let hash = bytes.firstIndex(of: UInt8(ascii: "#")) else { continue }
      let needsDouble = bytes.contains(UInt8(ascii: "'")) || bytes.contains(UInt8(ascii: "$"))
      let isQuotable = !needsDouble && !bytes.contains(UInt8(ascii: "\\"))
      report(
        "a `#` in the value of `\(definition.name)`, which some readers take for a comment",
        at: SourceRange(written.file, hash..<(hash + 1)), help: "put the value in quotes",
        subject: Subject(variable: definition.name),
        fix: isQuotable
          ? Fix("quote the value", [Fix.Edit(written.start, "'"), Fix.Edit(written.end, "'")]) : nil)
    }
  }
}

extension Deployment {
  /// Where the value of a definition is written, when it is written without quotes.
  func unquotedValue(of definition: Definition) -> SourceRange? {
    guard let name = definition.nameRange, let range = definition.value.writtenExtent, range.file == name.file,
      range.lowerBound > name.upperBound
    else { return nil }
    let bytes = files[range.file].bytes
    let quotes = [UInt8(ascii: "'"), UInt8(ascii: "\"")]
    guard range.upperBound <= bytes.count, !range.isEmpty else { return nil }
    return quotes.contains(bytes[range.lowerBound - 1]) ? nil : range
  }
}

extension TracedText {
  /// Where the text is written, references in it included, without following them.
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
