import Diagnostics

/// A range of bytes as every JSON document of the program writes it.
struct JSONPlace: Encodable {
  let file: String
  let start: Position
  let end: Position

  init(_ range: SourceRange, path: String, lines: LineTable) {
    file = path
    start = Position(range.lowerBound, in: lines)
    end = Position(range.upperBound, in: lines)
  }

  struct Position: Encodable {
    let line: Int
    let column: Int
    let offset: Int

    init(_ offset: Int, in lines: LineTable) {
      line = lines.line(at: offset)
      column = lines.column(at: offset)
      self.offset = offset
    }
  }
}
