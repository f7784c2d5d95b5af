import Diagnostics

/// Titles with entries below them: a name, a value beside it, and a remark in a line of its own.
///
///     Defined
///       1. shell        https://shop.dev
///          counts: the shell comes before env files
struct EntryList {
  /// The terminal's columns; nil when nothing limits the width.
  private let width: Int?
  private var canvas = Canvas()

  init(width: Int?) { self.width = width }

  mutating func heading(_ text: String, note: String?) {
    canvas.addRow()
    let end = canvas.write(Glyph.printable(text), column: 0, style: .strong)
    if let note { canvas.write("(\(note))", column: end + 1, style: .faint) }
  }

  mutating func paragraph(_ text: String) {
    write(text, column: 0, style: .plain)
  }

  /// Begins a part; `emptyNote` says why nothing follows.
  mutating func title(_ text: String, emptyNote: String?) {
    canvas.addRow()
    canvas.addRow()
    let end = canvas.write(text, column: 0, style: .strong)
    if let emptyNote { canvas.write(emptyNote, column: end + 1, style: .faint) }
  }

  mutating func entry(_ name: String, value: String, note: String, style: Style) {
    let name = Glyph.printable(name)
    let value = Glyph.printable(value)
    let end = 2 + DisplayWidth.of(name)
    if let width, end + 2 + DisplayWidth.of(value) > width {
      canvas.addRow()
      canvas.write(name, column: 2, style: .strong)
      write(value, column: 5, style: .plain)
    } else {
      canvas.addRow()
      canvas.write(name, column: 2, style: .strong)
      canvas.write(value, column: end + 2)
    }
    write(note, column: 5, style: style)
  }

  func text(inColour isColoured: Bool) -> String {
    var text = ""
    canvas.paint(inColour: isColoured, into: &text)
    return text
  }

  private mutating func write(_ text: String, column: Int, style: Style) {
    for line in Wrapping.lines(Glyph.printable(text), width: width.map { max(8, $0 - column) }) {
      canvas.addRow()
      canvas.write(line, column: column, style: style)
    }
  }
}
